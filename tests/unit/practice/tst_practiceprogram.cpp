#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;

class TestPracticeProgram : public QObject
{
    Q_OBJECT

private:
    /// Runs to its end and returns the exit code; -1 if it did not end or crashed.
    static int runToEnd(const QStringList &arguments, QByteArray *output = nullptr)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral(PRACTICE_PROGRAM), arguments);
        if (!process.waitForFinished(20000) || process.exitStatus() != QProcess::NormalExit)
            return -1;
        if (output)
            *output = process.readAll();
        return process.exitCode();
    }

private Q_SLOTS:
    void versionAndHelpAreTold()
    {
        QByteArray output;
        QCOMPARE(runToEnd({u"--version"_s}, &output), 0);
        QVERIFY(output.contains(CONSOLE_VERSION));
        QCOMPARE(runToEnd({u"--help"_s}, &output), 0);
        for (const char *option : {"--stripe-port", "--tenant-port", "--data", "--payments", "--seed"})
            QVERIFY2(output.contains(option), option);
    }

    void wrongArgumentsStartNothing_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no folder") << QStringList();
        QTest::newRow("a port that is none") << QStringList{u"--data"_s, u"x"_s, u"--stripe-port"_s, u"70000"_s};
        QTest::newRow("payments that are none") << QStringList{u"--data"_s, u"x"_s, u"--payments"_s, u"many"_s};
        QTest::newRow("unknown option") << QStringList{u"--data"_s, u"x"_s, u"--bogus"_s};
    }
    void wrongArgumentsStartNothing()
    {
        QFETCH(const QStringList, arguments);
        QCOMPARE(runToEnd(arguments), 1);
        QVERIFY(!QDir(u"x"_s).exists());
    }

    void itPrintsItsAddressesAndEndsCleanlyOnASignal_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
    }
    void itPrintsItsAddressesAndEndsCleanlyOnASignal()
    {
        QFETCH(const int, signal);
        QTemporaryDir folder;
        QProcess process;
        process.start(QStringLiteral(PRACTICE_PROGRAM), {u"--data"_s, folder.path(), u"--payments"_s, u"5"_s});
        QByteArray output;
        QTRY_VERIFY_WITH_TIMEOUT((output += process.readAll()).contains("SIGTERM"), 20000);
        const QString text = QString::fromUtf8(output);
        for (const auto &line :
             {uR"(^Stripe address: +http://127\.0\.0\.1:\d+$)", uR"(^Tenant address: +http://127\.0\.0\.1:\d+$)",
              uR"(^API token: +[A-Za-z0-9-]{50}$)", uR"(^Secret Key \(test\): +sk_test_\w+$)"})
            QVERIFY2(QRegularExpression(QString::fromUtf16(line), QRegularExpression::MultilineOption)
                         .match(text)
                         .hasMatch(),
                     qPrintable(QString::fromUtf16(line)));
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), signal), 0);
        QVERIFY(process.waitForFinished(20000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
    }

    void aSignalWhileTheHistoryIsMadeEndsItToo()
    {
        QTemporaryDir folder;
        QProcess process;
        process.start(QStringLiteral(PRACTICE_PROGRAM), {u"--data"_s, folder.path(), u"--payments"_s, u"1000000"_s});
        QTRY_VERIFY_WITH_TIMEOUT(QDir(folder.path()).exists(u"practice-tenant.db"_s), 20000);
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGTERM), 0);
        QVERIFY(process.waitForFinished(30000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    }
};

QTEST_GUILESS_MAIN(TestPracticeProgram)
#include "tst_practiceprogram.moc"
