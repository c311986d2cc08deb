// Keystroke -> first page of 100, from the text in the box to the payments in hand, against a brute-force LIKE '%x%' on
// the same rows.
//   search.realistic, search.hard   through PaymentReader, as the report does: a job on a thread of its own and back;
//                                   ..._cpu is the processor time of both threads, whatever else the machine does
//   search.direct                   the same through WorkspaceStore::page(), on the caller's thread; every fourth one
//   like                            those fourth ones as LIKE on each searched column, on the caller's thread too: what
//                                   the ratios compare with search.direct
//   bench_search FOLDER ROWS [KEYSTROKES]

#include "benchkit.h"
#include "queries.h"

#include "store/database.h"
#include "store/paymentreader.h"
#include "store/searchtext.h"

#include <QCoreApplication>
#include <QDir>
#include <QSqlRecord>

#include <algorithm>

using namespace console;
using namespace console::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr int kFirstPage = 100;
constexpr int kEach = 4;

struct Like
{
    QString sql;
    QVariantList values;
};

template <typename List, typename TextOf>
void addListed(const List &list, const QString &column, TextOf textOf, QStringList *where, QVariantList *values)
{
    if (list.isEmpty())
        return;
    *where << column + u" IN ("_s + QStringList(list.size(), u"?"_s).join(u", "_s) + u')';
    for (const auto &entry : list)
        *values << textOf(entry);
}

/// What one would write without an index of parts: each word somewhere in one of the searched columns.
Like likeOf(const PaymentQuery &query)
{
    static const QStringList columns{u"payer_name"_s,   u"payer_email"_s, u"order_id"_s,
                                     u"confirm_code"_s, u"plate"_s,       u"payment_intent_id"_s,
                                     u"charge_id"_s,    u"card_last4"_s,  u"items"_s};
    QStringList where;
    QVariantList values;
    const QStringList words = searchWords(query.search);
    for (const QString &word : words) {
        QStringList either;
        for (const QString &column : columns) {
            either << column + u" LIKE ?"_s;
            values << u'%' + word + u'%';
        }
        where << u'(' + either.join(u" OR "_s) + u')';
    }
    const PaymentFilter &filter = query.filter;
    addListed(
        filter.statuses, u"status"_s, [](PaymentStatus s) { return toString(s); }, &where, &values);
    addListed(
        filter.currencies, u"currency"_s, [](const Currency &c) { return c.code(); }, &where, &values);
    if (!filter.last4.isEmpty()) {
        where << u"card_last4 = ?"_s;
        values << filter.last4;
    }
    const auto bound = [&](const QString &condition, const QVariant &value) {
        where << condition;
        values << value;
    };
    if (filter.amount.least)
        bound(u"amount_key >= ?"_s, *filter.amount.least);
    if (filter.amount.most)
        bound(u"amount_key <= ?"_s, *filter.amount.most);
    if (filter.time.from)
        bound(u"payment_date >= ?"_s, filter.time.from->toSecsSinceEpoch());
    if (filter.time.until)
        bound(u"payment_date < ?"_s, filter.time.until->toSecsSinceEpoch());
    Like like;
    // lint-allow: sql names of columns and marks, all values are bound
    like.sql = u"SELECT * FROM payments %1 ORDER BY row_id DESC LIMIT %2"_s
                   .arg(where.isEmpty() ? QString() : u"WHERE "_s + where.join(u" AND "_s))
                   .arg(kFirstPage);
    like.values = values;
    return like;
}

/// The rows are read to the last field, as a page of payments is.
qint64 readAll(const Database &database, const Like &like)
{
    auto query = database.run(like.sql, like.values);
    if (!query)
        giveUp(query.error());
    qint64 rows = 0;
    const int columns = query->record().count();
    while (query->next()) {
        for (int column = 0; column < columns; ++column)
            (void)query->value(column);
        ++rows;
    }
    return rows;
}

struct Measured
{
    Samples times;
    Samples cpu; ///< of all threads
    QList<std::pair<double, QString>> slowest;
    qint64 hits = 0;
};

void measure(PaymentReader &reader, const QList<Keystroke> &keystrokes, Measured *measured)
{
    for (const Keystroke &keystroke : keystrokes) {
        const Stopwatch watch;
        const PaymentPage page = waitFor(reader.page(queryOf(keystroke), {}, kFirstPage));
        const double ms = watch.milliseconds();
        measured->times.add(ms);
        measured->cpu.add(watch.cpuMilliseconds());
        measured->slowest.append({ms, keystroke.text});
        measured->hits += page.rows.size();
    }
}

void tell(const QString &name, Measured &measured)
{
    printTimes(u"search."_s + name, measured.times);
    printTimes(u"search.%1_cpu"_s.arg(name), measured.cpu);
    std::ranges::sort(measured.slowest, std::ranges::greater());
    remark(u"%1: %2 queries, %3 rows; the slowest:"_s.arg(name).arg(measured.times.size()).arg(measured.hits));
    for (const auto &[ms, text] : measured.slowest.first(std::min<qsizetype>(6, measured.slowest.size())))
        remark(u"  %1 ms  %2"_s.arg(ms, 0, 'f', 2).arg(text));
}

void compare(const WorkspaceStore &store, const QString &folder, const QList<Keystroke> &all)
{
    const auto database = Database::open(QDir(folder).filePath(u"cache.db"_s), Database::Access::ReadOnly);
    if (!database)
        giveUp(database.error());
    Samples direct;
    Samples like;
    for (qsizetype i = 0; i < all.size(); i += kEach) {
        const Stopwatch ours;
        const PaymentQuery query = queryOf(all.at(i));
        const auto page = store.page(query, {}, kFirstPage);
        if (!page)
            giveUp(page.error());
        direct.add(ours.milliseconds());
        const Stopwatch theirs;
        (void)readAll(*database, likeOf(query));
        like.add(theirs.milliseconds());
    }
    printTimes(u"search.direct"_s, direct);
    printTimes(u"like"_s, like);
    print(u"search.ratio_p50"_s, like.median() / direct.median(), u"x"_s);
    print(u"search.ratio_p99"_s, like.p99() / direct.p99(), u"x"_s);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 3)
        giveUp(u"usage: bench_search FOLDER ROWS [KEYSTROKES]"_s);
    const QString folder = arguments.at(1);
    const qint64 rows = arguments.at(2).toLongLong();
    const qsizetype count = arguments.size() > 3 ? arguments.at(3).toLongLong() : 1200;
    const QList<Keystroke> realistic = realisticKeystrokes(count, rows);
    const QList<Keystroke> hard = hardKeystrokes(rows);
    const auto store = openStore(folder);
    {
        PaymentReader reader(*store);
        // As after the start of the program, when the list is there already: connection and statistics are loaded.
        (void)waitFor(reader.page({}, {}, kFirstPage));
        Measured quick;
        measure(reader, realistic, &quick);
        tell(u"realistic"_s, quick);
        Measured slow;
        measure(reader, hard, &slow);
        tell(u"hard"_s, slow);
    }
    compare(*store, folder, realistic + hard);
    return 0;
}
