#include "main/hardening.h"

#include <QTest>

#include <csignal>
#include <cstdlib>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace console;

namespace {

/// Runs it in a process of its own and returns how that ended, as waitpid() tells.
int endOf(void (*inChild)())
{
    const pid_t child = fork();
    if (child == 0) {
        inChild();
        _exit(0);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child ? status : -1;
}

void crashHardened()
{
    std::signal(SIGABRT, SIG_DFL); // the test library would look into the process
    forbidCoreDumps();
    std::abort();
}

void lookHardened()
{
    forbidCoreDumps();
    rlimit limit{1, 1};
    getrlimit(RLIMIT_CORE, &limit);
    const bool good = limit.rlim_cur == 0 && limit.rlim_max == 0 && prctl(PR_GET_DUMPABLE) == 0;
    _exit(good ? 0 : 1);
}

void lookPlain()
{
    _exit(prctl(PR_GET_DUMPABLE));
}

} // namespace

class TestHardening : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aCrashLeavesNoCore()
    {
        const int status = endOf(&crashHardened);
        QVERIFY(WIFSIGNALED(status));
        QCOMPARE(WTERMSIG(status), SIGABRT);
        QVERIFY(!WCOREDUMP(status));
    }

    void nobodyMayReadTheMemory()
    {
        const int status = endOf(&lookHardened);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0);
    }

    /// Proves that the look above would see it.
    void withoutItTheProcessIsDumpable() { QCOMPARE(WEXITSTATUS(endOf(&lookPlain)), 1); }
};

QTEST_GUILESS_MAIN(TestHardening)
#include "tst_hardening.moc"
