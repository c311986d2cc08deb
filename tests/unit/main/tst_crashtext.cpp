#include "main/crashtext.h"

#include <QTest>

#include <csignal>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

using namespace console;

namespace {

const QByteArray kSecret = QByteArray("sk_live_") + "51PrAcTiCe000001NobodyMayReadThis";

[[noreturn]] void refuse()
{
    throw std::runtime_error("refused " + kSecret.toStdString() + " of dana@example.org");
}

[[noreturn]] void throwItToNobody() noexcept
{
    refuse();
}

/// What a process of its own prints on stderr while it ends of an exception.
QByteArray lastWords(void (*prepare)(), int *status)
{
    int ends[2];
    if (pipe(ends) != 0)
        return {};
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL); // the test library would look into the process
        dup2(ends[1], STDERR_FILENO);
        prepare();
        throwItToNobody();
    }
    close(ends[1]);
    QByteArray words;
    char bytes[1024];
    for (ssize_t got = read(ends[0], bytes, sizeof bytes); got > 0; got = read(ends[0], bytes, sizeof bytes))
        words.append(bytes, got);
    close(ends[0]);
    waitpid(child, status, 0);
    return words;
}

} // namespace

class TestCrashText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anUncaughtExceptionIsSaidWithoutItsSecret()
    {
        int status = 0;
        const QByteArray words = lastWords(&redactCrashTexts, &status);
        QVERIFY(WIFSIGNALED(status));
        QCOMPARE(WTERMSIG(status), SIGABRT);
        QVERIFY2(words.startsWith("opscom-console ends, nobody caught: refused "), words.constData());
        QVERIFY(!words.contains("NobodyMayRead") && !words.contains("dana@"));
    }

    /// Proves that it would be said otherwise.
    void withoutItTheLibraryPrintsAll()
    {
        int status = 0;
        const QByteArray words = lastWords([] {}, &status);
        QVERIFY(WIFSIGNALED(status));
        QVERIFY(words.contains(kSecret));
    }

    void anythingCanBeThrown()
    {
        QVERIFY(crashTextOf(std::make_exception_ptr(7)).contains("no std::exception"));
        QVERIFY(crashTextOf(nullptr).contains("no exception"));
        const std::runtime_error lines("one\ntwo " + kSecret.toStdString());
        QCOMPARE(crashTextOf(std::make_exception_ptr(lines)).count('\n'), 0);
    }
};

QTEST_GUILESS_MAIN(TestCrashText)
#include "tst_crashtext.moc"
