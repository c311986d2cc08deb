#include "sweptplaces.h"

#include "main/hardening.h"
#include "windowdriver.h"

#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QMimeData>

#include <csignal>
#include <cstdlib>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace console::test {

using namespace Qt::StringLiterals;

namespace {

const QString kPlantedFile = u"planted.txt"_s;

/// Where a core would go that the system names after the process alone (core_pattern "core").
[[noreturn]] void crashIn(const char *folder)
{
    std::signal(SIGABRT, SIG_DFL); // the test library would look into the process
    rlimit limit{0, 0};
    getrlimit(RLIMIT_CORE, &limit);
    limit.rlim_cur = limit.rlim_max; // as on a computer that is set up to keep cores
    setrlimit(RLIMIT_CORE, &limit);
    if (chdir(folder) != 0)
        _exit(1);
    forbidCoreDumps();
    std::abort();
}

} // namespace

SweptPlaces::SweptPlaces(const QString &dataFolder, std::function<QByteArray()> log)
{
    addFolder(u"data folder"_s, dataFolder);
    addFolder(u"config folder"_s, qEnvironmentVariable("XDG_CONFIG_HOME"));
    addFolder(u"cache folder"_s, qEnvironmentVariable("XDG_CACHE_HOME"));
    addFolder(u"what a crash leaves"_s, m_crash.path());
    addLog(std::move(log));
    addProcess();
    addClipboard();
    addPictures();
}

SweptPlaces::~SweptPlaces()
{
    m_plantedProcess.kill();
    m_plantedProcess.waitForFinished();
}

void SweptPlaces::addFolder(const QString &name, const QString &folder)
{
    const QString path = QDir(folder).filePath(kPlantedFile);
    const auto plant = [folder, path](const QByteArray &planted) {
        QDir().mkpath(folder);
        QFile file(path);
        if (!file.open(QFile::WriteOnly) || file.write(planted) != planted.size())
            qFatal("nothing planted in a folder");
    };
    m_places.push_back({name, [folder](const SecretSweep &sweep) { return sweep.inFolder(folder); }, plant,
                        [path] { QFile::remove(path); }});
}

void SweptPlaces::addLog(std::function<QByteArray()> log)
{
    // Not by a log line: the redactor would take it out before anybody could find it.
    m_places.push_back({u"log"_s,
                        [this, log = std::move(log)](const SecretSweep &sweep) {
                            return sweep.inBytes(u"log"_s, log() + m_plantedLog);
                        },
                        [this](const QByteArray &planted) { m_plantedLog = planted; },
                        [this] { m_plantedLog.clear(); }});
}

void SweptPlaces::addProcess()
{
    // What is planted is a child's: nobody can change the environment that a process was started with.
    const auto plant = [this](const QByteArray &planted) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PLANTED"_s, QString::fromLatin1(planted));
        m_plantedProcess.setProcessEnvironment(environment);
        m_plantedProcess.start(u"sh"_s, {u"-c"_s, u"echo here; read line"_s, QString::fromLatin1(planted)});
        // Only what it says shows that it runs: started, it may have neither arguments nor environment yet.
        if (!m_plantedProcess.waitForReadyRead())
            qFatal("no child");
    };
    m_places.push_back({u"command line and environment"_s,
                        [this](const SecretSweep &sweep) {
                            return sweep.inProcess(u"self"_s) +
                                   sweep.inProcess(QString::number(m_plantedProcess.processId()));
                        },
                        plant,
                        [this] {
                            m_plantedProcess.closeWriteChannel();
                            m_plantedProcess.waitForFinished();
                        },
                        2});
}

void SweptPlaces::addClipboard()
{
    const auto look = [](const SecretSweep &sweep) {
        QByteArray all;
        const QMimeData *data = QGuiApplication::clipboard()->mimeData();
        const QStringList formats = data ? data->formats() : QStringList();
        for (const QString &format : formats)
            all += format.toUtf8() + ' ' + data->data(format) + '\n';
        return sweep.inBytes(u"clipboard"_s, all);
    };
    m_places.push_back({u"clipboard"_s, look,
                        [](const QByteArray &planted) {
                            auto *data = new QMimeData;
                            data->setData(u"application/x-planted"_s, planted);
                            QGuiApplication::clipboard()->setMimeData(data);
                        },
                        [] { QGuiApplication::clipboard()->clear(); }});
}

void SweptPlaces::addPictures()
{
    m_places.push_back({u"text of the pictures"_s,
                        [](const SecretSweep &sweep) {
                            return sweep.inBytes(u"text of the pictures"_s, WindowDriver::textOfPictures().toUtf8());
                        },
                        [](const QByteArray &planted) {
                            QLabel label(QString::fromLatin1(planted));
                            label.show();
                            WindowDriver::picture(&label, u"planted"_s);
                        },
                        [] { WindowDriver::forgetLastPicture(); }});
}

bool SweptPlaces::crashAChild() const
{
    const QByteArray folder = QFile::encodeName(m_crash.path());
    const pid_t child = fork();
    if (child == 0)
        crashIn(folder.constData());
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT &&
           !WCOREDUMP(status) && QDir(m_crash.path()).isEmpty();
}

QStringList SweptPlaces::findings(const SecretSweep &sweep) const
{
    QStringList all;
    for (const Place &place : m_places)
        all += place.look(sweep);
    return all;
}

bool SweptPlaces::findsWhatIsPlanted(qsizetype number, const QByteArray &planted, const SecretSweep &sweep)
{
    const Place &place = m_places[size_t(number)];
    place.plant("before " + planted + " after");
    const QStringList found = place.look(sweep);
    place.clear();
    return found.size() == place.looks;
}

} // namespace console::test
