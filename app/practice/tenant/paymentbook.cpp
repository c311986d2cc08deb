#include "practice/tenant/paymentbook.h"

#include "practice/tenant/changecursor.h"
#include "practice/tenant/paymentrow.h"
#include "practice/tenant/refusal.h"
#include "practice/tenant/sqltext.h"

#include <QRandomGenerator>
#include <QSqlQuery>

#include <algorithm>
#include <utility>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kFirstOrder = 100000;

QString insertSql()
{
    return u"INSERT OR IGNORE INTO payments (id, order_id, confirm_code, payer_name, payer_email, plate, user_type_id, "
           "summary, items, items_released, payment_type_id, mode, amount, currency, refunded, refunded_reported, "
           "status, payment_date, changed_at, payment_intent_id, charge_id, card_brand, card_last4, dispute_id, "
           "dispute_status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s;
}

QVariantList valuesOf(const Payment &p, const QString &disputeId)
{
    return {p.id,
            p.orderId,
            p.confirmCode,
            sqlText(p.payerName),
            sqlText(p.payerEmail),
            sqlText(p.plate),
            sqlText(p.userTypeId),
            sqlText(p.summary),
            PaymentRow::itemsToText(p.items),
            p.status == PaymentStatus::Refunded ? 1 : 0,
            p.paymentTypeId,
            toString(p.mode),
            p.amount.minor(),
            p.amount.currency().code(),
            p.refunded.minor(),
            toString(p.status),
            p.paymentDate.toSecsSinceEpoch(),
            p.changedAt.toMSecsSinceEpoch(),
            sqlText(p.paymentIntentId),
            sqlText(p.chargeId),
            sqlText(p.cardBrand),
            sqlText(p.cardLast4),
            sqlText(disputeId),
            disputeId.isEmpty() ? u""_s : u"needs_response"_s};
}

/// Signs that are not taken for one another when read out at a counter.
QString newConfirmCode()
{
    constexpr QLatin1String signs("23456789ABCDEFGHJKMNPQRSTUVWXYZ");
    QString code(8, u'0');
    for (QChar &sign : code)
        sign =
            signs.at(static_cast<qsizetype>(QRandomGenerator::system()->bounded(static_cast<quint32>(signs.size()))));
    return code;
}

Payment paymentOf(const SeedPayment &seed, const QString &paymentTypeId, Mode mode)
{
    Payment p;
    p.id = seed.tenantId;
    p.orderId = seed.orderId;
    p.confirmCode = seed.confirmCode;
    p.payerName = seed.payerName;
    p.payerEmail = seed.payerEmail;
    p.plate = seed.plate;
    p.userTypeId = seed.userTypeId;
    p.summary = seed.summary;
    p.items = seed.items;
    p.paymentTypeId = paymentTypeId;
    p.mode = mode;
    p.amount = seed.amount;
    p.refunded = Money(seed.refundedMinor, seed.amount.currency());
    p.status = seed.status;
    p.paymentDate = seed.created;
    p.changedAt = seed.refundedAt.isValid() ? seed.refundedAt : seed.created;
    p.paymentIntentId = seed.paymentIntentId;
    p.chargeId = seed.chargeId;
    if (!seed.chargeId.isEmpty()) {
        p.cardBrand = seed.cardBrand;
        p.cardLast4 = seed.cardLast4;
    }
    return p;
}

/// Of one row more than the limit, where there are as many.
Result<PaymentBook::Page> pageOf(Result<QList<Payment>> found, const QString &cursor, int limit,
                                 ChangeCursor (*positionOf)(const Payment &))
{
    if (!found)
        return found.error();
    PaymentBook::Page page;
    page.hasMore = found->size() > limit;
    if (page.hasMore)
        found->removeLast();
    page.payments = std::move(*found);
    page.nextCursor = page.payments.isEmpty() ? cursor : positionOf(page.payments.constLast()).toText();
    return page;
}

} // namespace

