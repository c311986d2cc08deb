// Refunds a payment, or resolves what is open, against servers that live in another process, until a given moment. Then
// it says so and waits to be killed. Used by tst_refundkilled. Secrets come from the Secret Service only.
//
// refundvictim <refund|resume|resend> <moment> <payment> <tenant> <stripe> <data folder> <now in ms>
// <moment>: the journal's state that has just been written, or "never".
#include "flows/connectflow.h"
#include "flows/refundinboxflow.h"
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

[[noreturn]] void waitToBeKilled(const QString &name)
{
    say(u"moment "_s + name);
    char nothing = 0;
    while (::read(STDIN_FILENO, &nothing, 1) > 0) { // to be killed here
    }
    ::_exit(3); // the test has gone
}

template <typename T>
void runToEnd(TypedJob<T> *flow)
{
    flow->onFinished(qApp, [](const Result<T> &result) {
        say(result ? u"done"_s : u"error "_s + result.error().userText + u' ' + result.error().detail);
        QCoreApplication::quit();
    });
    flow->start();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList given = QCoreApplication::arguments();
    if (given.size() != 8)
        return 2;
    test::FakeClock clock(QDateTime::fromMSecsSinceEpoch(given.at(7).toLongLong(), Qt::UTC));
    KeychainSecretStore::Options options;
    options.knownNamesFile = QDir(given.at(6)).filePath(u"known.json"_s);
    KeychainSecretStore secrets(options);
    HttpClient http;
    RetryPolicy policy;
    policy.delay = [](int) { return std::chrono::milliseconds(1); };
    http.setRetryPolicy(policy);
    Workspace workspace;
    workspace.kind = Workspace::Kind::Practice;
    workspace.clientId = u"practice"_s;
    workspace.tenantAddress = QUrl(given.at(4));
    workspace.stripeAddress = QUrl(given.at(5));

    std::shared_ptr<Session> session;
    auto *opening = new OpenWorkspaceFlow({http, secrets, clock, given.at(6)}, workspace);
    opening->onFinished(&application, [&](const Result<OpenedWorkspace> &opened) {
        if (!opened) {
            say(u"error "_s + opened.error().userText + u' ' + opened.error().detail);
            QCoreApplication::quit();
            return;
        }
        session = opened->session;
        session->setRefundObserver([&](RefundState state) {
            if (toString(state) == given.at(2))
                waitToBeKilled(given.at(2));
        });
        const auto payment = session->store().payment(given.at(3));
        const auto intents = session->store().refundsOfPayment(given.at(3));
        if (given.at(1) == "resume"_L1) {
            runToEnd<ResumeSummary>(new ResumeRefundsFlow(*session, {}, session.get()));
        } else if (given.at(1) == "resend"_L1 && intents && !intents->isEmpty()) {
            runToEnd<RefundIntent>(new ResendRefundFlow(*session, intents->constFirst().id, session.get()));
        } else if (payment && *payment) {
            RefundRequest request;
            request.paymentId = given.at(3);
            request.amount = (*payment)->amount;
            request.comment = u"Sold the car"_s;
            runToEnd<RefundIntent>(new RefundFlow(*session, request, session.get()));
        } else {
            say(u"error the payment is not there"_s);
            QCoreApplication::quit();
        }
    });
    opening->start();
    const int rc = QCoreApplication::exec();
    session.reset();
    return rc;
}
