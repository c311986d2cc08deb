#include "practice/tenant/practicetenant.h"

#include "practice/tenant/catalogue.h"
#include "practice/tenant/practicetenant_p.h"
#include "practice/tenant/sqltext.h"

#include <QSqlQuery>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

Error notOpen()
{
    return Error{.kind = ErrorKind::Storage,
                 .userText = u"The practice tenant is not running. Start it and try again."_s,
                 .detail = u"called before open()"_s,
                 .requestId = {},
                 .httpStatus = 0,
                 .code = {},
                 .param = {}};
}

} // namespace

/// What dawdles or is held ends at once, so that this takes milliseconds.
void PracticeTenant::Private::closePort()
{
    {
        const std::lock_guard lock(mutex);
        portClosing = true;
    }
    stopped.notify_all();
    callFaults.stop();
    server.stop();
    callFaults.resume();
    const std::lock_guard lock(mutex);
    portClosing = false;
}

/// At the port of before. Should somebody else have taken it meanwhile, it stays closed.
void PracticeTenant::Private::openPort()
{
    if (server.listen(options.port))
        return;
    const std::lock_guard lock(mutex);
    fault = TenantFault::PortClosed;
}

PracticeTenant::PracticeTenant(Options options) : d(std::make_unique<Private>(std::move(options))) {}

PracticeTenant::~PracticeTenant()
{
    stop();
}

Outcome PracticeTenant::open()
{
    const std::lock_guard lifecycle(d->lifecycle);
    return d->open();
}

Outcome PracticeTenant::start()
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (const Outcome opened = d->open(); !opened)
        return opened;
    {
        const std::lock_guard lock(d->mutex);
        if (d->listening)
            return Done{};
        d->stopping = false;
        if (d->fault == TenantFault::PortClosed)
            d->fault = TenantFault::None;
        d->callFaults.resume();
    }
    const Outcome listening = d->server.listen(d->options.port);
    if (!listening) {
        d->store.stop();
        return listening;
    }
    const std::lock_guard lock(d->mutex);
    d->listening = true;
    d->options.port = d->server.port(); // a restart keeps the address
    return Done{};
}

void PracticeTenant::stop()
{
    const std::lock_guard lifecycle(d->lifecycle);
    {
        const std::lock_guard lock(d->mutex);
        d->stopping = true;
        d->listening = false;
    }
    d->stopped.notify_all();
    d->callFaults.stop();
    d->server.stop();
    d->store.stop();
}

QUrl PracticeTenant::address() const
{
    const std::lock_guard lock(d->mutex);
    return d->listening ? QUrl(u"http://127.0.0.1:%1"_s.arg(d->options.port)) : QUrl();
}

QString PracticeTenant::clientId() const
{
    return d->options.clientId;
}

QByteArray PracticeTenant::apiToken() const
{
    return apiTokenFor(u"administrator"_s);
}

QByteArray PracticeTenant::apiTokenFor(const QString &user) const
{
    return d->users.tokenOf(user);
}

QStringList PracticeTenant::users()
{
    return PracticeUsers::names();
}

void PracticeTenant::setStripeAddress(const QUrl &address)
{
    const std::lock_guard lock(d->mutex);
    d->options.stripeAddress = address;
}

bool PracticeTenant::isEmpty()
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (!d->store.isRunning())
        return true;
    const auto empty = d->store.call([](TenantBooks &books) { return books.payments.isEmpty(); });
    return !empty || *empty;
}

QString PracticeTenant::historicPaymentTypeId()
{
    return u"pt_0001"_s;
}

Outcome PracticeTenant::prepareHistoricType(const QByteArray &publishableKey, const QByteArray &secretKey)
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (!d->store.isRunning())
        return notOpen();
    PaymentType type;
    type.id = historicPaymentTypeId();
    type.providerId = u"stripe_js"_s;
    type.name = u"Credit Card (previous set-up)"_s;
    for (const UserType &userType : Catalogue::userTypes())
        type.userTypeIds.append(userType.id);
    type.test.publishableKey = QString::fromLatin1(publishableKey);
    return d->store.call([&](TenantBooks &books) -> Outcome {
        if (!books.types.byId(type.id)) {
            if (const Outcome inserted = books.types.insert(type); !inserted)
                return inserted;
        }
        PaymentTypeBook::HandOver handOver;
        handOver.paymentTypeId = type.id;
        handOver.secretKey = SecretValue(secretKey);
        const auto handed = books.types.handOver(handOver);
        return handed ? Outcome(Done{}) : Outcome(handed.error());
    });
}

