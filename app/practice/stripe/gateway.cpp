#include "practice/stripe/gateway.h"

#include "practice/stripe/formbody.h"
#include "practice/stripe/money.h"

#include <QCryptographicHash>
#include <QJsonDocument>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kDefaultVersion = "2026-08-26.dahlia"_L1;
constexpr qint64 kKeepKeys = 24 * 60 * 60;

QByteArray keyOf(const HttpRequest &request)
{
    const QByteArray header = request.headers.value("authorization");
    if (header.startsWith("Bearer "))
        return header.mid(7).trimmed();
    if (header.startsWith("Basic "))
        return QByteArray::fromBase64(header.mid(6).trimmed()).split(':').value(0);
    return {};
}

bool matches(const QByteArray &pattern, const QByteArray &path, QStringList *ids)
{
    const QByteArrayList want = pattern.split('/');
    const QByteArrayList have = path.split('/');
    if (want.size() != have.size())
        return false;
    QStringList found;
    for (qsizetype i = 0; i < want.size(); ++i) {
        if (want.at(i) == "{}" && !have.at(i).isEmpty())
            found.append(QString::fromUtf8(have.at(i)));
        else if (want.at(i) != have.at(i))
            return false;
    }
    *ids = found;
    return true;
}

/// Before storing: without what is derived (client_secret is added to answers only, after this).
QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

Gateway::Gateway(Engine &engine, std::mutex &lock) : m_engine(engine), m_lock(lock), m_startMs(engine.nowMs())
{
    m_routes = accountRoutes() + paymentIntentRoutes() + chargeRoutes() + refundRoutes() + customerRoutes() +
               moneyRoutes() + eventRoutes() + webhookEndpointRoutes();
}

QList<QByteArray> Gateway::log() const
{
    const std::lock_guard guard(m_faultLock);
    return m_log;
}

void Gateway::clearLog()
{
    const std::lock_guard guard(m_faultLock);
    m_log.clear();
}

HttpResponse Gateway::handle(const HttpRequest &request)
{
    HttpResponse response;
    if (request.method == "GET" && request.path.startsWith("/receipts/"))
        return receipt(request);
    Call call;
    call.method = request.method;
    call.path = request.path;
    std::optional<Fault> fault;
    {
        const std::lock_guard guard(m_faultLock);
        call.requestId = m_engine.ring.requestId(m_startMs * 1000 + m_requests++);
        m_log.append(request.method + ' ' + request.path);
        fault = takeFault(request);
    }
    if (fault && fault->kind == FaultKind::Named)
        return spoiled(*fault, request, call);
    Answer made;
    if (fault && fault->kind == FaultKind::LoseRequest) {
        response.status = 0;
        return response;
    }
    if (fault && fault->kind == FaultKind::Answer)
        made = faultAnswer(*fault, call, response);
    else
        made = answer(request, call, response, fault ? &*fault : nullptr);
    if (fault && fault->kind == FaultKind::LoseAnswer) {
        response.status = 0;
        return response;
    }
    return rendered(request, call, made, std::move(response));
}

HttpResponse Gateway::rendered(const HttpRequest &request, const Call &call, const Answer &made,
                               HttpResponse response) const
{
    response.status = made.status;
    response.headers.append(std::pair<QByteArray, QByteArray>("Request-Id", call.requestId.toLatin1()));
    response.headers.append(std::pair<QByteArray, QByteArray>(
        "Stripe-Version", call.apiVersion.isEmpty() ? QByteArray(kDefaultVersion.data()) : call.apiVersion.toLatin1()));
    if (!call.idempotencyKey.isEmpty())
        response.headers.append(std::pair<QByteArray, QByteArray>("Idempotency-Key", call.idempotencyKey.toUtf8()));
    // The ring does not change what is derived from it: no lock.
    QJsonObject body = m_engine.withSecrets(made.body).toObject();
    const bool createsEndpoint = request.method == "POST" && request.path == "/v1/webhook_endpoints";
    if (createsEndpoint && body.value("object"_L1).toString() == "webhook_endpoint"_L1)
        body.insert("secret"_L1, QString::fromLatin1(m_engine.ring.endpointSecret(body.value("id"_L1).toString(), 0)));
    response.body = QJsonDocument(body).toJson(QJsonDocument::Indented);
    return response;
}

