#pragma once

#include "core/clock.h"
#include "core/job.h"
#include "store/workspacestore.h"
#include "support/waiting.h"

#include <QTest>

#include <memory>
#include <optional>

/// Starts a job and turns the event loop until it has finished.
template <typename T>
console::Result<T> finish(console::TypedJob<T> *job)
{
    std::optional<console::Result<T>> result;
    QObject context;
    job->onFinished(&context, [&](console::Result<T> &&r) { result.emplace(std::move(r)); });
    job->start();
    if (!console::test::waitFor([&] { return result.has_value(); }, 30000))
        return console::Error{console::ErrorKind::Timeout, {}, QStringLiteral("the job did not finish"), {}, 0, {}, {}};
    return std::move(*result);
}

/// A clock that stands until it is set.
class StandingClock final : public console::Clock
{
public:
    QDateTime now() const override { return m_now; }
    void advance(qint64 ms) { m_now = m_now.addMSecs(ms); }

private:
    QDateTime m_now = QDateTime::fromMSecsSinceEpoch(1790000000123, Qt::UTC);
};

/// The opened store, or null with the reason printed.
inline std::shared_ptr<console::WorkspaceStore> openStore(const QString &folder, const console::Clock &clock)
{
    auto opened = finish(console::WorkspaceStore::open(folder, clock));
    if (!opened)
        qWarning("not opened: %s", qPrintable(opened.error().detail));
    return opened ? *opened : nullptr;
}

inline console::Money dollars(qint64 cents)
{
    return console::Money(cents, console::Currency());
}

/// A payment with every field set, told apart by `number`.
inline console::Payment somePayment(int number)
{
    using namespace Qt::StringLiterals;
    console::Payment p;
    p.id = u"pay_%1"_s.arg(number);
    p.orderId = u"ORD-%1"_s.arg(104000 + number);
    p.confirmCode = u"K7M%1"_s.arg(10000 + number);
    p.payerName = u"Anna Müller"_s;
    p.payerEmail = u"anna.mueller@example.org"_s;
    p.plate = u"ABC 123"_s;
    p.userTypeId = u"3"_s;
    p.summary = u"Lot C annual permit"_s;
    p.items = {{u"permit"_s, u"P-2026-77"_s, u"Lot C annual permit"_s, dollars(1250)},
               {u"violation"_s, u"V-9"_s, u"Late"_s, dollars(9'007'199'254'740'993)}};
    p.paymentTypeId = u"pt_1"_s;
    p.paymentTypeName = u"Credit card"_s;
    p.amount = dollars(1250);
    p.refunded = dollars(0);
    p.status = console::PaymentStatus::Succeeded;
    p.paymentDate = QDateTime::fromSecsSinceEpoch(1780000000 + number, Qt::UTC);
    p.changedAt = QDateTime::fromMSecsSinceEpoch(1780000000500 + number, Qt::UTC);
    p.paymentIntentId = u"pi_3Qx%1"_s.arg(number);
    p.chargeId = u"ch_3Qx%1"_s.arg(number);
    p.cardBrand = u"visa"_s;
    p.cardLast4 = u"4242"_s;
    p.stripeStatus = u"succeeded"_s;
    return p;
}
