#include "store/paymentrepository.h"

#include "store/paymentrow.h"
#include "store/paymentupsert.h"
#include "store/wholeread.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <vector>

namespace console {

using namespace Qt::StringLiterals;

namespace {

/// What the cache knows and the tenant's new row does not say.
Payment merged(const std::optional<KnownPayment> &old, Payment row)
{
    if (!old)
        return row;
    const Payment &before = old->payment;
    if (row.changedAt.isValid() && row.changedAt < before.changedAt)
        return before; // an answer that was overtaken on its way
    const auto keep = [](QString *fresh, const QString &known) {
        if (fresh->isEmpty())
            *fresh = known;
    };
    keep(&row.stripeStatus, before.stripeStatus);
    keep(&row.cardBrand, before.cardBrand);
    keep(&row.cardLast4, before.cardLast4);
    keep(&row.chargeId, before.chargeId);
    if (!row.fee) {
        row.fee = before.fee; // the tenant never tells it
        row.net = before.net;
    }
    const bool leftPending = before.status == PaymentStatus::Pending && row.status != PaymentStatus::Pending;
    if (!leftPending)
        keep(&row.note, before.note);
    return row;
}

/// Over the row that is known. Gives whether anything changed.
Result<bool> putOver(PaymentUpsert *upsert, const Payment &row)
{
    const auto old = upsert->known(row.id);
    if (!old)
        return old.error();
    return upsert->put(*old, merged(*old, row));
}

/// What Stripe's books tell, put over what the cache knows.
Payment withFacts(Payment row, const StripePaymentFacts &facts)
{
    const auto put = [](QString *known, const QString &fresh) {
        if (!fresh.isEmpty())
            *known = fresh;
    };
    put(&row.chargeId, facts.chargeId);
    put(&row.cardBrand, facts.cardBrand);
    put(&row.cardLast4, facts.cardLast4);
    put(&row.stripeStatus, facts.stripeStatus);
    if (facts.fee) {
        row.fee = facts.fee;
        row.net = facts.net;
    }
    return row;
}

Outcome checked(const StripePaymentFacts &facts)
{
    const bool isPair = facts.fee.has_value() == facts.net.has_value() &&
                        (!facts.fee || facts.fee->currency() == facts.net->currency());
    if (!facts.paymentIntentId.isEmpty() && isPair)
        return Done{};
    return Error{.kind = ErrorKind::InvalidInput,
                 .userText = QCoreApplication::translate(
                     "console::PaymentRepository",
                     "What Stripe told of a payment is incomplete and cannot be stored. Nothing of this batch was "
                     "saved."),
                 .detail = u"payment intent '%1', fee and net %2"_s.arg(facts.paymentIntentId,
                                                                        isPair ? u"match"_s : u"do not match"_s),
                 .requestId = {},
                 .httpStatus = 0,
                 .code = u"bad_facts"_s,
                 .param = {}};
}

/// Each ID once (the last one given stands), by date: ids then ascend.
std::vector<const Payment *> inOrder(const QList<Payment> &rows)
{
    QSet<QStringView> seen;
    seen.reserve(rows.size());
    std::vector<const Payment *> ordered;
    ordered.reserve(static_cast<std::size_t>(rows.size()));
    for (auto row = rows.crbegin(); row != rows.crend(); ++row) {
        const qsizetype before = seen.size();
        seen.insert(row->id);
        if (seen.size() > before)
            ordered.push_back(&*row);
    }
    std::reverse(ordered.begin(), ordered.end());
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const Payment *a, const Payment *b) { return a->paymentDate < b->paymentDate; });
    return ordered;
}

Outcome checked(const Payment &row)
{
    // 2^42 seconds is far beyond any date, and times 1,024 still an int64.
    const qint64 seconds = row.paymentDate.isValid() ? row.paymentDate.toSecsSinceEpoch() : -1;
    if (!row.id.isEmpty() && seconds >= 0 && seconds < (qint64{1} << 42))
        return Done{};
    return Error{.kind = ErrorKind::InvalidInput,
                 .userText = QCoreApplication::translate(
                     "console::PaymentRepository",
                     "A payment without an ID or a date cannot be stored. Nothing of this batch was saved."),
                 .detail = u"payment '%1', date %2"_s.arg(row.id).arg(seconds),
                 .requestId = {},
                 .httpStatus = 0,
                 .code = u"bad_payment"_s,
                 .param = {}};
}

} // namespace

