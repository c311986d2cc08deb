#include "practice/tenant/tenantapi.h"

#include "practice/tenant/catalogue.h"
#include "practice/tenant/tenantjson.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <optional>
#include <utility>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

int httpStatusOf(const Error &error)
{
    if (error.kind != ErrorKind::Refused)
        return 500;
    if (error.code == "9001"_L1)
        return 401;
    if (error.code == "9002"_L1 || error.code == "9041"_L1)
        return 403;
    if (error.code == "9040"_L1)
        return 409;
    if (error.code == "9009"_L1)
        return 404;
    return 400;
}

HttpResponse jsonAnswer(int status, const QJsonObject &body)
{
    return HttpResponse{.status = status,
                        .contentType = "application/json",
                        .body = QJsonDocument(body).toJson(QJsonDocument::Compact),
                        .headers = {}};
}

HttpResponse answerOf(const Result<QJsonObject> &result)
{
    if (result) {
        QJsonObject body = *result;
        body.insert(u"status"_s, u"success"_s);
        return jsonAnswer(200, body);
    }
    const Error &error = result.error();
    const int status = httpStatusOf(error);
    if (status == 500)
        return jsonAnswer(status, {{u"ErrorMessage"_s, u"The tenant has a trouble of its own."_s}});
    QJsonObject body{{u"ErrorCode"_s, error.code.toInt()}, {u"ErrorMessage"_s, error.userText}};
    if (error.code == "9040"_L1) // see LeaseBook
        body.insert(u"lease"_s, QJsonObject{{u"holder"_s, error.param}, {u"expires_at"_s, error.detail}});
    return jsonAnswer(status, body);
}

Result<QJsonObject> under(const QString &key, const Result<PaymentType> &type)
{
    if (!type)
        return type.error();
    return QJsonObject{{key, TenantJson::paymentType(*type)}};
}

} // namespace

TenantApi::TenantApi(StoreThread &store, const Clock &clock, Options options)
    : m_store(store),
      m_clock(clock),
      m_options(std::move(options)),
      m_checkout(store, m_options.clientId)
{
}

const QHash<QByteArray, TenantApi::Entry> &TenantApi::calls()
{
    const QStringList view{u"view"_s};
    const QStringList setUp{u"set_up"_s};
    const QStringList secrets{u"set_up"_s, u"rotate"_s};
    const QStringList refund{u"refund"_s};
    static const QHash<QByteArray, Entry> table{
        {"connection/check", {&TenantApi::checkConnection}},
        {"profiles/types/list", {&TenantApi::listUserTypes, view}},
        {"payments/providers/list", {&TenantApi::listProviders, view}},
        {"payments/types/list", {&TenantApi::listTypes, view}},
        {"payments/types/save", {&TenantApi::saveType, setUp}},
        {"payments/types/activate", {&TenantApi::activate, setUp}},
        {"payments/types/deactivate", {&TenantApi::deactivate, setUp}},
        {"payments/types/delete", {&TenantApi::deleteType, setUp}},
        {"payments/types/secrets", {&TenantApi::handOverSecrets, secrets}},
        {"payments/types/secrets/drop", {&TenantApi::dropWebhookSecret, {u"rotate"_s}}},
        {"payments/changed", {&TenantApi::listChanged, view}},
        {"payments/list", {&TenantApi::listPayments, view}},
        {"payments/count", {&TenantApi::countPayments, view}},
        {"payments/get", {&TenantApi::getPayment, view}},
        {"payments/refunds/record", {&TenantApi::recordRefund, refund, true}},
        {"payments/refunds/lease", {&TenantApi::leaseRefund, refund, true}},
        {"payments/refunds/release", {&TenantApi::releaseLease, refund, true}},
        {"payments/refunds/approvals/request", {&TenantApi::requestApproval, refund, true}},
        {"payments/refunds/approvals/list", {&TenantApi::listApprovals, view}},
        {"payments/refunds/approvals/decide", {&TenantApi::decideApproval, {u"approve_refund"_s}, true}},
        {"payments/refunds/approvals/withdraw", {&TenantApi::withdrawApproval, refund, true}},
        {"payments/callbacks/problem", {&TenantApi::callbackProblem, view}},
        {"payments/callbacks/recent", {&TenantApi::recentCallbacks, view}},
        {"practice/checkout", {&TenantApi::practiceCheckout}},
    };
    return table;
}

