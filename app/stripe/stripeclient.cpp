#include "stripe/stripeclient.h"

#include "stripe/stripeform.h"
#include "stripe/stripejob.h"
#include "stripe/stripeparsers.h"
#include "stripe/striperequest.h"

namespace console {

using namespace Qt::StringLiterals;
using Verb = HttpRequestSpec::Verb;

namespace {

const QStringList kPaymentIntentExpansions{u"latest_charge"_s, u"latest_charge.balance_transaction"_s};

/// "GET /v1/balance"
QString callName(const HttpRequestSpec &spec)
{
    return nameOf(spec.verb) + u' ' + spec.url.path();
}

template <typename T>
TypedJob<T> *makeJob(HttpClient &http, HttpRequestSpec spec, StripeCall<T> call, QObject *parent)
{
    if (!call.refusal && (!spec.bearer || spec.bearer->isEmpty())) {
        call.refusal =
            stripeRefusal(ErrorKind::SecretMissing,
                          QT_TRANSLATE_NOOP("console::StripeClient",
                                            "Stripe was not asked, because there is no Secret Key for this "
                                            "payment type and mode. Enter it in the payment type's settings."),
                          u"no key given"_s, {});
    }
    return new StripeJob<T>(http, std::move(spec), std::move(call), parent);
}

template <typename T>
TypedJob<T> *makeGet(HttpClient &http, HttpRequestSpec spec, const StripeForm &query, std::optional<Error> problem,
                     std::function<T(const JsonReader &)> read, QObject *parent)
{
    if (!query.encoded().isEmpty())
        spec.url.setQuery(QString::fromLatin1(query.encoded()), QUrl::StrictMode);
    StripeCall<T> call{.what = callName(spec),
                       .effect = StripeEffect::Reads,
                       .read = std::move(read),
                       .shortcut = {},
                       .refusal = std::move(problem)};
    return makeJob(http, std::move(spec), std::move(call), parent);
}

template <typename T>
TypedJob<T> *makePost(HttpClient &http, HttpRequestSpec spec, const StripeForm &form, const QByteArray &idempotencyKey,
                      std::optional<Error> problem, std::function<T(const JsonReader &)> read, QObject *parent)
{
    spec.headers.append(std::pair<QByteArray, QByteArray>("Content-Type", "application/x-www-form-urlencoded"));
    spec.body = form.encoded();
    spec.idempotencyKey = idempotencyKey;
    StripeCall<T> call{.what = callName(spec),
                       .effect = StripeEffect::Creates,
                       .read = std::move(read),
                       .shortcut = {},
                       .refusal = problem ? std::move(problem) : idempotencyKeyProblem(idempotencyKey)};
    return makeJob(http, std::move(spec), std::move(call), parent);
}

/// Reads one object and insists on its being the one that was asked for.
template <typename T>
std::function<T(const JsonReader &)> theOne(const QString &id, T (*read)(const JsonReader &))
{
    return [id, read](const JsonReader &json) {
        T value = read(json);
        if (value.id != id)
            json.fail(u"id"_s, u"not the one that was asked for"_s);
        return value;
    };
}

template <typename T>
std::function<StripeList<T>(const JsonReader &)> listOf(T (*read)(const JsonReader &))
{
    return [read](const JsonReader &json) { return readList(json, read); };
}

QStringList expansionsInList()
{
    QStringList list;
    for (const QString &path : kPaymentIntentExpansions)
        list.append(u"data."_s + path);
    return list;
}

} // namespace

StripeClient::StripeClient(HttpClient &http, QUrl apiBase, SharedSecret key)
    : m_http(http),
      m_base(std::move(apiBase)),
      m_key(std::move(key))
{
}

TypedJob<StripeAccount> *StripeClient::account(QObject *parent)
{
    return makeGet<StripeAccount>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/account"_s, m_key), {}, std::nullopt,
                                  readAccount, parent);
}

