#include "main/application.h"

#include <QDir>
#include <QFile>

namespace console {

using namespace Qt::StringLiterals;

QString Application::prepared(const QString &folder)
{
    QDir().mkpath(folder);
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return folder;
}

Application::Application(const Options &options)
    : m_dataFolder(prepared(options.dataFolder)),
      m_secrets({.knownNamesFile = QDir(m_dataFolder).filePath(u"known-secrets.json"_s)}),
      m_registry(m_dataFolder),
      m_practice({m_dataFolder, options.practicePayments}, m_secrets, m_clock),
      m_window({m_http, m_secrets, m_clock, m_dataFolder}, m_registry, m_practice)
{
}

} // namespace console
