#include "main/application.h"

#include "main/programfacts.h"

#include <QDir>
#include <QFile>
#include <QLibraryInfo>
#include <QLocale>
#include <QLoggingCategory>
#include <QNetworkProxyFactory>
#include <QTranslator>

namespace console {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcMain, "console.main")

} // namespace

QString Application::prepared(const QString &folder)
{
    makePrivateFolder(folder);
    m_files = makeFilesPrivate(folder);
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
    QNetworkProxyFactory::setUseSystemConfiguration(true); // whatever this Qt was built with
    m_window.setProgramFacts({programFacts(m_dataFolder), &m_log.ring()});
    tellAboutFiles();
    QObject::connect(&m_secrets, &SecretStore::itemsChanged, &m_http, [this](const QString &workspace) {
        if (workspace == kThisComputer)
            useProxyLogin();
    });
    // A keychain that was locked at the start may be open by now.
    QObject::connect(&m_window, &MainWindow::workspaceOpened, &m_http, [this] { useProxyLogin(); });
    useProxyLogin();
}

void Application::useProxyLogin()
{
    if (!m_secrets.known(kThisComputer.toString()).contains(proxyLoginName())) {
        m_http.setProxyLogin({});
        return; // most networks: the keychain is not asked for what it does not hold
    }
    auto *read = m_secrets.read(proxyLoginName(), &m_http);
    read->onFinished(&m_http, [this](Result<SecretValue> &&login) {
        if (login)
            m_http.setProxyLogin(std::make_shared<const SecretValue>(std::move(*login)));
    });
    read->start();
}

void Application::tellAboutFiles()
{
    for (const QString &file : std::as_const(m_files.repaired))
        qCWarning(lcMain).noquote() << "others could use this file, put right:" << file;
    for (const QString &file : std::as_const(m_files.failed))
        qCWarning(lcMain).noquote() << "others can use this file:" << file;
    if (!m_files.failed.isEmpty())
        m_window.tellWarning(QCoreApplication::translate("console::Application",
                                                         "Other users of this computer can open %Ln of the files in "
                                                         "%1, and the program may not change that. Ask who looks after "
                                                         "this computer, or choose another folder with --data-dir.",
                                                         nullptr, int(m_files.failed.size()))
                                 .arg(QDir::toNativeSeparators(m_dataFolder)));
    else if (m_files.wasOpen && !m_files.repaired.isEmpty())
        m_window.tellWarning(
            QCoreApplication::translate("console::Application",
                                        "Other users of this computer could open %Ln of the program's files and "
                                        "folders, among them payments and the journal. Now only you can. If others use "
                                        "this computer, ask yourself who may have read them.",
                                        nullptr, int(m_files.repaired.size())));
}

} // namespace console
