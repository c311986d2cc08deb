#pragma once

#include <QString>

namespace console {

/// What went wrong, by what a person or a flow can do about it. A switch over it has no default, so that a new kind
/// is noticed by the compiler wherever it matters.
enum class ErrorKind {
    Cancelled,      ///< the person or an owner stopped it; nothing is known to be wrong
    Network,        ///< no connection: refused, DNS, reset before anything was sent
    Timeout,        ///< no answer in time
    Tls,            ///< certificate or handshake; never overridable
    Redirect,       ///< an API call was redirected: never followed
    Unauthorized,   ///< 401, or the tenant's 9001: key or token missing, wrong, expired
    Forbidden,      ///< 403, or the tenant's 9002: a permission is missing
    NotFound,       ///< 404 resource_missing, or the tenant's 9009
    InvalidRequest, ///< the server refused what was sent (400 and the tenant's 90xx on fields)
    Card,           ///< 402: declined
    Conflict,       ///< 409, idempotency key in use
    RateLimited,    ///< 429
    Server,         ///< 5xx
    BadAnswer,      ///< an answer that is not what the contract says: not JSON, missing or mistyped field
    Refused,        ///< a rule of ours says no (already refunded, live mode not proven, ...)
    OutcomeUnknown, ///< the request may have been carried out; never shown as "failed"
    InvalidInput,   ///< what a person typed
    KeychainLocked, ///< the keychain exists and is locked
    KeychainAbsent, ///< no Secret Service, or no session bus
    KeychainDenied, ///< access refused by the keychain or the person
    KeychainSlow,   ///< the keychain did not answer in time
    SecretMissing,  ///< the keychain answers and holds no such item
    Storage,        ///< a database or file error
    StorageNewer,   ///< the file was made by a newer version of the program
};

/// An error as a value. Plain data; copies are cheap. Never holds a secret: whoever fills it redacts first.
struct Error
{
    ErrorKind kind = ErrorKind::BadAnswer;
    QString userText;   ///< translated; says what happened, what was kept, what to do next
    QString detail;     ///< for support, in English: path of a field, OS error text; no secrets, no person data
    QString requestId;  ///< Stripe's Request-Id or the tenant's X-Request-Id, where there was an answer
    int httpStatus = 0; ///< 0 where there was no HTTP answer
    QString code;       ///< Stripe's error code ("charge_already_refunded") or the tenant's number ("9002")
    QString param;      ///< the request parameter the server complained of, where it named one
};

/// A short stable name for logs and tests ("rate_limited").
QString toString(ErrorKind kind);

} // namespace console
