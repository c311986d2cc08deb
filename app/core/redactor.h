#pragma once

#include <QString>

namespace console {

/// What a redacted text may still hold.
enum class Redaction {
    Secrets,           ///< no secret and no card number
    SecretsAndPersons, ///< besides: no e-mail address
};

/// The one place that takes secrets out of texts that are shown, logged or sent to support: logs, errors, crash texts,
/// the support bundle. What it knows: Stripe's keys and signing secrets (also masked ones and in changed letter case),
/// client secrets, Authorization values (Bearer, Basic), OPS-COM's API tokens (facts/stripe-and-opscom.md 1.9) by name
/// and by form, passwords in web addresses and in "password=" pairs, card numbers (13 to 19 digits that pass the Luhn
/// check). What was taken out is replaced by its kind and "...", so that a reader sees that something stood there.
/// A last defence: whoever writes a text keeps secrets out of it in the first place. Thread-safe.
QString redact(const QString &text, Redaction how);

} // namespace console
