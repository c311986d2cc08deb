// The real window, offscreen, on a database of ROWS payments: MainWindow, Recent Payments, its watcher, all as in the
// program, but for the keychain (secrets are in memory; a read of the real one takes a millisecond) and for the
// practice servers, which are a process of their own. Each part runs in a process of its own.
//   start    exec -> first painted list with rows in it; the parent took the time before it started the process
//   scroll   Page Down held for ten seconds (30 a second), each frame from the key to the end of its painting; then on
//   to
//            row 10,000; resident memory
//   search   words typed into the box, a key each 60 ms
//   export   CSV of all rows
//   sync     a tenant with other payments: the first copy of its history and of Stripe's, over the old rows
//   bench_ui DATA ROWS OPSCOM-PRACTICE BOOKS PAYMENTS WORK [PART...]
// DATA is a data folder of the console, with workspaces/practice/cache.db in it; the sync works on a copy in WORK.

#include "benchkit.h"
#include "guiwatch.h"
#include "practiceservers.h"
#include "uibench.h"

#include "main/application.h"
#include "main/hardening.h"

#include <QDir>
#include <QProcess>

using namespace console;
using namespace console::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr int kStarts = 7;

/// Runs this program again for one part; what it prints is printed.
QByteArray runPart(const QStringList &arguments, const PracticeServers &servers, bool isPrinted)
{
    QProcess part;
    part.setProcessChannelMode(isPrinted ? QProcess::ForwardedChannels : QProcess::ForwardedErrorChannel);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(UiBench::kApiToken), QString::fromLatin1(servers.apiToken()));
    environment.insert(QString::fromLatin1(UiBench::kSecretKey), QString::fromLatin1(servers.secretKey()));
    environment.insert(QString::fromLatin1(UiBench::kStartedAt), QString::number(monotonicNs()));
    part.setProcessEnvironment(environment);
    part.start(QCoreApplication::applicationFilePath(), arguments);
    if (!part.waitForFinished(-1) || part.exitStatus() != QProcess::NormalExit || part.exitCode() != 0)
        giveUp(u"%1: it did not come to its end"_s.arg(arguments.constFirst()));
    return part.readAllStandardOutput();
}

void copyWorkspace(const QString &from, const QString &to)
{
    QDir(to).removeRecursively();
    QDir().mkpath(to);
    for (const QString &name : {u"cache.db"_s, u"journal.db"_s}) {
        if (!QFile::copy(QDir(from).filePath(name), QDir(to).filePath(name)))
            giveUp(u"%1 cannot be copied"_s.arg(name));
    }
}

void runParent(const QStringList &arguments)
{
    const QString data = arguments.at(1);
    const QString program = arguments.at(3);
    const QString work = arguments.at(6);
    QStringList parts = arguments.mid(7);
    if (parts.isEmpty())
        parts = {u"start"_s, u"scroll"_s, u"search"_s, u"export"_s, u"sync"_s};
    QDir().mkpath(work);
    const auto argumentsOf = [&](const QString &part, const QString &folder, const PracticeServers &servers) {
        return QStringList{u"--part"_s,
                           part,
                           folder,
                           arguments.at(2),
                           servers.workspace().tenantAddress.toString(),
                           servers.workspace().stripeAddress.toString()};
    };
    {
        // A tenant without payments: nothing is added to the rows that are there.
        const PracticeServers servers(program, QDir(work).filePath(u"empty-books"_s), 0);
        if (parts.contains(u"start"_s)) {
            Samples starts;
            Samples cpu;
            for (int i = 0; i < kStarts; ++i) {
                // Two lines: "start", "start_cpu".
                const QList<QByteArray> fields =
                    runPart(argumentsOf(u"start"_s, data, servers), servers, false).replace('\n', '\t').split('\t');
                starts.add(fields.value(1).toDouble());
                cpu.add(fields.value(4).toDouble());
            }
            print(u"ui.start_cpu"_s, cpu.median(), u"ms"_s);
            print(u"ui.start"_s, starts.median(), u"ms"_s);
            print(u"ui.start_worst"_s, starts.worst(), u"ms"_s);
        }
        for (const QString &part : {u"scroll"_s, u"search"_s, u"export"_s}) {
            if (parts.contains(part))
                runPart(argumentsOf(part, data, servers), servers, true);
        }
    }
    if (parts.contains(u"sync"_s)) {
        const PracticeServers servers(program, arguments.at(4), arguments.at(5).toLongLong());
        const QString copy = QDir(work).filePath(u"synced"_s);
        copyWorkspace(QDir(data).filePath(u"workspaces/practice"_s), QDir(copy).filePath(u"workspaces/practice"_s));
        runPart(argumentsOf(u"sync"_s, copy, servers), servers, true);
        QDir(copy).removeRecursively();
    }
}

} // namespace

int main(int argc, char **argv)
{
    console::restrictNewFiles();
    if (argc > 2 && QByteArrayView(argv[1]) == "--part") {
        GuiWatch app(argc, argv);
        Application::installTexts(app);
        const QStringList given = QCoreApplication::arguments().mid(2);
        UiBench bench(app, {.part = given.at(0),
                            .dataFolder = given.at(1),
                            .rows = given.at(2).toLongLong(),
                            .tenant = QUrl(given.at(3)),
                            .stripe = QUrl(given.at(4))});
        bench.open();
        return QCoreApplication::exec();
    }
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 7)
        giveUp(u"usage: bench_ui DATA ROWS OPSCOM-PRACTICE BOOKS PAYMENTS WORK [PART...]"_s);
    runParent(arguments);
    return 0;
}
