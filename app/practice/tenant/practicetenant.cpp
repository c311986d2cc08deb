#include "practice/tenant/practicetenant.h"

#include "practice/httpserver.h"
#include "practice/tenant/callfaults.h"
#include "practice/tenant/catalogue.h"
#include "practice/tenant/practiceusers.h"
#include "practice/tenant/secretbox.h"
#include "practice/tenant/sqltext.h"
#include "practice/tenant/storethread.h"
#include "practice/tenant/stripecallback.h"
#include "practice/tenant/tenantapi.h"

#include <QLocale>
#include <QSqlQuery>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kCallbackPath = "/api/system/payments/stripe/callback";
constexpr qint64 kSkewSeconds = 20 * 60;
constexpr auto kLoginPage = "<!doctype html><html><head><title>Sign in</title></head><body><form method=\"post\">"
                            "<input name=\"user\"><input name=\"password\" type=\"password\"></form></body></html>";

Error notOpen()
{
    return Error{.kind = ErrorKind::Storage,
                 .userText = u"The practice tenant is not running. Start it and try again."_s,
                 .detail = u"called before open()"_s,
                 .requestId = {},
                 .httpStatus = 0,
                 .code = {},
                 .param = {}};
}

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

struct PracticeTenant::Private
{
    explicit Private(Options given)
        : options(std::move(given)),
          clock(options.clock ? *options.clock : systemClock),
          box(options.seed),
          users(options.seed, options.clientId),
          callback(clock, options.clientId),
          api(store, clock, {options.clientId, users}),
          server([this](const HttpRequest &request) { return handleFaulty(request); })
    {
    }

    HttpResponse handle(const HttpRequest &request);
    HttpResponse handleFaulty(const HttpRequest &request);
    void addDate(HttpResponse &response, qint64 skewSeconds) const;
    HttpResponse handleCallback(const HttpRequest &request, TenantFault fault);
    HttpResponse handleApi(const HttpRequest &request, TenantFault fault);
    void dawdle();
    void closePort();
    void openPort();
    Outcome open() { return store.start(options.dataDir, box, clock, options.clientId); }

    Options options;
    SystemClock systemClock;
    const Clock &clock;
    SecretBox box;
    const PracticeUsers users;
    std::mutex lifecycle; ///< held by whoever starts, stops or visits the store from outside of a request
    StoreThread store;
    StripeCallback callback;
    TenantApi api;
    CallFaults callFaults;

    mutable std::mutex mutex; ///< guards what follows
    std::condition_variable stopped;
    TenantFault fault = TenantFault::None;
    int slownessMs = 35000;
    bool stopping = false;
    bool portClosing = false;
    bool listening = false;

    HttpServer server; ///< last: its handlers use all the rest
};

void PracticeTenant::Private::dawdle()
{
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, std::chrono::milliseconds(slownessMs), [this] { return stopping || portClosing; });
}

/// What dawdles or is held ends at once, so that this takes milliseconds.
void PracticeTenant::Private::closePort()
{
    {
        const std::lock_guard lock(mutex);
        portClosing = true;
    }
    stopped.notify_all();
    callFaults.stop();
    server.stop();
    callFaults.resume();
    const std::lock_guard lock(mutex);
    portClosing = false;
}

/// At the port of before. Should somebody else have taken it meanwhile, it stays closed.
void PracticeTenant::Private::openPort()
{
    if (server.listen(options.port))
        return;
    const std::lock_guard lock(mutex);
    fault = TenantFault::PortClosed;
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
        callFaults.wait();
    return fate.loseAnswer ? dropped() : response;
}

void PracticeTenant::Private::addDate(HttpResponse &response, qint64 skewSeconds) const
{
    const QDateTime now = clock.now().addSecs(skewSeconds);
    response.headers.append({"Date", QLocale::c().toString(now, u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toLatin1()});
}

PracticeTenant::PracticeTenant(Options options) : d(std::make_unique<Private>(std::move(options))) {}

PracticeTenant::~PracticeTenant()
{
    stop();
}

Outcome PracticeTenant::open()
{
    const std::lock_guard lifecycle(d->lifecycle);
    return d->open();
}

Outcome PracticeTenant::start()
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (const Outcome opened = d->open(); !opened)
        return opened;
    {
        const std::lock_guard lock(d->mutex);
        if (d->listening)
            return Done{};
        d->stopping = false;
        if (d->fault == TenantFault::PortClosed)
            d->fault = TenantFault::None;
        d->callFaults.resume();
    }
    const Outcome listening = d->server.listen(d->options.port);
    if (!listening) {
        d->store.stop();
        return listening;
    }
    const std::lock_guard lock(d->mutex);
    d->listening = true;
    d->options.port = d->server.port(); // a restart keeps the address
    return Done{};
}

void PracticeTenant::stop()
{
    const std::lock_guard lifecycle(d->lifecycle);
    {
        const std::lock_guard lock(d->mutex);
        d->stopping = true;
        d->listening = false;
    }
    d->stopped.notify_all();
    d->callFaults.stop();
    d->server.stop();
    d->store.stop();
}

QUrl PracticeTenant::address() const
{
    const std::lock_guard lock(d->mutex);
    return d->listening ? QUrl(u"http://127.0.0.1:%1"_s.arg(d->options.port)) : QUrl();
}

QString PracticeTenant::clientId() const
{
    return d->options.clientId;
}

