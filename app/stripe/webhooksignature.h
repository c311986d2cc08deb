#pragma once

#include "core/secretvalue.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace console {

/// Stripe's webhook signature, to make and to check. Source: facts/stripe-and-opscom.md 2.4.
/// Header: "t=<unix seconds>,v1=<hex>[,v1=<hex>...]". Signed text: t + "." + raw body; HMAC-SHA256 with the whole
/// whsec_... string as the key. Thread-safe: no state.
namespace WebhookSignature {

enum class Verdict {
    Good,
    Malformed,   ///< no t, no v1, not a number, not hex
    WrongSecret, ///< well formed, but no v1 matches any secret
    Stale,       ///< signature right, timestamp more than the tolerance in the past
    Future,      ///< signature right, timestamp more than the tolerance ahead
};
QString toString(Verdict verdict); ///< "good", "malformed", "wrong_secret", "stale", "future"

inline constexpr qint64 kToleranceSeconds = 300;

/// The hex v1 signature.
QByteArray signatureOf(QByteArrayView body, qint64 timestamp, QByteArrayView secret);
/// A header signed with each secret in turn (several during a roll's overlap).
QByteArray header(QByteArrayView body, qint64 timestamp, const QList<QByteArrayView> &secrets);
/// Good if any v1 matches any secret (constant-time comparison) and |now - t| <= tolerance; 0 disables the time check.
Verdict verify(QByteArrayView header, QByteArrayView body, const QList<QByteArrayView> &secrets, qint64 now,
               qint64 toleranceSeconds = kToleranceSeconds);

} // namespace WebhookSignature

} // namespace console
