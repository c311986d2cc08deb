#include "practice/stripe/practicestripe.h"

#include "practice/httpserver.h"
#include "practice/stripe/deliverer.h"
#include "practice/stripe/gateway.h"
#include "practice/stripe/historyimport.h"
#include "practice/stripe/paymentflow.h"

#include <QDir>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kLookMs = 1000; // how often the clock is looked at: it may be a test's
constexpr qint64 kLongestOverlap = 24 * 60 * 60;
constexpr auto kRestrictedSets = "restricted"_L1;

const Clock &systemClock()
{
    static const SystemClock clock;
    return clock;
}

Error error(ErrorKind kind, const QString &detail)
{
    return Error{
        .kind = kind, .userText = {}, .detail = detail, .requestId = {}, .httpStatus = 0, .code = {}, .param = {}};
}

} // namespace

struct PracticeStripe::Private
{
    explicit Private(Options o)
        : options(std::move(o)),
          engine(options.seed, options.clock ? *options.clock : systemClock()),
          gateway(engine, lock),
          deliverer(engine, lock),
          server([this](const HttpRequest &request) { return gateway.handle(request); },
                 [this](const HttpRequest &head) { return gateway.resetsEarly(head); })
    {
        engine.deliveryDelayMs = options.deliveryDelayMs;
        engine.limitRefundsToBalance = options.limitRefundsToBalance;
        engine.wake = [this] { wakeDeliveries(); };
        deliverer.setHostMap(options.hostMap);
    }

    Options options;
    mutable std::mutex lock; // guards engine
    Engine engine;
    Gateway gateway;
    Deliverer deliverer;
    HttpServer server;

    std::thread worker;
    std::mutex workerLock;
    std::condition_variable workerWake;
    bool isStopping = false; // guarded by workerLock
    bool isWoken = false;    // guarded by workerLock

    void wakeDeliveries()
    {
        const std::lock_guard guard(workerLock);
        isWoken = true;
        workerWake.notify_all();
    }
    void work();
    void readRestrictedSets();
    bool isOpen() { return engine.store.db().isOpen(); }
};

void PracticeStripe::Private::work()
{
    while (true) {
        deliverer.runDue();
        const qint64 wait = deliverer.msToNext(kLookMs);
        std::unique_lock guard(workerLock);
        // At least a little, so that an endpoint which answers at once with work for us cannot keep us busy.
        workerWake.wait_for(guard, std::chrono::milliseconds(qMax(wait, qint64(5))),
                            [this] { return isStopping || isWoken; });
        isWoken = false;
        if (isStopping)
            return;
    }
}

void PracticeStripe::Private::readRestrictedSets()
{
    const QStringList sets = engine.store.meta(kRestrictedSets).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &set : sets) {
        const Mode mode = set.startsWith("live:"_L1) ? Mode::Live : Mode::Test;
        engine.ring.addRestricted(set.mid(5).split(u',', Qt::SkipEmptyParts), mode);
    }
}

PracticeStripe::PracticeStripe(Options options) : d(std::make_unique<Private>(std::move(options))) {}

PracticeStripe::~PracticeStripe()
{
    stop();
}

Outcome PracticeStripe::start()
{
    stop();
    if (!QDir().mkpath(d->options.dataDir))
        return error(ErrorKind::Storage, d->options.dataDir);
    {
        const std::lock_guard guard(d->lock);
        const Outcome opened = d->engine.store.open(QDir(d->options.dataDir).filePath(u"practice-stripe.db"_s));
        if (!opened)
            return opened;
        d->readRestrictedSets();
    }
    d->gateway.clearLog();
    d->gateway.setOpen(true);
    const Outcome listening = d->server.listen(d->options.port);
    if (!listening) {
        const std::lock_guard guard(d->lock);
        d->engine.store.close();
        return listening;
    }
    {
        const std::lock_guard guard(d->lock);
        d->engine.baseAddress = d->server.address().toString();
    }
    d->isStopping = false;
    d->worker = std::thread([p = d.get()] { p->work(); });
    return Done{};
}

