// What goes wrong on request, in front of the resources.
#include "practice/stripe/gateway.h"

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

using Header = std::pair<QByteArray, QByteArray>;

HttpResponse dropped(bool reset)
{
    HttpResponse response;
    response.status = 0;
    response.reset = reset;
    return response;
}

HttpResponse badGateway()
{
    HttpResponse response;
    response.status = 502;
    response.contentType = "text/html";
    response.body = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad "
                    "Gateway</h1></center>\r\n</body>\r\n</html>\r\n";
    return response;
}

/// The same names with values of other types.
QJsonObject ofWrongTypes(const QJsonObject &object)
{
    QJsonObject wrong;
    for (auto it = object.begin(); it != object.end(); ++it) {
        switch (it.value().type()) {
        case QJsonValue::String: wrong.insert(it.key(), 7); break;
        case QJsonValue::Double: wrong.insert(it.key(), QString::number(it.value().toInteger())); break;
        case QJsonValue::Bool: wrong.insert(it.key(), it.value().toBool() ? u"true"_s : u"false"_s); break;
        case QJsonValue::Array: wrong.insert(it.key(), QJsonObject()); break;
        case QJsonValue::Object: wrong.insert(it.key(), QJsonArray{it.value()}); break;
        case QJsonValue::Null:
        case QJsonValue::Undefined: wrong.insert(it.key(), QJsonArray()); break;
        }
    }
    return wrong;
}

ApiError refusalOf(StripeFault fault)
{
    ApiError error;
    if (fault == StripeFault::KeyInUse) {
        error.status = 409;
        error.type = u"idempotency_error"_s;
        error.code = u"idempotency_key_in_use"_s;
        error.message = u"There is currently another in-progress request using this Idempotency Key (that probably "
                        "means you submitted twice, and the other request is still going through). Please try again "
                        "later."_s;
    } else if (fault == StripeFault::LockTimeout) {
        error.status = 429;
        error.code = u"lock_timeout"_s;
        error.message = u"This object cannot be accessed right now because another API request or Stripe process is "
                        "currently accessing it. If you see this error intermittently, retry the request."_s;
    } else {
        error.status = 429;
        error.code = u"rate_limit"_s;
        error.message =
            u"Request rate limit exceeded. Learn more about rate limits at https://stripe.com/docs/rate-limits."_s;
    }
    return error;
}

} // namespace

void Gateway::addFault(const Fault &fault)
{
    const std::lock_guard guard(m_faultLock);
    m_faults.append(fault);
}

void Gateway::clearFaults()
{
    {
        const std::lock_guard guard(m_faultLock);
        m_faults.clear();
    }
    releaseHeld();
}

void Gateway::releaseHeld()
{
    const std::lock_guard guard(m_faultLock);
    ++m_releases;
    m_released.notify_all();
}

void Gateway::setOpen(bool open)
{
    const std::lock_guard guard(m_faultLock);
    m_isOpen = open;
    m_released.notify_all();
}

void Gateway::wait(std::unique_lock<std::mutex> &guard, const Fault &fault, qint64 ms)
{
    const auto isOver = [this, before = fault.releases] { return m_releases != before || !m_isOpen; };
    if (ms > 0)
        m_released.wait_for(guard, std::chrono::milliseconds(ms), isOver);
    else
        m_released.wait(guard, isOver);
}

/// The caller holds m_faultLock.
std::optional<Gateway::Fault> Gateway::takeFault(const HttpRequest &request)
{
    for (qsizetype i = 0; i < m_faults.size(); ++i) {
        Fault &fault = m_faults[i];
        if (fault.method != request.method || !request.path.startsWith(fault.prefix))
            continue;
        Fault taken = fault;
        taken.releases = m_releases;
        if (--fault.times <= 0)
            m_faults.removeAt(i);
        return taken;
    }
    return std::nullopt;
}

bool Gateway::resetsEarly(const HttpRequest &head)
{
    const std::lock_guard guard(m_faultLock);
    for (const Fault &fault : std::as_const(m_faults)) {
        if (fault.method != head.method || !head.path.startsWith(fault.prefix))
            continue;
        if (fault.kind != FaultKind::Named || fault.named != StripeFault::ResetInRequest)
            return false; // another comes first
        (void)takeFault(head);
        m_log.append(head.method + ' ' + head.path);
        return true;
    }
    return false;
}

