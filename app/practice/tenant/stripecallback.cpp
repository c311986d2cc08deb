#include "practice/tenant/stripecallback.h"

#include "core/fingerprint.h"
#include "practice/seedpayment.h"
#include "practice/tenant/sqltext.h"
#include "stripe/webhooksignature.h"

#include <QSqlQuery>

#include <algorithm>
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

bool isHandled(const QString &type)
{
    return type == "payment_intent.succeeded"_L1 || type == "payment_intent.payment_failed"_L1 ||
           type == "payment_intent.canceled"_L1 || type == "refund.created"_L1 || type == "refund.updated"_L1 ||
           type == "refund.failed"_L1 || type == "charge.refund.updated"_L1 || type == "charge.refunded"_L1 ||
           type.startsWith("charge.dispute."_L1);
}

/// The stable name that the console is told (CallbackRecord in resources/api/opscom-payments.yaml).
QString verdictOf(const QString &problem)
{
    if (problem == QLatin1String(CallbackProblem::kMissing) || problem == QLatin1String(CallbackProblem::kMalformed))
        return u"malformed_header"_s;
    if (problem == QLatin1String(CallbackProblem::kStale) || problem == QLatin1String(CallbackProblem::kFuture))
        return u"timestamp_out_of_range"_s;
    if (problem == QLatin1String(CallbackProblem::kWrongMode))
        return u"wrong_mode"_s;
    if (problem == QLatin1String(CallbackProblem::kNotJson))
        return u"unreadable"_s;
    return u"signature_mismatch"_s; // also where no secret is held
}

/// Whether the event says of itself that it is of another mode than this. Not every body says it.
bool isOfAnotherMode(const QJsonObject &event, Mode mode)
{
    const QJsonValue live = event["livemode"_L1];
    return live.isBool() && modeOf(live.toBool()) != mode;
}

} // namespace

StripeCallback::StripeCallback(const Clock &clock, QString clientId) : m_clock(clock), m_clientId(std::move(clientId))
{
}

Result<StripeCallback::Judgement> StripeCallback::judge(TenantBooks &books, const HttpRequest &request,
                                                        const QJsonDocument &body, Check check,
                                                        qint64 skewSeconds) const
{
    Judgement judgement;
    judgement.note.eventId = body["id"_L1].toString().left(255);
    judgement.note.eventType = body["type"_L1].toString().left(255);
    judgement.note.mode = modeOf(body["livemode"_L1].toBool());
    const auto finish = [&](const char *problem) {
        judgement.problem = QString::fromLatin1(problem);
        return judgement;
    };
    const bool readable = body.isObject() && !judgement.note.eventId.isEmpty();
    if (check == Check::None)
        return readable ? judgement : finish(CallbackProblem::kNotJson);
    const QByteArray header = request.headers.value("stripe-signature");
    if (header.isEmpty())
        return finish(CallbackProblem::kMissing);
    auto secrets = books.types.webhookSecrets();
    if (!secrets)
        return secrets.error();
    if (check == Check::AgainstAnotherSecret) {
        secrets->clear();
        secrets->push_back({{}, Mode::Test, true, SecretValue(QByteArray("whsec_pasted_from_somewhere_else"))});
    }
    const qint64 now = m_clock.now().toSecsSinceEpoch() + skewSeconds;
    const PaymentTypeBook::WebhookSecret *verifier = nullptr;
    // Without any secret the header can still be malformed.
    WebhookSignature::Verdict verdict = WebhookSignature::verify(header, request.body, {}, now);
    for (const bool active : {true, false}) {
        for (const PaymentTypeBook::WebhookSecret &secret : *secrets) {
            if (verifier || secret.active != active)
                continue;
            const auto tried = secret.value.use(
                [&](QByteArrayView bytes) { return WebhookSignature::verify(header, request.body, {bytes}, now); });
            if (tried == WebhookSignature::Verdict::WrongSecret || tried == WebhookSignature::Verdict::Malformed)
                continue;
            verdict = tried;
            verifier = &secret;
        }
    }
    if (!verifier) {
        const bool none = std::ranges::none_of(*secrets, &PaymentTypeBook::WebhookSecret::active);
        const bool malformed = verdict == WebhookSignature::Verdict::Malformed;
        judgement.problem = none && !malformed ? QString::fromLatin1(CallbackProblem::kNoSecret) : reasonOf(verdict);
        return judgement;
    }
    judgement.note.paymentTypeId = verifier->paymentTypeId;
    judgement.note.mode = verifier->mode;
    judgement.note.secretFingerprint = fingerprintOf(verifier->value, m_clientId);
    if (verdict != WebhookSignature::Verdict::Good)
        judgement.problem = reasonOf(verdict);
    else if (!readable)
        return finish(CallbackProblem::kNotJson);
    else if (!verifier->active || isOfAnotherMode(body.object(), verifier->mode))
        return finish(CallbackProblem::kWrongMode);
    return judgement;
}

