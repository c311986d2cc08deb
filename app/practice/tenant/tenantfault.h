#pragma once

#include <QList>

namespace console::practice {

/// What can be wrong at a tenant, for training and tests. One at a time.
enum class TenantFault {
    None,
    WrongSecret,         ///< the callback checks against another secret, as if one had been pasted wrongly
    AcceptEverything,    ///< the callback answers 2xx without a look at the signature
    RedirectCallback,    ///< the callback answers 301
    SlowCallback,        ///< the callback answers after setSlowness(), having done its work
    CallbackServerError, ///< the callback answers 500
    CallbackUnreachable, ///< the callback's connection is dropped without an answer
    PortClosed,          ///< nobody listens at the tenant's address: connections of API and callback are refused
    CallbackNotFound,    ///< the callback answers 404
    CallbackAuthWall,    ///< the callback answers 401 with a login page
    CallbackSkewedClock, ///< the callback's clock is 20 minutes ahead, in its Date header too
    RejectToken,         ///< the API answers 9001
    MissingPermission,   ///< the API answers 9002 to all but the connection check
    RedirectApi,         ///< the API answers 301
    SlowApi,             ///< the API answers after setSlowness(), having done its work
    ApiServerError,      ///< the API answers 500 without an envelope
    ApiUnreachable,      ///< the API's connections are dropped without an answer
    GarbageAnswer,       ///< the API answers 200 with something that is not the contract's
};

/// For a menu. Both texts are in English and marked for translation in the context "console::practice::TenantFault":
/// whoever shows them calls QCoreApplication::translate("console::practice::TenantFault", ...).
struct TenantFaultInfo
{
    TenantFault fault;
    const char *name;
    const char *explanation;
};
/// Every fault but None, in the order of a menu: the callback's first.
QList<TenantFaultInfo> tenantFaultInfos();

} // namespace console::practice