Outcome PracticeTenant::importHistory(const QList<SeedPayment> &payments)
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (!d->store.isRunning())
        return notOpen();
    return d->store.call([&](TenantBooks &books) {
        return books.payments.importHistory(payments, historicPaymentTypeId(), Mode::Test);
    });
}

Result<QByteArray> PracticeTenant::note(const QString &name)
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (!d->store.isRunning())
        return notOpen();
    const QString key = u"note:"_s + name;
    return d->store.call([&](TenantBooks &books) -> Result<QByteArray> {
        auto row = books.database.run(u"SELECT value FROM settings WHERE name = ?"_s, {key});
        if (!row)
            return row.error();
        return row->next() ? row->value(0).toByteArray() : QByteArray();
    });
}

Outcome PracticeTenant::setNote(const QString &name, const QByteArray &value)
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (!d->store.isRunning())
        return notOpen();
    const QString key = u"note:"_s + name;
    return d->store.call([&](TenantBooks &books) -> Outcome {
        const auto kept = books.database.run(u"INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE "
                                             "SET value = excluded.value"_s,
                                             {key, value.isNull() ? QByteArray("") : value});
        return kept ? Outcome(Done{}) : Outcome(kept.error());
    });
}

Outcome PracticeTenant::setRefundRules(const TenantRefundRules &rules)
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (!d->store.isRunning())
        return notOpen();
    return d->store.call([&](TenantBooks &books) { return books.refundRules.setRules(rules); });
}

Result<TenantRefundRules> PracticeTenant::refundRules()
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (!d->store.isRunning())
        return notOpen();
    return d->store.call([](TenantBooks &books) { return books.refundRules.rules(); });
}

void PracticeTenant::setFault(TenantFault fault)
{
    const std::lock_guard lifecycle(d->lifecycle);
    TenantFault before = fault;
    bool isListening = false;
    {
        const std::lock_guard lock(d->mutex);
        before = std::exchange(d->fault, fault);
        isListening = d->listening;
    }
    if (!isListening || before == fault)
        return;
    if (fault == TenantFault::PortClosed)
        d->closePort();
    else if (before == TenantFault::PortClosed)
        d->openPort();
}

TenantFault PracticeTenant::fault() const
{
    const std::lock_guard lock(d->mutex);
    return d->fault;
}

void PracticeTenant::setSlowness(int milliseconds)
{
    const std::lock_guard lock(d->mutex);
    d->slownessMs = milliseconds;
}

void PracticeTenant::failNextCall(const QByteArray &pathSuffix, int statusOrCode, int times)
{
    CallFaults::Fate fate;
    fate.status = statusOrCode;
    d->callFaults.add(pathSuffix, fate, times);
}

void PracticeTenant::loseNextAnswer(const QByteArray &pathSuffix, int times)
{
    CallFaults::Fate fate;
    fate.loseAnswer = true;
    d->callFaults.add(pathSuffix, fate, times);
}

void PracticeTenant::loseNextRequest(const QByteArray &pathSuffix, int times)
{
    CallFaults::Fate fate;
    fate.loseRequest = true;
    d->callFaults.add(pathSuffix, fate, times);
}

void PracticeTenant::holdNext(const QByteArray &pathSuffix)
{
    CallFaults::Fate fate;
    fate.hold = true;
    d->callFaults.add(pathSuffix, fate);
}

void PracticeTenant::releaseHeld()
{
    d->callFaults.release();
}

int PracticeTenant::heldCount() const
{
    return d->callFaults.heldCount();
}

void PracticeTenant::clearCallFaults()
{
    d->callFaults.clear();
}

} // namespace console::practice
