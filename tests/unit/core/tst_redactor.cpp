#include "core/redactor.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

/// A made-up value that must not be left over, and how much of it would be too much.
struct Value
{
    const char *name;
    QString text;
    QString core; ///< the part that nobody may read afterwards
};

QList<Value> secrets()
{
    const QString payload = u"51PrAcTiCe000001NobodyMayReadThis0123456789"_s;
    QList<Value> values;
    for (const char *prefix : {"sk_test_", "sk_live_", "rk_test_", "rk_live_", "rkcs_test_", "pk_live_", "pk_test_",
                               "sk_org_live_", "SK_LIVE_", "Rk_Test_"})
        values.append({prefix, QString::fromLatin1(prefix) + payload, payload});
    values.append({"whsec", u"whsec_NobodyMayReadThisSecret01"_s, u"NobodyMayRead"_s});
    values.append({"whsec of the CLI", u"whsec_"_s + QString(64, u'e'), QString(20, u'e')});
    values.append({"whsec in base64 letters", u"whsec_Nobody+May/Read=This"_s, u"May/Read"_s});
    values.append({"masked key", u"sk_live_************************abcd"_s, u"abcd"_s});
    values.append({"client secret", u"pi_3MadeUp_secret_NobodyMayRead123"_s, u"NobodyMayRead"_s});
    values.append({"bearer", u"Bearer NobodyMay.Read-This_0123"_s, u"NobodyMay"_s});
    values.append({"basic", u"Basic Tm9ib2R5TWF5UmVhZFRoaXM="_s, u"Tm9ib2R5"_s});
    values.append({"apiToken", u"\"apiToken\": \"nobody-may-read\""_s, u"nobody-may"_s});
    values.append({"api_key", u"api_key=nobodymayread"_s, u"nobodymay"_s});
    values.append({"password", u"password=NobodyMayRead!"_s, u"NobodyMay"_s});
    values.append({"webhook_secret", u"'webhook_secret': 'nobody may'"_s, u"'nobody"_s});
    values.append({"user info", u"https://user:nobodymayread@proxy.invalid:3128/x"_s, u"nobodymay"_s});
    values.append({"tenant token", QString(u"nobody-may-read-this-"_s + QString(29, u'7')), u"nobody-may"_s});
    values.append({"card number", u"4242424242424242"_s, u"42424242"_s});
    values.append({"card number in groups", u"4242 4242 4242 4242"_s, u"4242 4242"_s});
    values.append({"card number with hyphens", u"5555-5555-5555-4444"_s, u"5555-5555"_s});
    values.append({"amex", u"378282246310005"_s, u"37828224"_s});
    values.append({"amex in groups", u"3782 822463 10005"_s, u"822463"_s});
    return values;
}

struct Context
{
    const char *name;
    QString before;
    QString after;
};

const Context kContexts[] = {
    {"alone", {}, {}},
    {"in a sentence", u"The server said "_s, u" and stopped."_s},
    {"at the end of a sentence", u"It was "_s, u"."_s},
    {"in quotes", u"value \""_s, u"\""_s},
    {"in brackets", u"("_s, u")"_s},
    {"in angle brackets", u"<"_s, u">"_s},
    {"in JSON", u"{\"a\":1,\"b\":\""_s, u"\",\"c\":true}"_s},
    {"in a log line", u"2026-10-03T10:00:00Z console.net: POST "_s, u" 200 answer"_s},
    {"in a web address", u"GET /v1/x?k="_s, u"&y=1"_s},
    {"in a header", u"X-Value: "_s, u"\r\n"_s},
    {"after a tab", u"\t"_s, u"\t"_s},
    {"over two lines", u"line one\n"_s, u"\nline three"_s},
    {"in a shell line", u"curl -u "_s, u" --data x=1"_s},
    {"beside another", u"whsec_AnotherOne0123456789 "_s, u" sk_test_AnotherOne0123456789"_s},
    {"in a list", u"a, "_s, u", b"_s},
    {"after an accent", u"\u00e9t\u00e9: "_s, u" \u20ac"_s},
};

} // namespace

