#include "main/application.h"
#include "main/crashtext.h"
#include "main/hardening.h"
#include "store/privatefiles.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace {

class CommandLine
{
public:
    CommandLine()
    {
        m_parser.setApplicationDescription(
            QCoreApplication::translate("main", "Sets up Stripe for OPS-COM, shows Recent Payments, refunds them."));
        m_parser.addHelpOption();
        m_parser.addVersionOption();
        m_parser.addOptions({m_dataDir, m_workspace});
    }
    /// Ends the program for --help, --version and what it does not know.
    void process(const QCoreApplication &app)
    {
        m_parser.process(app);
        if (!m_parser.positionalArguments().isEmpty()) {
            std::fprintf(stderr, "%s\n",
                         qPrintable(QCoreApplication::translate("main", "Unexpected argument: %1")
                                        .arg(m_parser.positionalArguments().constFirst())));
            std::exit(1);
        }
    }
    QString dataFolder() const { return QDir(m_parser.value(m_dataDir)).absolutePath(); }
    QString workspace() const { return m_parser.value(m_workspace); }

private:
    QCommandLineParser m_parser;
    QCommandLineOption m_dataDir{u"data-dir"_s,
                                 QCoreApplication::translate("main", "Keep workspaces and settings in this folder."),
                                 QCoreApplication::translate("main", "folder"),
                                 QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)};
    QCommandLineOption m_workspace{
        u"workspace"_s,
        QCoreApplication::translate("main", "Open this workspace: \"practice\", or the client ID of a known tenant."),
        QCoreApplication::translate("main", "id")};
};

/// --help and --version are answered on a machine without a display too.
bool asksForText(int argc, char **argv)
{
    return std::any_of(argv + 1, argv + argc, [](const char *argument) {
        const QByteArrayView text(argument);
        return text == "--help" || text == "--help-all" || text == "-h" || text == "--version" || text == "-v";
    });
}

} // namespace

int main(int argc, char **argv)
{
    console::restrictNewFiles();
    console::redactCrashTexts();
#ifdef NDEBUG
    console::forbidCoreDumps();
#endif
    QCoreApplication::setApplicationName(u"opscom-console"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(CONSOLE_VERSION));
    if (asksForText(argc, argv)) {
        QCoreApplication app(argc, argv); // works without a display
        CommandLine().process(app);
        return 0;
    }
    QApplication app(argc, argv);
    QApplication::setApplicationDisplayName(u"OPS-COM Payments Console"_s);
    QApplication::setDesktopFileName(u"io.github.opscom_payments_console"_s);

    console::Application::installTexts(app);

    CommandLine line;
    line.process(app);
    const QString folder = line.dataFolder();
    if (!console::makePrivateFolder(folder) || !QFileInfo(folder).isWritable()) {
        const QString text = QApplication::translate("main", "The data folder %1 cannot be used: it cannot be made or "
                                                             "written. Choose another one with --data-dir.")
                                 .arg(QDir::toNativeSeparators(folder));
        std::fprintf(stderr, "%s\n", qPrintable(text));
        return 1;
    }
    console::Application console({folder});
    console.window().show();
    if (!line.workspace().isEmpty())
        console.window().openWorkspace(line.workspace());
    return app.exec();
}
