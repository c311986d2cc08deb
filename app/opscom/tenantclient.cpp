#include "opscom/tenantclient.h"

#include "opscom/tenantanswers.h"
#include "opscom/tenantrequest.h"

#include <QJsonObject>

#include <utility>

namespace console {

using namespace Qt::StringLiterals;

namespace {

PaymentType readPaymentType(const JsonReader &answer)
{
    return TenantAnswers::paymentType(answer.object(u"payment_type"_s));
}

QString isoText(qint64 seconds)
{
    return QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC).toString(Qt::ISODate);
}

Payment readPayment(const JsonReader &answer)
{
    return TenantAnswers::payment(answer.object(u"payment"_s));
}

} // namespace

TenantClient::TenantClient(HttpClient &http, Workspace workspace, SharedSecret apiToken)
    : m_http(http),
      m_workspace(std::move(workspace)),
      m_token(std::move(apiToken))
{
}

TypedJob<TenantInfo> *TenantClient::checkConnection(QObject *parent)
{
    return makeCall<TenantInfo>(
        m_http, m_workspace, m_token,
        {u"connection/check"_s, {}, TenantCallKind::Reading, Repeat::Freely, TenantAnswers::tenantInfo}, parent);
}

TypedJob<QList<UserType>> *TenantClient::userTypes(QObject *parent)
{
    return makeCall<QList<UserType>>(
        m_http, m_workspace, m_token,
        {u"profiles/types/list"_s, {}, TenantCallKind::Reading, Repeat::Freely, TenantAnswers::userTypes}, parent);
}

TypedJob<QList<PaymentProvider>> *TenantClient::providers(QObject *parent)
{
    return makeCall<QList<PaymentProvider>>(
        m_http, m_workspace, m_token,
        {u"payments/providers/list"_s, {}, TenantCallKind::Reading, Repeat::Freely, TenantAnswers::providers}, parent);
}

TypedJob<QList<PaymentType>> *TenantClient::paymentTypes(QObject *parent)
{
    return makeCall<QList<PaymentType>>(
        m_http, m_workspace, m_token,
        {u"payments/types/list"_s, {}, TenantCallKind::Reading, Repeat::Freely, TenantAnswers::paymentTypes}, parent);
}

TypedJob<PaymentType> *TenantClient::savePaymentType(const PaymentType &type, QObject *parent)
{
    // Saving anew what exists is harmless; creating twice is not.
    const Repeat repeat = type.id.isEmpty() ? Repeat::Never : Repeat::SameContent;
    return makeCall<PaymentType>(m_http, m_workspace, m_token,
                                 {u"payments/types/save"_s,
                                  {{u"payment_type"_s, TenantAnswers::toJson(type)}},
                                  TenantCallKind::Writing,
                                  repeat,
                                  readPaymentType},
                                 parent);
}

TypedJob<PaymentType> *TenantClient::setActive(const QString &paymentTypeId, bool active, QObject *parent)
{
    return makeCall<PaymentType>(m_http, m_workspace, m_token,
                                 {active ? u"payments/types/activate"_s : u"payments/types/deactivate"_s,
                                  {{u"payment_type_id"_s, paymentTypeId}},
                                  TenantCallKind::Writing,
                                  Repeat::SameContent,
                                  readPaymentType},
                                 parent);
}

TypedJob<Done> *TenantClient::deletePaymentType(const QString &paymentTypeId, QObject *parent)
{
    return makeCall<Done>(m_http, m_workspace, m_token,
                          {u"payments/types/delete"_s,
                           {{u"payment_type_id"_s, paymentTypeId}},
                           TenantCallKind::Writing,
                           Repeat::Never,
                           [](const JsonReader &) { return Done{}; }},
                          parent);
}

TypedJob<CredentialSet> *TenantClient::handOverSecrets(const SecretHandOver &handOver, QObject *parent)
{
    return makeCall<CredentialSet>(
        m_http, m_workspace, m_token,
        {u"payments/types/secrets"_s,
         {{u"payment_type_id"_s, handOver.paymentTypeId},
          {u"mode"_s, toString(handOver.mode)},
          {u"keep_previous_webhook_secret"_s, handOver.keepPreviousWebhookSecret}},
         TenantCallKind::Writing,
         Repeat::SameContent,
         [](const JsonReader &answer) { return TenantAnswers::credentialSet(answer.object(u"credentials"_s)); },
         {{u"secret_key"_s, handOver.secretKey}, {u"webhook_secret"_s, handOver.webhookSecret}}},
        parent);
}

