// Copies the payments of servers that live in another process, and says after each page how far it is. Killed by
// tst_synckilled at a page of its choice, or some pages later, where it stops: what it has begun goes on in its
// threads. Secrets come from the Secret Service only.
//
// syncvictim <tenant> <stripe> <data folder> <now in ms> <page>
#include "flows/connectflow.h"
#include "flows/syncflow.h"
#include "net/httpclient.h"
#include "net/retrypolicy.h"
#include "secrets/keychainsecretstore.h"
#include "support/fakeclock.h"

#include <QCoreApplication>
#include <QDir>
#include <QStringList>

#include <cstdio>
#include <unistd.h>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

void say(const QString &line)
{
    std::fputs((line + u'\n').toUtf8().constData(), stdout);
    std::fflush(stdout);
}

void waitToBeKilled()
{
    char nothing = 0;
    while (::read(STDIN_FILENO, &nothing, 1) > 0) { // to be killed here
    }
    ::_exit(3); // the test has gone
}

void sync(Session &session, int lastPage)
{
    auto *flow = new SyncPaymentsFlow(session, &session);
    QObject::connect(flow, &SyncPaymentsFlow::advanced, &session,
                     [lastPage, page = 0](const SyncProgress &progress) mutable {
                         say(u"page %1 %2"_s.arg(static_cast<int>(progress.stage)).arg(progress.rows));
                         if (++page == lastPage)
                             waitToBeKilled();
                     });
    flow->onFinished(qApp, [](const Result<SyncSummary> &result) {
        if (!result)
            say(u"error "_s + result.error().userText + u' ' + result.error().detail);
        else if (result->stripeTrouble)
            say(u"error "_s + result->stripeTrouble->userText + u' ' + result->stripeTrouble->detail);
        else
            say(u"done"_s);
        QCoreApplication::quit();
    });
    flow->start();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList given = QCoreApplication::arguments();
    if (given.size() != 6)
        return 2;
    test::FakeClock clock(QDateTime::fromMSecsSinceEpoch(given.at(4).toLongLong(), Qt::UTC));
    KeychainSecretStore::Options options;
    options.knownNamesFile = QDir(given.at(3)).filePath(u"known.json"_s);
    KeychainSecretStore secrets(options);
    HttpClient http;
    RetryPolicy policy;
    policy.delay = [](int) { return std::chrono::milliseconds(1); };
    http.setRetryPolicy(policy);
    Workspace workspace;
    workspace.kind = Workspace::Kind::Practice;
    workspace.clientId = u"practice"_s;
    workspace.tenantAddress = QUrl(given.at(1));
    workspace.stripeAddress = QUrl(given.at(2));

    std::shared_ptr<Session> session;
    auto *opening = new OpenWorkspaceFlow({http, secrets, clock, given.at(3)}, workspace);
    opening->onFinished(&application, [&](const Result<OpenedWorkspace> &opened) {
        if (opened) {
            session = opened->session;
            sync(*session, given.at(5).toInt());
            return;
        }
        say(u"error "_s + opened.error().userText + u' ' + opened.error().detail);
        QCoreApplication::quit();
    });
    opening->start();
    const int rc = QCoreApplication::exec();
    session.reset();
    return rc;
}
