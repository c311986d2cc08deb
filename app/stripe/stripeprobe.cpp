#include "stripe/stripeprobe.h"

#include "stripe/stripecalls.h"
#include "stripe/stripeclient.h"

#include <QUuid>

namespace console {

using namespace Qt::StringLiterals;
using Verb = HttpRequestSpec::Verb;

namespace {

QString pathOf(StripeProbe probe)
{
    switch (probe) {
    case StripeProbe::ReadBalance: return u"/v1/balance"_s;
    case StripeProbe::ReadAccount: return u"/v1/account"_s;
    case StripeProbe::ReadPaymentIntents: return u"/v1/payment_intents"_s;
    case StripeProbe::ReadCharges: return u"/v1/charges"_s;
    case StripeProbe::ReadBalanceTransactions: return u"/v1/balance_transactions"_s;
    case StripeProbe::ReadPayouts: return u"/v1/payouts"_s;
    case StripeProbe::ReadDisputes: return u"/v1/disputes"_s;
    case StripeProbe::ReadEvents: return u"/v1/events"_s;
    case StripeProbe::ReadWebhookEndpoints: return u"/v1/webhook_endpoints"_s;
    case StripeProbe::WriteRefunds: return u"/v1/refunds/re_permissionCheckOfTheConsole/cancel"_s;
    case StripeProbe::WriteWebhookEndpoints: return u"/v1/webhook_endpoints/we_permissionCheckOfTheConsole"_s;
    }
    Q_UNREACHABLE();
}

bool writes(StripeProbe probe)
{
    return probe == StripeProbe::WriteRefunds || probe == StripeProbe::WriteWebhookEndpoints;
}

bool isOneObject(StripeProbe probe)
{
    return probe == StripeProbe::ReadBalance || probe == StripeProbe::ReadAccount;
}

Done readNothing(const JsonReader &)
{
    return {};
}

} // namespace

QList<StripeProbe> allStripeProbes()
{
    return {StripeProbe::ReadBalance,
            StripeProbe::ReadAccount,
            StripeProbe::ReadPaymentIntents,
            StripeProbe::ReadCharges,
            StripeProbe::ReadBalanceTransactions,
            StripeProbe::ReadPayouts,
            StripeProbe::ReadDisputes,
            StripeProbe::ReadEvents,
            StripeProbe::ReadWebhookEndpoints,
            StripeProbe::WriteRefunds,
            StripeProbe::WriteWebhookEndpoints};
}

QString permissionOf(StripeProbe probe)
{
    switch (probe) {
    case StripeProbe::ReadBalance: return u"rak_balance_read"_s;
    case StripeProbe::ReadAccount: return u"rak_account_read"_s;
    case StripeProbe::ReadPaymentIntents: return u"rak_payment_intent_read"_s;
    case StripeProbe::ReadCharges: return u"rak_charge_read"_s;
    case StripeProbe::ReadBalanceTransactions: return u"rak_balance_transaction_source_read"_s;
    case StripeProbe::ReadPayouts: return u"rak_payout_read"_s;
    case StripeProbe::ReadDisputes: return u"rak_dispute_read"_s;
    case StripeProbe::ReadEvents: return u"rak_event_read"_s;
    case StripeProbe::ReadWebhookEndpoints: return u"rak_webhook_read"_s;
    case StripeProbe::WriteRefunds: return u"rak_refund_write"_s;
    case StripeProbe::WriteWebhookEndpoints: return u"rak_webhook_write"_s;
    }
    Q_UNREACHABLE();
}

TypedJob<Done> *StripeClient::probe(StripeProbe probe, QObject *parent)
{
    StripeForm form;
    if (writes(probe)) {
        HttpRequestSpec spec = stripeSpec(Verb::Post, m_base, pathOf(probe), m_access);
        const QByteArray once = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        return makePost<Done>(m_http, std::move(spec), form, once, std::nullopt, readNothing, parent);
    }
    if (!isOneObject(probe))
        form.add(u"limit"_s, 1);
    return makeGet<Done>(m_http, stripeSpec(Verb::Get, m_base, pathOf(probe), m_access), form, std::nullopt,
                         readNothing, parent);
}

} // namespace console
