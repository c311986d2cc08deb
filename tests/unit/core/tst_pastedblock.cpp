#include "core/pastedblock.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

// Made up. A modern payload is "51", 14 characters of the account's id, and about 80 more.
const QString kAccount = u"PrAcTiCe000001"_s;
const QString kOtherAccount = u"PrAcTiCe000002"_s;
const QString kTail = u"MadeUpTailOfAKey0123456789abcdefghijklmnopqrstuvwxyz"_s;

QString key(const char *prefix, const QString &account = kAccount)
{
    return QString::fromLatin1(prefix) + u"51"_s + account + kTail;
}

const QString kPkTest = key("pk_test_");
const QString kSkTest = key("sk_test_");
const QString kRkTest = key("rk_test_");
const QString kPkLive = key("pk_live_");
const QString kSkLive = key("sk_live_");
const QString kRkLive = key("rk_live_");
const QString kRkcs = key("rkcs_test_");
const QString kOrg = u"sk_org_live_MadeUpOrganisationKey01234567"_s;
const QString kWhsec = u"whsec_MadeUpSigningSecret0123456789"_s;
const QString kCliSecret = u"whsec_"_s + QString(64, u'a');
const QString kWe = u"we_1MadeUpEndpoint01234567"_s;
const QString kEd = u"ed_test_61MadeUpDestination"_s;
const QString kAcct = u"acct_1PrAcTiCe000001"_s;
const QString kUnseen = u"\u200b"_s;

QString word(const PastedValue &value)
{
    QString text;
    switch (value.kind) {
    case StripeKeyKind::Publishable: text = u"pk"_s; break;
    case StripeKeyKind::Secret: text = u"sk"_s; break;
    case StripeKeyKind::Restricted: text = u"rk"_s; break;
    case StripeKeyKind::CliSandbox: text = u"rkcs"_s; break;
    case StripeKeyKind::Organisation: text = u"org"_s; break;
    case StripeKeyKind::WebhookSecret: text = u"whsec"_s; break;
    case StripeKeyKind::WebhookId: text = u"id"_s; break;
    case StripeKeyKind::AccountId: text = u"acct"_s; break;
    }
    if (value.mode)
        text += u'/' + toString(*value.mode);
    if (!value.problem.isEmpty())
        text += u'!';
    return text;
}

QString summary(const QString &pasted)
{
    QStringList words;
    for (const PastedValue &value : findCredentials(pasted))
        words.append(word(value));
    return words.join(u' ');
}

} // namespace

