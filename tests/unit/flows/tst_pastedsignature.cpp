#include "flows/pastedsignature.h"

#include "stripe/webhooksignature.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

// The vector of facts/stripe-and-opscom.md 2.4.
const QByteArray kSecret = "whsec_" + QByteArray("test_secret");
const QByteArray kBody = R"({"id":"evt_test_1","object":"event","type":"payment_intent.succeeded"})";
const QByteArray kV1 = "871acfe933554b446cc41d791076dd56a10c0553cc61aafbeb881d0082b45043";
constexpr qint64 kTime = 1'700'000'000;
const QByteArray kHeader = "t=1700000000,v1=" + kV1;

PastedSignatureVerdict judged(const QByteArray &header, const QByteArray &body, qint64 now = kTime + 5)
{
    return judgePastedSignature(header, body, {{std::make_shared<const SecretValue>(kSecret), u"the secret"_s}}, now);
}

} // namespace

class TestPastedSignature : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void takesWhatACopyBringsAlong_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("plain") << kHeader;
        QTest::newRow("blanks") << QByteArray("  " + kHeader + " \t");
        QTest::newRow("line ends") << QByteArray("\r\n" + kHeader + "\r\n");
        QTest::newRow("name") << QByteArray("Stripe-Signature: " + kHeader);
        QTest::newRow("lower-case name") << QByteArray("stripe-signature:" + kHeader);
        QTest::newRow("upper-case name") << QByteArray("STRIPE-SIGNATURE : " + kHeader);
        QTest::newRow("quotes") << QByteArray('"' + kHeader + '"');
        QTest::newRow("single quotes") << QByteArray("'" + kHeader + "'");
        QTest::newRow("curly quotes") << QByteArray("\xe2\x80\x9c" + kHeader + "\xe2\x80\x9d");
        QTest::newRow("curl") << QByteArray("-H 'Stripe-Signature: " + kHeader + "' \\");
        QTest::newRow("JSON") << QByteArray("\"Stripe-Signature\": \"" + kHeader + "\",");
        QTest::newRow("blank behind the comma") << QByteArray("t=1700000000, v1=" + kV1);
        QTest::newRow("wrapped") << QByteArray("t=1700000000,\n  v1=" + kV1.left(30) + "\n" + kV1.mid(30));
        QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf" + kHeader);
        QTest::newRow("zero-width") << QByteArray("\xe2\x80\x8b" + kHeader + "\xe2\x80\x8b");
        QTest::newRow("hard blank") << QByteArray(kHeader + "\xc2\xa0");
        QTest::newRow("with v0") << QByteArray(kHeader + ",v0=" + QByteArray(64, 'a'));
        QTest::newRow("unknown scheme") << QByteArray(kHeader + ",v9=whatever");
        QTest::newRow("capitals") << QByteArray("t=1700000000,v1=" + kV1.toUpper());
        QTest::newRow("final comma") << QByteArray(kHeader + ",");
        QTest::newRow("second of two") << QByteArray("t=1700000000,v1=" + QByteArray(64, '0') + ",v1=" + kV1);
    }
    void takesWhatACopyBringsAlong()
    {
        QFETCH(QByteArray, header);
        const auto verdict = judged(header, kBody);
        QVERIFY2(verdict.isValid, qPrintable(verdict.sentence));
    }

    void saysWhichPartIsWrong_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("word");
        const auto row = [](const char *name, const QByteArray &header, const QString &word,
                            const QByteArray &body = kBody) { QTest::newRow(name) << header << body << word; };
        row("empty", "", u"no header"_s);
        row("blank", " \n\t ", u"no header"_s);
        row("only the name", "Stripe-Signature:", u"no header"_s);
        row("a secret", "whsec_abcdefghijklmnop", u"signing secret"_s);
        row("no t", "v1=" + kV1, u"no part t"_s);
        row("no v1", "t=1700000000", u"no part v1"_s);
        row("only v0", "t=1700000000,v0=" + kV1, u"only v0"_s);
        row("t not a number", "t=yesterday,v1=" + kV1, u"not a number"_s);
        row("t empty", "t=,v1=" + kV1, u"not a number"_s);
        row("t negative", "t=-1700000000,v1=" + kV1, u"not a number"_s);
        row("t in milliseconds", "t=1700000000000,v1=" + kV1, u"milliseconds"_s);
        row("t beyond all numbers", "t=99999999999999999999999999,v1=" + kV1, u"milliseconds"_s);
        row("t with zeros", "t=01700000000,v1=" + kV1, u"leading zeros"_s);
        row("two t", "t=1700000000,t=1700000001,v1=" + kV1, u"two parts t"_s);
        row("v1 cut off", kHeader.chopped(1), u"63"_s);
        row("v1 empty", "t=1700000000,v1=", u"0 signs"_s);
        row("v1 too long", kHeader + "0", u"65"_s);
        row("v1 not hex", "t=1700000000,v1=" + QByteArray(64, 'z'), u"0 to 9"_s);
        row("Cyrillic а", "t=1700000000,v1=" + QByteArray(kV1).replace("a", "\xd0\xb0"), u"U+0430"_s);
        row("fullwidth digit",
            "t=\xef\xbc\x91"
            "700000000,v1=" +
                kV1,
            u"U+FF11"_s);
        row("not UTF-8", "t=1700000000,v1=\xff\xfe", u"U+FFFD"_s);
        row("no names", kV1, u"no name"_s);
        row("other signature", "t=1700000000,v1=" + QByteArray(64, 'a'), u"not made with"_s);
        row("other time", "t=1700000001,v1=" + kV1, u"not made with"_s);
        row("none of two", "t=1700000000,v1=" + QByteArray(64, 'a') + ",v1=" + QByteArray(64, 'b'), u"none of its"_s);
        row("too many", "t=1700000000" + QByteArray(",v1=" + kV1).repeated(40), u"more v1"_s);
        row("no payload", kHeader, u"no payload"_s, "");
        row("blank payload", kHeader, u"no payload"_s, " \r\n");
        row("changed payload", kHeader, u"not made with"_s, QByteArray(kBody).replace("evt_test_1", "evt_test_2"));
        row("payload formatted anew", kHeader, u"not made with"_s, QByteArray(kBody).replace(":", ": "));
    }
    void saysWhichPartIsWrong()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, body);
        QFETCH(QString, word);
        const auto verdict = judged(header, body);
        QVERIFY(!verdict.isValid);
        QVERIFY2(verdict.sentence.contains(word), qPrintable(verdict.sentence));
        QVERIFY(!verdict.sentence.contains(QString::fromLatin1(kSecret)));
        QVERIFY(!verdict.sentence.contains(QString::fromLatin1(kV1)));
        QVERIFY(!verdict.sentence.contains(u"whsec_abc"_s));
    }

    void aChangedLineEndIsRecognised_data()
    {
        QTest::addColumn<QByteArray>("signedBody");
        QTest::addColumn<QByteArray>("pasted");
        QTest::newRow("line end added") << kBody << QByteArray(kBody + "\n");
        QTest::newRow("Windows line end added") << kBody << QByteArray(kBody + "\r\n");
        QTest::newRow("line end lost") << QByteArray(kBody + "\n") << kBody;
        QTest::newRow("line ends changed") << QByteArray("{\n\"a\": 1\n}") << QByteArray("{\r\n\"a\": 1\r\n}");
    }
    void aChangedLineEndIsRecognised()
    {
        QFETCH(QByteArray, signedBody);
        QFETCH(QByteArray, pasted);
        const QByteArray header = WebhookSignature::header(signedBody, kTime, {QByteArrayView(kSecret)});
        const auto verdict = judged(header, pasted);
        QVERIFY2(verdict.isValid, qPrintable(verdict.sentence));
        QVERIFY2(verdict.sentence.contains(u"line end"_s), qPrintable(verdict.sentence));
    }

    void theTimeIsJudged_data()
    {
        QTest::addColumn<int>("age");
        QTest::addColumn<bool>("valid");
        QTest::addColumn<QString>("word");
        QTest::newRow("now") << 0 << true << u"0 second"_s;
        QTest::newRow("at the limit") << 300 << true << u"5 minute"_s;
        QTest::newRow("a second over") << 301 << false << u"too old"_s;
        QTest::newRow("days") << 864000 << false << u"10 day"_s;
        QTest::newRow("ahead within") << -300 << true << u"0 second"_s;
        QTest::newRow("ahead") << -301 << false << u"ahead"_s;
    }
    void theTimeIsJudged()
    {
        QFETCH(int, age);
        QFETCH(bool, valid);
        QFETCH(QString, word);
        const auto verdict = judged(kHeader, kBody, kTime + age);
        QCOMPARE(verdict.isValid, valid);
        QVERIFY2(verdict.sentence.contains(word), qPrintable(verdict.sentence));
    }

    void anEmptySecretSignsNothing()
    {
        const QByteArray header = WebhookSignature::header(kBody, kTime, {QByteArrayView("")});
        const auto verdict = judgePastedSignature(
            header, kBody, {{std::make_shared<const SecretValue>(QByteArray()), u"the secret"_s}}, kTime);
        QVERIFY(!verdict.isValid);
    }

    void tooMuchIsRefused()
    {
        QVERIFY(!pastedSignatureProblem(QByteArray(64 << 10, 'a'), QByteArray(1 << 20, 'a')));
        const auto header = pastedSignatureProblem(QByteArray((64 << 10) + 1, 'a'), kBody);
        QVERIFY(header && header->param == u"header"_s);
        const auto payload = pastedSignatureProblem(kHeader, QByteArray((1 << 20) + 1, 'a'));
        QVERIFY(payload && payload->param == u"payload"_s);
    }
};

QTEST_GUILESS_MAIN(TestPastedSignature)
#include "tst_pastedsignature.moc"