TypedJob<StripeBalance> *StripeClient::balance(QObject *parent)
{
    return makeGet<StripeBalance>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/balance"_s, m_key), {}, std::nullopt,
                                  readBalance, parent);
}

TypedJob<StripePaymentIntent> *StripeClient::paymentIntent(const QString &id, QObject *parent)
{
    StripeForm query;
    query.addList(u"expand"_s, kPaymentIntentExpansions);
    return makeGet<StripePaymentIntent>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/payment_intents/"_s + id, m_key),
                                        query, stripeIdProblem(id, u"payment_intent"_s), theOne(id, readPaymentIntent),
                                        parent);
}

TypedJob<StripeList<StripePaymentIntent>> *StripeClient::paymentIntents(const StripePage &page, QObject *parent)
{
    StripeForm query;
    addStripePage(query, page);
    query.addList(u"expand"_s, expansionsInList());
    return makeGet<StripeList<StripePaymentIntent>>(m_http,
                                                    stripeSpec(Verb::Get, m_base, u"/v1/payment_intents"_s, m_key),
                                                    query, std::nullopt, listOf(readPaymentIntent), parent);
}

TypedJob<StripeCharge> *StripeClient::charge(const QString &id, QObject *parent)
{
    StripeForm query;
    query.addList(u"expand"_s, {u"balance_transaction"_s});
    return makeGet<StripeCharge>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/charges/"_s + id, m_key), query,
                                 stripeIdProblem(id, u"charge"_s), theOne(id, readCharge), parent);
}

TypedJob<StripeList<StripeRefund>> *StripeClient::refundsOf(const QString &paymentIntentId, const StripePage &page,
                                                            QObject *parent)
{
    StripeForm query;
    query.add(u"payment_intent"_s, paymentIntentId);
    addStripePage(query, page);
    return makeGet<StripeList<StripeRefund>>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/refunds"_s, m_key), query,
                                             stripeIdProblem(paymentIntentId, u"payment_intent"_s), listOf(readRefund),
                                             parent);
}

TypedJob<StripeRefund> *StripeClient::refund(const QString &id, QObject *parent)
{
    return makeGet<StripeRefund>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/refunds/"_s + id, m_key), {},
                                 stripeIdProblem(id, u"refund"_s), theOne(id, readRefund), parent);
}

TypedJob<StripeRefund> *StripeClient::createRefund(const CreateRefundParams &params, QObject *parent)
{
    std::optional<Error> problem = stripeIdProblem(params.paymentIntentId, u"payment_intent"_s);
    if (!problem && params.amountMinor && *params.amountMinor <= 0) {
        problem =
            stripeRefusal(ErrorKind::InvalidRequest,
                          QT_TRANSLATE_NOOP("console::StripeClient",
                                            "The refund was not sent: its amount must be more than zero. Enter an "
                                            "amount."),
                          u"amount must be positive"_s, u"amount"_s);
    }
    StripeForm form;
    form.add(u"payment_intent"_s, params.paymentIntentId);
    if (params.amountMinor)
        form.add(u"amount"_s, *params.amountMinor);
    form.addIfSet(u"reason"_s, params.reason);
    form.addMap(u"metadata"_s, params.metadata);
    const auto read = [intent = params.paymentIntentId, amount = params.amountMinor](const JsonReader &json) {
        StripeRefund refund = readRefund(json);
        if (refund.paymentIntentId != intent)
            json.fail(u"payment_intent"_s, u"not the one that was to be refunded"_s);
        if (amount && refund.amount.minor() != *amount)
            json.fail(u"amount"_s, u"not the amount that was to be refunded"_s);
        return refund;
    };
    return makePost<StripeRefund>(m_http, stripeSpec(Verb::Post, m_base, u"/v1/refunds"_s, m_key), form,
                                  params.idempotencyKey, problem, read, parent);
}