void PracticeStripe::stop()
{
    d->gateway.setOpen(false);
    d->server.stop();
    if (d->worker.joinable()) {
        {
            const std::lock_guard guard(d->workerLock);
            d->isStopping = true;
            d->workerWake.notify_all();
        }
        d->worker.join();
    }
    const std::lock_guard guard(d->lock);
    d->engine.store.close();
}

QUrl PracticeStripe::address() const
{
    return d->server.address();
}

StripeKeys PracticeStripe::keys() const
{
    const std::lock_guard guard(d->lock);
    return d->engine.ring.keys();
}

QString PracticeStripe::accountId() const
{
    return d->engine.ring.accountId();
}

QByteArray PracticeStripe::restrictedKey(const QStringList &permissions, Mode mode)
{
    const std::lock_guard guard(d->lock);
    const QByteArray key = d->engine.ring.addRestricted(permissions, mode);
    if (d->isOpen()) {
        QStringList sets = d->engine.store.meta(kRestrictedSets).split(u'\n', Qt::SkipEmptyParts);
        const QString set = (mode == Mode::Live ? u"live:"_s : u"test:"_s) + permissions.join(u',');
        if (!sets.contains(set)) {
            sets.append(set);
            d->engine.store.setMeta(kRestrictedSets, sets.join(u'\n'));
        }
    }
    return key;
}

QStringList PracticeStripe::consolePermissions()
{
    return {u"rak_account_read"_s, u"rak_balance_read"_s,        u"rak_balance_transaction_source_read"_s,
            u"rak_charge_read"_s,  u"rak_customer_read"_s,       u"rak_dispute_read"_s,
            u"rak_event_read"_s,   u"rak_payment_intent_read"_s, u"rak_payout_read"_s,
            u"rak_refund_write"_s, u"rak_webhook_write"_s};
}

bool PracticeStripe::isEmpty()
{
    const std::lock_guard guard(d->lock);
    return !d->isOpen() || d->engine.store.isEmpty(u"payment_intent"_s, false);
}

Outcome PracticeStripe::importHistory(const QList<SeedPayment> &payments)
{
    const std::lock_guard guard(d->lock);
    if (!d->isOpen())
        return error(ErrorKind::Storage, u"the practice Stripe is not started"_s);
    d->engine.store.begin();
    for (const SeedPayment &payment : payments)
        importPayment(d->engine, payment);
    d->engine.store.commit();
    return Done{};
}

void PracticeStripe::setHostMap(QMap<QString, QUrl> map)
{
    d->deliverer.setHostMap(map);
}

void PracticeStripe::runDueDeliveries()
{
    d->deliverer.runDue();
}

QList<DeliveryAttempt> PracticeStripe::deliveryAttempts(const QString &eventId) const
{
    return d->deliverer.attempts(eventId);
}

Result<QByteArray> PracticeStripe::rollSecret(const QString &endpointId, qint64 overlapSeconds)
{
    if (overlapSeconds < 0 || overlapSeconds > kLongestOverlap)
        return error(ErrorKind::InvalidInput, u"an overlap of 0 to 86400 seconds"_s);
    const std::lock_guard guard(d->lock);
    auto endpoint = d->isOpen() ? d->engine.store.get(endpointId) : std::nullopt;
    if (!endpoint || endpoint->object() != "webhook_endpoint"_L1)
        return error(ErrorKind::NotFound, endpointId);
    const qint64 generation = endpoint->number("_generation"_L1) + 1;
    QJsonArray rolled{QJsonObject{{u"generation"_s, generation - 1}, {u"until"_s, d->engine.now() + overlapSeconds}}};
    for (const QJsonValue &older : endpoint->json.value("_rolled"_L1).toArray()) {
        if (older.toObject().value("until"_L1).toInteger() > d->engine.now())
            rolled.append(older);
    }
    endpoint->set("_generation"_L1, generation);
    endpoint->set("_rolled"_L1, rolled);
    d->engine.store.save(*endpoint);
    return d->engine.ring.endpointSecret(endpointId, generation);
}