PaymentBook::PaymentBook(const Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

Result<QList<Payment>> PaymentBook::select(const QString &where, const QVariantList &values) const
{
    auto rows = m_database.run(PaymentRow::select() + where, values);
    if (!rows)
        return rows.error();
    QList<Payment> payments;
    while (rows->next()) {
        auto payment = PaymentRow::read(*rows);
        if (!payment)
            return payment.error();
        payments.append(std::move(*payment));
    }
    return payments;
}

Result<std::optional<Payment>> PaymentBook::one(const QString &where, const QVariantList &values) const
{
    auto found = select(where, values);
    if (!found)
        return found.error();
    return found->isEmpty() ? std::optional<Payment>() : std::optional<Payment>(found->first());
}

Result<PaymentBook::Page> PaymentBook::changedSince(const QString &cursor, int limit) const
{
    const auto from = ChangeCursor::read(cursor);
    if (!from)
        return refusal(OpsComCode::InvalidValue, u"The cursor is not one of this tenant's. Start again without one."_s);
    return pageOf(select(u"WHERE (p.changed_at, p.id) > (?, ?) ORDER BY p.changed_at, p.id LIMIT ?"_s,
                         {from->at, from->id, limit + 1}),
                  cursor, limit, [](const Payment &last) {
                      return ChangeCursor{last.changedAt.toMSecsSinceEpoch(), last.id};
                  });
}

Result<PaymentBook::Page> PaymentBook::between(qint64 from, qint64 to, const QString &cursor, int limit) const
{
    const auto after = ChangeCursor::read(cursor);
    if (!after)
        return refusal(OpsComCode::InvalidValue, u"The cursor is not one of this tenant's. Start again without one."_s);
    return pageOf(select(u"WHERE p.payment_date >= ? AND p.payment_date < ? AND (p.payment_date, p.id) > (?, ?) "
                         "ORDER BY p.payment_date, p.id LIMIT ?"_s,
                         {std::max(from, after->at), to, after->at, after->id, limit + 1}),
                  cursor, limit, [](const Payment &last) {
                      return ChangeCursor{last.paymentDate.toSecsSinceEpoch(), last.id};
                  });
}

Result<PaymentBook::Count> PaymentBook::count(qint64 from, qint64 to) const
{
    auto row = m_database.run(u"SELECT count(*), coalesce(min(payment_date), 0), coalesce(max(payment_date), 0) FROM "
                              "payments WHERE payment_date >= ? AND payment_date < ?"_s,
                              {from, to});
    if (!row)
        return row.error();
    row->next();
    auto last = m_database.run(u"SELECT changed_at, id FROM payments ORDER BY changed_at DESC, id DESC LIMIT 1"_s, {});
    if (!last)
        return last.error();
    const ChangeCursor changes =
        last->next() ? ChangeCursor{last->value(0).toLongLong(), last->value(1).toString()} : ChangeCursor();
    return Count{row->value(0).toLongLong(), row->value(1).toLongLong(), row->value(2).toLongLong(), changes.toText()};
}

Result<Payment> PaymentBook::byId(const QString &id) const
{
    const auto found = one(u"WHERE p.id = ?"_s, {sqlText(id)});
    if (!found)
        return found.error();
    if (!*found)
        return refusal(OpsComCode::NotFound, u"There is no such payment."_s);
    return **found;
}

Result<std::optional<Payment>> PaymentBook::byIntent(const QString &paymentIntentId) const
{
    if (paymentIntentId.isEmpty())
        return std::optional<Payment>();
    return one(u"WHERE p.payment_intent_id = ?"_s, {paymentIntentId});
}

Result<std::optional<Payment>> PaymentBook::byCharge(const QString &chargeId) const
{
    if (chargeId.isEmpty())
        return std::optional<Payment>();
    return one(u"WHERE p.charge_id = ?"_s, {chargeId});
}

Result<std::optional<Payment>> PaymentBook::byOrder(const QString &orderId) const
{
    return one(u"WHERE p.order_id = ?"_s, {sqlText(orderId)});
}

Result<bool> PaymentBook::isEmpty() const
{
    auto rows = m_database.run(u"SELECT 1 FROM payments LIMIT 1"_s);
    if (!rows)
        return rows.error();
    return !rows->next();
}

Result<qint64> PaymentBook::nextChange() const
{
    auto row = m_database.run(u"SELECT coalesce(max(changed_at), 0) + 1 FROM payments"_s);
    if (!row)
        return row.error();
    row->next();
    return std::max(m_clock.nowMs(), row->value(0).toLongLong());
}

Result<Payment> PaymentBook::create(Payment payment)
{
    const auto changedAt = nextChange();
    if (!changedAt)
        return changedAt.error();
    auto row = m_database.run(u"SELECT coalesce(max(number), 0) + 1 FROM payments"_s);
    if (!row)
        return row.error();
    row->next();
    const qint64 number = row->value(0).toLongLong();
    payment.id = u"pay_%1"_s.arg(number, 6, 10, QLatin1Char('0'));
    payment.orderId = u"ORD-%1"_s.arg(kFirstOrder + number);
    payment.confirmCode = newConfirmCode();
    payment.refunded = Money(0, payment.amount.currency());
    payment.paymentDate = QDateTime::fromSecsSinceEpoch(m_clock.nowMs() / 1000, Qt::UTC);
    payment.changedAt = QDateTime::fromMSecsSinceEpoch(*changedAt, Qt::UTC);
    const auto done = m_database.run(insertSql(), valuesOf(payment, {}));
    if (!done)
        return done.error();
    return byId(payment.id);
}

Result<Payment> PaymentBook::noteIntent(const QString &id, const QString &paymentIntentId, const QString &chargeId,
                                        const QString &cardBrand, const QString &cardLast4)
{
    const auto changedAt = nextChange();
    if (!changedAt)
        return changedAt.error();
    const auto done = m_database.run(
        u"UPDATE payments SET payment_intent_id = ?, charge_id = coalesce(nullif(?, ''), charge_id), "
        "card_brand = coalesce(nullif(?, ''), card_brand), card_last4 = coalesce(nullif(?, ''), card_last4), "
        "changed_at = ? WHERE id = ?"_s,
        {sqlText(paymentIntentId), sqlText(chargeId), sqlText(cardBrand), sqlText(cardLast4), *changedAt, id});
    if (!done)
        return done.error();
    return byId(id);
}

Result<bool> PaymentBook::moveTo(const QString &id, PaymentStatus status, const QString &chargeId)
{
    const auto payment = byId(id);
    if (!payment)
        return payment.error();
    const bool pending = payment->status == PaymentStatus::Pending;
    const bool failed = payment->status == PaymentStatus::Failed;
    const bool forward = (status == PaymentStatus::Succeeded && (pending || failed)) ||
                         (status == PaymentStatus::Failed && pending) ||
                         (status == PaymentStatus::Canceled && (pending || failed));
    if (!forward)
        return false;
    const auto changedAt = nextChange();
    if (!changedAt)
        return changedAt.error();
    const auto done = m_database.run(u"UPDATE payments SET status = ?, charge_id = coalesce(nullif(?, ''), charge_id), "
                                     "changed_at = ? WHERE id = ?"_s,
                                     {toString(status), sqlText(chargeId), *changedAt, id});
    if (!done)
        return done.error();
    return true;
}

Outcome PaymentBook::importHistory(const QList<SeedPayment> &payments, const QString &paymentTypeId, Mode mode)
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    auto insert = m_database.prepare(insertSql());
    if (!insert)
        return insert.error();
    auto refund = m_database.prepare(
        u"INSERT OR IGNORE INTO refunds (id, payment_number, amount, status, reason, comment, requisition_code, "
        "recorded_at) SELECT ?, number, ?, 'succeeded', 'requested_by_customer', 'Imported', '', ? FROM payments "
        "WHERE id = ?"_s);
    if (!refund)
        return refund.error();
    for (const SeedPayment &seed : payments) {
        for (const QVariant &value : valuesOf(paymentOf(seed, paymentTypeId, mode), seed.disputeId))
            insert->addBindValue(value);
        if (!insert->exec())
            return Database::errorOf(*insert, u"import of payments"_s);
        if (seed.refundId.isEmpty())
            continue;
        for (const QVariant &value :
             QVariantList{seed.refundId, seed.refundedMinor, seed.refundedAt.toMSecsSinceEpoch(), seed.tenantId})
            refund->addBindValue(value);
        if (!refund->exec())
            return Database::errorOf(*refund, u"import of refunds"_s);
    }
    return transaction->commit();
}

} // namespace console::practice