Answer Gateway::answer(const HttpRequest &request, Call &call, HttpResponse &response, const Fault *fault)
{
    if (!authorise(request, call))
        return call.failure();
    const QString version = QString::fromLatin1(request.headers.value("stripe-version"));
    if (!version.isEmpty() && !isApiVersion(version.section(u';', 0, 0).trimmed())) {
        call.fail(u"Invalid Stripe API version: %1. You can see your current API version here: "
                  "https://dashboard.stripe.com/developers. See https://stripe.com/docs/api/versioning for more "
                  "information."_s.arg(version));
        return call.failure();
    }
    call.apiVersion = version;
    const QByteArray type = request.headers.value("content-type");
    if (!request.body.isEmpty() && !type.isEmpty() && !type.startsWith("application/x-www-form-urlencoded")) {
        call.fail(u"Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you "
                  "have any questions, we can help at https://support.stripe.com/."_s);
        return call.failure();
    }
    call.params = parseForm(request.body, parseForm(request.query));
    const Route *found = route(call);
    if (!found) {
        call.fail(u"Unrecognized request URL (%1: %2). Please see https://stripe.com/docs or we can help at "
                  "https://support.stripe.com/."_s.arg(QString::fromLatin1(call.method), QString::fromUtf8(call.path)),
                  {}, {}, 404);
        return call.failure();
    }
    if (!permit(call, *found))
        return call.failure();
    call.idempotencyKey =
        call.method == "POST" ? QString::fromUtf8(request.headers.value("idempotency-key")) : QString();
    if (call.idempotencyKey.size() > 255) {
        ApiError error;
        error.type = u"idempotency_error"_s;
        error.message = u"Idempotency keys can be at most 255 characters."_s;
        call.idempotencyKey.clear();
        call.fail(error);
        return call.failure();
    }
    const QByteArray flight = call.idempotencyKey.toUtf8() + (call.live() ? " live" : " test");
    const bool keyed = !call.idempotencyKey.isEmpty();
    {
        std::unique_lock guard(m_faultLock);
        if (keyed && m_inFlight.contains(flight)) {
            ApiError error;
            error.status = 409;
            error.type = u"idempotency_error"_s;
            error.code = u"idempotency_key_in_use"_s;
            error.message = u"There is currently another in-progress request using this Idempotency Key (that probably "
                            "means you submitted twice, and the other request is still going through): %1. Please try "
                            "again later."_s.arg(call.idempotencyKey);
            call.fail(error);
            return call.failure();
        }
        if (keyed)
            m_inFlight.insert(flight);
        if (fault && fault->kind == FaultKind::Hold)
            wait(guard, *fault, 0);
    }
    const Answer made = keyed ? idempotent(request, call, *found, response, fault) : run(call, *found, fault, {});
    if (keyed) {
        const std::lock_guard guard(m_faultLock);
        m_inFlight.remove(flight);
    }
    return made;
}

Answer Gateway::idempotent(const HttpRequest &request, Call &call, const Route &route, HttpResponse &response,
                           const Fault *fault)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(request.method + ' ' + request.path + '\n' + compact(call.params));
    const QByteArray fingerprint = hash.result().toHex();
    {
        const std::lock_guard guard(m_lock);
        Sqlite::Statement row = m_engine.store.db().prepare(
            "SELECT fingerprint, status, request, body FROM idempotency WHERE key=? AND live=? AND created>=?");
        row << call.idempotencyKey << call.live() << m_engine.now() - kKeepKeys;
        if (row.step()) {
            if (row.bytes(0) != fingerprint) {
                ApiError error;
                error.type = u"idempotency_error"_s;
                error.message =
                    u"Keys for idempotent requests can only be used with the same parameters they were first "
                    "used with. Try using a key other than '%1' if you meant to execute a different "
                    "request."_s.arg(call.idempotencyKey);
                call.fail(error);
                return call.failure();
            }
            Answer kept;
            kept.status = static_cast<int>(row.number(1));
            kept.body = QJsonDocument::fromJson(row.bytes(3)).object();
            response.headers.append(std::pair<QByteArray, QByteArray>("Idempotent-Replayed", "true"));
            response.headers.append(std::pair<QByteArray, QByteArray>("Original-Request", row.bytes(2)));
            return kept;
        }
    }
    return run(call, route, fault, [&](const Answer &made) {
        Sqlite::Statement keep = m_engine.store.db().prepare(
            "INSERT OR REPLACE INTO idempotency(key,live,fingerprint,status,request,body,created) "
            "VALUES(?,?,?,?,?,?,?)");
        keep << call.idempotencyKey << call.live() << fingerprint << made.status << call.requestId << compact(made.body)
             << m_engine.now();
        keep.run();
    });
}