class TestPastedBlock : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void valuesAreFoundInWhatIsPasted_data()
    {
        QTest::addColumn<QString>("pasted");
        QTest::addColumn<QString>("found"); // kind/mode, "!" if it cannot be used
        const auto row = [](const QString &what, const QString &pasted, const QString &found) {
            QTest::newRow(qPrintable(what)) << pasted << found;
        };
        struct Kind
        {
            const char *name;
            QString text;
            QString found;
        };
        const Kind kinds[] = {
            {"pk_test", kPkTest, u"pk/test"_s}, {"sk_test", kSkTest, u"sk/test"_s},
            {"rk_test", kRkTest, u"rk/test"_s}, {"pk_live", kPkLive, u"pk/live"_s},
            {"sk_live", kSkLive, u"sk/live"_s}, {"rk_live", kRkLive, u"rk/live"_s},
            {"rkcs", kRkcs, u"rkcs/test!"_s},   {"sk_org", kOrg, u"org/live!"_s},
            {"whsec", kWhsec, u"whsec"_s},      {"we", kWe, u"id"_s},
            {"ed_test", kEd, u"id/test"_s},     {"acct", kAcct, u"acct!"_s},
        };
        struct Wrapping
        {
            const char *name;
            QString before;
            QString after;
        };
        const Wrapping wrappings[] = {
            {"alone", {}, {}},
            {"with blanks", u" \t"_s, u"\r\n"_s},
            {"in quotes", u"\""_s, u"\""_s},
            {"in curly quotes", u"\u201c"_s, u"\u201d"_s},
            {"after NAME=", u"STRIPE_VALUE="_s, {}},
            {"after export NAME=", u"export STRIPE_VALUE='"_s, u"'"_s},
            {"in YAML", u"stripe:\n  value: "_s, u"\n"_s},
            {"in JSON", u"{\"stripe\": {\"value\":\""_s, u"\"}}"_s},
            {"between invisible signs", u"\ufeff\u200b"_s, u"\u200b"_s},
            {"in a sentence", u"Hello, the value is "_s, u". Please keep it safe."_s},
            {"in markdown", u"* value: `"_s, u"`"_s},
            {"in XML", u"<add value=\""_s, u"\"/>"_s},
        };
        for (const Kind &kind : kinds) {
            for (const Wrapping &wrapping : wrappings)
                row(QString::fromLatin1(kind.name) + u' ' + QString::fromLatin1(wrapping.name),
                    wrapping.before + kind.text + wrapping.after, kind.found);
        }

        row(u"nothing"_s, {}, {});
        row(u"a sentence without a value"_s, u"we_ all like ed_ and sk_ and whsec"_s, {});
        row(u"a key's prefix inside a word"_s, u"desk_test_"_s + kTail, {});
        row(u"an invisible sign inside"_s, kSkTest.left(20) + kUnseen + kSkTest.mid(20), u"sk/test"_s);
        row(u"masked with dots"_s, u"sk_live_...abcd"_s, u"sk/live!"_s);
        row(u"masked with an ellipsis"_s, u"sk_live_\u2026abcd"_s, u"sk/live!"_s);
        row(u"masked with bullets"_s, u"rk_test_\u2022\u2022\u2022\u2022abcd"_s, u"rk/test!"_s);
        row(u"masked with stars"_s, u"sk_test_****abcd"_s, u"sk/test!"_s);
        row(u"masked secret"_s, u"whsec_\u2022\u2022\u2022\u2022"_s, u"whsec!"_s);
        row(u"masked with x"_s, u"pk_live_xxxxxxxxxxxxxxxx"_s, u"pk/live!"_s);
        row(u"cut off"_s, u"sk_test_51PrAc"_s, u"sk/test!"_s);
        row(u"cut-off secret"_s, u"whsec_Made"_s, u"whsec!"_s);
        row(u"capital letters"_s, kSkTest.toUpper(), u"sk/test!"_s);
        row(u"a look-alike letter cuts the key"_s, u"sk_test_51\u0430bc"_s, u"sk/test!"_s);
        row(u"the same value twice"_s, kSkTest + u'\n' + kSkTest, u"sk/test"_s);
        row(u"four values of a settings file"_s,
            u"STRIPE_PK="_s + kPkTest + u"\nSTRIPE_SK="_s + kSkTest + u"\nWEBHOOK_ID="_s + kWe +
                u"\nWEBHOOK_SECRET="_s + kWhsec + u'\n',
            u"pk/test sk/test id/test whsec/test"_s);
        row(u"four values of JSON on one line"_s,
            u"{\"pk\":\""_s + kPkLive + u"\",\"rk\":\""_s + kRkLive + u"\",\"id\":\""_s + kWe + u"\",\"s\":\""_s +
                kWhsec + u"\"}"_s,
            u"pk/live rk/live id/live whsec/live"_s);
        row(u"the secret stands before the key"_s, kWhsec + u' ' + kSkLive, u"whsec/live sk/live"_s);
        row(u"both modes"_s, kPkTest + u' ' + kSkTest + u' ' + kWhsec + u' ' + kPkLive + u' ' + kSkLive,
            u"pk/test sk/test whsec/test pk/live sk/live"_s);
        row(u"separated by commas"_s, kPkTest + u',' + kSkTest, u"pk/test sk/test"_s);
        row(u"separated by semicolons"_s, kPkTest + u';' + kSkTest, u"pk/test sk/test"_s);
        row(u"separated by a bar"_s, kPkTest + u'|' + kSkTest, u"pk/test sk/test"_s);
        row(u"in a web address"_s, u"https://example.invalid/?key="_s + kSkTest, u"sk/test"_s);
        row(u"in a curl command"_s, u"curl -u "_s + kSkTest + u": https://api.stripe.com/v1/balance"_s, u"sk/test"_s);
        row(u"the output of stripe listen"_s,
            u"Ready! You are using Stripe API Version [2026-08-26.dahlia]. Your webhook signing secret is "_s +
                kCliSecret + u" (^C to quit)"_s,
            u"whsec"_s);
        row(u"with its account"_s, kAcct + u' ' + kSkTest, u"acct/test! sk/test"_s);
        row(u"one usable, one masked"_s, kPkTest + u" sk_test_...abcd"_s, u"pk/test sk/test!"_s);
        row(u"as long as is looked through"_s, QString(kLongestPaste - kPkTest.size() - 1, u' ') + u'\n' + kPkTest,
            u"pk/test"_s);
        row(u"longer than that"_s, QString(kLongestPaste, u' ') + kPkTest, {});
        row(u"10 MB"_s, QString(10 * 1024 * 1024, u'k'), {});
        row(u"two secret keys"_s, kSkTest + u' ' + kRkTest, u"sk/test rk/test"_s);
    }
    void valuesAreFoundInWhatIsPasted()
    {
        QFETCH(QString, pasted);
        QTEST(summary(pasted), "found");
    }

    void theTextOfAValueIsTheValueAlone()
    {
        const QString broken = kSkTest.left(20) + kUnseen + kSkTest.mid(20);
        const QString pasted = u"a=\""_s + kPkTest + u"\" b='"_s + broken + u"' c="_s + kWe + u'.';
        const auto values = findCredentials(pasted);
        QCOMPARE(values.size(), 3);
        QCOMPARE(textOf(values.at(0), pasted), kPkTest);
        QCOMPARE(textOf(values.at(1), pasted), kSkTest);
        QCOMPARE(textOf(values.at(2), pasted), kWe);
        QCOMPARE(textOf(values.at(2), pasted.left(10)), QString());
    }

    void eachValueKnowsItsField()
    {
        const QString pasted = QStringList{kPkTest, kSkTest, kRkTest, kWe, kEd, kWhsec, kAcct, kRkcs, kOrg}.join(u' ');
        QStringList fields;
        for (const PastedValue &value : findCredentials(pasted))
            fields.append(value.field ? QString::number(int(*value.field)) : u"-"_s);
        // PublishableKey, SecretKey, WebhookId, WebhookSecret are 0, 1, 2, 3.
        QCOMPARE(fields.join(u' '), u"0 1 1 2 2 3 - - -"_s);
    }

    void noProblemEchoesTheValue()
    {
        const QString masked = u"sk_live_...EchoMe"_s;
        const QString cut = u"sk_test_51EchoMe"_s;
        const QString org = u"sk_org_live_EchoMeOrganisationKey012345"_s;
        for (const QString &text : {masked, cut, org}) {
            const auto values = findCredentials(text);
            QCOMPARE(values.size(), 1);
            QVERIFY(!values.first().problem.isEmpty());
            QVERIFY(!values.first().problem.contains(u"EchoMe"_s));
        }
    }

    void oddPairsAreNamed_data()
    {
        QTest::addColumn<QString>("pasted");
        QTest::addColumn<int>("sentences");
        QTest::newRow("nothing odd") << kPkTest + u' ' + kSkTest << 0;
        QTest::newRow("two accounts") << kPkTest + u' ' + key("sk_test_", kOtherAccount) << 1;
        QTest::newRow("two accounts in two modes") << kPkTest + u' ' + key("sk_live_", kOtherAccount) << 1;
        QTest::newRow("two for one field") << kSkTest + u' ' + kRkTest << 1;
        QTest::newRow("two modes") << kPkTest + u' ' + kPkLive << 1;
        QTest::newRow("the CLI's secret") << kCliSecret << 1;
        QTest::newRow("a masked one is not counted") << kSkTest + u" rk_test_...abcd"_s << 0;
    }
    void oddPairsAreNamed()
    {
        QFETCH(QString, pasted);
        const QStringList sentences = oddities(findCredentials(pasted), pasted);
        QTEST(int(sentences.size()), "sentences");
        for (const QString &sentence : sentences)
            QVERIFY(!sentence.contains(kTail) && !sentence.contains(u"aaaaaaaa"_s));
    }

    void onlyTheCliFormIsTakenForTheCliSecret_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("cli");
        QTest::newRow("64 hexadecimal digits") << kCliSecret << true;
        QTest::newRow("the Dashboard's form") << kWhsec << false;
        QTest::newRow("63 digits") << kCliSecret.chopped(1) << false;
        QTest::newRow("65 digits") << kCliSecret + u'a' << false;
        QTest::newRow("a capital letter") << kCliSecret.chopped(1) + u'A' << false;
        QTest::newRow("another prefix") << u"sk_test_"_s + QString(64, u'a') << false;
    }
    void onlyTheCliFormIsTakenForTheCliSecret()
    {
        QFETCH(QString, text);
        QTEST(looksLikeCliSecret(text), "cli");
    }
};

QTEST_APPLESS_MAIN(TestPastedBlock)
#include "tst_pastedblock.moc"
