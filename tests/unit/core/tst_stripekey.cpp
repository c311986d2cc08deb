#include "core/stripekey.h"
#include "support/compare.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

// Made up. A modern payload is "51", 14 characters of the account's id, and about 80 more.
const QString kAccount = u"PrAcTiCe000001"_s;
const QString kOtherAccount = u"PrAcTiCe000002"_s;
const QString kTail = u"MadeUpTailOfAKey0123456789abcdefghijklmnopqrstuvwxyz"_s;
const QString kLegacy = u"4eMadeUpLegacyKey1zdp7dc"_s; // 24 characters
const QString kWebhookSecret = u"whsec_MadeUpSigningSecret0123456789"_s;

QString modern(const char *prefix, const QString &account = kAccount)
{
    return QString::fromLatin1(prefix) + u"51"_s + account + kTail;
}

QString legacy(const char *prefix)
{
    return QString::fromLatin1(prefix) + kLegacy;
}

QString name(std::optional<Mode> mode)
{
    return mode ? toString(*mode) : u"none"_s;
}

} // namespace

Q_DECLARE_METATYPE(console::StripeKeyKind)
Q_DECLARE_METATYPE(console::CredentialField)
Q_DECLARE_METATYPE(console::Mode)

class TestStripeKey : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aPasteIsCleanedAround_data()
    {
        QTest::addColumn<QString>("pasted");
        QTest::addColumn<QString>("cleaned");
        const QString key = legacy("sk_test_");
        const auto row = [](const char *what, const QString &pasted, const QString &cleaned) {
            QTest::newRow(what) << pasted << cleaned;
        };
        row("nothing", {}, {});
        row("blanks only", u" \t\r\n "_s, {});
        row("clean", key, key);
        row("blanks", u"  "_s + key + u" "_s, key);
        row("tab and line ends", u"\t"_s + key + u"\r\n\r\n"_s, key);
        row("no-break space", u"\u00a0"_s + key + u"\u202f"_s, key);
        row("ideographic space", u"\u3000"_s + key, key);
        row("zero-width space", u"\u200b"_s + key + u"\u200b"_s, key);
        row("zero-width joiners", u"\u200c\u200d"_s + key + u"\u2060"_s, key);
        row("byte order mark", u"\ufeff"_s + key, key);
        row("direction marks", u"\u202a"_s + key + u"\u202c\u200e"_s, key);
        row("soft hyphen", key + u"\u00ad"_s, key);
        row("double quotes", u'"' + key + u'"', key);
        row("single quotes", u"'"_s + key + u"'"_s, key);
        row("backticks", u"`"_s + key + u"`"_s, key);
        row("curly quotes", u"\u201c"_s + key + u"\u201d"_s, key);
        row("guillemets", u"\u00ab\u00a0"_s + key + u"\u00a0\u00bb"_s, key);
        row("quotes and a comma, from JSON", u"\""_s + key + u"\",\n"_s, key);
        row("semicolon", key + u";"_s, key);
        row("NAME=", u"STRIPE_SECRET_KEY="_s + key, key);
        row("NAME = with blanks", u"STRIPE_SECRET_KEY = "_s + key, key);
        row("NAME= with quotes", u"STRIPE_SECRET_KEY=\""_s + key + u"\"\n"_s, key);
        row("export NAME=", u"export STRIPE_SECRET_KEY='"_s + key + u"';"_s, key);
        row("set NAME=", u"set STRIPE_SECRET_KEY="_s + key, key);
        row("name with dots", u"stripe.secret-key="_s + key, key);
        row("inner blanks are left", u" sk_test_abc def "_s, u"sk_test_abc def"_s);
        row("an equals sign at the end is no name", u"whsec_abc="_s, u"whsec_abc="_s);
    }

    void aPasteIsCleanedAround()
    {
        QFETCH(QString, pasted);
        QFETCH(QString, cleaned);
        QCOMPARE(cleanPaste(pasted), cleaned);
        QCOMPARE(cleanPaste(cleanPaste(pasted)), cleaned);
    }

    void aKeyIsRecognised_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<StripeKeyKind>("kind");
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QString>("hint");
        const auto row = [](const char *what, const QString &text, StripeKeyKind kind, const char *mode,
                            const QString &hint) {
            QTest::newRow(what) << text << kind << QString::fromLatin1(mode) << hint;
        };
        using enum StripeKeyKind;
        row("pk_test modern", modern("pk_test_"), Publishable, "test", kAccount);
        row("pk_live modern", modern("pk_live_"), Publishable, "live", kAccount);
        row("sk_test modern", modern("sk_test_"), Secret, "test", kAccount);
        row("sk_live modern", modern("sk_live_"), Secret, "live", kAccount);
        row("rk_test modern", modern("rk_test_"), Restricted, "test", kAccount);
        row("rk_live modern", modern("rk_live_"), Restricted, "live", kAccount);
        row("pk_test legacy", legacy("pk_test_"), Publishable, "test", {});
        row("sk_live legacy", legacy("sk_live_"), Secret, "live", {});
        row("rk_live legacy", legacy("rk_live_"), Restricted, "live", {});
        row("a legacy key may begin with 51 by chance", u"sk_test_51MadeUpLegacy1zdp7dc00"_s, Secret, "test", {});
        row("long, without 51", u"sk_test_Q"_s + kTail + kTail, Secret, "test", {});
        row("rkcs_test", modern("rkcs_test_"), CliSandbox, "test", {});
        row("sk_org", legacy("sk_org_"), Organisation, "none", {});
        row("sk_org_live", legacy("sk_org_live_"), Organisation, "live", {});
        row("sk_org_test", legacy("sk_org_test_"), Organisation, "test", {});
        row("whsec", kWebhookSecret, WebhookSecret, "none", {});
        row("whsec of the CLI: 64 hex digits", u"whsec_"_s + QString(u"0123456789abcdef"_s).repeated(4), WebhookSecret,
            "none", {});
        row("whsec with underscores", u"whsec_test_secret"_s, WebhookSecret, "none", {});
        row("we", u"we_1MadeUpEndpoint000001"_s, WebhookId, "none", {});
        row("ed", u"ed_1MadeUpDestination001"_s, WebhookId, "none", {});
        row("ed_test", u"ed_test_61MadeUpDestination"_s, WebhookId, "test", {});
        row("acct", u"acct_1"_s + kAccount + u"X"_s, AccountId, "none", kAccount);
        row("acct legacy", u"acct_0MadeUp"_s, AccountId, "none", {});
    }

    void aKeyIsRecognised()
    {
        QFETCH(QString, text);
        QFETCH(StripeKeyKind, kind);
        QFETCH(QString, mode);
        QFETCH(QString, hint);
        const auto key = recogniseKey(text);
        QVERIFY2(key, key ? "" : qPrintable(key.error().userText));
        QCOMPARE(key->kind, kind);
        QCOMPARE(name(key->mode), mode);
        QCOMPARE(key->accountHint, hint);
    }

    void whatIsNoKeyIsRefusedWithoutEcho_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *what, const QString &text, const char *reason, const char *says) {
            QTest::newRow(what) << text << QString::fromLatin1(reason) << QString::fromLatin1(says);
        };
        row("empty", {}, "empty", "Nothing");
        row("masked with dots", u"sk_live_...abcd"_s, "masked", "Reveal");
        row("masked with an ellipsis", u"sk_live_51Pr\u2026wxyz"_s, "masked", "Reveal");
        row("masked with stars", u"sk_test_****************abcd"_s, "masked", "Reveal");
        row("masked with three stars", u"rk_live_***abcd"_s, "masked", "Reveal");
        row("masked with bullets", u"sk_live_\u2022\u2022\u2022\u2022abcd"_s, "masked", "Reveal");
        row("masked with blanks", u"sk_live_51Pr ... wxyz"_s, "masked", "Reveal");
        row("masked secret", u"whsec_...abcd"_s, "masked", "Reveal");
        row("masked publishable", u"pk_live_51\u2026"_s, "masked", "Reveal");
        row("example of a manual", u"sk_test_xxxxxxxxxxxxxxxxxxxxxxxx"_s, "masked", "Reveal");
        row("placeholder of a manual", u"sk_test_<your key>"_s, "masked", "Reveal");
        row("inner blank", u"sk_test_4eMadeUp LegacyKey1zdp7dc"_s, "blank", "line break");
        row("inner line break", u"sk_test_4eMadeUp\nLegacyKey1zdp7dc"_s, "blank", "line break");
        row("inner no-break space", u"sk_test_4eMadeUp\u00a0LegacyKey1zdp7dc"_s, "blank", "line break");
        row("two keys", legacy("pk_test_") + u'\n' + legacy("sk_test_"), "blank", "alone");
        row("label and key", u"Secret key "_s + legacy("sk_test_"), "blank", "alone");
        row("inner zero-width space", u"sk_test_4eMadeUp\u200bLegacyKey1zdp7dc"_s, "character",
            "character that no key has");
        row("inner soft hyphen", u"sk_test_4eMadeUp\u00adLegacyKey1zdp7dc"_s, "character", "character that no key has");
        row("NUL", u"sk_test_4eMadeUp"_s + QChar(0) + u"LegacyKey1zdp7dc"_s, "character", "character that no key has");
        row("Cyrillic e", u"sk_test_4\u0435MadeUpLegacyKey1zdp7dc"_s, "character", "character that no key has");
        row("Cyrillic s in the prefix", u"\u0455k_test_4eMadeUpLegacyKey1zdp7dc"_s, "character",
            "character that no key has");
        row("Greek Alpha", u"pk_live_4e\u0391MadeUpLegacyKey1zdp7dc"_s, "character", "character that no key has");
        row("full-width digit", u"sk_live_4eMadeUpLegacyKey\uff11zdp7dc"_s, "character", "character that no key has");
        row("hyphen for underscore", u"sk-test-4eMadeUpLegacyKey1zdp7dc"_s, "character", "character that no key has");
        row("en dash", u"sk_test_4eMadeUp\u2013LegacyKey1zdp7dc"_s, "character", "character that no key has");
        row("stray parenthesis", legacy("sk_test_") + u')', "character", "character that no key has");
        row("emoji", legacy("sk_test_") + u"\U0001F511"_s, "character", "character that no key has");
        row("capitals", legacy("sk_test_").toUpper(), "letter_case", "Capital");
        row("a capital at the start", u"Sk_test_4eMadeUpLegacyKey1zdp7dc"_s, "letter_case", "Capital");
        row("prefix only", u"sk_test_"_s, "cut_off", "end is missing");
        row("half a prefix", u"sk_li"_s, "cut_off", "end is missing");
        row("short", u"sk_test_51PrAcTi"_s, "cut_off", "end is missing");
        row("short publishable", u"pk_live_51Pr"_s, "cut_off", "end is missing");
        row("short secret", u"whsec_Made"_s, "cut_off", "end is missing");
        row("megabytes", u"whsec_"_s + QString(10 * 1024 * 1024, u'a'), "too_long", "longer than any");
        row("short id", u"we_"_s, "cut_off", "end is missing");
        row("beginning missing", u"51PrAcTiCe000001MadeUpTailOfAKey"_s, "unknown", "does not begin");
        row("underscore prefix missing", u"test_4eMadeUpLegacyKey1zdp7dc"_s, "unknown", "does not begin");
        row("payment intent", u"pi_3MadeUpIntent00000001"_s, "unknown", "does not begin");
        row("client secret", u"pi_3MadeUp_secret_MadeUpClientSecret"_s, "unknown", "does not begin");
        row("ephemeral key", u"ek_test_MadeUpEphemeralKey0001"_s, "unknown", "does not begin");
        row("password", u"correcthorsebatterystaple"_s, "unknown", "does not begin");
        row("mode unknown", u"sk_prod_4eMadeUpLegacyKey1zdp7dc"_s, "unknown", "does not begin");
        row("web address", u"https://example.com/apikeys"_s, "address", "web address");
        row("callback", u"https://acme.ops-com.com/api/system/payments/stripe/callback"_s, "address", "web address");
    }

    void whatIsNoKeyIsRefusedWithoutEcho()
    {
        QFETCH(QString, text);
        QFETCH(QString, reason);
        QFETCH(QString, says);
        const auto key = recogniseKey(text);
        QVERIFY(!key);
        const Error &error = key.error();
        QCOMPARE(error.kind, ErrorKind::InvalidInput);
        QCOMPARE(error.detail, reason);
        QVERIFY2(error.userText.contains(says), qPrintable(error.userText));
        verifyNoEcho(error, text);
    }

    void aFieldTakesItsOwnKindAndMode_data()
    {
        QTest::addColumn<CredentialField>("field");
        QTest::addColumn<Mode>("set");
        QTest::addColumn<QString>("text");
        using enum CredentialField;
        const auto row = [](const char *what, CredentialField field, Mode set, const QString &text) {
            QTest::newRow(what) << field << set << text;
        };
        row("pk test", PublishableKey, Mode::Test, modern("pk_test_"));
        row("pk live", PublishableKey, Mode::Live, modern("pk_live_"));
        row("sk test", SecretKey, Mode::Test, modern("sk_test_"));
        row("sk live", SecretKey, Mode::Live, legacy("sk_live_"));
        row("rk test", SecretKey, Mode::Test, modern("rk_test_"));
        row("rk live", SecretKey, Mode::Live, modern("rk_live_"));
        row("whsec test", WebhookSecret, Mode::Test, kWebhookSecret);
        row("whsec live", WebhookSecret, Mode::Live, kWebhookSecret);
        row("we test", WebhookId, Mode::Test, u"we_1MadeUpEndpoint000001"_s);
        row("we live", WebhookId, Mode::Live, u"we_1MadeUpEndpoint000001"_s);
        row("ed live", WebhookId, Mode::Live, u"ed_1MadeUpDestination001"_s);
        row("ed_test test", WebhookId, Mode::Test, u"ed_test_61MadeUpDestination"_s);
    }

    void aFieldTakesItsOwnKindAndMode()
    {
        QFETCH(CredentialField, field);
        QFETCH(Mode, set);
        QFETCH(QString, text);
        const Outcome outcome = checkCredential(field, set, text);
        QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().userText));
    }

    void aMixUpIsCaughtAtTheField_data()
    {
        QTest::addColumn<CredentialField>("field");
        QTest::addColumn<Mode>("set");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("says");
        using enum CredentialField;
        const auto row = [](const char *what, CredentialField field, Mode set, const QString &text, const char *reason,
                            const char *says) {
            QTest::newRow(what) << field << set << text << QString::fromLatin1(reason) << QString::fromLatin1(says);
        };
        row("pk empty", PublishableKey, Mode::Test, {}, "empty", "Publishable Key is required");
        row("sk empty", SecretKey, Mode::Test, {}, "empty", "Secret Key is required");
        row("we empty", WebhookId, Mode::Test, {}, "empty", "Webhook ID is required");
        row("whsec empty", WebhookSecret, Mode::Live, {}, "empty", "Webhook Secret is required");

        row("sk in the publishable box", PublishableKey, Mode::Test, modern("sk_test_"), "wrong_field",
            "belongs in the field Secret Key");
        row("rk in the publishable box", PublishableKey, Mode::Test, modern("rk_test_"), "wrong_field",
            "belongs in the field Secret Key");
        row("live sk in the publishable box of the test set", PublishableKey, Mode::Test, modern("sk_live_"),
            "wrong_field", "belongs in the field Secret Key");
        row("whsec in the publishable box", PublishableKey, Mode::Test, kWebhookSecret, "wrong_field",
            "belongs in the field Webhook Secret");
        row("we in the publishable box", PublishableKey, Mode::Test, u"we_1MadeUpEndpoint000001"_s, "wrong_field",
            "belongs in the field Webhook ID");
        row("pk in the secret box", SecretKey, Mode::Test, modern("pk_test_"), "wrong_field",
            "belongs in the field Publishable Key");
        row("whsec in the secret box", SecretKey, Mode::Test, kWebhookSecret, "wrong_field",
            "belongs in the field Webhook Secret");
        row("ed in the secret box", SecretKey, Mode::Test, u"ed_1MadeUpDestination001"_s, "wrong_field",
            "belongs in the field Webhook ID");
        row("sk in the webhook secret box", WebhookSecret, Mode::Test, modern("sk_test_"), "wrong_field",
            "belongs in the field Secret Key");
        row("pk in the webhook secret box", WebhookSecret, Mode::Test, modern("pk_test_"), "wrong_field",
            "belongs in the field Publishable Key");
        row("we in the webhook secret box", WebhookSecret, Mode::Test, u"we_1MadeUpEndpoint000001"_s, "wrong_field",
            "belongs in the field Webhook ID");
        row("whsec in the webhook ID box", WebhookId, Mode::Test, kWebhookSecret, "wrong_field",
            "belongs in the field Webhook Secret");
        row("sk in the webhook ID box", WebhookId, Mode::Live, modern("sk_live_"), "wrong_field",
            "belongs in the field Secret Key");

        row("live pk in Testing Credentials", PublishableKey, Mode::Test, modern("pk_live_"), "wrong_mode", "pk_test_");
        row("live sk in Testing Credentials", SecretKey, Mode::Test, modern("sk_live_"), "wrong_mode",
            "Testing Credentials");
        row("live rk in Testing Credentials", SecretKey, Mode::Test, modern("rk_live_"), "wrong_mode", "rk_test_");
        row("test pk in the live set", PublishableKey, Mode::Live, modern("pk_test_"), "wrong_mode", "pk_live_");
        row("test sk in the live set", SecretKey, Mode::Live, modern("sk_test_"), "wrong_mode",
            "belongs in the Testing Credentials");
        row("test rk in the live set", SecretKey, Mode::Live, modern("rk_test_"), "wrong_mode", "rk_live_");
        row("sandbox destination in the live set", WebhookId, Mode::Live, u"ed_test_61MadeUpDestination"_s,
            "wrong_mode", "Testing Credentials");

        row("CLI key", SecretKey, Mode::Test, modern("rkcs_test_"), "cli_key", "Stripe CLI");
        row("CLI key in the publishable box", PublishableKey, Mode::Test, modern("rkcs_test_"), "cli_key",
            "Secret Key");
        row("organisation key", SecretKey, Mode::Live, legacy("sk_org_live_"), "organisation_key",
            "does not say which one");
        row("organisation key without mode", SecretKey, Mode::Test, legacy("sk_org_"), "organisation_key",
            "organization");
        row("account ID in the webhook ID box", WebhookId, Mode::Test, u"acct_1MadeUpAccount001"_s, "account_id",
            "ID of a Stripe account");

        row("masked", SecretKey, Mode::Live, u"sk_live_...abcd"_s, "masked", "Reveal");
        row("truncated", WebhookSecret, Mode::Test, u"whsec_Ma"_s, "cut_off", "end is missing");
        row("inner blank", SecretKey, Mode::Test, u"sk_test_4eMadeUp LegacyKey1zdp7dc"_s, "blank", "line break");
        row("look-alike", SecretKey, Mode::Test, u"sk_test_4\u0435MadeUpLegacyKey1zdp7dc"_s, "character",
            "character that no key has");
        row("the callback URL in the webhook ID box", WebhookId, Mode::Test,
            u"https://acme.ops-com.com/api/system/payments/stripe/callback)"_s, "address", "web address");
    }

    void aMixUpIsCaughtAtTheField()
    {
        QFETCH(CredentialField, field);
        QFETCH(Mode, set);
        QFETCH(QString, text);
        QFETCH(QString, reason);
        QFETCH(QString, says);
        const Outcome outcome = checkCredential(field, set, text);
        QVERIFY(!outcome);
        const Error &error = outcome.error();
        QCOMPARE(error.kind, ErrorKind::InvalidInput);
        QCOMPARE(error.detail, reason);
        QVERIFY2(error.userText.contains(says), qPrintable(error.userText));
        static const QStringList params{u"publishable_key"_s, u"secret_key"_s, u"webhook_id"_s, u"webhook_secret"_s};
        QCOMPARE(error.param, params.at(static_cast<int>(field)));
        verifyNoEcho(error, text);
    }

    void keysOfTwoAccountsGiveAWarning()
    {
        QVERIFY(!differentAccountsWarning(modern("pk_test_"), modern("sk_test_", kOtherAccount)).isEmpty());
        QVERIFY(!differentAccountsWarning(modern("pk_live_", kOtherAccount), modern("rk_live_")).isEmpty());
    }

    void noWarningIsGivenOnAGuess()
    {
        QVERIFY(differentAccountsWarning(modern("pk_test_"), modern("sk_test_")).isEmpty());
        QVERIFY(differentAccountsWarning(modern("pk_test_"), modern("rk_test_")).isEmpty());
        QVERIFY(differentAccountsWarning(modern("pk_test_"), legacy("sk_test_")).isEmpty());
        QVERIFY(differentAccountsWarning(legacy("pk_test_"), legacy("sk_test_")).isEmpty());
        QVERIFY(differentAccountsWarning({}, modern("sk_test_")).isEmpty());
        QVERIFY(differentAccountsWarning(modern("pk_test_"), u"nonsense"_s).isEmpty());
    }

    void theWarningHoldsNoPartOfAKey()
    {
        const QString warning = differentAccountsWarning(modern("pk_test_"), modern("sk_test_", kOtherAccount));
        QVERIFY(!warning.contains(kAccount));
        QVERIFY(!warning.contains(kOtherAccount));
    }

private:
    /// No text of the error repeats eight characters or more of what was pasted, beyond the public prefixes.
    static void verifyNoEcho(const Error &error, const QString &text)
    {
        QString rest = text;
        for (const auto &prefix : {u"pk_test_"_s, u"pk_live_"_s, u"sk_test_"_s, u"sk_live_"_s, u"rk_test_"_s,
                                   u"rk_live_"_s, u"whsec_"_s, u"Secret key "_s})
            rest.replace(prefix, u" "_s);
        for (qsizetype i = 0; i + 8 <= rest.size(); ++i) {
            const QString part = rest.mid(i, 8);
            QVERIFY2(!error.userText.contains(part) && !error.detail.contains(part), qPrintable(error.userText));
        }
    }
};

QTEST_GUILESS_MAIN(TestStripeKey)
#include "tst_stripekey.moc"
