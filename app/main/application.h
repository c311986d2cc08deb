#pragma once

#include "core/clock.h"
#include "flows/factkeepingsecretstore.h"
#include "flows/workspaceregistry.h"
#include "main/localpracticehost.h"
#include "main/logtap.h"
#include "net/httpclient.h"
#include "secrets/keychainsecretstore.h"
#include "store/privatefiles.h"
#include "ui/main/mainwindow.h"

#include <QCoreApplication>
#include <QString>

namespace console {

/// The composition root: creates the services and the main window and wires them together; nothing else. Used by
/// main() and, with a folder of its own, by the end-to-end test. Members die in reverse order: the window first.
class Application
{
public:
    struct Options
    {
        QString dataFolder; ///< made with mode 0700 if missing; what lies in it is given to this user only
        int practicePayments = 1200;
    };
    explicit Application(const Options &options);

    /// Installs the texts of the system's language, with English plural forms where there is no catalogue for it.
    static void installTexts(QCoreApplication &app);

    MainWindow &window() { return m_window; }
    LocalPracticeHost &practice() { return m_practice; }
    SecretStore &secrets() { return m_secrets; }

private:
    QString prepared(const QString &folder);
    void tellAboutFiles();
    /// Tells the door to the network what the keychain holds for the network's proxy, now and whenever that changes.
    void useProxyLogin();
    LogTap m_log; ///< before everything that may log, gone after it
    SystemClock m_clock;
    PrivateFilesReport m_files; ///< as found at the start; before m_dataFolder
    QString m_dataFolder;
    HttpClient m_http;
    KeychainSecretStore m_keychain;
    FactKeepingSecretStore m_secrets;
    WorkspaceRegistry m_registry;
    LocalPracticeHost m_practice;
    MainWindow m_window;
};

} // namespace console
