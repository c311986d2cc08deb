#include "main/application.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QStandardPaths>

#include <sys/prctl.h>
#include <sys/resource.h>

using namespace Qt::StringLiterals;

namespace {

/// A crash must not leave keys in a core file, and no other program of this user may read them with ptrace.
void forbidCoreDumps()
{
#ifdef NDEBUG
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

} // namespace

int main(int argc, char **argv)
{
    forbidCoreDumps();
    QApplication app(argc, argv);
    QApplication::setApplicationName(u"opscom-console"_s);
    QApplication::setApplicationDisplayName(u"OPS-COM Payments Console"_s);
    QApplication::setApplicationVersion(QStringLiteral(CONSOLE_VERSION));
    QApplication::setDesktopFileName(u"io.github.opscom_payments_console"_s);

    console::Application::installTexts(app);

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QApplication::translate("main", "Sets up Stripe for OPS-COM, shows Recent Payments, refunds them."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption dataDir(u"data-dir"_s,
                                     QApplication::translate("main", "Keep workspaces and settings in this folder."),
                                     QApplication::translate("main", "folder"),
                                     QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation));
    const QCommandLineOption workspace(
        u"workspace"_s,
        QApplication::translate("main", "Open this workspace: \"practice\", or the client ID of a known tenant."),
        QApplication::translate("main", "id"));
    parser.addOptions({dataDir, workspace});
    parser.process(app);

    console::Application console({QDir(parser.value(dataDir)).absolutePath()});
    console.window().show();
    if (parser.isSet(workspace))
        console.window().openWorkspace(parser.value(workspace));
    return app.exec();
}
