#pragma once

#include "core/error.h"

#include <QString>
#include <QStringList>

namespace console {

/// What a text about an answer of Stripe's is made from. Free of secrets.
struct StripeTextSource
{
    ErrorKind kind = ErrorKind::BadAnswer;
    QString code;
    QString message;
    QStringList permissions; ///< slugs
    bool overRefund = false;
};

/// Translated: what happened, what was kept, what to do next.
QString stripeUserText(const StripeTextSource &source);

/// For a request without a readable answer; empty for kinds whose text the network layer already gave.
QString stripeTransportText(ErrorKind kind);

} // namespace console
