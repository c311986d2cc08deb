// CSV of all rows, as the export dialog makes it: rows per second from the start of the flow to the finished file with
// its checksum, and how much more memory lies resident meanwhile.
//   bench_export FOLDER WORK

#include "benchkit.h"

#include "flows/exportpaymentsflow.h"
#include "models/csvsink.h"
#include "net/httpclient.h"
#include "support/memorysecretstore.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTimer>

#include <algorithm>

using namespace console;
using namespace console::bench;
using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 3)
        giveUp(u"usage: bench_export FOLDER WORK"_s);
    QDir().mkpath(arguments.at(2));
    SystemClock clock;
    HttpClient http;
    test::MemorySecretStore secrets;
    Workspace workspace;
    workspace.clientId = u"practice"_s;
    Session session({http, secrets, clock, arguments.at(2)}, workspace, openStore(arguments.at(1)));
    TenantInfo info;
    info.capabilities = {u"view"_s, u"export"_s};
    session.setTenantInfo(info);

    ExportHead head;
    head.workspace = u"Practice workspace"_s;
    head.mode = u"Test"_s;
    head.filter = u"all payments"_s;
    head.zone = QTimeZone("America/Toronto");
    head.madeAt = clock.now();
    const QString path = QDir(arguments.at(2)).filePath(u"export.csv"_s);
    PaymentExport what;
    what.rows = paymentsOf(session, {});
    what.subject = u"export.csv"_s;
    what.filter = head.filter;

    const qint64 before = residentBytes();
    qint64 most = before;
    QTimer looks;
    QObject::connect(&looks, &QTimer::timeout, &looks, [&most] { most = std::max(most, residentBytes()); });
    looks.start(2);
    const Stopwatch watch;
    const Exported done =
        waitFor(new ExportPaymentsFlow(session, what, std::make_shared<CsvFileSink>(path, head, true), &session));
    const double seconds = watch.seconds();
    most = std::max(most, residentBytes());
    print(u"export.csv"_s, static_cast<double>(done.rows) / seconds, u"rows/s"_s);
    print(u"export.csv_cpu"_s, watch.cpuSeconds() * 1e6 / static_cast<double>(done.rows), u"us/row"_s);
    print(u"export.memory"_s, static_cast<double>(most - before) / 1e6, u"MB"_s);
    remark(u"export: %1 rows, %2 MB"_s.arg(done.rows).arg(QFile(path).size() / 1'000'000));
    QFile::remove(path);
    QFile::remove(ExportFile::checksumPath(path));
    return 0;
}
