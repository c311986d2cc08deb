#include "store/auditreader.h"

#include "store/audittrail.h"
#include "store/paymentrow.h"
#include "store/storethread.h"
#include "store/wholeread.h"

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

using Connections = StoreThread::Connections;

/// The same words again in C++: LIKE folds ASCII only.
class Matcher
{
public:
    explicit Matcher(const AuditQuery &query)
    {
        for (const AuditQuery::Word &word : query.words)
            m_words.append({word.text.toCaseFolded(), word.kinds, word.outcomes});
    }
    bool operator()(const AuditEntry &entry) const
    {
        return std::ranges::all_of(m_words, [&](const AuditQuery::Word &word) {
            if (word.kinds.contains(entry.what) || word.outcomes.contains(entry.outcome))
                return true;
            return std::ranges::any_of(QStringList{entry.who, entry.what, entry.subject, entry.detail, entry.outcome},
                                       [&](const QString &field) { return field.toCaseFolded().contains(word.text); });
        });
    }

private:
    QList<AuditQuery::Word> m_words;
};

/// A part that LIKE looks for anywhere: its own signs are escaped, what it cannot fold is any one sign.
QString likePattern(const QString &text)
{
    QString pattern(u'%');
    for (const char32_t c : text.toStdU32String()) {
        if (c > 127) {
            pattern += u'_';
            continue;
        }
        if (c == U'%' || c == U'_' || c == U'\\')
            pattern += u'\\';
        pattern += QChar(char16_t(c));
    }
    return pattern + u'%';
}

/// The conditions of a query, each a text without values and the values that it binds.
struct Conditions
{
    QString sql;
    QVariantList values;
    void add(const QString &condition, const QVariantList &bound)
    {
        sql += u" AND "_s + condition;
        values += bound;
    }
};

QString placeholders(qsizetype count)
{
    return QStringList(count, u"?"_s).join(u',');
}

Conditions conditionsOf(const AuditQuery &query)
{
    Conditions conditions;
    if (query.from.isValid())
        conditions.add(u"at >= ?"_s, {query.from.toMSecsSinceEpoch()});
    if (query.to.isValid())
        conditions.add(u"at < ?"_s, {query.to.toMSecsSinceEpoch()});
    if (!query.what.isEmpty()) {
        QString part = likePattern(query.what + u'.');
        part.remove(0, 1); // from the start on
        conditions.add(uR"((what = ? OR what LIKE ? ESCAPE '\'))"_s, {query.what, part});
    }
    for (const AuditQuery::Word &word : query.words) {
        const QString like = likePattern(word.text);
        QString any = uR"((who LIKE ? ESCAPE '\' OR what LIKE ? ESCAPE '\' OR subject LIKE ? ESCAPE '\')"
                      uR"( OR detail LIKE ? ESCAPE '\' OR outcome LIKE ? ESCAPE '\')"_s;
        QVariantList values{like, like, like, like, like};
        if (!word.kinds.isEmpty()) {
            any += u" OR what IN ("_s + placeholders(word.kinds.size()) + u')';
            for (const QString &kind : word.kinds)
                values.append(kind);
        }
        if (!word.outcomes.isEmpty()) {
            any += u" OR outcome IN ("_s + placeholders(word.outcomes.size()) + u')';
            for (const QString &outcome : word.outcomes)
                values.append(outcome);
        }
        conditions.add(any + u')', values);
    }
    return conditions;
}

AuditEntry entryFrom(const QSqlQuery &row)
{
    return {row.value(0).toLongLong(), timeFrom(row.value(1)),  row.value(2).toString(), row.value(3).toString(),
            row.value(4).toString(),   row.value(5).toString(), row.value(6).toString()};
}

/// Calls f(row, entry) for each match until it says false.
template <typename F>
Outcome eachMatch(const Database &journal, const AuditQuery &query, const QString &columns, const QString &range,
                  const QVariantList &rangeValues, const QString &order, F f)
{
    const Conditions conditions = conditionsOf(query);
    const QString sql =
        // lint-allow: sql names of columns and conditions without values only, all values are bound
        u"SELECT %1 FROM audit_entries WHERE %2%3 ORDER BY entry_id %4"_s.arg(columns, range, conditions.sql, order);
    auto rows = journal.run(sql, rangeValues + conditions.values);
    if (!rows)
        return rows.error();
    const Matcher matches(query);
    while (rows->next()) {
        const AuditEntry entry = entryFrom(*rows);
        if (matches(entry) && !f(*rows, entry))
            break;
    }
    return wholeRead(*rows);
}

constexpr QStringView kEntry = u"entry_id, at, who, what, subject, detail, outcome";

