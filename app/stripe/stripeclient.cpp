#include "stripe/stripeclient.h"

#include "stripe/stripecalls.h"
#include "stripe/stripedocument.h"
#include "stripe/stripeparsers.h"

namespace console {

using namespace Qt::StringLiterals;
using Verb = HttpRequestSpec::Verb;

namespace {

const QStringList kPaymentIntentExpansions{u"latest_charge"_s, u"latest_charge.balance_transaction"_s};

QStringList expansionsInList()
{
    QStringList list;
    for (const QString &path : kPaymentIntentExpansions)
        list.append(u"data."_s + path);
    return list;
}

} // namespace

StripeClient::StripeClient(HttpClient &http, QUrl apiBase, SharedSecret key, RequestTurn turn)
    : m_http(http),
      m_base(std::move(apiBase)),
      m_access{std::move(key), std::move(turn)}
{
}

TypedJob<StripeAccount> *StripeClient::account(QObject *parent)
{
    return makeGet<StripeAccount>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/account"_s, m_access), {}, std::nullopt,
                                  readAccount, parent);
}

TypedJob<StripeBalance> *StripeClient::balance(QObject *parent)
{
    return makeGet<StripeBalance>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/balance"_s, m_access), {}, std::nullopt,
                                  readBalance, parent);
}

TypedJob<StripePaymentIntent> *StripeClient::paymentIntent(const QString &id, QObject *parent)
{
    StripeForm query;
    query.addList(u"expand"_s, kPaymentIntentExpansions);
    return makeGet<StripePaymentIntent>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/payment_intents/"_s + id, m_access),
                                        query, stripeIdProblem(id, u"payment_intent"_s), theOne(id, readPaymentIntent),
                                        parent);
}

TypedJob<QByteArray> *StripeClient::paymentIntentDocument(const QString &id, QObject *parent)
{
    StripeForm query;
    query.addList(u"expand"_s, kPaymentIntentExpansions);
    const auto read = [id](const JsonReader &json) {
        if (json.string(u"id"_s) != id)
            json.fail(u"id"_s, u"not the one that was asked for"_s);
        return stripeDocument(json);
    };
    return makeGet<QByteArray>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/payment_intents/"_s + id, m_access), query,
                               stripeIdProblem(id, u"payment_intent"_s), read, parent);
}

TypedJob<StripeList<StripePaymentIntent>> *StripeClient::paymentIntents(const StripePage &page, QObject *parent)
{
    StripeForm query;
    addStripePage(query, page);
    query.addList(u"expand"_s, expansionsInList());
    return makeGet<StripeList<StripePaymentIntent>>(m_http,
                                                    stripeSpec(Verb::Get, m_base, u"/v1/payment_intents"_s, m_access),
                                                    query, std::nullopt, listOf(readPaymentIntent), parent);
}

TypedJob<StripeCharge> *StripeClient::charge(const QString &id, QObject *parent)
{
    StripeForm query;
    query.addList(u"expand"_s, {u"balance_transaction"_s});
    return makeGet<StripeCharge>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/charges/"_s + id, m_access), query,
                                 stripeIdProblem(id, u"charge"_s), theOne(id, readCharge), parent);
}

TypedJob<StripeList<StripeRefund>> *StripeClient::refundsOf(const QString &paymentIntentId, const StripePage &page,
                                                            QObject *parent)
{
    StripeForm query;
    query.add(u"payment_intent"_s, paymentIntentId);
    addStripePage(query, page);
    return makeGet<StripeList<StripeRefund>>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/refunds"_s, m_access), query,
                                             stripeIdProblem(paymentIntentId, u"payment_intent"_s), listOf(readRefund),
                                             parent);
}

TypedJob<StripeRefund> *StripeClient::refund(const QString &id, QObject *parent)
{
    return makeGet<StripeRefund>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/refunds/"_s + id, m_access), {},
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
    return makePost<StripeRefund>(m_http, stripeSpec(Verb::Post, m_base, u"/v1/refunds"_s, m_access), form,
                                  params.idempotencyKey, problem, read, parent);
}

TypedJob<StripeList<StripeRefund>> *StripeClient::refunds(const StripePage &page, QObject *parent)
{
    StripeForm query;
    addStripePage(query, page);
    return makeGet<StripeList<StripeRefund>>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/refunds"_s, m_access), query,
                                             std::nullopt, listOf(readRefund), parent);
}

TypedJob<StripeRefund> *StripeClient::cancelRefund(const QString &id, const QByteArray &idempotencyKey, QObject *parent)
{
    const auto read = [id](const JsonReader &json) {
        StripeRefund refund = theOne(id, readRefund)(json);
        if (refund.status != "canceled"_L1)
            json.fail(u"status"_s, u"expected \"canceled\""_s);
        return refund;
    };
    return makePost<StripeRefund>(m_http, stripeSpec(Verb::Post, m_base, u"/v1/refunds/%1/cancel"_s.arg(id), m_access),
                                  {}, idempotencyKey, stripeIdProblem(id, u"refund"_s), read, parent);
}

TypedJob<StripeList<StripeDispute>> *StripeClient::disputesOf(const QString &paymentIntentId, QObject *parent)
{
    StripeForm query;
    query.add(u"payment_intent"_s, paymentIntentId);
    query.add(u"limit"_s, 100);
    return makeGet<StripeList<StripeDispute>>(m_http, stripeSpec(Verb::Get, m_base, u"/v1/disputes"_s, m_access), query,
                                              stripeIdProblem(paymentIntentId, u"payment_intent"_s),
                                              listOf(readDispute), parent);
}

} // namespace console
