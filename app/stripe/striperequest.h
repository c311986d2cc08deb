#pragma once

#include "net/httpclient.h"
#include "stripe/stripeclient.h"
#include "stripe/stripeform.h"

#include <optional>

namespace console {

// What the calls of Stripe's API share. Private to console_stripe. No state.

/// A request that is not sent. `source` is an untranslated text of the context console::StripeClient.
Error stripeRefusal(ErrorKind kind, const char *source, const QString &detail, const QString &param);

/// An id becomes part of a path: an empty one would turn a read of one object into a list of all.
std::optional<Error> stripeIdProblem(const QString &id, const QString &param);
std::optional<Error> idempotencyKeyProblem(const QByteArray &key);

void addStripePage(StripeForm &form, const StripePage &page);

/// `path` begins with /v1.
HttpRequestSpec stripeSpec(HttpRequestSpec::Verb verb, const QUrl &base, const QString &path,
                           const StripeAccess &access);

} // namespace console