Outcome StripeCallback::note(TenantBooks &books, const QJsonObject &event, const QString &reason) const
{
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

HttpResponse StripeCallback::handle(TenantBooks &books, const HttpRequest &request, Check check,
                                    qint64 skewSeconds) const
{
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    const auto judgement = judge(books, request, document, check, skewSeconds);
    if (!judgement)
        return couldNotKeep();
    if (judgement->problem.isEmpty())
        return accept(books, document.object(), judgement->note);
    if (check != Check::None)
        return refuse(books, document.object(), *judgement);
    CallbackNote note = judgement->note;
    note.verdict = verdictOf(judgement->problem);
    note.status = 200;
    return books.callbacks.add(note) ? answer(200, {{u"received"_s, true}}) : couldNotKeep();
}

HttpResponse StripeCallback::refuse(TenantBooks &books, const QJsonObject &event, const Judgement &judgement) const
{
    auto transaction = Transaction::begin(books.database);
    if (!transaction)
        return couldNotKeep();
    CallbackNote kept = judgement.note;
    kept.verdict = verdictOf(judgement.problem);
    kept.status = 400;
    if (!note(books, event, judgement.problem) || !books.callbacks.add(kept) || !transaction->commit())
        return couldNotKeep();
    return answer(400, {{u"received"_s, false}, {u"reason"_s, judgement.problem}});
}

HttpResponse StripeCallback::accept(TenantBooks &books, const QJsonObject &event, CallbackNote note) const
{
    note.status = 200;
    const HttpResponse duplicate = answer(200, {{u"received"_s, true}, {u"result"_s, u"duplicate"_s}});
    // Asked before anything is written: thousands of the same event cost two reads each.
    auto known = books.database.run(u"SELECT 1 FROM events WHERE id = ?"_s, {note.eventId});
    if (!known)
        return couldNotKeep();
    if (known->next()) {
        const auto flood = books.callbacks.isFlood(note.eventId, note.secretFingerprint);
        if (!flood)
            return couldNotKeep();
        note.verdict = u"duplicate"_s;
        return *flood || books.callbacks.add(note) ? duplicate : couldNotKeep();
    }
    auto transaction = Transaction::begin(books.database);
    if (!transaction)
        return couldNotKeep();
    const auto added = books.database.run(u"INSERT INTO events (id, type, received_at) VALUES (?, ?, ?)"_s,
                                          {note.eventId, sqlText(note.eventType), m_clock.nowMs()});
    if (!added)
        return couldNotKeep();
    const auto applied = apply(books, event);
    const auto settled = books.database.run(u"UPDATE callback_problems SET settled = 1 WHERE payment_intent_id = ?"_s,
                                            {sqlText(claimedIntent(event))});
    note.verdict = isHandled(note.eventType) ? u"accepted"_s : u"ignored_type"_s;
    if (!applied || !settled || !books.callbacks.add(note) || !transaction->commit())
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
