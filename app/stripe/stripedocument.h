#pragma once

#include "net/jsonreader.h"

#include <QByteArray>

namespace console {

/// An object of Stripe's as indented JSON for a person to look at, without any member that is a client secret, at any
/// depth: with one, whoever sees it could act on the payment. Private to console_stripe.
QByteArray stripeDocument(const JsonReader &json);

} // namespace console
