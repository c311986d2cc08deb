#include "store/secretfacts.h"

#include "store/database.h"
#include "store/paymentrow.h"
#include "store/storeerror.h"
#include "store/transaction.h"
#include "store/wholeread.h"

#include <QCoreApplication>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kUseIntervalMs = 3'600'000;
constexpr QStringView kColumns = u"payment_type_id, mode, kind, fingerprint, stored_at, last_used_at, due_at";

QString modeText(const SecretItem &item)
{
    return storedText(item.mode ? toString(*item.mode) : QString());
}

SecretFact factFrom(const QSqlQuery &row)
{
    SecretFact fact;
    fact.item.paymentTypeId = row.value(0).toString();
    if (const QString mode = row.value(1).toString(); !mode.isEmpty()) // the table's CHECK allows no other
        fact.item.mode = modeOf(mode == toString(Mode::Live));
    fact.item.kind = row.value(2).toString();
    fact.fingerprint = row.value(3).toString();
    const qint64 stored = row.value(4).toLongLong();
    fact.isOlder = stored < 0;
    fact.storedAt = QDateTime::fromMSecsSinceEpoch(qAbs(stored), Qt::UTC);
    fact.lastUsedAt = timeFrom(row.value(5));
    fact.chosenDue = timeFrom(row.value(6));
    return fact;
}

Result<bool> hasTable(const Database &journal)
{
    auto rows = journal.run(u"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'secret_facts'"_s);
    if (!rows)
        return rows.error();
    return rows->next();
}

} // namespace

QDateTime SecretFact::due() const
{
    return chosenDue.isValid() ? chosenDue : storedAt.addDays(kSecretDueDays);
}

Result<QList<SecretFact>> SecretFacts::all() const
{
    const auto is = hasTable(m_journal);
    if (!is)
        return is.error();
    QList<SecretFact> facts;
    if (!*is)
        return facts;
    // lint-allow: sql names of columns only
    auto rows = m_journal.run(u"SELECT %1 FROM secret_facts ORDER BY 1, 2, 3 LIMIT 10000"_s.arg(kColumns));
    if (!rows)
        return rows.error();
    while (rows->next())
        facts.append(factFrom(*rows));
    if (auto whole = wholeRead(*rows); !whole)
        return whole.error();
    return facts;
}

Result<std::optional<SecretFact>> SecretFacts::one(const SecretItem &item) const
{
    auto rows = m_journal.run(
        // lint-allow: sql names of columns only
        u"SELECT %1 FROM secret_facts WHERE payment_type_id = ? AND mode = ? AND kind = ?"_s.arg(kColumns),
        {item.paymentTypeId, modeText(item), item.kind});
    if (!rows)
        return rows.error();
    return rows->next() ? std::optional(factFrom(*rows)) : std::nullopt;
}

Outcome SecretFacts::insert(const SecretItem &item, const QString &fingerprint, qint64 storedAt,
                            const QVariant &lastUsed) const
{
    const auto put = m_journal.run(
        // lint-allow: sql names of columns only
        u"INSERT OR REPLACE INTO secret_facts (%1) VALUES (?, ?, ?, ?, ?, ?, NULL)"_s.arg(kColumns),
        {item.paymentTypeId, modeText(item), item.kind, fingerprint, storedAt, lastUsed});
    return put ? Outcome(Done{}) : put.error();
}

Outcome SecretFacts::stored(const SecretItem &item, const Fingerprints &fingerprints, const QDateTime &now) const
{
    auto transaction = Transaction::begin(m_journal);
    if (!transaction)
        return transaction.error();
    const auto before = one(item);
    if (!before)
        return before.error();
    if (*before && fingerprints.contains((*before)->fingerprint)) {
        const auto kept = m_journal.run(
            u"UPDATE secret_facts SET fingerprint = ? WHERE payment_type_id = ? AND mode = ? AND kind = ?"_s,
            {fingerprints.constFirst(), item.paymentTypeId, modeText(item), item.kind});
        if (!kept)
            return kept.error();
        return transaction->commit();
    }
    qint64 storedAt = now.toMSecsSinceEpoch();
    {
        auto same = m_journal.run(
            u"SELECT stored_at FROM secret_facts WHERE payment_type_id = ? AND mode = ? AND fingerprint = ? "
            "ORDER BY abs(stored_at) LIMIT 1"_s,
            {item.paymentTypeId, modeText(item), fingerprints.constFirst()});
        if (!same)
            return same.error();
        if (same->next())
            storedAt = same->value(0).toLongLong();
    }
    if (auto put = insert(item, fingerprints.constFirst(), storedAt, storedTime({})); !put)
        return put;
    return transaction->commit();
}

Outcome SecretFacts::used(const SecretItem &item, const Fingerprints &fingerprints, const QDateTime &now) const
{
    auto transaction = Transaction::begin(m_journal);
    if (!transaction)
        return transaction.error();
    const auto before = one(item);
    if (!before)
        return before.error();
    const qint64 nowMs = now.toMSecsSinceEpoch();
    if (!*before || !fingerprints.contains((*before)->fingerprint)) {
        // Stored before facts were kept, or by somebody else's hand since.
        if (auto put = insert(item, fingerprints.constFirst(), -nowMs, nowMs); !put)
            return put;
        return transaction->commit();
    }
    // A clock that was set back must not stop the times for long.
    const auto done =
        m_journal.run(u"UPDATE secret_facts SET fingerprint = ?, last_used_at = ? WHERE payment_type_id = ? AND "
                      "mode = ? AND kind = ? AND (last_used_at IS NULL OR last_used_at <= ? OR last_used_at > ?)"_s,
                      {fingerprints.constFirst(), nowMs, item.paymentTypeId, modeText(item), item.kind,
                       nowMs - kUseIntervalMs, nowMs});
    if (!done)
        return done.error();
    return transaction->commit();
}

Outcome SecretFacts::removed(const SecretItem &item) const
{
    const auto done = m_journal.run(u"DELETE FROM secret_facts WHERE payment_type_id = ? AND mode = ? AND kind = ?"_s,
                                    {item.paymentTypeId, modeText(item), item.kind});
    return done ? Outcome(Done{}) : done.error();
}

Outcome SecretFacts::setDue(const SecretItem &item, const QDateTime &due) const
{
    const auto done =
        m_journal.run(u"UPDATE secret_facts SET due_at = ? WHERE payment_type_id = ? AND mode = ? AND kind = ?"_s,
                      {storedTime(due), item.paymentTypeId, modeText(item), item.kind});
    if (!done)
        return done.error();
    if (done->numRowsAffected() == 1)
        return Done{};
    return Error{.kind = ErrorKind::NotFound,
                 .userText = QCoreApplication::translate(
                     "console::SecretFacts", "Nothing is known of this item yet, so no due date was set. Test the item "
                                             "first: it is then written down."),
                 .detail = item.kind,
                 .requestId = {},
                 .httpStatus = 0,
                 .code = u"no_fact"_s,
                 .param = {}};
}

} // namespace console
