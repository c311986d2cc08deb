// Payments per second from a list page to the store with its search index. The practice tenant and the practice Stripe
// run in a process of their own on 127.0.0.1; the console's own clients read from them.
//   tenant         the sync as it is: SyncPaymentsFlow's first copy, three lanes, pages of 500, into an empty cache
//   stripe         pages of 100 payment intents with their charges -> payments -> store, four lanes as in the sync and
//                  2,500 rows a transaction; the request budget (16 a second in test mode) left out
//   facts          what the sync makes of these pages: fees and states onto payments that are there
//   ..._drained    the same pages read and thrown away: what server, network and parsing alone allow
//   ..._replayed   the same answers, byte for byte, from the memory of bench_replay: the practice servers make each
//   answer
//                  anew, which costs more than all else
// With a peer it is run on the same Stripe and the same pages, replayed too; it prints its own lines.
//   bench_ingest OPSCOM-PRACTICE BOOKS WORK PAYMENTS [PEER.mjs]

#include "benchkit.h"
#include "practiceservers.h"

#include "support/fakeclock.h"

#include "flows/connectflow.h"
#include "flows/slicerunner.h"
#include "flows/syncflow.h"
#include "flows/tenanthistory.h"
#include "net/httpclient.h"
#include "practice/seedpayment.h"
#include "stripe/stripeclient.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>

#include <algorithm>
#include <functional>

using namespace console;
using namespace console::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr int kTenantLanes = 3; // flows/syncpaymentsflow.cpp
constexpr int kStripeLanes = 4; // flows/stripehistory.cpp
constexpr qint64 kStripeRowsOfASlice = 2000;
constexpr qsizetype kRowsOfAWrite = 2500; // as flows/tenanthistory.cpp

/// Wall and processor time of one part, the server's apart.
class Part
{
public:
    /// One without a name is not told.
    Part(QString name, const PracticeServers &servers)
        : m_name(std::move(name)),
          m_servers(servers),
          m_serverCpu(servers.cpuSeconds())
    {
    }
    void end(qint64 rows) const
    {
        if (rows == 0)
            giveUp(m_name + u": no rows came"_s);
        if (m_name.isEmpty())
            return;
        const auto count = static_cast<double>(rows);
        print(u"ingest.%1"_s.arg(m_name), count / m_watch.seconds(), u"rows/s"_s);
        print(u"ingest.%1_cpu"_s.arg(m_name), m_watch.cpuSeconds() * 1e6 / count, u"us/row"_s);
        print(u"ingest.%1_server_cpu"_s.arg(m_name), (m_servers.cpuSeconds() - m_serverCpu) * 1e6 / count, u"us/row"_s);
    }

private:
    QString m_name;
    const PracticeServers &m_servers;
    double m_serverCpu;
    Stopwatch m_watch;
};

/// Which pass it is: the name of a part in it.
using Naming = std::function<QString(const QString &)>;

/// One page of a slice as a job of a function.
class PageStep final : public FlowJob<SyncSlice>
{
public:
    using Work = std::function<void(PageStep &)>;
    PageStep(SyncSlice first, Work work) : slice(std::move(first)), m_work(std::move(work)) {}

    SyncSlice slice;
    template <typename U, typename F>
    void then(TypedJob<U> *job, F f)
    {
        run(job, [this, f = std::move(f)](Result<U> &&result) mutable {
            if (result)
                f(std::move(*result));
            else
                finishWith(result.error());
        });
    }
    void end() { finishWith(slice); }

protected:
    void doStart() override { m_work(*this); }

private:
    Work m_work;
};

qint64 runSlices(const QList<SyncSlice> &slices, int lanes, const PageStep::Work &work)
{
    SyncGate gate;
    qint64 rows = 0;
    waitFor(new SliceRunner(
        slices, lanes, [&](const SyncSlice &slice) { return new PageStep(slice, work); },
        [&](qint64 more) { rows += more; }, gate));
    return rows;
}