Answer Gateway::run(Call &call, const Route &route, const Fault *fault, const std::function<void(const Answer &)> &keep)
{
    const auto is = [fault](StripeFault named) {
        return fault && fault->kind == FaultKind::Named && fault->named == named;
    };
    const std::lock_guard guard(m_lock);
    m_engine.store.begin();
    Answer made;
    if (!is(StripeFault::ServerError))
        made = route.run(m_engine, call);
    if (made.status == 200 && (is(StripeFault::ServerError) || is(StripeFault::ServerErrorCarriedOut))) {
        ApiError error;
        error.status = 500;
        error.type = u"api_error"_s;
        error.message = u"An unknown error occurred."_s;
        error.carriedOut = true; // kept for the key, as Stripe keeps it
        call.fail(error);
        made = call.failure();
    }
    if (keep && (made.status == 200 || made.keep))
        keep(made);
    m_engine.store.commit();
    return made;
}

const Route *Gateway::route(Call &call) const
{
    for (const Route &candidate : m_routes) {
        if (call.method == candidate.method && matches(candidate.pattern, call.path, &call.ids))
            return &candidate;
    }
    return nullptr;
}

bool Gateway::authorise(const HttpRequest &request, Call &call) const
{
    const QByteArray text = keyOf(request);
    if (text.isEmpty()) {
        call.fail(
            u"You did not provide an API key. You need to provide your API key in the Authorization header, using "
            "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See "
            "https://stripe.com/docs/api#authentication "
            "for details, or we can help at https://support.stripe.com/."_s,
            {}, {}, 401);
        return false;
    }
    const std::lock_guard guard(m_lock);
    const auto key = m_engine.ring.find(text);
    if (!key) {
        call.fail(u"Invalid API Key provided: %1"_s.arg(KeyRing::masked(text)), {}, {}, 401);
        return false;
    }
    if (key->expired) {
        call.fail(u"Expired API Key provided: %1"_s.arg(KeyRing::masked(text)), {}, u"api_key_expired"_s, 401);
        return false;
    }
    call.key = *key;
    call.maskedKey = KeyRing::masked(text);
    return true;
}

bool Gateway::permit(Call &call, const Route &route) const
{
    const QString permission = QLatin1String(route.permission);
    if (call.key.kind == ApiKey::Kind::Publishable) {
        // Stripe.js may look at and confirm one intent that it has the client secret of.
        const bool forBrowsers =
            call.path.startsWith("/v1/payment_intents/") && (call.method == "GET" || call.path.endsWith("/confirm")) &&
            call.params.value("client_secret"_L1).toString() == m_engine.ring.clientSecret(call.id());
        if (forBrowsers)
            return true;
        call.fail(
            u"This API call cannot be made with a publishable API key. Please use a secret API key. You can find a "
            "list of your API keys at https://dashboard.stripe.com/account/apikeys."_s,
            {}, u"secret_key_required"_s, 401);
        return false;
    }
    if (call.key.may(permission))
        return true;
    call.fail(
        u"The provided key '%1' does not have the required permissions for this endpoint on account '%2'. Having the "
        "'%3' permission would allow this request to continue."_s.arg(call.maskedKey, m_engine.ring.accountId(),
                                                                      permission),
        {}, {}, 403);
    return false;
}

HttpResponse Gateway::receipt(const HttpRequest &request)
{
    HttpResponse response;
    response.contentType = "text/html; charset=utf-8";
    const QString token = QString::fromUtf8(request.path.mid(10));
    const QString chargeId = token.section(u'-', 0, 0);
    const std::lock_guard guard(m_lock);
    const auto charge = m_engine.store.get(chargeId);
    if (!charge || m_engine.ring.receiptToken(chargeId) != token) {
        response.status = 404;
        response.body = "<!doctype html><title>Receipt</title><p>There is no such receipt.</p>";
        return response;
    }
    const QString currency = charge->text("currency"_L1);
    const QJsonObject card = charge->json.value("payment_method_details"_L1).toObject().value("card"_L1).toObject();
    QString text =
        u"<!doctype html><title>Receipt</title><h1>Practice City Parking</h1><p>Practice receipt: no money "
        "moved.</p><p>Amount paid: %1</p><p>%2 - %3</p>"_s.arg(inWords(charge->number("amount"_L1), currency),
                                                               card.value("brand"_L1).toString().toHtmlEscaped(),
                                                               card.value("last4"_L1).toString().toHtmlEscaped());
    text += u"<p>%1</p>"_s.arg(charge->text("description"_L1).toHtmlEscaped());
    const qint64 refunded = charge->number("amount_refunded"_L1);
    if (refunded > 0)
        text += u"<p>Refunded: %1</p>"_s.arg(inWords(refunded, currency));
    response.body = text.toUtf8();
    return response;
}

} // namespace console::practice