HttpResponse TenantApi::handle(const HttpRequest &request, const Situation &situation)
{
    return answerOf(dispatch(request, situation));
}

TenantApi::Answer TenantApi::dispatch(const HttpRequest &request, const Situation &situation)
{
    // /api/{clientID}/v1/{area}/{verb}
    const QByteArrayList parts = request.path.split('/');
    if (parts.size() < 6 || parts[1] != "api" || parts[3] != "v1")
        return refusal(OpsComCode::NotFound, u"There is no such call."_s);
    if (QString::fromUtf8(parts[2]).compare(m_options.clientId, Qt::CaseInsensitive) != 0)
        return refusal(OpsComCode::ClientCodeMissing, u"There is no tenant with this client ID."_s);
    const Entry entry = calls().value(parts.sliced(4).join('/'));
    if (request.method != "POST" || !entry.call)
        return refusal(OpsComCode::NotFound, u"There is no such call."_s);
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    if (!document.isObject())
        return refusal(OpsComCode::Unparsable, u"The request is not a JSON object."_s);
    const QByteArray token = document["apiToken"_L1].toString().toUtf8();
    const std::optional<Caller> caller = m_options.users.callerOf(token);
    if (situation.rejectToken || !caller)
        return refusal(OpsComCode::TokenMissing, u"The API token is missing or not valid."_s);
    Situation known = situation;
    known.caller = *caller;
    if (situation.missingPermission)
        known.caller.capabilities = {u"view"_s};
    const bool may = entry.anyOf.isEmpty() || std::ranges::any_of(entry.anyOf, [&](const QString &capability) {
                         return known.caller.capabilities.contains(capability);
                     });
    if (situation.missingPermission && entry.call != &TenantApi::checkConnection)
        return refusal(OpsComCode::NoPermission, u"The API token has no permission for this call."_s);
    if (!may && entry.aboutRefunds)
        return refusal(OpsComCode::MayNotRefund, u"The API token has no permission for this with refunds."_s);
    if (!may)
        return refusal(OpsComCode::NoPermission, u"The API token has no permission for this call."_s);
    RequestFields fields(document.object());
    return (this->*entry.call)(fields, known);
}

TenantApi::Answer TenantApi::checkConnection(RequestFields &, const Situation &situation)
{
    const Caller &caller = situation.caller;
    return m_store.call([&](TenantBooks &books) -> Answer {
        const auto rules = books.refundRules.rules();
        const auto today = books.refundRules.refundedToday(caller.userName);
        if (!rules || !today)
            return rules ? today.error() : rules.error();
        const QJsonObject refundRules{{u"per_refund"_s, TenantJson::moneyList(rules->perRefund)},
                                      {u"per_day"_s, TenantJson::moneyList(rules->perDay)},
                                      {u"refunded_today"_s, TenantJson::moneyList(*today)},
                                      {u"four_eyes"_s, rules->fourEyes},
                                      {u"type_amount_from"_s, TenantJson::moneyList(rules->typeAmountFrom)}};
        return QJsonObject{
            {u"tenant"_s, QJsonObject{{u"client_id"_s, m_options.clientId},
                                      {u"name"_s, u"Northfield Campus Parking (practice)"_s},
                                      {u"user_name"_s, caller.userName},
                                      {u"time_zone"_s, QString::fromLatin1(RefundRuleBook::zone().id())},
                                      {u"currency"_s, u"usd"_s},
                                      {u"server_time"_s, TenantJson::time(m_clock.now())},
                                      {u"capabilities"_s, QJsonArray::fromStringList(caller.capabilities)},
                                      {u"refund_rules"_s, refundRules}}}};
    });
}

TenantApi::Answer TenantApi::listUserTypes(RequestFields &, const Situation &)
{
    QJsonArray list;
    for (const UserType &type : Catalogue::userTypes())
        list.append(TenantJson::userType(type));
    return QJsonObject{{u"user_types"_s, list}};
}

TenantApi::Answer TenantApi::listProviders(RequestFields &, const Situation &)
{
    QJsonArray list;
    for (const PaymentProvider &provider : Catalogue::providers())
        list.append(TenantJson::provider(provider));
    return QJsonObject{{u"providers"_s, list}};
}

