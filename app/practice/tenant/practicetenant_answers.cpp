// What PracticeTenant answers to a request, with the faults that a person has chosen.
#include "practice/tenant/practicetenant_p.h"

#include <QLocale>

#include <chrono>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kCallbackPath = "/api/system/payments/stripe/callback";
constexpr qint64 kSkewSeconds = 20 * 60;
constexpr auto kLoginPage = "<!doctype html><html><head><title>Sign in</title></head><body><form method=\"post\">"
                            "<input name=\"user\"><input name=\"password\" type=\"password\"></form></body></html>";

HttpResponse plain(int status, const QByteArray &body)
{
    return HttpResponse{.status = status, .contentType = "text/html", .body = body, .headers = {}};
}

HttpResponse redirect(const HttpRequest &request)
{
    HttpResponse response = plain(301, "<html>Moved</html>");
    response.headers.append({"Location", "http://127.0.0.1:9" + request.path});
    return response;
}

/// Status 0: the HTTP server drops the connection.
HttpResponse dropped()
{
    return plain(0, {});
}

HttpResponse failure(int statusOrCode)
{
    if (statusOrCode < 9000)
        return plain(statusOrCode, "<html>Error</html>");
    const bool forbidden = statusOrCode == 9002 || statusOrCode == 9041;
    const int status = statusOrCode == 9001 ? 401 : forbidden ? 403 : statusOrCode == 9009 ? 404 : 400;
    return HttpResponse{.status = status,
                        .contentType = "application/json",
                        .body = "{\"ErrorCode\":" + QByteArray::number(statusOrCode) +
                                ",\"ErrorMessage\":\"A fault for practice.\"}",
                        .headers = {}};
}

qint64 skewUnder(TenantFault fault)
{
    return fault == TenantFault::CallbackSkewedClock ? kSkewSeconds : 0;
}

StripeCallback::Check checkUnder(TenantFault fault)
{
    if (fault == TenantFault::WrongSecret)
        return StripeCallback::Check::AgainstAnotherSecret;
    if (fault == TenantFault::AcceptEverything)
        return StripeCallback::Check::None;
    return StripeCallback::Check::AsConfigured;
}

} // namespace

void PracticeTenant::Private::dawdle()
{
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, std::chrono::milliseconds(slownessMs), [this] { return stopping || portClosing; });
}

HttpResponse PracticeTenant::Private::handleCallback(const HttpRequest &request, TenantFault faultNow)
{
    if (faultNow == TenantFault::CallbackUnreachable)
        return dropped();
    if (faultNow == TenantFault::RedirectCallback)
        return redirect(request);
    if (faultNow == TenantFault::CallbackServerError)
        return plain(500, "<html>Internal Server Error</html>");
    if (faultNow == TenantFault::CallbackNotFound)
        return plain(404, "<html>Not Found</html>");
    if (faultNow == TenantFault::CallbackAuthWall)
        return plain(401, kLoginPage);
    if (request.method != "POST")
        return plain(405, "<html>Method Not Allowed</html>");
    const qint64 skew = skewUnder(faultNow);
    const HttpResponse response =
        store.call([&](TenantBooks &books) { return callback.handle(books, request, checkUnder(faultNow), skew); });
    if (faultNow == TenantFault::SlowCallback)
        dawdle();
    return response;
}

HttpResponse PracticeTenant::Private::handleApi(const HttpRequest &request, TenantFault faultNow)
{
    if (faultNow == TenantFault::ApiUnreachable)
        return dropped();
    if (faultNow == TenantFault::RedirectApi)
        return redirect(request);
    if (faultNow == TenantFault::ApiServerError)
        return plain(500, "<html>Internal Server Error</html>");
    if (faultNow == TenantFault::GarbageAnswer)
        return plain(200, "<html>Scheduled maintenance</html>");
    TenantApi::Situation situation;
    {
        const std::lock_guard lock(mutex);
        situation.stripeAddress = options.stripeAddress;
    }
    situation.rejectToken = faultNow == TenantFault::RejectToken;
    situation.missingPermission = faultNow == TenantFault::MissingPermission;
    HttpResponse response = api.handle(request, situation);
    if (faultNow == TenantFault::SlowApi)
        dawdle();
    return response;
}

HttpResponse PracticeTenant::Private::handle(const HttpRequest &request)
{
    TenantFault faultNow = TenantFault::None;
    {
        const std::lock_guard lock(mutex);
        faultNow = fault;
    }
    const bool isCallback = request.path == kCallbackPath;
    HttpResponse response = isCallback ? handleCallback(request, faultNow) : handleApi(request, faultNow);
    addDate(response, isCallback ? skewUnder(faultNow) : 0);
    return response;
}

/// The faults of single calls, around handle().
HttpResponse PracticeTenant::Private::handleFaulty(const HttpRequest &request)
{
    const CallFaults::Fate fate = callFaults.take(request.path);
    if (fate.loseRequest)
        return dropped();
    if (fate.status != 0)
        return failure(fate.status);
    HttpResponse response = handle(request);
    if (fate.hold)
        callFaults.wait(fate);
    return fate.loseAnswer ? dropped() : response;
}

void PracticeTenant::Private::addDate(HttpResponse &response, qint64 skewSeconds) const
{
    const QDateTime now = clock.now().addSecs(skewSeconds);
    response.headers.append({"Date", QLocale::c().toString(now, u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toLatin1()});
}

} // namespace console::practice
