// Copies the payments of servers that live in another process, and says after each page how far it is. Killed by
// tst_synckilled at a page of its choice, or some pages later, where it stops: what it has begun goes on in its
// threads. Secrets come from the Secret Service only.
//
// syncvictim <tenant> <stripe> <data folder> <now in ms> <page> [at once]
//
// "at once": Stripe is read as fast as it answers, where the waiting would be most of the time.
#include "flows/syncflow.h"
#include "net/requestbudget.h"
#include "victim.h"

#include <QStringList>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

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
            sayError(result.error());
        else if (result->stripeTrouble)
            sayError(*result->stripeTrouble);
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
    if (given.size() < 6)
        return 2;
    return Victim({.tenant = given.at(1), .stripe = given.at(2), .dataFolder = given.at(3), .nowMs = given.at(4)})
        .run([&](Session &session, const auto &) {
            if (given.value(6) == u"at once"_s) {
                constexpr RequestRate kFast{.perSecond = 10'000, .burst = 10'000, .reserve = 0};
                session.setStripeBudget(Mode::Test, std::make_shared<RequestBudget>(RequestLimits{kFast, kFast}));
            }
            sync(session, given.at(5).toInt());
        });
}
