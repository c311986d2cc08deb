#include "core/stripekey.h"

#include <QCoreApplication>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString paramOf(CredentialField field)
{
    switch (field) {
    case CredentialField::PublishableKey: return u"publishable_key"_s;
    case CredentialField::SecretKey: return u"secret_key"_s;
    case CredentialField::WebhookId: return u"webhook_id"_s;
    case CredentialField::WebhookSecret: return u"webhook_secret"_s;
    }
    Q_UNREACHABLE();
}

QString nameOf(CredentialField field)
{
    switch (field) {
    case CredentialField::PublishableKey: return QCoreApplication::translate("console::StripeKey", "Publishable Key");
    case CredentialField::SecretKey: return QCoreApplication::translate("console::StripeKey", "Secret Key");
    case CredentialField::WebhookId: return QCoreApplication::translate("console::StripeKey", "Webhook ID");
    case CredentialField::WebhookSecret: return QCoreApplication::translate("console::StripeKey", "Webhook Secret");
    }
    Q_UNREACHABLE();
}

/// How a value of this field and mode begins, for the sentence "It begins with ...".
QString beginningOf(CredentialField field, Mode mode)
{
    const bool live = mode == Mode::Live;
    switch (field) {
    case CredentialField::PublishableKey: return live ? u"pk_live_"_s : u"pk_test_"_s;
    case CredentialField::SecretKey:
        return live ? QCoreApplication::translate("console::StripeKey", "rk_live_ or sk_live_")
                    : QCoreApplication::translate("console::StripeKey", "rk_test_ or sk_test_");
    case CredentialField::WebhookId: return QCoreApplication::translate("console::StripeKey", "we_ or ed_");
    case CredentialField::WebhookSecret: return u"whsec_"_s;
    }
    Q_UNREACHABLE();
}

Error fieldError(CredentialField field, const QString &userText, const QString &reason)
{
    return {.kind = ErrorKind::InvalidInput,
            .userText = userText,
            .detail = reason,
            .requestId = {},
            .httpStatus = 0,
            .code = {},
            .param = paramOf(field)};
}

/// The value is good, and belongs elsewhere.
Error wrongField(CredentialField field, Mode set, const QString &what, CredentialField home)
{
    return fieldError(field,
                      QCoreApplication::translate(
                          "console::StripeKey",
                          "This is %1. It belongs in the field %2. The field %3 takes a value that begins with %4.")
                          .arg(what, nameOf(home), nameOf(field), beginningOf(field, set)),
                      u"wrong_field"_s);
}

/// The field a kind belongs in, or the reason why no field takes it.
Result<CredentialField> homeOf(StripeKeyKind kind, CredentialField field)
{
    switch (kind) {
    case StripeKeyKind::Publishable: return CredentialField::PublishableKey;
    case StripeKeyKind::Secret:
    case StripeKeyKind::Restricted: return CredentialField::SecretKey;
    case StripeKeyKind::WebhookSecret: return CredentialField::WebhookSecret;
    case StripeKeyKind::WebhookId: return CredentialField::WebhookId;
    case StripeKeyKind::CliSandbox:
        return fieldError(field,
                          QCoreApplication::translate(
                              "console::StripeKey",
                              "This is a throw-away key that the Stripe CLI made for its own sandbox. It stops "
                              "working after some days. Create a restricted key in the Stripe Dashboard and paste "
                              "that into the field Secret Key."),
                          u"cli_key"_s);
    case StripeKeyKind::Organisation:
        return fieldError(field,
                          QCoreApplication::translate(
                              "console::StripeKey",
                              "This is a key of a Stripe organization. It reaches every account of the "
                              "organization and does not say which one is meant, so it is not taken here. Create "
                              "a restricted key in the one account that takes the payments."),
                          u"organisation_key"_s);
    case StripeKeyKind::AccountId:
        return fieldError(field,
                          QCoreApplication::translate(
                              "console::StripeKey",
                              "This is the ID of a Stripe account, not a key. No field needs it: the account is "
                              "found by its key."),
                          u"account_id"_s);
    }
    Q_UNREACHABLE();
}

QString describe(StripeKeyKind kind)
{
    switch (kind) {
    case StripeKeyKind::Publishable: return QCoreApplication::translate("console::StripeKey", "a publishable key");
    case StripeKeyKind::Secret: return QCoreApplication::translate("console::StripeKey", "a secret key");
    case StripeKeyKind::Restricted:
        return QCoreApplication::translate("console::StripeKey", "a restricted key, which is secret too");
    case StripeKeyKind::WebhookSecret:
        return QCoreApplication::translate("console::StripeKey", "a signing secret of a webhook");
    case StripeKeyKind::WebhookId: return QCoreApplication::translate("console::StripeKey", "the ID of a webhook");
    case StripeKeyKind::CliSandbox:
    case StripeKeyKind::Organisation:
    case StripeKeyKind::AccountId: break; // homeOf() has refused them
    }
    Q_UNREACHABLE();
}

} // namespace

Outcome checkCredential(CredentialField field, Mode set, const QString &cleaned)
{
    if (cleaned.isEmpty())
        return fieldError(
            field, QCoreApplication::translate("console::StripeKey", "%1 is required.").arg(nameOf(field)), u"empty"_s);
    const Result<StripeKey> key = recogniseKey(cleaned);
    if (!key) {
        Error error = key.error();
        error.param = paramOf(field);
        return error;
    }
    const Result<CredentialField> home = homeOf(key->kind, field);
    if (!home)
        return home.error();
    if (*home != field)
        return wrongField(field, set, describe(key->kind), *home);
    if (key->mode && *key->mode != set) {
        const QString text =
            set == Mode::Test
                ? QCoreApplication::translate(
                      "console::StripeKey", "This is of live mode. Testing Credentials take only values of test mode. "
                                            "Switch the Stripe Dashboard to test mode or a sandbox and copy the value "
                                            "that begins with %1.")
                : QCoreApplication::translate("console::StripeKey",
                                              "This is of test mode and belongs in the Testing Credentials. Switch the "
                                              "Stripe Dashboard to live mode and copy the value that begins with %1.");
        return fieldError(field, text.arg(beginningOf(field, set)), u"wrong_mode"_s);
    }
    return Done{};
}

} // namespace console
