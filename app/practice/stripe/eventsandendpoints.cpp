// Events and webhook endpoints (facts 2.2, 2.5).
#include "practice/stripe/resources.h"

#include <QRegularExpression>
#include <QUrl>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kEndpointLimit = 16;
constexpr qint64 kRetention = 30 * 24 * 60 * 60;

Answer events(Engine &engine, Call &call)
{
    call.allow({"created", "delivery_success", "ending_before", "limit", "starting_after", "type", "types"});
    ListQuery query;
    query.object = u"event"_s;
    const QString type = call.text("type"_L1);
    query.types = call.list("types"_L1);
    if (!type.isEmpty() && !query.types.isEmpty())
        call.fail(u"You may pass only one of these parameters: type, types."_s, u"types"_s);
    if (query.types.size() > 20)
        call.fail(u"Array types exceeded maximum 20 allowed elements."_s, u"types"_s, u"parameter_invalid_array"_s);
    if (!type.isEmpty())
        query.types = {type};
    if (call.has("delivery_success"_L1))
        query.status = call.boolean("delivery_success"_L1, true) ? u"done"_s : u"open"_s;
    query.createdGt = engine.now() - kRetention;
    return engine.listed(call, query);
}

std::optional<Doc> findEvent(Engine &engine, Call &call)
{
    auto event = engine.find(call, call.id(), u"event"_s, u"id"_s);
    if (event && event->number("created"_L1) <= engine.now() - kRetention) {
        call.fail(u"No such event: '%1'"_s.arg(call.id()), u"id"_s, u"resource_missing"_s, 404);
        return std::nullopt;
    }
    return event;
}

Answer event(Engine &engine, Call &call)
{
    call.allow({});
    const auto doc = findEvent(engine, call);
    return doc ? engine.shown(call, *doc) : call.failure();
}

void checkEnabled(Call &call, const std::optional<Doc> &endpoint)
{
    if (endpoint && endpoint->text("status"_L1) != "enabled"_L1)
        call.fail(
            u"The webhook endpoint %1 is disabled. Enable it before you resend events to it."_s.arg(endpoint->id()),
            u"webhook_endpoint"_s);
}

/// POST /v1/events/{}/retry, as the CLI's `events resend` sends it. Not in Stripe's reference (facts 2.5).
Answer retry(Engine &engine, Call &call)
{
    if (engine.eventRetryRefusal == 404)
        call.fail(u"Unrecognized request URL (POST: %1). Please see https://stripe.com/docs or we can help at "
                  "https://support.stripe.com/."_s.arg(QString::fromUtf8(call.path)),
                  {}, {}, 404);
    else if (engine.eventRetryRefusal != 0)
        call.fail(u"The provided key '%1' does not have access to this endpoint on account '%2'."_s.arg(
                      call.maskedKey, engine.ring.accountId()),
                  {}, {}, engine.eventRetryRefusal);
    call.allow({"account", "for_stripecli", "webhook_endpoint"});
    const auto doc = findEvent(engine, call);
    const QString endpointId = call.text("webhook_endpoint"_L1);
    const bool forCli = call.boolean("for_stripecli"_L1, false);
    if (!doc || call.failed())
        return call.failure();
    if (endpointId.isEmpty() && !forCli)
        call.fail(u"Missing required param: webhook_endpoint."_s, u"webhook_endpoint"_s, u"parameter_missing"_s);
    else if (!endpointId.isEmpty())
        checkEnabled(call, engine.find(call, endpointId, u"webhook_endpoint"_s, u"webhook_endpoint"_s, true));
    if (call.failed())
        return call.failure();
    if (!endpointId.isEmpty()) {
        Sqlite::Statement again = engine.store.db().prepare(
            "INSERT INTO deliveries(event,endpoint,attempts,due,state) VALUES(?,?,0,?,'manual') ON "
            "CONFLICT(event,endpoint) DO UPDATE SET due=excluded.due, state=iif(state='delivered','again',state)");
        again << doc->id() << endpointId << engine.nowMs();
        again.run();
        engine.wake();
    }
    return engine.shown(call, *doc);
}

