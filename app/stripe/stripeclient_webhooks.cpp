#include "stripe/stripeclient.h"

#include "stripe/stripecalls.h"
#include "stripe/stripeparsers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

// Webhook endpoints, events and their delivery (facts/stripe-and-opscom.md 2.2, 2.5).

namespace console {

using namespace Qt::StringLiterals;
using Verb = HttpRequestSpec::Verb;

namespace {

/// Without any member that is a client secret, at any depth: with one, whoever sees the payload could act on the
/// payment.
QJsonValue withoutClientSecrets(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray list;
        for (const QJsonValue &element : value.toArray())
            list.append(withoutClientSecrets(element));
        return list;
    }
    if (!value.isObject())
        return value;
    QJsonObject kept;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it.key().endsWith("client_secret"_L1, Qt::CaseInsensitive))
            kept.insert(it.key(), withoutClientSecrets(it.value()));
    }
    return kept;
}

StripeEventDocument readEventDocument(const JsonReader &json)
{
    const QJsonObject shown = withoutClientSecrets(json.raw()).toObject();
    return {.event = readEvent(json), .json = QJsonDocument(shown).toJson(QJsonDocument::Indented)};
}

std::optional<Error> changeProblem(const UpdateWebhookEndpointParams &params)
{
    const bool empty = !params.url && !params.enabledEvents && !params.description && !params.disabled;
    if (!empty && (!params.enabledEvents || !params.enabledEvents->isEmpty()) && (!params.url || params.url->isValid()))
        return std::nullopt;
    return stripeRefusal(ErrorKind::InvalidRequest,
                         QT_TRANSLATE_NOOP("console::StripeClient",
                                           "The webhook endpoint was not changed: the change names nothing, no event "
                                           "or no address. Enter what is to change and try again."),
                         u"nothing to change, no events, or no URL"_s, u"webhook_endpoint"_s);
}

} // namespace

TypedJob<StripeList<StripeEvent>> *StripeClient::events(const StripeEventFilter &filter, const StripePage &page,
                                                        QObject *parent)
{
    StripeForm query;
    addStripePage(query, page);
    query.addList(u"types"_s, filter.types);
    if (filter.deliverySuccess)
        query.add(u"delivery_success"_s, *filter.deliverySuccess ? u"true"_s : u"false"_s);
    return makeGet<StripeList<StripeEvent>>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/events"_s, m_access), query,
                                            std::nullopt, listOf(readEvent), parent);
}

TypedJob<StripeEventDocument> *StripeClient::eventDocument(const QString &id, QObject *parent)
{
    const auto read = [id](const JsonReader &json) {
        StripeEventDocument document = readEventDocument(json);
        if (document.event.id != id)
            json.fail(u"id"_s, u"not the one that was asked for"_s);
        return document;
    };
    return makeGet<StripeEventDocument>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/events/"_s + id, m_access), {},
                                        stripeIdProblem(id, u"event"_s), read, parent);
}

TypedJob<StripeEvent> *StripeClient::retryEvent(const QString &eventId, const QString &endpointId,
                                                const QByteArray &idempotencyKey, QObject *parent)
{
    std::optional<Error> problem = stripeIdProblem(eventId, u"event"_s);
    if (!problem)
        problem = stripeIdProblem(endpointId, u"webhook_endpoint"_s);
    StripeForm form;
    form.add(u"webhook_endpoint"_s, endpointId);
    return makePost<StripeEvent>(m_http,
                                 stripeSpec(Verb::Post, m_base, u"/v1/events/%1/retry"_s.arg(eventId), m_access), form,
                                 idempotencyKey, problem, theOne(eventId, readEvent), parent);
}

TypedJob<StripeList<WebhookEndpoint>> *StripeClient::webhookEndpoints(const StripePage &page, QObject *parent)
{
    StripeForm query;
    addStripePage(query, page);
    return makeGet<StripeList<WebhookEndpoint>>(m_http,
                                                stripeSpec(Verb::Get, m_base, u"/v1/webhook_endpoints"_s, m_access),
                                                query, std::nullopt, listOf(readWebhookEndpoint), parent);
}

TypedJob<WebhookEndpoint> *StripeClient::webhookEndpoint(const QString &id, QObject *parent)
{
    return makeGet<WebhookEndpoint>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/webhook_endpoints/"_s + id, m_access),
                                    {}, stripeIdProblem(id, u"webhook_endpoint"_s), theOne(id, readWebhookEndpoint),
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
    return makePost<CreatedWebhookEndpoint>(m_http,
                                            stripeSpec(Verb::Post, m_base, u"/v1/webhook_endpoints"_s, m_access), form,
                                            params.idempotencyKey, std::nullopt, read, parent);
}

TypedJob<WebhookEndpoint> *
StripeClient::updateWebhookEndpoint(const QString &id, const UpdateWebhookEndpointParams &params, QObject *parent)
{
    std::optional<Error> problem = stripeIdProblem(id, u"webhook_endpoint"_s);
    if (!problem)
        problem = changeProblem(params);
    StripeForm form;
    if (params.url)
        form.add(u"url"_s, params.url->toString(QUrl::FullyEncoded));
    if (params.enabledEvents)
        form.addList(u"enabled_events"_s, *params.enabledEvents);
    if (params.description)
        form.add(u"description"_s, *params.description); // an empty one takes it away
    if (params.disabled)
        form.add(u"disabled"_s, *params.disabled ? u"true"_s : u"false"_s);
    const auto read = [id, params](const JsonReader &json) {
        WebhookEndpoint endpoint = theOne(id, readWebhookEndpoint)(json);
        const auto sameEvents = [&endpoint](const QStringList &wanted) {
            return QSet<QString>(wanted.begin(), wanted.end()) ==
                   QSet<QString>(endpoint.enabledEvents.begin(), endpoint.enabledEvents.end());
        };
        if (params.url && QUrl(endpoint.url) != *params.url)
            json.fail(u"url"_s, u"not the one that was set"_s);
        if (params.enabledEvents && !sameEvents(*params.enabledEvents))
            json.fail(u"enabled_events"_s, u"not the ones that were set"_s);
        if (params.description && endpoint.description != *params.description)
            json.fail(u"description"_s, u"not the one that was set"_s);
        if (params.disabled && endpoint.enabled == *params.disabled)
            json.fail(u"status"_s, u"not the one that was set"_s);
        return endpoint;
    };
    return makePost<WebhookEndpoint>(m_http, stripeSpec(Verb::Post, m_base, u"/v1/webhook_endpoints/"_s + id, m_access),
                                     form, params.idempotencyKey, problem, read, parent);
}

TypedJob<Done> *StripeClient::deleteWebhookEndpoint(const QString &id, QObject *parent)
{
    HttpRequestSpec spec = stripeSpec(Verb::Delete, m_base, u"/v1/webhook_endpoints/"_s + id, m_access);
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