QByteArray PracticeTenant::apiToken() const
{
    return apiTokenFor(u"administrator"_s);
}

QByteArray PracticeTenant::apiTokenFor(const QString &user) const
{
    return d->users.tokenOf(user);
}

QStringList PracticeTenant::users()
{
    return PracticeUsers::names();
}

void PracticeTenant::setStripeAddress(const QUrl &address)
{
    const std::lock_guard lock(d->mutex);
    d->options.stripeAddress = address;
}

bool PracticeTenant::isEmpty()
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (!d->store.isRunning())
        return true;
    const auto empty = d->store.call([](TenantBooks &books) { return books.payments.isEmpty(); });
    return !empty || *empty;
}

QString PracticeTenant::historicPaymentTypeId()
{
    return u"pt_0001"_s;
}

Outcome PracticeTenant::prepareHistoricType(const QByteArray &publishableKey, const QByteArray &secretKey)
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (!d->store.isRunning())
        return notOpen();
    PaymentType type;
    type.id = historicPaymentTypeId();
    type.providerId = u"stripe_js"_s;
    type.name = u"Credit Card (previous set-up)"_s;
    for (const UserType &userType : Catalogue::userTypes())
        type.userTypeIds.append(userType.id);
    type.test.publishableKey = QString::fromLatin1(publishableKey);
    return d->store.call([&](TenantBooks &books) -> Outcome {
        if (!books.types.byId(type.id)) {
            if (const Outcome inserted = books.types.insert(type); !inserted)
                return inserted;
        }
        PaymentTypeBook::HandOver handOver;
        handOver.paymentTypeId = type.id;
        handOver.secretKey = SecretValue(secretKey);
        const auto handed = books.types.handOver(handOver);
        return handed ? Outcome(Done{}) : Outcome(handed.error());
    });
}

Outcome PracticeTenant::importHistory(const QList<SeedPayment> &payments)
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (!d->store.isRunning())
        return notOpen();
    return d->store.call([&](TenantBooks &books) {
        return books.payments.importHistory(payments, historicPaymentTypeId(), Mode::Test);
    });
}

Result<QByteArray> PracticeTenant::note(const QString &name)
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (!d->store.isRunning())
        return notOpen();
    const QString key = u"note:"_s + name;
    return d->store.call([&](TenantBooks &books) -> Result<QByteArray> {
        auto row = books.database.run(u"SELECT value FROM settings WHERE name = ?"_s, {key});
        if (!row)
            return row.error();
        return row->next() ? row->value(0).toByteArray() : QByteArray();
    });
}

Outcome PracticeTenant::setNote(const QString &name, const QByteArray &value)
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (!d->store.isRunning())
        return notOpen();
    const QString key = u"note:"_s + name;
    return d->store.call([&](TenantBooks &books) -> Outcome {
        const auto kept = books.database.run(u"INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE "
                                             "SET value = excluded.value"_s,
                                             {key, value.isNull() ? QByteArray("") : value});
        return kept ? Outcome(Done{}) : Outcome(kept.error());
    });
}

Outcome PracticeTenant::setRefundRules(const TenantRefundRules &rules)
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (!d->store.isRunning())
        return notOpen();
    return d->store.call([&](TenantBooks &books) { return books.refundRules.setRules(rules); });
}

Result<TenantRefundRules> PracticeTenant::refundRules()
{
    const std::lock_guard lifecycle(d->lifecycle);
    if (!d->store.isRunning())
        return notOpen();
    return d->store.call([](TenantBooks &books) { return books.refundRules.rules(); });
}

void PracticeTenant::setFault(TenantFault fault)
{
    const std::lock_guard lifecycle(d->lifecycle);
    TenantFault before = fault;
    bool isListening = false;
    {
        const std::lock_guard lock(d->mutex);
        before = std::exchange(d->fault, fault);
        isListening = d->listening;
    }
    if (!isListening || before == fault)
        return;
    if (fault == TenantFault::PortClosed)
        d->closePort();
    else if (before == TenantFault::PortClosed)
        d->openPort();
}

TenantFault PracticeTenant::fault() const
{
    const std::lock_guard lock(d->mutex);
    return d->fault;
}

void PracticeTenant::setSlowness(int milliseconds)
{
    const std::lock_guard lock(d->mutex);
    d->slownessMs = milliseconds;
}

void PracticeTenant::failNextCall(const QByteArray &pathSuffix, int statusOrCode, int times)
{
    CallFaults::Fate fate;
    fate.status = statusOrCode;
    d->callFaults.add(pathSuffix, fate, times);
}

void PracticeTenant::loseNextAnswer(const QByteArray &pathSuffix, int times)
{
    CallFaults::Fate fate;
    fate.loseAnswer = true;
    d->callFaults.add(pathSuffix, fate, times);
}

void PracticeTenant::loseNextRequest(const QByteArray &pathSuffix, int times)
{
    CallFaults::Fate fate;
    fate.loseRequest = true;
    d->callFaults.add(pathSuffix, fate, times);
}

void PracticeTenant::holdNext(const QByteArray &pathSuffix)
{
    CallFaults::Fate fate;
    fate.hold = true;
    d->callFaults.add(pathSuffix, fate);
}

void PracticeTenant::releaseHeld()
{
    d->callFaults.release();
}

int PracticeTenant::heldCount() const
{
    return d->callFaults.heldCount();
}

void PracticeTenant::clearCallFaults()
{
    d->callFaults.clear();
}

} // namespace console::practice
