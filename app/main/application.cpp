#include "main/application.h"

#include <QDir>
#include <QFile>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace console {

using namespace Qt::StringLiterals;

QString Application::prepared(const QString &folder)
{
    QDir().mkpath(folder);
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return folder;
}

void Application::installTexts(QCoreApplication &app)
{
    auto *qtTexts = new QTranslator(&app);
    if (qtTexts->load(QLocale(), u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(qtTexts);
    auto *texts = new QTranslator(&app);
    if (texts->load(QLocale(), u"console"_s, u"_"_s, u":/i18n"_s) || texts->load(u":/i18n/console_en.qm"_s))
        QCoreApplication::installTranslator(texts);
}

Application::Application(const Options &options)
    : m_dataFolder(prepared(options.dataFolder)),
      m_keychain({.knownNamesFile = QDir(m_dataFolder).filePath(u"known-secrets.json"_s)}),
      m_secrets(m_keychain, m_clock, m_dataFolder,
                [this](const QString &workspace) {
                    for (const Workspace &tenant : m_registry.tenants()) {
                        if (tenant.id() == workspace)
                            return tenant.clientId;
                    }
                    return QString();
                }),
      m_registry(m_dataFolder),
      m_practice({m_dataFolder, options.practicePayments}, m_secrets, m_clock),
      m_window({m_http, m_secrets, m_clock, m_dataFolder}, m_registry, m_practice)
{
}

} // namespace console