/// What the practice Stripe tells of a payment, as the tenant would tell it.
Payment paymentOf(const StripePaymentIntent &intent)
{
    const auto noted = [&](const char *key) { return intent.metadata.value(QLatin1StringView(key)); };
    Payment p;
    p.id = intent.id;
    p.orderId = noted(practice::metadata::kOrderId);
    p.confirmCode = noted(practice::metadata::kConfirmCode);
    p.payerName = noted(practice::metadata::kUserName);
    p.userTypeId = noted(practice::metadata::kUserTypeId);
    p.plate = noted(practice::metadata::kPlate);
    p.summary = intent.description;
    const QStringList items = noted(practice::metadata::kItems).split(u", "_s, Qt::SkipEmptyParts);
    for (const QString &item : items)
        p.items.append({item.section(u' ', 0, -2), item.section(u' ', -1), {}, intent.amount});
    p.paymentTypeId = u"1"_s;
    p.paymentTypeName = u"Credit Card"_s;
    p.amount = intent.amount;
    p.refunded = Money(0, intent.amount.currency());
    p.status = intent.status == "succeeded"_L1  ? PaymentStatus::Succeeded
               : intent.status == "canceled"_L1 ? PaymentStatus::Canceled
                                                : PaymentStatus::Failed;
    p.paymentDate = intent.created;
    p.changedAt = intent.created;
    p.paymentIntentId = intent.id;
    p.chargeId = intent.latestChargeId;
    p.stripeStatus = intent.status;
    if (intent.latestCharge) {
        p.payerEmail = intent.latestCharge->billingEmail;
        p.cardBrand = intent.latestCharge->card.brand;
        p.cardLast4 = intent.latestCharge->card.last4;
    }
    return p;
}

StripePage pageOf(const SyncSlice &slice)
{
    StripePage page;
    page.startingAfter = slice.cursor;
    page.createdGte = slice.from;
    page.createdLt = slice.to;
    return page;
}

/// The client side: one HttpClient and the secrets in memory.
class Client
{
public:
    /// The same time in all passes: it is in what Stripe is asked.
    Client(const PracticeServers &servers, QString folder, const Clock &clock)
        : m_servers(servers),
          m_folder(std::move(folder)),
          m_clock(clock)
    {
        servers.putSecrets(m_secrets);
    }

    std::shared_ptr<Session> openSession()
    {
        const QString folder = QDir(m_folder).filePath(u"sync"_s);
        QDir(folder).removeRecursively();
        const auto opened = waitFor(new OpenWorkspaceFlow({m_http, m_secrets, m_clock, folder}, m_servers.workspace()));
        if (opened.offline)
            giveUp(*opened.offline);
        // Stripe's limits are not what is measured.
        constexpr RequestRate wide{.perSecond = 100'000, .burst = 100'000, .reserve = 0};
        opened.session->setStripeBudget(
            Mode::Test, std::make_shared<RequestBudget>(RequestLimits{.whole = wide, .background = wide}));
        return opened.session;
    }
    StripeClient stripe()
    {
        return {m_http, m_servers.workspace().stripeAddress,
                std::make_shared<const SecretValue>(m_servers.secretKey())};
    }
    std::shared_ptr<WorkspaceStore> openEmptyStore()
    {
        const QString folder = QDir(m_folder).filePath(u"stripe"_s);
        QDir(folder).removeRecursively();
        return openStore(folder);
    }

private:
    const PracticeServers &m_servers;
    QString m_folder;
    const Clock &m_clock;
    HttpClient m_http;
    test::MemorySecretStore m_secrets;
};

/// The tenant's stage of the sync, then Stripe's. Both end where the flow says so.
void measureSync(const PracticeServers &servers, Session &session, const Naming &named)
{
    auto *flow = new SyncPaymentsFlow(session);
    std::optional<Part> part;
    qint64 rows = 0;
    SyncProgress::Stage stage = SyncProgress::Stage::Checks;
    const auto nameOf = [](SyncProgress::Stage of) {
        return of == SyncProgress::Stage::TenantHistory   ? u"tenant"_s
               : of == SyncProgress::Stage::StripeHistory ? u"facts"_s
                                                          : QString();
    };
    QObject::connect(flow, &SyncPaymentsFlow::advanced, flow, [&](const SyncProgress &progress) {
        if (progress.stage != stage) {
            if (part)
                part->end(rows);
            part.reset();
            stage = progress.stage;
            if (const QString name = nameOf(stage); !name.isEmpty())
                part.emplace(named(name), servers);
        }
        rows = progress.rows;
    });
    const SyncSummary summary = waitFor(flow);
    if (summary.stripeTrouble)
        giveUp(*summary.stripeTrouble);
}

