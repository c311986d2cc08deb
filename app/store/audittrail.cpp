#include "store/audittrail.h"

#include "store/paymentrow.h"
#include "store/wholeread.h"

#include <QCryptographicHash>
#include <QtEndian>

namespace console {

using namespace Qt::StringLiterals;

namespace {

struct Head
{
    qint64 entryId = 0;
    QByteArray hash;
};

QByteArray chained(const QByteArray &previous, const AuditEntry &entry)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](const QByteArray &bytes) {
        const quint64 size = qToBigEndian(static_cast<quint64>(bytes.size()));
        hash.addData(QByteArrayView(reinterpret_cast<const char *>(&size), qsizetype{sizeof size}));
        hash.addData(bytes);
    };
    add(previous);
    add(QByteArray::number(entry.id));
    add(QByteArray::number(entry.at.toMSecsSinceEpoch()));
    for (const QString &field : {entry.who, entry.what, entry.subject, entry.detail, entry.outcome})
        add(field.toUtf8());
    return hash.result();
}

Result<Head> headOf(const Database &database)
{
    auto rows = database.run(u"SELECT entry_id, hash FROM audit_head"_s);
    if (!rows)
        return rows.error();
    if (!rows->next())
        return Head{-1, {}};
    return Head{rows->value(0).toLongLong(), rows->value(1).toByteArray()};
}

AuditEntry entryFrom(const QSqlQuery &row)
{
    return {row.value(0).toLongLong(), timeFrom(row.value(1)),  row.value(2).toString(), row.value(3).toString(),
            row.value(4).toString(),   row.value(5).toString(), row.value(6).toString()};
}

} // namespace

Outcome AuditTrail::append(const QString &who, const QString &what, const QString &subject, const QString &detail,
                           const QString &outcome) const
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    const auto head = headOf(m_database);
    if (!head)
        return head.error();
    const AuditEntry entry{head->entryId + 1,   QDateTime::fromMSecsSinceEpoch(m_clock.nowMs(), Qt::UTC),
                           storedText(who),     storedText(what),
                           storedText(subject), storedText(detail),
                           storedText(outcome)};
    const QByteArray hash = chained(head->hash, entry);
    if (auto put = m_database.run(u"INSERT INTO audit_entries (entry_id, at, who, what, subject, detail, outcome, "
                                  "previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
                                  {entry.id, storedTime(entry.at), entry.who, entry.what, entry.subject, entry.detail,
                                   entry.outcome, head->hash, hash});
        !put)
        return put.error();
    if (auto moved = m_database.run(u"UPDATE audit_head SET entry_id = ?, hash = ?"_s, {entry.id, hash}); !moved)
        return moved.error();
    return transaction->commit();
}

Result<QList<AuditEntry>> AuditTrail::entries(int limit, qint64 beforeId) const
{
    auto rows = m_database.run(u"SELECT entry_id, at, who, what, subject, detail, outcome FROM audit_entries "
                               "WHERE ? = 0 OR entry_id < ? ORDER BY entry_id DESC LIMIT ?"_s,
                               {beforeId, beforeId, limit});
    if (!rows)
        return rows.error();
    QList<AuditEntry> entries;
    while (rows->next())
        entries.append(entryFrom(*rows));
    if (auto whole = wholeRead(*rows); !whole)
        return whole.error();
    return entries;
}

Result<AuditCheck> AuditTrail::check() const
{
    using Break = AuditCheck::Break;
    // One statement, one snapshot: head and entries belong together although others write.
    auto rows = m_database.run(u"SELECT e.entry_id, e.at, e.who, e.what, e.subject, e.detail, e.outcome, "
                               "e.previous_hash, e.hash, h.entry_id, h.hash FROM audit_head h "
                               "LEFT JOIN audit_entries e ON 1 ORDER BY e.entry_id"_s);
    if (!rows)
        return rows.error();
    Head last{0, QByteArray(32, '\0')};
    Head head{-1, {}};
    qint64 entries = 0;
    while (rows->next()) {
        head = {rows->value(9).toLongLong(), rows->value(10).toByteArray()};
        if (rows->isNull(0))
            break; // a head without entries
        const AuditEntry entry = entryFrom(*rows);
        const QByteArray hash = rows->value(8).toByteArray();
        ++entries;
        if (entry.id != last.entryId + 1)
            return AuditCheck{Break::Missing, last.entryId + 1, entries};
        if (rows->value(7).toByteArray() != last.hash || hash != chained(last.hash, entry))
            return AuditCheck{Break::Changed, entry.id, entries};
        last = {entry.id, hash};
    }
    if (auto whole = wholeRead(*rows); !whole)
        return whole.error();
    if (head.entryId > last.entryId)
        return AuditCheck{Break::CutOff, last.entryId + 1, entries};
    if (head.entryId >= 0 && head.entryId < last.entryId)
        return AuditCheck{Break::Added, head.entryId + 1, entries};
    if (head.hash != last.hash)
        return AuditCheck{Break::Changed, std::max<qint64>(last.entryId, 1), entries};
    return AuditCheck{Break::None, 0, entries};
}

Result<qint64> AuditTrail::verify() const
{
    const auto verdict = check();
    if (!verdict)
        return verdict.error();
    return verdict->firstBroken;
}

} // namespace console
