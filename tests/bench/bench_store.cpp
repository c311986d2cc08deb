// Rows per second from a list of payments to the store, with the search index: without network and parsing, what the
// store alone can do. Leaves the database of ROWS rows in FOLDER for the other programs.
//   bench_store FOLDER ROWS [ROWS-A-TRANSACTION]

#include "benchkit.h"

#include "store/indexmerge.h"

#include <QCoreApplication>
#include <QDir>

#include <algorithm>

using namespace console;
using namespace console::bench;
using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 3)
        giveUp(u"usage: bench_store FOLDER ROWS [ROWS-A-TRANSACTION]"_s);
    const QString folder = arguments.at(1);
    const qint64 rows = arguments.at(2).toLongLong();
    const qint64 chunk = arguments.size() > 3 ? arguments.at(3).toLongLong() : 5000;
    QDir(folder).removeRecursively();
    const auto store = openStore(folder);
    Samples commits;
    double seconds = 0;
    double cpu = 0;
    // Newest first, as a first sync arrives; each slice ascends.
    for (qint64 end = rows; end > 0; end -= chunk) {
        QList<Payment> payments;
        for (qint64 i = std::max<qint64>(0, end - chunk); i < end; ++i)
            payments.append(paymentOf(seedPaymentAt(i, rows)));
        const Stopwatch watch;
        waitFor(store->upsertPayments(std::move(payments), std::nullopt));
        seconds += watch.seconds();
        cpu += watch.cpuSeconds();
        commits.add(watch.seconds() * 1000);
    }
    const Stopwatch merging; // as at the end of a large sync
    while (waitFor(mergeIndex(*store))) {
    }
    print(u"store.merge"_s, merging.seconds(), u"s"_s);
    print(u"store.rows_per_second"_s, static_cast<double>(rows) / seconds, u"rows/s"_s);
    print(u"store.rows_per_cpu_second"_s, static_cast<double>(rows) / cpu, u"rows/s"_s);
    print(u"store.commit_median"_s, commits.median(), u"ms"_s);
    print(u"store.commit_worst"_s, commits.worst(), u"ms"_s);
    return 0;
}