void measureDrains(const PracticeServers &servers, Session &session, Client &client, const Naming &named)
{
    const auto tenant = waitFor(session.tenant(&session));
    const TenantPaymentCount count = waitFor(tenant->countPayments(std::nullopt, &session));
    {
        const Part part(named(u"tenant_drained"_s), servers);
        part.end(runSlices(tenantSlices(count), kTenantLanes, [&](PageStep &step) {
            step.then(tenant->paymentsBetween({step.slice.from, step.slice.to}, step.slice.cursor, 500, &step),
                      [&step](TenantPaymentsPage &&page) {
                          step.slice.cursor = page.nextCursor;
                          step.slice.rows += page.payments.size();
                          step.slice.isDone = !page.hasMore;
                          step.end();
                      });
        }));
    }
    const QList<SyncSlice> slices = SliceRunner::evenSlices(
        u"stripe"_s, count.dates.from, count.dates.to, std::min<qint64>(count.count / kStripeRowsOfASlice + 1, 64));
    StripeClient stripe = client.stripe();
    {
        const Part part(named(u"facts_drained"_s), servers);
        part.end(runSlices(slices, kStripeLanes, [&](PageStep &step) {
            step.then(stripe.paymentFacts(pageOf(step.slice), &step), [&step](StripeFactsPage &&page) {
                step.slice.cursor = page.lastId;
                step.slice.rows += page.facts.size();
                step.slice.isDone = !page.hasMore;
                step.end();
            });
        }));
    }
    const auto readPage = [&stripe](PageStep &step, auto use) {
        step.then(stripe.paymentIntents(pageOf(step.slice), &step),
                  [&step, use](StripeList<StripePaymentIntent> &&page) {
                      if (!page.data.isEmpty())
                          step.slice.cursor = page.data.constLast().id;
                      step.slice.rows += page.data.size();
                      step.slice.isDone = !page.hasMore;
                      use(step, page.data);
                  });
    };
    {
        const Part part(named(u"stripe_drained"_s), servers);
        part.end(runSlices(slices, kStripeLanes, [&](PageStep &step) {
            readPage(step, [](PageStep &read, const QList<StripePaymentIntent> &) { read.end(); });
        }));
    }
    const auto store = client.openEmptyStore();
    const Part part(named(u"stripe"_s), servers);
    QList<Payment> unwritten; // of all lanes
    const qint64 rows = runSlices(slices, kStripeLanes, [&](PageStep &step) {
        readPage(step, [&](PageStep &read, const QList<StripePaymentIntent> &intents) {
            for (const StripePaymentIntent &intent : intents)
                unwritten.append(::paymentOf(intent));
            if (unwritten.size() < kRowsOfAWrite) {
                read.end();
                return;
            }
            read.then(store->upsertPayments(std::exchange(unwritten, {}), std::nullopt, &read),
                      [&read](Done &&) { read.end(); });
        });
    });
    waitFor(store->upsertPayments(std::move(unwritten), std::nullopt));
    part.end(rows);
}

void runPeer(const PracticeServers &servers, const QString &script, const QString &folder, const QString &suffix)
{
    QProcess peer;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PRACTICE_STRIPE"_s, servers.workspace().stripeAddress.toString());
    environment.insert(u"PRACTICE_STRIPE_KEY"_s, QString::fromLatin1(servers.secretKey()));
    environment.insert(u"PEER_SUFFIX"_s, suffix);
    peer.setProcessEnvironment(environment);
    peer.setProcessChannelMode(QProcess::ForwardedChannels);
    peer.start(u"node"_s, {script, QDir(folder).filePath(u"peer.db"_s)});
    if (!peer.waitForFinished(-1) || peer.exitCode() != 0)
        remark(u"The peer did not come to its end: "_s + peer.errorString());
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 5)
        giveUp(u"usage: bench_ingest OPSCOM-PRACTICE BOOKS WORK PAYMENTS [PEER.mjs]"_s);
    const QString work = arguments.at(3);
    QDir().mkpath(work);
    PracticeServers servers(arguments.at(1), arguments.at(2), arguments.at(4).toLongLong());
    const QString peer = arguments.value(5);
    const test::FakeClock clock(QDateTime::currentDateTimeUtc());
    const auto measure = [&](const Naming &named) {
        Client client(servers, work, clock);
        const auto session = client.openSession();
        measureSync(servers, *session, named);
        measureDrains(servers, *session, client, named);
    };
    measure([](const QString &part) { return part; });
    if (!peer.isEmpty())
        runPeer(servers, peer, work, {});
    servers.replay(QDir(QCoreApplication::applicationDirPath()).filePath(u"bench_replay"_s));
    measure([](const QString &) { return QString(); }); // every page is asked for once, so that all are kept
    measure([](const QString &part) { return part + u"_replayed"_s; });
    if (!peer.isEmpty())
        runPeer(servers, peer, work, u"_replayed"_s);
    return 0;
}
