#include "net/retrypolicy.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

class TestRetryPolicy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void decides_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("should");
        QTest::addColumn<bool>("repeatable");
        QTest::addColumn<bool>("again");
        QTest::newRow("200") << 200 << QByteArray() << true << false;
        QTest::newRow("400") << 400 << QByteArray() << true << false;
        QTest::newRow("409") << 409 << QByteArray() << true << true;
        QTest::newRow("429") << 429 << QByteArray() << true << false;
        QTest::newRow("429, server says yes") << 429 << QByteArray("true") << true << true;
        QTest::newRow("429, server says no") << 429 << QByteArray("false") << true << false;
        QTest::newRow("500") << 500 << QByteArray() << true << true;
        QTest::newRow("500, server says no") << 500 << QByteArray("false") << true << false;
        QTest::newRow("502") << 502 << QByteArray() << true << true;
        QTest::newRow("400, server says yes") << 400 << QByteArray("true") << true << true;
        QTest::newRow("500, not repeatable") << 500 << QByteArray() << false << false;
        QTest::newRow("500, not repeatable, server says yes") << 500 << QByteArray("true") << false << false;
    }
    void decides()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, should);
        QFETCH(bool, repeatable);
        QFETCH(bool, again);
        RetryQuestion question{.attempt = 1,
                               .maxAttempts = 3,
                               .repeatable = repeatable,
                               .transport = std::nullopt,
                               .status = status,
                               .shouldRetry = should};
        QCOMPARE(RetryPolicy::shouldRetry(question), again);
        question.attempt = 3;
        QCOMPARE(RetryPolicy::shouldRetry(question), false);
    }

    void repeatsOnlyPassingTroubles()
    {
        const auto again = [](ErrorKind kind) {
            return RetryPolicy::shouldRetry({.attempt = 1,
                                             .maxAttempts = 2,
                                             .repeatable = true,
                                             .transport = kind,
                                             .status = 0,
                                             .shouldRetry = {}});
        };
        QVERIFY(again(ErrorKind::Network));
        QVERIFY(again(ErrorKind::Timeout));
        QVERIFY(!again(ErrorKind::Tls));
        QVERIFY(!again(ErrorKind::Cancelled));
        QVERIFY(!again(ErrorKind::BadAnswer));
    }

    void waitsLongerEachTimeUpToFiveSeconds()
    {
        QCOMPARE(RetryPolicy::delayAfter(1, 1.0), milliseconds(500));
        QCOMPARE(RetryPolicy::delayAfter(2, 1.0), milliseconds(1000));
        QCOMPARE(RetryPolicy::delayAfter(3, 1.0), milliseconds(2500));
        QCOMPARE(RetryPolicy::delayAfter(4, 1.0), milliseconds(5000));
        QCOMPARE(RetryPolicy::delayAfter(1000000, 1.0), milliseconds(5000));
        QCOMPARE(RetryPolicy::delayAfter(3, 0.0), milliseconds(1875));
    }

    void spreadsTheDelay()
    {
        for (int i = 0; i < 100; ++i) {
            const auto delay = RetryPolicy().delay(2);
            QVERIFY(delay >= milliseconds(750) && delay <= milliseconds(1000));
        }
    }
};

QTEST_GUILESS_MAIN(TestRetryPolicy)
#include "tst_retrypolicy.moc"
