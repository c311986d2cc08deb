#include "practice/tenant/stripecallback.h"

#include "practice/seedpayment.h"
#include "practice/tenant/sqltext.h"
#include "stripe/webhooksignature.h"

#include <QJsonDocument>
#include <QSqlQuery>

#include <utility>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

/// So that a flood of bad callbacks cannot fill the disk.
constexpr int kKeptProblems = 2000;

HttpResponse answer(int status, const QJsonObject &body)
{
    return HttpResponse{.status = status,
                        .contentType = "application/json",
                        .body = QJsonDocument(body).toJson(QJsonDocument::Compact),
                        .headers = {}};
}

HttpResponse refuse(const QString &reason)
{
    return answer(400, {{u"received"_s, false}, {u"reason"_s, reason}});
}

HttpResponse couldNotKeep()
{
    return answer(500, {{u"received"_s, false}, {u"reason"_s, u"not_kept"_s}});
}

QString reasonOf(WebhookSignature::Verdict verdict)
{
    switch (verdict) {
    case WebhookSignature::Verdict::Good: return {};
    case WebhookSignature::Verdict::Malformed: return QString::fromLatin1(CallbackProblem::kMalformed);
    case WebhookSignature::Verdict::WrongSecret: return QString::fromLatin1(CallbackProblem::kMismatch);
    case WebhookSignature::Verdict::Stale: return QString::fromLatin1(CallbackProblem::kStale);
    case WebhookSignature::Verdict::Future: return QString::fromLatin1(CallbackProblem::kFuture);
    }
    Q_UNREACHABLE();
}

/// An id in a field that holds an id or an expanded object.
QString idIn(const QJsonValue &value)
{
    return value.isObject() ? value["id"_L1].toString() : value.toString();
}

/// Which payment intent a body claims to be about. The body is not verified: only for the log.
QString claimedIntent(const QJsonObject &event)
{
    const QJsonValue object = event["data"_L1]["object"_L1];
    const QString id = object["id"_L1].toString();
    return (id.startsWith("pi_"_L1) ? id : idIn(object["payment_intent"_L1])).left(255);
}

Result<std::optional<Payment>> paymentOfCharge(TenantBooks &books, const QString &intentId, const QString &chargeId)
{
    auto found = books.payments.byIntent(intentId);
    if (!found || *found)
        return found;
    return books.payments.byCharge(chargeId);
}

QList<QByteArrayView> viewsOf(const std::vector<SecretValue> &secrets)
{
    QList<QByteArrayView> views;
    for (const SecretValue &secret : secrets)
        secret.use([&](QByteArrayView bytes) { views.append(bytes); }); // valid as long as `secrets` lives
    return views;
}

} // namespace

StripeCallback::StripeCallback(const Clock &clock, QString clientId) : m_clock(clock), m_clientId(std::move(clientId))
{
}

Result<QString> StripeCallback::problemOf(TenantBooks &books, const HttpRequest &request, Check check) const
{
    if (check == Check::None)
        return QString();
    const QByteArray header = request.headers.value("stripe-signature");
    if (header.isEmpty())
        return QString::fromLatin1(CallbackProblem::kMissing);
    auto secrets = books.types.activeWebhookSecrets();
    if (!secrets)
        return secrets.error();
    if (check == Check::AgainstAnotherSecret) {
        secrets->clear();
        secrets->emplace_back(SecretValue(QByteArray("whsec_pasted_from_somewhere_else")));
    }
    const WebhookSignature::Verdict verdict =
        WebhookSignature::verify(header, request.body, viewsOf(*secrets), m_clock.now().toSecsSinceEpoch());
    if (secrets->empty() && verdict != WebhookSignature::Verdict::Malformed)
        return QString::fromLatin1(CallbackProblem::kNoSecret);
    return reasonOf(verdict);
}

Outcome StripeCallback::note(TenantBooks &books, const QByteArray &body, const QString &reason) const
{
    const QJsonObject event = QJsonDocument::fromJson(body).object();
    const auto kept = books.database.run(
        u"INSERT INTO callback_problems (at, payment_intent_id, event_type, reason, settled) VALUES (?, ?, ?, ?, 0)"_s,
        {m_clock.nowMs(), sqlText(claimedIntent(event)), sqlText(event["type"_L1].toString().left(255)), reason});
    if (!kept)
        return kept.error();
    const auto trimmed = books.database.run(
        u"DELETE FROM callback_problems WHERE number <= (SELECT max(number) FROM callback_problems) - ?"_s,
        {kKeptProblems});
    if (!trimmed)
        return trimmed.error();
    return Done{};
}

