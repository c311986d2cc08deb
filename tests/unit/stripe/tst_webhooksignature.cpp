#include "stripe/webhooksignature.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;
using WebhookSignature::Verdict;

namespace {

// The vectors of facts/stripe-and-opscom.md 2.4.
const QByteArray kBody = R"({"id":"evt_test_1","object":"event","type":"payment_intent.succeeded"})";
constexpr qint64 kTime = 1700000000;
const QByteArray kSecret = "whsec_test_secret";
const QByteArray kOldSecret = "whsec_old_secret";
const QByteArray kV1 = "871acfe933554b446cc41d791076dd56a10c0553cc61aafbeb881d0082b45043";
const QByteArray kOldV1 = "16aefa73878372c037f147c10813a519e6a72ba4d9e4f3ef790e9a49cca4b538";

/// The verdict's name: readable where a comparison fails.
QString judge(QByteArrayView header, QByteArrayView body, const QList<QByteArrayView> &secrets, qint64 now,
              qint64 tolerance = WebhookSignature::kToleranceSeconds)
{
    return toString(WebhookSignature::verify(header, body, secrets, now, tolerance));
}

} // namespace

class TestWebhookSignature : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void signsAsStripeDoes()
    {
        QCOMPARE(WebhookSignature::signatureOf(kBody, kTime, kSecret), kV1);
        QCOMPARE(WebhookSignature::signatureOf(kBody, kTime, kOldSecret), kOldV1);
    }

    void writesOneSignatureForEachSecretOfARoll()
    {
        QCOMPARE(WebhookSignature::header(kBody, kTime, {kSecret}), "t=1700000000,v1=" + kV1);
        QCOMPARE(WebhookSignature::header(kBody, kTime, {kSecret, kOldSecret}),
                 "t=1700000000,v1=" + kV1 + ",v1=" + kOldV1);
    }

    void judgesHeaders_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("verdict");
        const QByteArray good = "t=1700000000,v1=" + kV1;
        QTest::newRow("good") << good << toString(Verdict::Good);
        QTest::newRow("other order") << "v1=" + kV1 + ",t=1700000000" << toString(Verdict::Good);
        QTest::newRow("upper-case hex") << "t=1700000000,v1=" + kV1.toUpper() << toString(Verdict::Good);
        QTest::newRow("v0 is ignored") << good + ",v0=aaaa" << toString(Verdict::Good);
        QTest::newRow("another v1 first") << "t=1700000000,v1=" + kOldV1 + ",v1=" + kV1 << toString(Verdict::Good);
        QTest::newRow("a v1 that is not hex beside a good one") << good + ",v1=zz" << toString(Verdict::Good);
        QTest::newRow("signed with another secret") << "t=1700000000,v1=" + kOldV1 << toString(Verdict::WrongSecret);
        QTest::newRow("another time") << "t=1700000001,v1=" + kV1 << toString(Verdict::WrongSecret);
        QTest::newRow("time with a leading zero") << "t=01700000000,v1=" + kV1 << toString(Verdict::WrongSecret);
        QTest::newRow("cut signature") << "t=1700000000,v1=" + kV1.left(32) << toString(Verdict::WrongSecret);
        QTest::newRow("signature with more behind") << good + "00" << toString(Verdict::WrongSecret);
        QTest::newRow("v0 only") << "t=1700000000,v0=" + kV1 << toString(Verdict::Malformed);
        QTest::newRow("empty") << QByteArray() << toString(Verdict::Malformed);
        QTest::newRow("no time") << "v1=" + kV1 << toString(Verdict::Malformed);
        QTest::newRow("no v1") << QByteArray("t=1700000000") << toString(Verdict::Malformed);
        QTest::newRow("time is not a number") << "t=now,v1=" + kV1 << toString(Verdict::Malformed);
        QTest::newRow("time with a sign") << "t=+1700000000,v1=" + kV1 << toString(Verdict::Malformed);
        QTest::newRow("time too large") << "t=99999999999999999999,v1=" + kV1 << toString(Verdict::Malformed);
        QTest::newRow("two times") << "t=1700000000,t=1700000000,v1=" + kV1 << toString(Verdict::Malformed);
        QTest::newRow("not hex") << QByteArray("t=1700000000,v1=nothex") << toString(Verdict::Malformed);
        QTest::newRow("no equals sign") << good + ",garbage" << toString(Verdict::Malformed);
    }
    void judgesHeaders()
    {
        QFETCH(QByteArray, header);
        QFETCH(QString, verdict);
        QCOMPARE(judge(header, kBody, {kSecret}, kTime), verdict);
    }

    void acceptsAnyOfSeveralSecrets()
    {
        const QByteArray old = "t=1700000000,v1=" + kOldV1;
        QCOMPARE(judge(old, kBody, {kSecret, kOldSecret}, kTime), u"good"_s);
        QCOMPARE(judge(old, kBody, {}, kTime), u"wrong_secret"_s);
    }

    void refusesAnEmptySecretEvenIfTheSignatureFits()
    {
        const QByteArray header = WebhookSignature::header(kBody, kTime, {QByteArrayView("")});
        QCOMPARE(judge(header, kBody, {QByteArrayView("")}, kTime), u"wrong_secret"_s);
    }

    void refusesABodyThatDiffersInOneByte()
    {
        const QByteArray header = WebhookSignature::header(kBody, kTime, {kSecret});
        QCOMPARE(judge(header, kBody + ' ', {kSecret}, kTime), u"wrong_secret"_s);
    }

    void allowsFiveMinutesEitherWay()
    {
        const QByteArray header = WebhookSignature::header(kBody, kTime, {kSecret});
        QCOMPARE(judge(header, kBody, {kSecret}, kTime + 300), u"good"_s);
        QCOMPARE(judge(header, kBody, {kSecret}, kTime + 301), u"stale"_s);
        QCOMPARE(judge(header, kBody, {kSecret}, kTime - 300), u"good"_s);
        QCOMPARE(judge(header, kBody, {kSecret}, kTime - 301), u"future"_s);
        QCOMPARE(judge(header, kBody, {kSecret}, kTime + 301, 0), u"good"_s);
    }

    void saysWrongSecretRatherThanStale()
    {
        const QByteArray header = WebhookSignature::header(kBody, kTime, {kOldSecret});
        QCOMPARE(judge(header, kBody, {kSecret}, kTime + 9999), u"wrong_secret"_s);
    }

    void namesEachVerdict()
    {
        QCOMPARE(WebhookSignature::toString(Verdict::Good), u"good"_s);
        QCOMPARE(WebhookSignature::toString(Verdict::Malformed), u"malformed"_s);
        QCOMPARE(WebhookSignature::toString(Verdict::WrongSecret), u"wrong_secret"_s);
        QCOMPARE(WebhookSignature::toString(Verdict::Stale), u"stale"_s);
        QCOMPARE(WebhookSignature::toString(Verdict::Future), u"future"_s);
    }
};

QTEST_GUILESS_MAIN(TestWebhookSignature)
#include "tst_webhooksignature.moc"
