#pragma once

#include "core/error.h"
#include "net/httpclient.h"

#include <QStringList>

namespace console {

/// What a call does at Stripe: an answer that leaves its effect in doubt is OutcomeUnknown for one that changes things.
enum class StripeEffect {
    Reads,
    Creates, ///< POST with an idempotency key
    Deletes,
};

/// The Error of an answer that is not a success, from Stripe's error object (facts/stripe-and-opscom.md 2.1, 2.8, 2.10)
/// or, where there is none, from the status alone; a creation is then OutcomeUnknown: it was not Stripe that answered.
/// `what` names the call ("POST /v1/refunds"). The detail holds Stripe's type, code and message without keys,
/// "permissions: rak_..." for a 403, and the address of the log line.
Error stripeAnswerError(const HttpAnswer &answer, StripeEffect effect, const QString &what);

/// The Error of a request without an answer: the transport's, in Stripe's words.
Error stripeTransportError(Error error);

/// The Error of a success that cannot be read: OutcomeUnknown where something was created, else BadAnswer.
Error stripeUnreadable(Error error, const HttpAnswer &answer, StripeEffect effect);

/// The slugs of the permissions that a 403 asks for ("rak_webhook_write"), empty for other errors.
QStringList missingPermissions(const Error &error);
/// The account that a 403 names, or "".
QString accountNamedIn(const Error &error);
/// The Dashboard's name of a permission slug, with what is needed: "Webhook Endpoints (Write)". The slug itself where
/// it is not known.
QString permissionName(const QString &slug);

/// True if Stripe said that the amount is more than what is left to refund; it gives no code for that.
bool isOverRefund(const Error &error);

} // namespace console