HttpResponse StripeCallback::handle(TenantBooks &books, const HttpRequest &request, Check check) const
{
    const auto problem = problemOf(books, request, check);
    if (!problem)
        return couldNotKeep();
    if (!problem->isEmpty()) {
        if (!note(books, request.body, *problem))
            return couldNotKeep();
        return refuse(*problem);
    }
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    const QString eventId = document["id"_L1].toString();
    if (!document.isObject() || eventId.isEmpty())
        return check == Check::None ? answer(200, {{u"received"_s, true}})
                                    : refuse(QString::fromLatin1(CallbackProblem::kNotJson));
    auto transaction = Transaction::begin(books.database);
    if (!transaction)
        return couldNotKeep();
    const auto added = books.database.run(u"INSERT OR IGNORE INTO events (id, type, received_at) VALUES (?, ?, ?)"_s,
                                          {eventId, sqlText(document["type"_L1].toString()), m_clock.nowMs()});
    if (!added)
        return couldNotKeep();
    if (added->numRowsAffected() == 0)
        return answer(200, {{u"received"_s, true}, {u"result"_s, u"duplicate"_s}});
    const auto applied = apply(books, document.object());
    const auto settled = books.database.run(u"UPDATE callback_problems SET settled = 1 WHERE payment_intent_id = ?"_s,
                                            {sqlText(claimedIntent(document.object()))});
    if (!applied || !settled || !transaction->commit())
        return couldNotKeep();
    return answer(200, {{u"received"_s, true}, {u"result"_s, *applied ? u"applied"_s : u"ignored"_s}});
}

Result<bool> StripeCallback::applyIntent(TenantBooks &books, const QString &type, const QJsonObject &intent) const
{
    const QString intentId = intent["id"_L1].toString();
    auto found = books.payments.byIntent(intentId);
    if (!found)
        return found.error();
    if (!*found) {
        // The event may be quicker than Stripe's answer to our own request: the order ID in the metadata tells whose it
        // is.
        const QJsonValue data = intent["metadata"_L1];
        if (data[QLatin1String(metadata::kClientId)].toString() != m_clientId)
            return false;
        found = books.payments.byOrder(data[QLatin1String(metadata::kOrderId)].toString());
        if (!found)
            return found.error();
        if (!*found || !(*found)->paymentIntentId.isEmpty())
            return false;
        const auto noted = books.payments.noteIntent((*found)->id, intentId, {}, {}, {});
        if (!noted)
            return noted.error();
    }
    const Payment &payment = **found;
    if (modeOf(intent["livemode"_L1].toBool()) != payment.mode)
        return false;
    if (type == "payment_intent.succeeded"_L1)
        return books.payments.moveTo(payment.id, PaymentStatus::Succeeded, idIn(intent["latest_charge"_L1]));
    if (type == "payment_intent.payment_failed"_L1)
        return books.payments.moveTo(payment.id, PaymentStatus::Failed, idIn(intent["latest_charge"_L1]));
    if (type == "payment_intent.canceled"_L1)
        return books.payments.moveTo(payment.id, PaymentStatus::Canceled);
    return false;
}

Result<bool> StripeCallback::applyRefund(TenantBooks &books, const QJsonObject &refund) const
{
    const auto found = paymentOfCharge(books, idIn(refund["payment_intent"_L1]), idIn(refund["charge"_L1]));
    if (!found)
        return found.error();
    const auto currency = Currency::fromCode(refund["currency"_L1].toString());
    if (!*found || !currency)
        return false;
    const auto recorded =
        books.payments.recordRefund((*found)->id, {.refundId = refund["id"_L1].toString(),
                                                   .amount = Money(refund["amount"_L1].toInteger(), *currency),
                                                   .status = refund["status"_L1].toString(),
                                                   .reason = refund["reason"_L1].toString(),
                                                   .comment = u"Told by Stripe"_s,
                                                   .requisitionCode = {}});
    if (!recorded)
        return recorded.error().kind == ErrorKind::Refused ? Result<bool>(false) : Result<bool>(recorded.error());
    return recorded->changedAt != (*found)->changedAt;
}

Result<bool> StripeCallback::apply(TenantBooks &books, const QJsonObject &event) const
{
    const QString type = event["type"_L1].toString();
    const QJsonObject object = event["data"_L1]["object"_L1].toObject();
    if (type.startsWith("payment_intent."_L1))
        return applyIntent(books, type, object);
    if (type == "refund.created"_L1 || type == "refund.updated"_L1 || type == "refund.failed"_L1 ||
        type == "charge.refund.updated"_L1)
        return applyRefund(books, object);
    const bool isDispute = type.startsWith("charge.dispute."_L1);
    if (type != "charge.refunded"_L1 && !isDispute)
        return false;
    const QString chargeId = isDispute ? idIn(object["charge"_L1]) : object["id"_L1].toString();
    const auto found = paymentOfCharge(books, idIn(object["payment_intent"_L1]), chargeId);
    if (!found)
        return found.error();
    if (!*found)
        return false;
    if (isDispute)
        return books.payments.noteDispute((*found)->id, object["id"_L1].toString(), object["status"_L1].toString(),
                                          type == "charge.dispute.closed"_L1);
    return books.payments.noteRefundedTotal((*found)->id, object["amount_refunded"_L1].toInteger());
}

Result<QString> StripeCallback::lastProblem(TenantBooks &books, const QString &paymentIntentId)
{
    auto row = books.database.run(u"SELECT reason FROM callback_problems WHERE payment_intent_id = ? AND settled = 0 "
                                  "ORDER BY number DESC LIMIT 1"_s,
                                  {sqlText(paymentIntentId)});
    if (!row)
        return row.error();
    return row->next() ? row->value(0).toString() : QString();
}

} // namespace console::practice