TypedJob<StripeList<StripeDispute>> *StripeClient::disputesOf(const QString &paymentIntentId, QObject *parent)
{
    StripeForm query;
    query.add(u"payment_intent"_s, paymentIntentId);
    query.add(u"limit"_s, 100);
    return makeGet<StripeList<StripeDispute>>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/disputes"_s, m_key), query,
                                              stripeIdProblem(paymentIntentId, u"payment_intent"_s),
                                              listOf(readDispute), parent);
}

TypedJob<StripeList<StripeEvent>> *StripeClient::events(const StripeEventFilter &filter, const StripePage &page,
                                                        QObject *parent)
{
    StripeForm query;
    addStripePage(query, page);
    query.addList(u"types"_s, filter.types);
    if (filter.deliverySuccess)
        query.add(u"delivery_success"_s, *filter.deliverySuccess ? u"true"_s : u"false"_s);
    return makeGet<StripeList<StripeEvent>>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/events"_s, m_key), query,
                                            std::nullopt, listOf(readEvent), parent);
}

TypedJob<StripeList<WebhookEndpoint>> *StripeClient::webhookEndpoints(const StripePage &page, QObject *parent)
{
    StripeForm query;
    addStripePage(query, page);
    return makeGet<StripeList<WebhookEndpoint>>(m_http,
                                                stripeSpec(Verb::Get, m_base, u"/v1/webhook_endpoints"_s, m_key), query,
                                                std::nullopt, listOf(readWebhookEndpoint), parent);
}

TypedJob<WebhookEndpoint> *StripeClient::webhookEndpoint(const QString &id, QObject *parent)
{
    return makeGet<WebhookEndpoint>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/webhook_endpoints/"_s + id, m_key), {},
                                    stripeIdProblem(id, u"webhook_endpoint"_s), theOne(id, readWebhookEndpoint),
                                    parent);
}

TypedJob<CreatedWebhookEndpoint> *StripeClient::createWebhookEndpoint(const CreateWebhookEndpointParams &params,
                                                                      QObject *parent)
{
    StripeForm form;
    form.add(u"url"_s, params.url.toString(QUrl::FullyEncoded));
    form.addList(u"enabled_events"_s, params.enabledEvents);
    form.addIfSet(u"description"_s, params.description);
    form.addMap(u"metadata"_s, params.metadata);
    const auto read = [](const JsonReader &json) {
        const QString secret = json.string(u"secret"_s);
        if (!secret.startsWith("whsec_"_L1))
            json.fail(u"secret"_s, u"not a signing secret"_s);
        return CreatedWebhookEndpoint{.endpoint = readWebhookEndpoint(json), .secret = SecretValue(secret.toUtf8())};
    };
    return makePost<CreatedWebhookEndpoint>(m_http, stripeSpec(Verb::Post, m_base, u"/v1/webhook_endpoints"_s, m_key),
                                            form, params.idempotencyKey, std::nullopt, read, parent);
}

TypedJob<Done> *StripeClient::deleteWebhookEndpoint(const QString &id, QObject *parent)
{
    HttpRequestSpec spec = stripeSpec(Verb::Delete, m_base, u"/v1/webhook_endpoints/"_s + id, m_key);
    StripeCall<Done> call{.what = callName(spec),
                          .effect = StripeEffect::Deletes,
                          .read =
                              [id](const JsonReader &json) {
                                  expectObject(json, u"webhook_endpoint"_s);
                                  if (json.string(u"id"_s) != id)
                                      json.fail(u"id"_s, u"not the one that was to be deleted"_s);
                                  if (!json.boolean(u"deleted"_s))
                                      json.fail(u"deleted"_s, u"expected true"_s);
                                  return Done{};
                              },
                          // Gone after an attempt whose answer was lost: that attempt did it.
                          .shortcut = [](const HttpAnswer &answer) -> std::optional<Done> {
                              if (answer.status == 404 && answer.earlierAttemptUncertain)
                                  return Done{};
                              return std::nullopt;
                          },
                          .refusal = stripeIdProblem(id, u"webhook_endpoint"_s)};
    return makeJob(m_http, std::move(spec), std::move(call), parent);
}

} // namespace console
