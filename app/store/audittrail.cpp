#include "store/audittrail.h"

#include "store/paymentrow.h"

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
    return entries;
}

Result<qint64> AuditTrail::verify() const
{
    auto rows = m_database.run(u"SELECT entry_id, at, who, what, subject, detail, outcome, previous_hash, hash, "
                               "(SELECT entry_id FROM audit_head), (SELECT hash FROM audit_head) "
                               "FROM audit_entries ORDER BY entry_id"_s);
    if (!rows)
        return rows.error();
    Head last{0, QByteArray(32, '\0')};
    Head head = last;
    while (rows->next()) {
        const AuditEntry entry = entryFrom(*rows);
        const QByteArray hash = rows->value(8).toByteArray();
        if (entry.id != last.entryId + 1)
            return last.entryId + 1; // the missing one
        if (rows->value(7).toByteArray() != last.hash || hash != chained(last.hash, entry))
            return entry.id;
        last = {entry.id, hash};
        head = {rows->value(9).toLongLong(), rows->value(10).toByteArray()};
    }
    if (last.entryId == 0) {
        const auto stored = headOf(m_database);
        if (!stored)
            return stored.error();
        head = *stored;
    }
    if (head.entryId > last.entryId)
        return last.entryId + 1; // cut off at the end
    return head.entryId == last.entryId && head.hash == last.hash ? qint64{0} : std::max<qint64>(last.entryId, 1);
}

} // namespace console