void checkUrl(Call &call, const QString &url)
{
    if (call.failed())
        return;
    const QUrl parsed(url, QUrl::StrictMode);
    const QString scheme = parsed.scheme();
    if (scheme.isEmpty())
        call.fail(u"Invalid URL: An explicit scheme (such as https) must be provided."_s, u"url"_s, u"url_invalid"_s);
    else if (!parsed.isValid() || parsed.host().isEmpty() || (scheme != "https"_L1 && scheme != "http"_L1))
        call.fail(u"Invalid URL: '%1'."_s.arg(url), u"url"_s, u"url_invalid"_s);
    else if (call.live() && scheme != "https"_L1)
        call.fail(u"Invalid URL: URLs must use HTTPS in live mode."_s, u"url"_s, u"url_invalid"_s);
}

QStringList checkedEvents(Call &call, bool required)
{
    if (required && !call.has("enabled_events"_L1))
        call.fail(u"Missing required param: enabled_events."_s, u"enabled_events"_s, u"parameter_missing"_s);
    const QStringList names = call.list("enabled_events"_L1);
    if (!call.failed() && call.has("enabled_events"_L1) && names.isEmpty())
        call.fail(u"Invalid array: enabled_events must not be empty."_s, u"enabled_events"_s,
                  u"parameter_invalid_empty"_s);
    static const QRegularExpression form(u"^[a-z_]+(\\.[a-z0-9_]+)+$"_s);
    static const QStringList families{u"account"_s,
                                      u"application_fee"_s,
                                      u"balance"_s,
                                      u"billing"_s,
                                      u"billing_portal"_s,
                                      u"capability"_s,
                                      u"cash_balance"_s,
                                      u"charge"_s,
                                      u"checkout"_s,
                                      u"climate"_s,
                                      u"coupon"_s,
                                      u"credit_note"_s,
                                      u"customer"_s,
                                      u"customer_cash_balance_transaction"_s,
                                      u"entitlements"_s,
                                      u"file"_s,
                                      u"financial_connections"_s,
                                      u"identity"_s,
                                      u"invoice"_s,
                                      u"invoice_payment"_s,
                                      u"invoiceitem"_s,
                                      u"issuing_authorization"_s,
                                      u"issuing_card"_s,
                                      u"issuing_dispute"_s,
                                      u"issuing_transaction"_s,
                                      u"mandate"_s,
                                      u"payment_intent"_s,
                                      u"payment_link"_s,
                                      u"payment_method"_s,
                                      u"payout"_s,
                                      u"person"_s,
                                      u"plan"_s,
                                      u"price"_s,
                                      u"product"_s,
                                      u"promotion_code"_s,
                                      u"quote"_s,
                                      u"radar"_s,
                                      u"refund"_s,
                                      u"reporting"_s,
                                      u"review"_s,
                                      u"setup_intent"_s,
                                      u"sigma"_s,
                                      u"source"_s,
                                      u"subscription_schedule"_s,
                                      u"tax"_s,
                                      u"tax_rate"_s,
                                      u"terminal"_s,
                                      u"test_helpers"_s,
                                      u"topup"_s,
                                      u"transfer"_s,
                                      u"treasury"_s};
    for (qsizetype i = 0; i < names.size() && !call.failed(); ++i) {
        const QString &name = names.at(i);
        if (name != "*"_L1 && (!form.match(name).hasMatch() || !families.contains(name.section(u'.', 0, 0))))
            call.fail(u"Invalid enabled_events[%1]: must be one of *, account.updated, ..., or treasury."
                      "received_debit.created"_s.arg(i),
                      u"enabled_events[%1]"_s.arg(i));
    }
    return names;
}

