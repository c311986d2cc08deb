#include "practice/stripe/stripefault.h"

namespace console::practice {

using namespace Qt::StringLiterals;

QList<StripeFault> allStripeFaults()
{
    return {StripeFault::LostRequest,
            StripeFault::LostAnswer,
            StripeFault::ResetInRequest,
            StripeFault::ResetAfterRequest,
            StripeFault::StallNotCarriedOut,
            StripeFault::StallCarriedOut,
            StripeFault::TruncatedAnswer,
            StripeFault::InvalidJson,
            StripeFault::WrongTypes,
            StripeFault::BadGateway,
            StripeFault::BadGatewayCarriedOut,
            StripeFault::ServerError,
            StripeFault::ServerErrorCarriedOut,
            StripeFault::KeyInUse,
            StripeFault::RateLimited,
            StripeFault::RateLimitedWithoutReason,
            StripeFault::LockTimeout};
}

QString toString(StripeFault fault)
{
    switch (fault) {
    case StripeFault::LostRequest: return u"LostRequest"_s;
    case StripeFault::LostAnswer: return u"LostAnswer"_s;
    case StripeFault::ResetInRequest: return u"ResetInRequest"_s;
    case StripeFault::ResetAfterRequest: return u"ResetAfterRequest"_s;
    case StripeFault::StallNotCarriedOut: return u"StallNotCarriedOut"_s;
    case StripeFault::StallCarriedOut: return u"StallCarriedOut"_s;
    case StripeFault::TruncatedAnswer: return u"TruncatedAnswer"_s;
    case StripeFault::InvalidJson: return u"InvalidJson"_s;
    case StripeFault::WrongTypes: return u"WrongTypes"_s;
    case StripeFault::BadGateway: return u"BadGateway"_s;
    case StripeFault::BadGatewayCarriedOut: return u"BadGatewayCarriedOut"_s;
    case StripeFault::ServerError: return u"ServerError"_s;
    case StripeFault::ServerErrorCarriedOut: return u"ServerErrorCarriedOut"_s;
    case StripeFault::KeyInUse: return u"KeyInUse"_s;
    case StripeFault::RateLimited: return u"RateLimited"_s;
    case StripeFault::RateLimitedWithoutReason: return u"RateLimitedWithoutReason"_s;
    case StripeFault::LockTimeout: return u"LockTimeout"_s;
    }
    Q_UNREACHABLE();
}

bool carriesOut(StripeFault fault)
{
    switch (fault) {
    case StripeFault::LostAnswer:
    case StripeFault::ResetAfterRequest:
    case StripeFault::StallCarriedOut:
    case StripeFault::TruncatedAnswer:
    case StripeFault::InvalidJson:
    case StripeFault::WrongTypes:
    case StripeFault::BadGatewayCarriedOut:
    case StripeFault::ServerErrorCarriedOut: return true;
    case StripeFault::LostRequest:
    case StripeFault::ResetInRequest:
    case StripeFault::StallNotCarriedOut:
    case StripeFault::BadGateway:
    case StripeFault::ServerError:
    case StripeFault::KeyInUse:
    case StripeFault::RateLimited:
    case StripeFault::RateLimitedWithoutReason:
    case StripeFault::LockTimeout: return false;
    }
    Q_UNREACHABLE();
}

} // namespace console::practice
