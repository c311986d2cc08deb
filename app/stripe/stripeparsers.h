#pragma once

#include "core/stripeobjects.h"
#include "net/jsonreader.h"

namespace console {

// One reader per object of Stripe (field sources: facts/stripe-and-opscom.md 2.2 to 2.8). Each checks the object type
// and every field that it takes; problems go into the JsonReader, which the caller asks at the end. Fields that are an
// id or an expanded object give the id either way. No state.

StripeAccount readAccount(const JsonReader &json);
StripeBalance readBalance(const JsonReader &json);
StripePaymentIntent readPaymentIntent(const JsonReader &json);
StripeCharge readCharge(const JsonReader &json);
StripeBalanceTransaction readBalanceTransaction(const JsonReader &json);
StripeRefund readRefund(const JsonReader &json);
StripeDispute readDispute(const JsonReader &json);
StripeEvent readEvent(const JsonReader &json);
WebhookEndpoint readWebhookEndpoint(const JsonReader &json);

/// Notes a problem unless the field "object" says `type`.
void expectObject(const JsonReader &json, const QString &type);

/// A list page: {"object":"list","data":[...],"has_more":bool}.
template <typename T>
StripeList<T> readList(const JsonReader &json, T (*readOne)(const JsonReader &))
{
    StripeList<T> list;
    expectObject(json, QStringLiteral("list"));
    json.forEach(QStringLiteral("data"), [&](const JsonReader &item) { list.data.append(readOne(item)); });
    list.hasMore = json.boolean(QStringLiteral("has_more"));
    return list;
}

} // namespace console
