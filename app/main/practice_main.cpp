#include "core/workspace.h"
#include "main/hardening.h"
#include "practice/practiceworld.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QSocketNotifier>
#include <QTextStream>

#include <csignal>
#include <cstdio>
#include <optional>
#include <sys/signalfd.h>
#include <thread>
#include <unistd.h>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

/// Used where --seed is not given: the keys it leads to are the same everywhere and worth nothing anywhere else.
constexpr auto kDefaultSeed = "opscom-practice";

/// SIGTERM and SIGINT as something to read, so that they end the program from its event loop. Must be called before any
/// thread is started: threads inherit the mask.
int signalsAsFile()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int complain(const QString &text)
{
    QTextStream(stderr) << text << Qt::endl;
    return 1;
}

std::optional<quint16> portOf(const QString &text)
{
    bool isNumber = false;
    const ushort port = text.toUShort(&isNumber);
    return isNumber ? std::optional<quint16>(port) : std::nullopt;
}

void printWorld(const practice::PracticeWorld &world)
{
    const practice::StripeKeys keys = world.keys();
    Workspace workspace;
    workspace.clientId = world.clientId();
    QTextStream out(stdout);
    out << "Stripe address:           " << world.stripeAddress().toString() << '\n'
        << "Tenant address:           " << world.tenantAddress().toString() << '\n'
        << "Client ID:                " << world.clientId() << '\n'
        << "API token:                " << world.apiToken() << '\n'
        << "Publishable Key (test):   " << keys.publishableTest << '\n'
        << "Secret Key (test):        " << keys.secretTest << '\n'
        << "Restricted key (test):    " << keys.restrictedTest << '\n'
        << "Endpoint URL to register: " << workspace.callbackUrl().toString() << '\n'
        << "These are practice values: they work here only. Stop with Ctrl+C or SIGTERM." << Qt::endl;
}

} // namespace

int main(int argc, char **argv)
{
    console::restrictNewFiles();
    const int signalFile = signalsAsFile();
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"opscom-practice"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(CONSOLE_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "A practice Stripe and a practice OPS-COM tenant on this computer."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QString number = QCoreApplication::translate("main", "number");
    const QCommandLineOption stripePort(u"stripe-port"_s,
                                        QCoreApplication::translate("main", "Port of the Stripe; 0 takes a free one."),
                                        number, u"0"_s);
    const QCommandLineOption tenantPort(u"tenant-port"_s,
                                        QCoreApplication::translate("main", "Port of the tenant; 0 takes a free one."),
                                        number, u"0"_s);
    const QCommandLineOption data(u"data"_s, QCoreApplication::translate("main", "Keep the books in this folder."),
                                  QCoreApplication::translate("main", "folder"));
    const QCommandLineOption payments(
        u"payments"_s, QCoreApplication::translate("main", "Made-up payments at the first start."), number, u"1000"_s);
    const QCommandLineOption seed(
        u"seed"_s, QCoreApplication::translate("main", "Text from which keys and made-up people are derived."),
        QCoreApplication::translate("main", "text"), QString::fromLatin1(kDefaultSeed));
    parser.addOptions({stripePort, tenantPort, data, payments, seed});
    parser.process(app);

    const auto forStripe = portOf(parser.value(stripePort));
    const auto forTenant = portOf(parser.value(tenantPort));
    bool isNumber = false;
    const qint64 count = parser.value(payments).toLongLong(&isNumber);
    if (!forStripe || !forTenant || !isNumber || count < 0 || count > 5'000'000)
        return complain(QCoreApplication::translate(
            "main", "A port is 0 to 65535 and --payments 0 to 5000000. Nothing was started."));
    if (!parser.isSet(data))
        return complain(QCoreApplication::translate("main", "--data is required: a folder for the books. See --help."));

    practice::PracticeWorld world({.dataDir = QDir(parser.value(data)).absolutePath(),
                                   .seed = parser.value(seed).toUtf8(),
                                   .stripePort = *forStripe,
                                   .tenantPort = *forTenant,
                                   .payments = count,
                                   .clock = nullptr});
    QSocketNotifier signalled(signalFile, QSocketNotifier::Read);
    QObject::connect(&signalled, &QSocketNotifier::activated, &app, [&world] {
        world.cancelStart();
        QCoreApplication::quit();
    });
    // The first start may take minutes with many payments: signals are heard meanwhile.
    Outcome started = Done{};
    std::thread starter([&] {
        started = world.start();
        QMetaObject::invokeMethod(
            &app,
            [&] {
                if (started)
                    printWorld(world);
                else
                    QCoreApplication::exit(
                        complain(started.error().userText + u" ("_s + started.error().detail + u')'));
            },
            Qt::QueuedConnection);
    });
    const int code = QCoreApplication::exec();
    starter.join();
    world.stop();
    close(signalFile);
    return code;
}
