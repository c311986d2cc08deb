#pragma once

#include <QList>
#include <QString>

namespace console::practice {

/// What can go wrong between a caller and Stripe, on request (PracticeStripe::injectNext()). Each says whether the
/// request is carried out all the same: that is what a caller cannot see. Headers and texts: facts/stripe-and-opscom.md
/// 2.10.
enum class StripeFault {
    LostRequest,              ///< closed after the request, not carried out
    LostAnswer,               ///< carried out, closed without a byte
    ResetInRequest,           ///< RST before the body is read, not carried out
    ResetAfterRequest,        ///< carried out, RST without a byte
    StallNotCarriedOut,       ///< no answer for a while, then closed; not carried out
    StallCarriedOut,          ///< carried out at once, the answer comes after a while
    TruncatedAnswer,          ///< carried out, half of the body, then closed
    InvalidJson,              ///< carried out, 200 with the answer's first half as if it were all
    WrongTypes,               ///< carried out, 200 whose numbers are texts, texts are numbers, and so on
    BadGateway,               ///< 502 with a page, as a proxy in front gives it; not carried out
    BadGatewayCarriedOut,     ///< the same, carried out
    ServerError,              ///< 500 that is kept and replayed for the idempotency key; not carried out
    ServerErrorCarriedOut,    ///< the same, carried out: only asking tells
    KeyInUse,                 ///< 409 idempotency_key_in_use, not carried out
    RateLimited,              ///< 429 with Stripe-Rate-Limited-Reason: endpoint-rate
    RateLimitedWithoutReason, ///< 429 rate_limit without that header
    LockTimeout,              ///< 429 lock_timeout: another write holds the object
};

/// Every fault, for suites.
QList<StripeFault> allStripeFaults();
/// "LostAnswer".
QString toString(StripeFault fault);
/// The request takes effect although its answer says nothing, or the contrary.
bool carriesOut(StripeFault fault);

} // namespace console::practice
