#pragma once

#include "core/mode.h"
#include "core/result.h"

#include <QString>

#include <optional>

namespace console {

/// What a pasted string is, by its own text. Sources: facts/stripe-and-opscom.md 2.1 to 2.4.
enum class StripeKeyKind {
    Publishable,   ///< pk_test_ / pk_live_
    Secret,        ///< sk_test_ / sk_live_
    Restricted,    ///< rk_test_ / rk_live_
    CliSandbox,    ///< rkcs_test_: throw-away key of the Stripe CLI
    Organisation,  ///< sk_org_
    WebhookSecret, ///< whsec_
    WebhookId,     ///< we_ or ed_
    AccountId,     ///< acct_
};

struct StripeKey
{
    StripeKeyKind kind = StripeKeyKind::Secret;
    std::optional<Mode> mode; ///< where the text tells it
    QString accountHint;      ///< the part of a modern key that two keys of one account share; a hint, never proof
};

/// Which box of the Settings tab a text is meant for.
enum class CredentialField { PublishableKey, SecretKey, WebhookId, WebhookSecret };

/// Trims what a copy by click or from a settings file brings: blanks, line ends, zero-width characters, quotes, a final
/// comma or semicolon around the text, and a leading "NAME=" or "export NAME=". Inner blanks are left (and refused
/// later).
QString cleanPaste(const QString &pasted);

/// Recognises a cleaned text. Error InvalidInput if it is none of the above, is masked (sk_live_...abcd), is cut off,
/// or holds characters that no key has. The error's text never echoes the input; its detail names the reason in one
/// word for logs and tests: "empty", "masked", "blank", "character", "letter_case", "cut_off", "too_long", "address",
/// "unknown".
Result<StripeKey> recogniseKey(const QString &cleaned);

/// Checks a text for one field of one credential set: kind (a mix-up names the field it belongs to), mode, form.
/// An empty text is InvalidInput too ("... is required"). Error.param is "publishable_key", "secret_key", "webhook_id"
/// or "webhook_secret". Its detail is one of recogniseKey()'s, or "wrong_field", "wrong_mode", "cli_key",
/// "organisation_key", "account_id".
Outcome checkCredential(CredentialField field, Mode set, const QString &cleaned);

/// A warning (not an error) if two keys look as if they were of different accounts; empty otherwise.
QString differentAccountsWarning(const QString &publishableKey, const QString &secretKey);

} // namespace console
