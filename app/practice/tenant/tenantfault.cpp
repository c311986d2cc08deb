#include "practice/tenant/tenantfault.h"

#include <QtGlobal>

namespace console::practice {

QList<TenantFaultInfo> tenantFaultInfos()
{
    return {
        {TenantFault::WrongSecret, QT_TRANSLATE_NOOP("console::practice::TenantFault", "Wrong signing secret"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault",
                           "OPS-COM checks events against another secret, as if one had been pasted wrongly. Payments "
                           "stay Pending.")},
        {TenantFault::AcceptEverything, QT_TRANSLATE_NOOP("console::practice::TenantFault", "Accepts everything"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault",
                           "OPS-COM takes every event without a look at its signature. Anybody could report a payment "
                           "as paid.")},
        {TenantFault::RedirectCallback, QT_TRANSLATE_NOOP("console::practice::TenantFault", "Callback redirects"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault",
                           "The callback sends Stripe to another address. Stripe does not follow, and the event "
                           "counts as failed.")},
        {TenantFault::SlowCallback, QT_TRANSLATE_NOOP("console::practice::TenantFault", "Slow callback"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault",
                           "The callback does its work and answers too late. Stripe sends the event again.")},
        {TenantFault::CallbackServerError, QT_TRANSLATE_NOOP("console::practice::TenantFault", "Callback error (500)"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault",
                           "The callback answers every event with a server error. Stripe tries again later.")},
        {TenantFault::CallbackUnreachable, QT_TRANSLATE_NOOP("console::practice::TenantFault", "Callback unreachable"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault",
                           "The callback drops the connection without an answer, as a closed firewall would.")},
        {TenantFault::PortClosed, QT_TRANSLATE_NOOP("console::practice::TenantFault", "Closed port"),
         QT_TRANSLATE_NOOP(
             "console::practice::TenantFault",
             "Nobody answers at OPS-COM's address, neither Stripe nor the console, as when its web server "
             "is down.")},
        {TenantFault::CallbackNotFound, QT_TRANSLATE_NOOP("console::practice::TenantFault", "Callback not found (404)"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault",
                           "There is nothing at the callback's address, as after a move of the site.")},
        {TenantFault::CallbackAuthWall, QT_TRANSLATE_NOOP("console::practice::TenantFault", "Login page in between"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault",
                           "A login page stands before the callback and answers 401. Stripe cannot sign in.")},
        {TenantFault::CallbackSkewedClock, QT_TRANSLATE_NOOP("console::practice::TenantFault", "Wrong clock"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault",
                           "The callback's clock is 20 minutes ahead. Good events are refused as too old.")},
        {TenantFault::RejectToken, QT_TRANSLATE_NOOP("console::practice::TenantFault", "API token refused"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault",
                           "OPS-COM does not take the API token any more, as after it has expired.")},
        {TenantFault::MissingPermission, QT_TRANSLATE_NOOP("console::practice::TenantFault", "Missing permission"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault",
                           "The API token may only connect. All other calls are refused.")},
        {TenantFault::RedirectApi, QT_TRANSLATE_NOOP("console::practice::TenantFault", "API redirects"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault",
                           "OPS-COM's API sends the console to another address. The console does not follow.")},
        {TenantFault::SlowApi, QT_TRANSLATE_NOOP("console::practice::TenantFault", "Slow API"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault",
                           "OPS-COM's API does its work and answers too late for the console to wait.")},
        {TenantFault::ApiServerError, QT_TRANSLATE_NOOP("console::practice::TenantFault", "API error (500)"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault", "OPS-COM's API answers every call with a server error.")},
        {TenantFault::ApiUnreachable, QT_TRANSLATE_NOOP("console::practice::TenantFault", "API unreachable"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault",
                           "OPS-COM's API drops the connection without an answer. The callback still works.")},
        {TenantFault::GarbageAnswer, QT_TRANSLATE_NOOP("console::practice::TenantFault", "Unreadable answers"),
         QT_TRANSLATE_NOOP("console::practice::TenantFault",
                           "OPS-COM's API answers with a web page in place of data, as during maintenance.")},
    };
}

} // namespace console::practice
