#include "core/error.h"

namespace console {

QString toString(ErrorKind kind)
{
    using namespace Qt::StringLiterals;
    switch (kind) {
    case ErrorKind::Cancelled: return u"cancelled"_s;
    case ErrorKind::Network: return u"network"_s;
    case ErrorKind::Timeout: return u"timeout"_s;
    case ErrorKind::Tls: return u"tls"_s;
    case ErrorKind::Redirect: return u"redirect"_s;
    case ErrorKind::Unauthorized: return u"unauthorized"_s;
    case ErrorKind::Forbidden: return u"forbidden"_s;
    case ErrorKind::NotFound: return u"not_found"_s;
    case ErrorKind::InvalidRequest: return u"invalid_request"_s;
    case ErrorKind::Card: return u"card"_s;
    case ErrorKind::Conflict: return u"conflict"_s;
    case ErrorKind::RateLimited: return u"rate_limited"_s;
    case ErrorKind::Server: return u"server"_s;
    case ErrorKind::BadAnswer: return u"bad_answer"_s;
    case ErrorKind::Refused: return u"refused"_s;
    case ErrorKind::OutcomeUnknown: return u"outcome_unknown"_s;
    case ErrorKind::InvalidInput: return u"invalid_input"_s;
    case ErrorKind::KeychainLocked: return u"keychain_locked"_s;
    case ErrorKind::KeychainAbsent: return u"keychain_absent"_s;
    case ErrorKind::KeychainDenied: return u"keychain_denied"_s;
    case ErrorKind::KeychainSlow: return u"keychain_slow"_s;
    case ErrorKind::SecretMissing: return u"secret_missing"_s;
    case ErrorKind::Storage: return u"storage"_s;
    case ErrorKind::StorageNewer: return u"storage_newer"_s;
    }
    Q_UNREACHABLE();
}

} // namespace console