Result<AuditRows> readPage(const Database &journal, const AuditQuery &query, qint64 before, int limit)
{
    AuditRows page;
    bool hasMore = false;
    const auto done = eachMatch(journal, query, kEntry.toString(), u"(? = 0 OR entry_id < ?)"_s, {before, before},
                                u"DESC"_s, [&](const QSqlQuery &, const AuditEntry &entry) {
                                    hasMore = page.entries.size() >= limit;
                                    if (!hasMore)
                                        page.entries.append(entry);
                                    return !hasMore;
                                });
    if (!done)
        return done.error();
    page.next = hasMore ? page.entries.constLast().id : 0;
    return page;
}

Result<qint64> countMatches(const Database &journal, const AuditQuery &query)
{
    qint64 count = 0;
    const auto done =
        eachMatch(journal, query, kEntry.toString(), u"1"_s, {}, u"DESC"_s, [&](const QSqlQuery &, const AuditEntry &) {
            ++count;
            return true;
        });
    if (!done)
        return done.error();
    return count;
}

Result<AuditStep> walk(const Database &journal, const AuditQuery &query, qint64 after, qint64 upTo, int most,
                       const AuditReader::Visitor &visitor)
{
    const auto call = [](const std::function<Outcome()> &f) -> Outcome { return f ? f() : Outcome(Done{}); };
    if (auto begun = call(visitor.begin); !begun)
        return begun.error();
    AuditStep step{after, 0, 0, false};
    {
        auto end = journal.run(u"SELECT count(*), max(entry_id) FROM (SELECT entry_id FROM audit_entries "
                               "WHERE entry_id > ? AND entry_id <= ? ORDER BY entry_id LIMIT ?)"_s,
                               {after, upTo, most});
        if (!end)
            return end.error();
        if (end->next() && end->value(0).toLongLong() > 0) {
            step.looked = end->value(0).toLongLong();
            step.last = end->value(1).toLongLong();
        }
    }
    std::optional<Error> refused;
    const auto done =
        eachMatch(journal, query, kEntry.toString() + u", previous_hash, hash"_s, u"entry_id > ? AND entry_id <= ?"_s,
                  {after, step.last}, u"ASC"_s, [&](const QSqlQuery &row, const AuditEntry &entry) {
                      const auto taken = visitor.each({entry, row.value(7).toByteArray(), row.value(8).toByteArray()});
                      if (!taken) {
                          refused = taken.error();
                          return false;
                      }
                      ++step.taken;
                      return true;
                  });
    if (!done)
        return done.error();
    if (refused)
        return *refused;
    step.atEnd = step.looked < most || step.last >= upTo;
    if (step.atEnd) {
        if (auto ended = call(visitor.atEnd); !ended)
            return ended.error();
    }
    return step;
}

} // namespace

TypedJob<AuditRows> *AuditReader::page(AuditQuery query, qint64 before, int limit, QObject *parent)
{
    return new StoreJob<AuditRows>(
        m_store.counter(),
        [query = std::move(query), before, limit](Connections &c) {
            return readPage(c->journal, query, before, std::max(limit, 1));
        },
        {}, parent);
}

TypedJob<qint64> *AuditReader::count(AuditQuery query, QObject *parent)
{
    return new StoreJob<qint64>(
        m_store.counter(), [query = std::move(query)](Connections &c) { return countMatches(c->journal, query); }, {},
        parent);
}

TypedJob<AuditCheck> *AuditReader::verify(QObject *parent)
{
    return new StoreJob<AuditCheck>(
        m_store.counter(),
        [clock = &m_store.clock()](Connections &c) { return AuditTrail(c->journal, *clock).check(); }, {}, parent);
}

TypedJob<AuditStep> *AuditReader::visit(AuditQuery query, qint64 after, qint64 upTo, int most, Visitor visitor,
                                        QObject *parent)
{
    return new StoreJob<AuditStep>(
        m_store.counter(),
        [query = std::move(query), after, upTo, most, visitor = std::move(visitor)](Connections &c) {
            return walk(c->journal, query, after, upTo, std::max(most, 1), visitor);
        },
        {}, parent);
}

TypedJob<AuditStep> *AuditReader::extent(QObject *parent)
{
    return new StoreJob<AuditStep>(
        m_store.counter(),
        [](Connections &c) -> Result<AuditStep> {
            auto rows = c->journal.run(u"SELECT coalesce(max(entry_id), 0), count(*) FROM audit_entries"_s);
            if (!rows)
                return rows.error();
            (void)rows->next();
            return AuditStep{rows->value(0).toLongLong(), rows->value(1).toLongLong(), 0, true};
        },
        {}, parent);
}

} // namespace console