HttpResponse Gateway::spoiled(const Fault &fault, const HttpRequest &request, Call &call)
{
    const auto stall = [this, &fault] {
        std::unique_lock guard(m_faultLock);
        wait(guard, fault, fault.stallMs);
    };
    HttpResponse response;
    if (!carriesOut(fault.named) && fault.named != StripeFault::ServerError) {
        switch (fault.named) {
        case StripeFault::LostRequest: return dropped(false);
        case StripeFault::ResetInRequest: return dropped(true); // else resetsEarly() has taken it
        case StripeFault::StallNotCarriedOut: stall(); return dropped(false);
        case StripeFault::BadGateway: return badGateway();
        case StripeFault::RateLimited:
            response.headers.append(Header("Stripe-Rate-Limited-Reason", "endpoint-rate"));
            break;
        case StripeFault::KeyInUse:
        case StripeFault::RateLimitedWithoutReason:
        case StripeFault::LockTimeout:
        case StripeFault::LostAnswer:
        case StripeFault::ResetAfterRequest:
        case StripeFault::StallCarriedOut:
        case StripeFault::TruncatedAnswer:
        case StripeFault::InvalidJson:
        case StripeFault::WrongTypes:
        case StripeFault::BadGatewayCarriedOut:
        case StripeFault::ServerError:
        case StripeFault::ServerErrorCarriedOut: break;
        }
        call.fail(refusalOf(fault.named));
        return rendered(request, call, call.failure(), std::move(response));
    }
    Answer made = answer(request, call, response, &fault);
    if (fault.named == StripeFault::WrongTypes) {
        // After the secrets were added, since the object would not be known any more.
        made.body = ofWrongTypes(m_engine.withSecrets(made.body).toObject());
    }
    response = rendered(request, call, made, std::move(response));
    switch (fault.named) {
    case StripeFault::LostAnswer: return dropped(false);
    case StripeFault::ResetAfterRequest: return dropped(true);
    case StripeFault::BadGatewayCarriedOut: return badGateway();
    case StripeFault::StallCarriedOut: stall(); break;
    case StripeFault::TruncatedAnswer: response.sendOnly = response.body.size() / 2; break;
    case StripeFault::InvalidJson: response.body.truncate(response.body.size() / 2); break;
    case StripeFault::WrongTypes:
    case StripeFault::ServerError:
    case StripeFault::ServerErrorCarriedOut:
    case StripeFault::LostRequest:
    case StripeFault::ResetInRequest:
    case StripeFault::StallNotCarriedOut:
    case StripeFault::BadGateway:
    case StripeFault::KeyInUse:
    case StripeFault::RateLimited:
    case StripeFault::RateLimitedWithoutReason:
    case StripeFault::LockTimeout: break;
    }
    return response;
}

Answer Gateway::faultAnswer(const Fault &fault, Call &call, HttpResponse &response) const
{
    ApiError error;
    error.status = fault.status;
    error.code = QString::fromUtf8(fault.code);
    error.message = QString::fromUtf8(fault.message);
    if (fault.status == 429 && fault.code.isEmpty()) {
        error.code = u"rate_limit"_s;
        response.headers.append(std::pair<QByteArray, QByteArray>("Stripe-Rate-Limited-Reason", "global-rate"));
    }
    if (fault.status >= 500)
        error.type = u"api_error"_s;
    if (fault.status == 402)
        error.type = u"card_error"_s;
    if (fault.status == 409 && fault.code.isEmpty()) {
        error.type = u"idempotency_error"_s;
        error.code = u"idempotency_key_in_use"_s;
    }
    if (error.message.isEmpty())
        error.message = fault.status == 429 ? u"Request rate limit exceeded. Learn more about rate limits at "
                                              "https://stripe.com/docs/rate-limits."_s
                        : fault.status >= 500 ? u"An unknown error occurred."_s
                                              : u"The practice Stripe was asked to refuse this request."_s;
    call.fail(error);
    return call.failure();
}

} // namespace console::practice
