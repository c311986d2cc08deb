#pragma once

#include "core/stripekey.h"

#include <QList>
#include <QStringView>

#include <optional>

namespace console {

/// One value that was recognised in a pasted text. Holds no part of the text but its place in it: the caller keeps the
/// text for as long as it needs it.
struct PastedValue
{
    qsizetype begin = 0; ///< in the text given to findCredentials()
    qsizetype length = 0;
    StripeKeyKind kind = StripeKeyKind::Secret;
    std::optional<CredentialField> field; ///< where it belongs; none: no field takes it (account ID, CLI key, ...)
    std::optional<Mode> mode;             ///< by its own text, else by the value nearest before it, else after it
    QString problem; ///< translated; not empty: it cannot be used, and why (masked, cut off, ...). Never echoes it
};

/// The longest text that is looked through. More is not a settings file.
inline constexpr qsizetype kLongestPaste = 20'000;

/// Finds Stripe's keys, secrets and IDs in a pasted text: a settings file, JSON, a message, the output of a program. In
/// the order of the text, a value that stands there twice once. Empty for a text over kLongestPaste.
QList<PastedValue> findCredentials(QStringView pasted);

/// The part of the text that the value is, without what a copy brings along.
QString textOf(const PastedValue &value, QStringView pasted);

/// What several values of one paste say of each other, translated, one sentence each: two values for one field, two
/// accounts, two modes. Empty if nothing is odd.
QStringList oddities(const QList<PastedValue> &values, QStringView pasted);

/// True for a signing secret in the form that `stripe listen` prints (whsec_ and 64 hexadecimal digits): it belongs to
/// the Stripe CLI's own forwarding, not to an endpoint. A hint by its form, not a proof (facts 2.13).
bool looksLikeCliSecret(QStringView cleaned);

/// The warning that goes with it, translated.
QString cliSecretWarning();

} // namespace console
