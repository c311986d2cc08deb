#pragma once

#include "core/error.h"

#include <QString>

namespace console::practice {

/// OPS-COM's error codes that this tenant uses (facts/stripe-and-opscom.md 1.9).
enum class OpsComCode {
    ClientCodeMissing = 9000,
    TokenMissing = 9001,
    NoPermission = 9002,
    Unparsable = 9003,
    NotFound = 9009,
    Duplicate = 9022,
    TooLong = 9030,
    Required = 9031,
    InvalidValue = 9033,
    // Of this contract (resources/api/opscom-payments.yaml):
    Leased = 9040,
    MayNotRefund = 9041,
    OverLimit = 9042,
    ApprovalNeeded = 9043,
    OverDay = 9044,
    OwnRequest = 9045,
    Decided = 9046,
};

/// A refusal as an Error: code holds the number, userText the ErrorMessage. Kind is always Refused; what the number
/// means to a client is the client's matter.
inline Error refusal(OpsComCode code, const QString &message)
{
    return Error{.kind = ErrorKind::Refused,
                 .userText = message,
                 .detail = {},
                 .requestId = {},
                 .httpStatus = 0,
                 .code = QString::number(static_cast<int>(code)),
                 .param = {}};
}

} // namespace console::practice