Result<QStringList> PaymentRepository::upsert(const QList<Payment> &rows, const std::optional<QString> &cursor,
                                              const Also &also) const
{
    for (const Payment &row : rows) {
        if (auto good = checked(row); !good)
            return good.error();
    }
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    QStringList changed;
    {
        auto upsert = PaymentUpsert::open(m_database);
        if (!upsert)
            return upsert.error();
        const auto ordered = inOrder(rows);
        for (const Payment *row : ordered) {
            const auto isNew = upsert->insert(*row);
            if (!isNew)
                return isNew.error();
            const auto isChanged = *isNew ? isNew : putOver(&*upsert, *row);
            if (!isChanged)
                return isChanged.error();
            if (*isChanged)
                changed << row->id;
        }
        if (auto flushed = upsert->flush(); !flushed)
            return flushed.error();
    }
    if (cursor) {
        if (auto set = setSetting(u"sync_cursor"_s, *cursor); !set)
            return set.error();
    }
    if (also) {
        if (auto done = also(m_database); !done)
            return done.error();
    }
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    return changed;
}

Result<QStringList> PaymentRepository::setStripeFindings(const QString &paymentId, const QString &stripeStatus,
                                                         const QString &note) const
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    bool changed = false;
    {
        auto upsert = PaymentUpsert::open(m_database);
        if (!upsert)
            return upsert.error();
        const auto old = upsert->known(paymentId);
        if (!old)
            return old.error();
        if (!*old)
            return QStringList();
        Payment row = (*old)->payment;
        row.stripeStatus = stripeStatus;
        row.note = note;
        const auto put = upsert->put(*old, row);
        if (!put)
            return put.error();
        changed = *put;
        if (auto flushed = upsert->flush(); !flushed)
            return flushed.error();
    }
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    return changed ? QStringList{paymentId} : QStringList();
}

Result<StoredFacts> PaymentRepository::setStripeFacts(const QList<StripePaymentFacts> &facts, QStringList *changed,
                                                      const Also &also) const
{
    for (const StripePaymentFacts &one : facts) {
        if (auto good = checked(one); !good)
            return good.error();
    }
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    StoredFacts stored;
    {
        auto upsert = PaymentUpsert::open(m_database);
        if (!upsert)
            return upsert.error();
        const auto found = upsert->placesOf(facts, &stored.unknown);
        if (!found)
            return found.error();
        for (const auto &[rowId, place] : *found) {
            const auto old = upsert->known(place.paymentId);
            if (!old)
                return old.error();
            if (!*old)
                continue;
            const auto put = upsert->put(*old, withFacts((*old)->payment, facts.at(place.fact)));
            if (!put)
                return put.error();
            if (*put)
                *changed << place.paymentId;
        }
        if (auto flushed = upsert->flush(); !flushed)
            return flushed.error();
    }
    if (also) {
        if (auto done = also(m_database); !done)
            return done.error();
    }
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    stored.changed = changed->size();
    return stored;
}

Result<std::optional<Payment>> PaymentRepository::first(const QString &from, const QString &value) const
{
    // lint-allow: sql names of columns and tables only, all values are bound
    auto rows = m_database.run(u"SELECT "_s + paymentColumns() + u" FROM "_s + from, {storedText(value)});
    if (!rows)
        return rows.error();
    if (!rows->next())
        return std::optional<Payment>();
    auto payment = paymentFrom(*rows);
    if (!payment)
        return payment.error();
    return std::optional<Payment>(std::move(*payment));
}

Result<std::optional<Payment>> PaymentRepository::payment(const QString &paymentId) const
{
    return first(u"payments WHERE payment_id = ?"_s, paymentId);
}

Result<std::optional<Payment>> PaymentRepository::paymentOfIntent(const QString &paymentIntentId) const
{
    return first(u"payments INDEXED BY payments_by_intent WHERE payment_intent_id = ? AND payment_intent_id <> '' "
                 "ORDER BY row_id DESC LIMIT 1"_s,
                 paymentIntentId);
}

Result<QList<Payment>> PaymentRepository::pendingWithIntent(int limit) const
{
    // lint-allow: sql names of columns and tables only, all values are bound
    auto rows = m_database.run(u"SELECT "_s + paymentColumns() +
                                   // lint-allow: sql as above
                                   u" FROM payments INDEXED BY payments_pending WHERE status = 'pending' AND "
                                   "payment_intent_id <> '' ORDER BY row_id DESC LIMIT ?"_s,
                               {limit});
    if (!rows)
        return rows.error();
    QList<Payment> payments;
    while (rows->next()) {
        auto payment = paymentFrom(*rows);
        if (!payment)
            return payment.error();
        payments.append(*payment);
    }
    if (auto whole = wholeRead(*rows); !whole)
        return whole.error();
    return payments;
}

Outcome PaymentRepository::setSetting(const QString &name, const QString &value) const
{
    auto done = m_database.run(u"INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET "
                               "value = excluded.value"_s,
                               {name, storedText(value)});
    if (!done)
        return done.error();
    return Done{};
}

Result<QString> PaymentRepository::setting(const QString &name) const
{
    auto rows = m_database.run(u"SELECT value FROM settings WHERE name = ?"_s, {name});
    if (!rows)
        return rows.error();
    return rows->next() ? rows->value(0).toString() : QString();
}

} // namespace console