TypedJob<TenantPaymentsPage> *TenantClient::paymentsChangedSince(const QString &cursor, int limit, QObject *parent)
{
    return makeCall<TenantPaymentsPage>(
        m_http, m_workspace, m_token,
        {u"payments/changed"_s,
         {{u"cursor"_s, cursor}, {u"limit"_s, limit}},
         TenantCallKind::Reading,
         Repeat::Freely,
         [cursor](const JsonReader &answer) { return TenantAnswers::paymentsPage(answer, cursor); },
         {},
         {},
         true},
        parent);
}

TypedJob<TenantPaymentsPage> *TenantClient::paymentsBetween(const PaymentRange &range, const QString &cursor, int limit,
                                                            QObject *parent)
{
    const auto read = [range, cursor](const JsonReader &answer) {
        TenantPaymentsPage page = TenantAnswers::paymentsPage(answer, cursor);
        for (const Payment &payment : page.payments) {
            const qint64 date = payment.paymentDate.toSecsSinceEpoch();
            if (answer.ok() && (date < range.from || date >= range.to))
                answer.fail(u"payments"_s, u"%1 is not of the range that was asked for"_s.arg(payment.id));
        }
        return page;
    };
    return makeCall<TenantPaymentsPage>(
        m_http, m_workspace, m_token,
        {u"payments/list"_s,
         {{u"from"_s, isoText(range.from)}, {u"to"_s, isoText(range.to)}, {u"cursor"_s, cursor}, {u"limit"_s, limit}},
         TenantCallKind::Reading,
         Repeat::Freely,
         read,
         {},
         {},
         true},
        parent);
}

TypedJob<TenantPaymentCount> *TenantClient::countPayments(const std::optional<PaymentRange> &range, QObject *parent)
{
    QJsonObject body;
    if (range)
        body = {{u"from"_s, isoText(range->from)}, {u"to"_s, isoText(range->to)}};
    return makeCall<TenantPaymentCount>(
        m_http, m_workspace, m_token,
        {u"payments/count"_s, body, TenantCallKind::Reading, Repeat::Freely, TenantAnswers::paymentCount}, parent);
}

TypedJob<Payment> *TenantClient::payment(const QString &paymentId, QObject *parent)
{
    return makeCall<Payment>(
        m_http, m_workspace, m_token,
        {u"payments/get"_s, {{u"payment_id"_s, paymentId}}, TenantCallKind::Reading, Repeat::Freely, readPayment},
        parent);
}

TypedJob<CallbackProblem> *TenantClient::lastCallbackProblem(const QString &paymentIntentId, QObject *parent)
{
    return makeCall<CallbackProblem>(m_http, m_workspace, m_token,
                                     {u"payments/callbacks/problem"_s,
                                      {{u"payment_intent_id"_s, paymentIntentId}},
                                      TenantCallKind::Reading,
                                      Repeat::Freely,
                                      [](const JsonReader &answer) {
                                          const auto problem = callbackProblemFromString(answer.string(u"problem"_s));
                                          if (answer.ok() && !problem)
                                              answer.fail(u"problem"_s, u"unknown problem"_s);
                                          return problem.value_or(CallbackProblem::None);
                                      }},
                                     parent);
}

TypedJob<Payment> *TenantClient::practiceCheckout(const PracticeCheckoutParams &params, QObject *parent)
{
    return makeCall<Payment>(m_http, m_workspace, m_token,
                             {u"practice/checkout"_s,
                              {{u"payer_name"_s, params.payerName},
                               {u"payer_email"_s, params.payerEmail},
                               {u"plate"_s, params.plate},
                               {u"user_type_id"_s, params.userTypeId},
                               {u"payment_type_id"_s, params.paymentTypeId},
                               {u"kind"_s, params.kind},
                               {u"description"_s, params.description},
                               {u"amount"_s, TenantAnswers::toJson(params.amount)},
                               {u"payment_method"_s, params.paymentMethod}},
                              TenantCallKind::Writing,
                              Repeat::Never,
                              readPayment},
                             parent);
}

} // namespace console
