#pragma once

#include "core/error.h"
#include "core/secretvalue.h"
#include "net/httpclient.h"

#include <QList>
#include <QString>

#include <optional>

namespace console {

/// What a call does at the tenant, as far as errors are concerned.
enum class TenantCallKind {
    Reading, ///< changes nothing: an answer that never came is a network trouble
    Writing, ///< may have been carried out: an answer that never came, or cannot be read, leaves the outcome unknown
};

/// The error that an answer of the tenant carries, if it carries one: the envelope {"ErrorCode", "ErrorMessage"} under
/// any HTTP status (facts/stripe-and-opscom.md 1.9), else an HTTP status that is not 2xx. Mapping: 9001 Unauthorized,
/// 9002 Forbidden, 9009 NotFound, 9022 Conflict, 9040 Conflict (another console has the payment; the text names it and
/// the time from the envelope's "lease"), 9041 Forbidden, 9042 to 9046 Refused, other 90xx InvalidRequest; without an
/// envelope the HTTP status decides. The tenant's message is shown without `sent`, the secrets that went with the call,
/// and without what looks like a Stripe key; that of 9001, which is about the token itself, is not shown at all. Pure.
std::optional<Error> tenantErrorOf(const HttpAnswer &answer, const QString &what, const QList<SharedSecret> &sent);

/// An answer that says "done" and cannot be read (BadAnswer). For a call that writes the outcome is unknown then: the
/// tenant may have made the change, and "try again" would make it twice.
Error tenantUnreadableError(Error error, TenantCallKind kind);

/// A transport error in the words of a call to the tenant: says who did not answer, what was kept and what to do.
Error tenantTransportError(Error error, TenantCallKind kind);

} // namespace console