Result<QByteArray> PracticeStripe::revealSecret(const QString &endpointId) const
{
    const std::lock_guard guard(d->lock);
    const auto endpoint = d->isOpen() ? d->engine.store.get(endpointId) : std::nullopt;
    if (!endpoint || endpoint->object() != "webhook_endpoint"_L1)
        return error(ErrorKind::NotFound, endpointId);
    return d->engine.ring.endpointSecret(endpointId, endpoint->number("_generation"_L1));
}

Outcome PracticeStripe::finishAuthentication(const QString &paymentIntentId, bool passes)
{
    const std::lock_guard guard(d->lock);
    auto intent = d->isOpen() ? d->engine.store.get(paymentIntentId) : std::nullopt;
    if (!intent || intent->object() != "payment_intent"_L1)
        return error(ErrorKind::NotFound, paymentIntentId);
    const auto card = flow::cardOf(d->engine, intent->text("payment_method"_L1));
    if (intent->text("status"_L1) != "requires_action"_L1 || !card)
        return error(ErrorKind::Refused, intent->text("status"_L1));
    d->engine.store.begin();
    if (passes)
        (void)flow::charge(d->engine, nullptr, *intent, *card);
    else
        flow::failAuthentication(d->engine, *intent);
    d->engine.store.commit();
    return Done{};
}

Outcome PracticeStripe::setRefundStatus(const QString &refundId, const QString &status, const QString &reason)
{
    const std::lock_guard guard(d->lock);
    auto refund = d->isOpen() ? d->engine.store.get(refundId) : std::nullopt;
    if (!refund || refund->object() != "refund"_L1)
        return error(ErrorKind::NotFound, refundId);
    const QString problem = flow::refundChangeProblem(*refund, status, reason);
    if (!problem.isEmpty())
        return error(ErrorKind::Refused, problem);
    d->engine.store.begin();
    flow::setRefundStatus(d->engine, nullptr, *refund, status, reason);
    d->engine.store.commit();
    return Done{};
}

void PracticeStripe::setEventRetryAllowed(bool allowed, int status)
{
    const std::lock_guard guard(d->lock);
    d->engine.eventRetryRefusal = allowed ? 0 : status;
}

void PracticeStripe::failNext(const QByteArray &method, const QByteArray &pathPrefix, int status, int times)
{
    failNextWithCode(method, pathPrefix, status, {}, {}, times);
}

void PracticeStripe::failNextWithCode(const QByteArray &method, const QByteArray &pathPrefix, int status,
                                      const QByteArray &code, const QByteArray &message, int times)
{
    d->gateway.addFault(
        Gateway::Fault{Gateway::FaultKind::Answer, method, pathPrefix, status, code, message, times, {}, 0});
}

void PracticeStripe::loseNextAnswer(const QByteArray &method, const QByteArray &pathPrefix, int times)
{
    d->gateway.addFault(Gateway::Fault{Gateway::FaultKind::LoseAnswer, method, pathPrefix, 0, {}, {}, times, {}, 0});
}

void PracticeStripe::loseNextRequest(const QByteArray &method, const QByteArray &pathPrefix, int times)
{
    d->gateway.addFault(Gateway::Fault{Gateway::FaultKind::LoseRequest, method, pathPrefix, 0, {}, {}, times, {}, 0});
}

void PracticeStripe::holdNext(const QByteArray &method, const QByteArray &pathPrefix, int times)
{
    d->gateway.addFault(Gateway::Fault{Gateway::FaultKind::Hold, method, pathPrefix, 0, {}, {}, times, {}, 0});
}

void PracticeStripe::injectNext(const QByteArray &method, const QByteArray &pathPrefix, StripeFault fault, int times,
                                qint64 stallMs)
{
    d->gateway.addFault(Gateway::Fault{.kind = Gateway::FaultKind::Named,
                                       .method = method,
                                       .prefix = pathPrefix,
                                       .status = 0,
                                       .code = {},
                                       .message = {},
                                       .times = times,
                                       .named = fault,
                                       .stallMs = stallMs});
}

void PracticeStripe::releaseHeld()
{
    d->gateway.releaseHeld();
}

void PracticeStripe::clearFaults()
{
    d->gateway.clearFaults();
}

QList<QByteArray> PracticeStripe::requestLog() const
{
    return d->gateway.log();
}

} // namespace console::practice