class TestRedactor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void noSecretIsLeftOver_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("core");
        for (const Value &value : secrets()) {
            for (const Context &context : kContexts)
                QTest::addRow("%s %s", value.name, context.name)
                    << context.before + value.text + context.after << value.core;
        }
    }
    void noSecretIsLeftOver()
    {
        QFETCH(QString, text);
        QFETCH(QString, core);
        QVERIFY2(text.contains(core), "the table is wrong");
        const QString redacted = redact(text, Redaction::Secrets);
        QVERIFY2(!redacted.contains(core), qPrintable(redacted));
        QVERIFY(!redacted.contains(u"AnotherOne"_s));
        QVERIFY2(redacted.contains(u"..."_s) || redacted.contains(u"(card number)"_s), qPrintable(redacted));
    }

    void redactingAgainChangesNothing_data() { noSecretIsLeftOver_data(); }
    void redactingAgainChangesNothing()
    {
        QFETCH(QString, text);
        const QString once = redact(text, Redaction::SecretsAndPersons);
        QCOMPARE(redact(once, Redaction::SecretsAndPersons), once);
    }

    void harmlessTextsStay_data()
    {
        QTest::addColumn<QString>("text");
        const QStringList texts{
            {},
            u"POST api.stripe.com /v1/refunds 200 answer req_MadeUp01 attempt 1 231 ms"_s,
            u"ch_3MadeUpCharge01 re_3MadeUpRefund01 pi_3MadeUpIntent01 we_1MadeUp ed_test_61MadeUp acct_1MadeUp"_s,
            u"evt_1MadeUpEvent"_s,
            u"The signing secret is missing. Paste it into the field Webhook Secret."_s,
            u"Secret Key"_s,
            u"Bearer of good news"_s,
            u"Basic steps"_s,
            u"ORD-104233, Confirm Code K7M2QX9P"_s,
            u"1,234,567.89 USD"_s,
            u"2026-10-03T10:00:00.000Z"_s,
            u"1700000000"_s,
            u"1700000000000"_s, // milliseconds: 13 digits, no Luhn
            u"3f1c9d2ab8e7"_s,
            QString(64, u'a'),
            u"871acfe933554b446cc41d791076dd56a10c0553cc61aafbeb881d0082b45043"_s,
            u"https://practice.ops-com.com/api/system/payments/stripe/callback"_s,
            u"data[3].amount: expected integer, got string"_s,
            u"desk_test_bench and ask_live_person"_s,
            u"550e8400-e29b-41d4-a716-446655440000"_s,
            u"idempotency-key=550e8400-e29b-41d4-a716-446655440000"_s,
            u"4242 is the last four"_s,
            u"phone +1 613 555 0123"_s,
            u"4242424242424241"_s, // no Luhn
            u"secret: true"_s,
            u"\u65e5\u672c\u8a9e \u00e9\u00e8 \u0440\u0443\u0441"_s,
        };
        for (const QString &text : texts)
            QTest::addRow("%lld %s", qint64(QTest::currentDataTag() ? 0 : texts.indexOf(text)),
                          qPrintable(text.left(40)))
                << text;
    }
    void harmlessTextsStay()
    {
        QFETCH(QString, text);
        QCOMPARE(redact(text, Redaction::SecretsAndPersons), text);
    }

    void mailAddressesGoWithPersonsOnly_data()
    {
        QTest::addColumn<QString>("address");
        for (const char *address : {"dana@example.org", "dana.o'neil+parking@mail.example.co.uk", "D_1%x@a-b.ca",
                                    "x@y.museum", "dana@xn--bcher-kva.example"})
            QTest::addRow("%s", address) << QString::fromLatin1(address);
    }
    void mailAddressesGoWithPersonsOnly()
    {
        QFETCH(QString, address);
        for (const Context &context : kContexts) {
            const QString text = context.before + address + context.after;
            QVERIFY(redact(text, Redaction::Secrets).contains(address.section(u'@', 1)));
            QVERIFY2(!redact(text, Redaction::SecretsAndPersons).contains(address.section(u'@', 0, 0) + u'@'),
                     qPrintable(redact(text, Redaction::SecretsAndPersons)));
        }
    }

    void aLongTextIsRedactedInFull()
    {
        QString text;
        for (int i = 0; i < 20'000; ++i)
            text += u"line %1 sk_live_NobodyMayReadThis0123456789 "_s.arg(i);
        const QString redacted = redact(text, Redaction::SecretsAndPersons);
        QVERIFY(!redacted.contains(u"Nobody"_s));
        QVERIFY(redacted.contains(u"line 19999"_s));
    }
};

QTEST_APPLESS_MAIN(TestRedactor)
#include "tst_redactor.moc"
