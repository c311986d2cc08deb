#include "opscom/tenantclient.h"

#include "opscom/tenantanswers.h"
#include "opscom/tenantcall.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

#include <utility>

namespace console {

using namespace Qt::StringLiterals;

namespace {

/// How a call may be repeated by the HTTP client when no answer came.
enum class Repeat {
    Freely,      ///< it only reads
    SameContent, ///< a write that the contract makes idempotent by its content
    Never,
};

QUrl urlOf(const Workspace &workspace, const QString &path)
{
    QUrl url = workspace.tenantAddress;
    url.setPath(u"/api/%1/v1/%2"_s.arg(workspace.id(), path));
    return url;
}

void insertSecret(QJsonObject &body, const QString &key, const SharedSecret &secret)
{
    if (secret)
        body.insert(key, secret->use([](QByteArrayView bytes) { return QString::fromUtf8(bytes); }));
}

using Secrets = QList<std::pair<QString, SharedSecret>>;

HttpRequestSpec specOf(const Workspace &workspace, const QString &path, const QJsonObject &body, Secrets secrets,
                       Repeat repeat)
{
    HttpRequestSpec spec;
    spec.verb = HttpRequestSpec::Verb::Post;
    spec.url = urlOf(workspace, path);
    spec.headers = {
        {"Accept", "application/json"}, {"Content-Type", "application/json"}, {"Cache-Control", "no-cache"}};
    spec.secretBody = [body, secrets = std::move(secrets)] {
        QJsonObject whole = body;
        for (const auto &[key, secret] : secrets)
            insertSecret(whole, key, secret);
        return QJsonDocument(whole).toJson(QJsonDocument::Compact);
    };
    spec.retryUnsafe = repeat == Repeat::Freely;
    // The key lets the HTTP client repeat a write and still say OutcomeUnknown if no answer comes at all.
    if (repeat == Repeat::SameContent)
        spec.idempotencyKey = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    if (repeat == Repeat::Never)
        spec.maxAttempts = 1;
    return spec;
}

template <typename T>
struct CallSpec
{
    QString path;
    QJsonObject body;
    TenantCallKind kind;
    Repeat repeat;
    std::function<T(const JsonReader &)> reader;
    Secrets secrets = {};
};

template <typename T>
TypedJob<T> *makeCall(HttpClient &http, const Workspace &workspace, const SharedSecret &token, CallSpec<T> call,
                      QObject *parent)
{
    Secrets secrets = std::move(call.secrets);
    secrets.append({u"apiToken"_s, token});
    QList<SharedSecret> sent;
    for (const auto &named : std::as_const(secrets))
        sent.append(named.second);
    return new TenantCall<T>(http, specOf(workspace, call.path, call.body, std::move(secrets), call.repeat), call.kind,
                             u"POST "_s + call.path, std::move(call.reader), std::move(sent), parent);
}

PaymentType readPaymentType(const JsonReader &answer)
{
    return TenantAnswers::paymentType(answer.object(u"payment_type"_s));
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
         [cursor](const JsonReader &answer) { return TenantAnswers::paymentsPage(answer, cursor); }},
        parent);
}

TypedJob<Payment> *TenantClient::payment(const QString &paymentId, QObject *parent)
{
    return makeCall<Payment>(
        m_http, m_workspace, m_token,
        {u"payments/get"_s, {{u"payment_id"_s, paymentId}}, TenantCallKind::Reading, Repeat::Freely, readPayment},
        parent);
}

TypedJob<Payment> *TenantClient::recordRefund(const RecordRefundParams &params, QObject *parent)
{
    return makeCall<Payment>(m_http, m_workspace, m_token,
                             {u"payments/refunds/record"_s,
                              {{u"payment_id"_s, params.paymentId},
                               {u"refund_id"_s, params.refundId},
                               {u"amount"_s, TenantAnswers::toJson(params.amount)},
                               {u"status"_s, params.status},
                               {u"reason"_s, params.reason},
                               {u"comment"_s, params.comment},
                               {u"requisition_code"_s, params.requisitionCode}},
                              TenantCallKind::Writing,
                              Repeat::SameContent,
                              readPayment},
                             parent);
}

TypedJob<QString> *TenantClient::lastCallbackProblem(const QString &paymentIntentId, QObject *parent)
{
    return makeCall<QString>(m_http, m_workspace, m_token,
                             {u"payments/callbacks/problem"_s,
                              {{u"payment_intent_id"_s, paymentIntentId}},
                              TenantCallKind::Reading,
                              Repeat::Freely,
                              [](const JsonReader &answer) { return answer.string(u"problem"_s); }},
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