TenantApi::Answer TenantApi::listTypes(RequestFields &, const Situation &)
{
    const auto types = m_store.call([](TenantBooks &books) { return books.types.all(); });
    if (!types)
        return types.error();
    QJsonArray list;
    for (const PaymentType &type : *types)
        list.append(TenantJson::paymentType(type));
    return QJsonObject{{u"payment_types"_s, list}};
}

TenantApi::Answer TenantApi::saveType(RequestFields &fields, const Situation &)
{
    RequestFields given = fields.object(u"payment_type"_s);
    RequestFields test = given.object(u"test"_s);
    RequestFields live = given.object(u"live"_s);
    PaymentType type;
    type.id = given.optionalText(u"id"_s);
    type.providerId = given.text(u"provider_id"_s);
    type.name = given.text(u"name"_s);
    type.userTypeIds = given.texts(u"user_type_ids"_s);
    type.active = given.boolean(u"active"_s, false);
    type.liveMode = given.boolean(u"live_mode"_s, false);
    type.guestPayments = given.boolean(u"guest_payments"_s, false);
    type.currency = given.currency(u"currency"_s);
    type.test.publishableKey = test.optionalText(u"publishable_key"_s);
    type.test.webhookId = test.optionalText(u"webhook_id"_s);
    type.live.publishableKey = live.optionalText(u"publishable_key"_s);
    type.live.webhookId = live.optionalText(u"webhook_id"_s);
    for (const RequestFields &part : {given, test, live})
        fields.adopt(part);
    if (fields.problem())
        return *fields.problem();
    return under(u"payment_type"_s, m_store.call([&](TenantBooks &books) { return books.types.save(type); }));
}

TenantApi::Answer TenantApi::setActive(RequestFields &fields, bool active)
{
    const QString id = fields.text(u"payment_type_id"_s);
    if (fields.problem())
        return *fields.problem();
    return under(u"payment_type"_s,
                 m_store.call([&](TenantBooks &books) { return books.types.setActive(id, active); }));
}

TenantApi::Answer TenantApi::activate(RequestFields &fields, const Situation &)
{
    return setActive(fields, true);
}

TenantApi::Answer TenantApi::deactivate(RequestFields &fields, const Situation &)
{
    return setActive(fields, false);
}

TenantApi::Answer TenantApi::deleteType(RequestFields &fields, const Situation &)
{
    const QString id = fields.text(u"payment_type_id"_s);
    if (fields.problem())
        return *fields.problem();
    const Outcome removed = m_store.call([&](TenantBooks &books) { return books.types.remove(id); });
    if (!removed)
        return removed.error();
    return QJsonObject();
}

TenantApi::Answer TenantApi::handOverSecrets(RequestFields &fields, const Situation &)
{
    PaymentTypeBook::HandOver handOver;
    handOver.paymentTypeId = fields.text(u"payment_type_id"_s);
    handOver.mode = fields.mode(u"mode"_s);
    handOver.secretKey = fields.secret(u"secret_key"_s);
    handOver.webhookSecret = fields.secret(u"webhook_secret"_s);
    handOver.keepPreviousWebhookSecret = fields.boolean(u"keep_previous_webhook_secret"_s, false);
    if (fields.problem())
        return *fields.problem();
    const auto set = m_store.call([&](TenantBooks &books) { return books.types.handOver(handOver); });
    if (!set)
        return set.error();
    return QJsonObject{{u"credentials"_s, TenantJson::credentials(*set)}};
}

TenantApi::Answer TenantApi::dropWebhookSecret(RequestFields &fields, const Situation &)
{
    const QString id = fields.text(u"payment_type_id"_s);
    const Mode mode = fields.mode(u"mode"_s);
    const QString fingerprint = fields.text(u"fingerprint"_s);
    if (fields.problem())
        return *fields.problem();
    const auto set =
        m_store.call([&](TenantBooks &books) { return books.types.dropWebhookSecret(id, mode, fingerprint); });
    if (!set)
        return set.error();
    return QJsonObject{{u"credentials"_s, TenantJson::credentials(*set)}};
}

} // namespace console::practice