Answer create(Engine &engine, Call &call)
{
    call.allow({"api_version", "connect", "description", "enabled_events", "metadata", "url"});
    const QString url = call.requiredText("url"_L1);
    checkUrl(call, url);
    const QStringList names = checkedEvents(call, true);
    const QString version = call.text("api_version"_L1);
    if (!call.failed() && !version.isEmpty() && !isApiVersion(version))
        call.fail(u"Invalid api_version: %1"_s.arg(version), u"api_version"_s);
    const QJsonObject metadata = call.mergedMetadata({});
    if (!call.failed() && engine.store.count(u"webhook_endpoint"_s, call.live()) >= kEndpointLimit)
        call.fail(u"You have reached the maximum of %1 %2 webhook endpoints."_s.arg(kEndpointLimit)
                      .arg(call.live() ? u"live"_s : u"test"_s));
    if (call.failed())
        return call.failure();
    Doc endpoint = engine.make(u"webhook_endpoint"_s, u"we"_s, call.live());
    endpoint.set("url"_L1, url);
    endpoint.set("enabled_events"_L1, QJsonArray::fromStringList(names));
    endpoint.set("metadata"_L1, metadata);
    endpoint.set("api_version"_L1, version.isEmpty() ? QJsonValue() : QJsonValue(version));
    call.copyTexts(endpoint.json, {"description"});
    engine.store.save(endpoint);
    return engine.shown(call, endpoint); // the gateway adds the secret
}

Answer list(Engine &engine, Call &call)
{
    call.allow({"ending_before", "limit", "starting_after"});
    ListQuery query;
    query.object = u"webhook_endpoint"_s;
    return engine.listed(call, query);
}

std::optional<Doc> findEndpoint(Engine &engine, Call &call)
{
    return engine.find(call, call.id(), u"webhook_endpoint"_s, u"id"_s);
}

Answer retrieve(Engine &engine, Call &call)
{
    call.allow({});
    const auto endpoint = findEndpoint(engine, call);
    return endpoint ? engine.shown(call, *endpoint) : call.failure();
}

Answer update(Engine &engine, Call &call)
{
    call.allow({"description", "disabled", "enabled_events", "metadata", "url"});
    auto endpoint = findEndpoint(engine, call);
    if (!endpoint)
        return call.failure();
    if (call.has("url"_L1)) {
        const QString url = call.requiredText("url"_L1);
        checkUrl(call, url);
        endpoint->set("url"_L1, url);
    }
    const QStringList names = checkedEvents(call, false);
    if (!names.isEmpty())
        endpoint->set("enabled_events"_L1, QJsonArray::fromStringList(names));
    if (call.has("disabled"_L1))
        endpoint->set("status"_L1, call.boolean("disabled"_L1, false) ? u"disabled"_s : u"enabled"_s);
    call.copyTexts(endpoint->json, {"description"});
    endpoint->set("metadata"_L1, call.mergedMetadata(endpoint->json.value("metadata"_L1).toObject()));
    if (call.failed())
        return call.failure();
    engine.store.save(*endpoint);
    return engine.shown(call, *endpoint);
}

Answer remove(Engine &engine, Call &call)
{
    call.allow({});
    const auto endpoint = findEndpoint(engine, call);
    if (!endpoint || call.failed())
        return call.failure();
    engine.store.remove(endpoint->id());
    Answer answer;
    answer.body = QJsonObject{{u"id"_s, endpoint->id()}, {u"object"_s, u"webhook_endpoint"_s}, {u"deleted"_s, true}};
    return answer;
}

} // namespace

bool isApiVersion(const QString &version)
{
    // By shape: releases get new names (facts 2.10), and a practice Stripe must not refuse next year's.
    static const QRegularExpression form(
        u"\\A20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(\\.[a-z]{2,32})?\\z"_s);
    return form.match(version).hasMatch();
}

QList<Route> eventRoutes()
{
    return {{"GET", "/v1/events", "rak_event_read", events},
            {"GET", "/v1/events/{}", "rak_event_read", event},
            {"POST", "/v1/events/{}/retry", "rak_webhook_write", retry}};
}

QList<Route> webhookEndpointRoutes()
{
    return {{"POST", "/v1/webhook_endpoints", "rak_webhook_write", create},
            {"GET", "/v1/webhook_endpoints", "rak_webhook_read", list},
            {"GET", "/v1/webhook_endpoints/{}", "rak_webhook_read", retrieve},
            {"POST", "/v1/webhook_endpoints/{}", "rak_webhook_write", update},
            {"DELETE", "/v1/webhook_endpoints/{}", "rak_webhook_write", remove}};
}

} // namespace console::practice
