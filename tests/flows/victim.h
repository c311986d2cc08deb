#pragma once

#include "flows/connectflow.h"
#include "net/httpclient.h"
#include "net/retrypolicy.h"
#include "secrets/keychainsecretstore.h"
#include "support/fakeclock.h"

#include <QCoreApplication>
#include <QDir>

#include <cstdio>
#include <functional>
#include <memory>
#include <unistd.h>

namespace console::test {

// What the programs share that a test kills: they work against servers that live in the test, with secrets from the
// Secret Service only, and tell the test on stdout how far they are.

inline void say(const QString &line)
{
    std::fputs((line + u'\n').toUtf8().constData(), stdout);
    std::fflush(stdout);
}

inline void sayError(const Error &error)
{
    say(QStringLiteral("error ") + error.userText + u' ' + error.detail);
}

/// Stops the thread here, to be killed.
[[noreturn]] inline void waitToBeKilled()
{
    char nothing = 0;
    while (::read(STDIN_FILENO, &nothing, 1) > 0) {
    }
    ::_exit(3); // the test has gone
}

/// The console's services and a session on the servers. Everything goes with it.
class Victim
{
public:
    struct Where
    {
        QString tenant;
        QString stripe;
        QString dataFolder;
        QString nowMs;
    };
    explicit Victim(const Where &where)
        : m_clock(QDateTime::fromMSecsSinceEpoch(where.nowMs.toLongLong(), Qt::UTC)),
          m_secrets(namesIn(where.dataFolder)),
          m_dataFolder(where.dataFolder)
    {
        RetryPolicy policy;
        policy.delay = [](int) { return std::chrono::milliseconds(1); };
        m_http.setRetryPolicy(policy);
        m_workspace.kind = Workspace::Kind::Practice;
        m_workspace.clientId = QStringLiteral("practice");
        m_workspace.tenantAddress = QUrl(where.tenant);
        m_workspace.stripeAddress = QUrl(where.stripe);
    }

    /// Opens the workspace, calls `work` with its session and runs until the application quits. Gives the exit code.
    int run(const std::function<void(Session &, const std::optional<Error> &offline)> &work)
    {
        std::shared_ptr<Session> session;
        auto *opening = new OpenWorkspaceFlow({m_http, m_secrets, m_clock, m_dataFolder}, m_workspace);
        opening->onFinished(qApp, [&](const Result<OpenedWorkspace> &opened) {
            if (opened) {
                session = opened->session;
                work(*session, opened->offline);
                return;
            }
            sayError(opened.error());
            QCoreApplication::quit();
        });
        opening->start();
        return QCoreApplication::exec();
    }

private:
    static KeychainSecretStore::Options namesIn(const QString &folder)
    {
        KeychainSecretStore::Options options;
        options.knownNamesFile = QDir(folder).filePath(QStringLiteral("known.json"));
        return options;
    }
    FakeClock m_clock;
    KeychainSecretStore m_secrets;
    HttpClient m_http;
    Workspace m_workspace;
    QString m_dataFolder;
};

} // namespace console::test
