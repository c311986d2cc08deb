#include "store/journalrepository.h"

#include "store/migrator.h"
#include "store/paymentrow.h"
#include "store/refundjournal.h"
#include "store/storeerror.h"
#include "store/wholeread.h"

#include <QCoreApplication>
#include <QUuid>

namespace console {

using namespace Qt::StringLiterals;

namespace {

// What arm() writes.
constexpr QStringView kTerms =
    u"payment_id, payment_intent_id, charge_id, payment_type_id, mode, amount_minor, currency, "
    u"is_full, reason, comment, requisition_code, who, idempotency_key, state, refund_id, "
    u"error_code, error_text, tenant_told, created_at, changed_at, approval_id, bulk_id";
// What comes later.
constexpr QStringView kFacts =
    u"sent_at, last_sent_at, asked_at, pending_reason, failure_reason, failed_after_success, acknowledged_at, "
    u"tell_trouble, intent_id";

QString tr(const char *text)
{
    return QCoreApplication::translate("console::JournalRepository", text);
}

Error errorWith(ErrorKind kind, const QString &userText, const QString &detail, const QString &code)
{
    return Error{.kind = kind,
                 .userText = userText,
                 .detail = detail,
                 .requestId = {},
                 .httpStatus = 0,
                 .code = code,
                 .param = {}};
}

Error alreadyOpen(const RefundIntent &open)
{
    return errorWith(ErrorKind::Refused,
                     tr("A refund of this payment is already under way and its outcome is not known yet. No second "
                        "refund was begun. Wait until the first one is settled."),
                     u"intent %1 is %2"_s.arg(open.id).arg(toString(open.state)), u"refund_open"_s);
}

} // namespace

QString refundIntentColumns()
{
    return kTerms.toString() + u", "_s + kFacts.toString();
}

Result<RefundIntent> refundIntentFrom(const QSqlQuery &row)
{
    int column = 0;
    const auto text = [&] { return row.value(column++).toString(); };
    RefundIntent intent;
    intent.paymentId = text();
    intent.paymentIntentId = text();
    intent.chargeId = text();
    intent.paymentTypeId = text();
    const auto mode = modeFrom(text(), u"refund_intents.mode"_s);
    if (!mode)
        return mode.error();
    intent.mode = *mode;
    const qint64 minor = row.value(column++).toLongLong();
    const auto amount = moneyFrom(minor, text(), u"refund_intents.currency"_s);
    if (!amount)
        return amount.error();
    intent.amount = *amount;
    intent.full = row.value(column++).toBool();
    intent.reason = text();
    intent.comment = text();
    intent.requisitionCode = text();
    intent.who = text();
    intent.idempotencyKey = text().toLatin1();
    const auto state = refundStateFromString(text());
    if (!state)
        return databaseError(u"unexpected value in refund_intents.state"_s, u"unexpected_value"_s);
    intent.state = *state;
    intent.refundId = text();
    intent.errorCode = text();
    intent.errorText = text();
    intent.tenantTold = row.value(column++).toBool();
    intent.createdAt = timeFrom(row.value(column++));
    intent.changedAt = timeFrom(row.value(column++));
    intent.approvalId = text();
    intent.bulkId = row.value(column++).toLongLong();
    intent.sentAt = timeFrom(row.value(column++));
    intent.lastSentAt = timeFrom(row.value(column++));
    intent.askedAt = timeFrom(row.value(column++));
    intent.pendingReason = text();
    intent.failureReason = text();
    intent.failedAfterSuccess = row.value(column++).toBool();
    intent.acknowledgedAt = timeFrom(row.value(column++));
    intent.tellTrouble = text();
    intent.id = row.value(column).toLongLong();
    return intent;
}

namespace {

/// It had been told as done, or as under way, and the money has come back since.
bool isLateFailure(RefundState from, RefundState to)
{
    if (to == RefundState::Canceled)
        return from == RefundState::Succeeded;
    return to == RefundState::Failed &&
           (from == RefundState::Succeeded || from == RefundState::Pending || from == RefundState::RequiresAction);
}

QByteArray freshKey()
{
    return "opscom-refund-" + QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

} // namespace

Result<QList<RefundIntent>> JournalRepository::read(const QString &where, const QVariantList &values) const
{
    // lint-allow: sql names of columns and tables only, all values are bound
    auto rows = m_database.run(u"SELECT %1 FROM refund_intents WHERE %2"_s.arg(refundIntentColumns(), where), values);
    if (!rows)
        return rows.error();
    QList<RefundIntent> intents;
    while (rows->next()) {
        auto intent = refundIntentFrom(*rows);
        if (!intent)
            return intent.error();
        intents.append(*intent);
    }
    if (auto whole = wholeRead(*rows); !whole)
        return whole.error();
    return intents;
}

Result<RefundIntent> JournalRepository::one(qint64 intentId) const
{
    const auto found = read(u"intent_id = ?"_s, {intentId});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return errorWith(ErrorKind::NotFound,
                         tr("The journal on this computer does not know this refund. Nothing was changed."),
                         u"refund intent %1"_s.arg(intentId), u"intent_missing"_s);
    return found->constFirst();
}

Outcome JournalRepository::stillOurs() const
{
    return Migrator::check(m_database, Migrator::Schema::Journal);
}

Result<RefundIntent> JournalRepository::arm(RefundIntent intent, std::optional<qint64> newestKnown) const
{
    if (intent.paymentId.isEmpty() || intent.amount.minor() <= 0)
        return errorWith(ErrorKind::InvalidInput,
                         tr("A refund needs a payment and an amount above zero. No refund was begun."),
                         u"refund of '%1'"_s.arg(intent.paymentId), u"bad_refund"_s);
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    if (auto ours = stillOurs(); !ours)
        return ours.error();
    const auto open = read(u"payment_id = ? AND state IN ('armed', 'sent', 'outcome_unknown')"_s, {intent.paymentId});
    if (!open)
        return open.error();
    if (!open->isEmpty())
        return alreadyOpen(open->constFirst());
    if (newestKnown) {
        const auto newer = read(u"payment_id = ? AND intent_id > ?"_s, {intent.paymentId, *newestKnown});
        if (!newer)
            return newer.error();
        if (!newer->isEmpty())
            return errorWith(ErrorKind::Refused,
                             tr("Another refund of this payment was made on this computer in the meantime. No second "
                                "refund was begun. Look at the payment again."),
                             u"intent %1 came in between"_s.arg(newer->constFirst().id), u"changed"_s);
    }
    if (!intent.approvalId.isEmpty()) {
        // One approval, one refund: the tenant knows it as used only once it has been told.
        const auto used =
            read(u"approval_id = ? AND state NOT IN ('refused', 'failed', 'canceled')"_s, {intent.approvalId});
        if (!used)
            return used.error();
        if (!used->isEmpty())
            return errorWith(ErrorKind::Refused,
                             tr("A refund was made under this approval already, or is under way. No second refund was "
                                "begun. Look at the payment again, or ask for a new approval."),
                             u"intent %1 rests on it"_s.arg(used->constFirst().id), u"approval_used"_s);
    }
    if (intent.idempotencyKey.isEmpty())
        intent.idempotencyKey = freshKey();
    intent.state = RefundState::Armed;
    intent.tenantTold = false;
    intent.refundId.clear();
    intent.errorCode.clear();
    intent.errorText.clear();
    intent.sentAt = {};
    intent.lastSentAt = {};
    intent.askedAt = {};
    intent.pendingReason.clear();
    intent.failureReason.clear();
    intent.failedAfterSuccess = false;
    intent.acknowledgedAt = {};
    intent.tellTrouble.clear();
    // To the millisecond, as it is read back.
    intent.createdAt = QDateTime::fromMSecsSinceEpoch(m_clock.nowMs(), Qt::UTC);
    intent.changedAt = intent.createdAt;
    {
        auto put = m_database.run(
            // lint-allow: sql names of columns and tables only, all values are bound
            u"INSERT INTO refund_intents (%1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s
                .arg(kTerms),
            {storedText(intent.paymentId),
             storedText(intent.paymentIntentId),
             storedText(intent.chargeId),
             storedText(intent.paymentTypeId),
             toString(intent.mode),
             intent.amount.minor(),
             intent.amount.currency().code(),
             int{intent.full},
             storedText(intent.reason),
             storedText(intent.comment),
             storedText(intent.requisitionCode),
             storedText(intent.who),
             QString::fromLatin1(intent.idempotencyKey),
             toString(intent.state),
             u""_s,
             u""_s,
             u""_s,
             0,
             storedTime(intent.createdAt),
             storedTime(intent.changedAt),
             storedText(intent.approvalId),
             intent.bulkId == 0 ? QVariant(QMetaType::fromType<qint64>()) : QVariant(intent.bulkId)});
        if (!put)
            return put.error();
        intent.id = put->lastInsertId().toLongLong();
    }
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    return intent;
}

Result<QString> JournalRepository::setState(qint64 intentId, RefundState state, const QString &refundId,
                                            const QString &errorCode, const QString &errorText,
                                            std::optional<RefundState> expected) const
{
    const auto changed = change(intentId, {.state = state,
                                           .refundId = refundId,
                                           .errorCode = errorCode,
                                           .errorText = errorText,
                                           .pendingReason = {},
                                           .failureReason = {},
                                           .expected = expected});
    if (!changed)
        return changed.error();
    return changed->paymentId;
}

Result<RefundIntent> JournalRepository::change(qint64 intentId, const RefundChange &step) const
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    const auto intent = one(intentId);
    if (!intent)
        return intent.error();
    const RefundState state = step.state;
    if (state == RefundState::Sent) { // before money moves; what Stripe has said is written down in any case
        if (auto ours = stillOurs(); !ours)
            return ours.error();
    }
    const bool isOtherRefund =
        !step.refundId.isEmpty() && !intent->refundId.isEmpty() && step.refundId != intent->refundId;
    // Closed without a refund, and now Stripe turns out to hold one: the money's word stands over ours.
    const bool isLateEvidence = (intent->state == RefundState::Refused || intent->state == RefundState::Canceled) &&
                                intent->refundId.isEmpty() && !step.refundId.isEmpty() && !isOpen(state);
    const bool isOvertaken = (step.expected && intent->state != *step.expected) ||
                             (step.expectedLastSent && intent->lastSentAt != *step.expectedLastSent);
    if (isOtherRefund || isOvertaken || (!isLateEvidence && !canChange(intent->state, state)))
        return errorWith(ErrorKind::Refused,
                         tr("The journal keeps this refund as it was: the new state does not follow from the known "
                            "one. Compare the refund with the Stripe Dashboard."),
                         u"intent %1: %2 %3 to %4 %5"_s.arg(intentId).arg(toString(intent->state), intent->refundId,
                                                                          toString(state), step.refundId),
                         isOtherRefund ? u"other_refund"_s : u"bad_step"_s);
    const qint64 now = m_clock.nowMs();
    const bool failsLate = isLateFailure(intent->state, state);
    const QVariant sentNow = state == RefundState::Sent ? QVariant(now) : QVariant(QMetaType::fromType<qint64>());
    {
        auto done = m_database.run(
            u"UPDATE refund_intents SET tenant_told = tenant_told AND state = ?, state = ?, refund_id = ?, "
            "error_code = ?, error_text = ?, changed_at = ?, sent_at = coalesce(sent_at, ?), "
            "last_sent_at = coalesce(?, last_sent_at), pending_reason = ?, failure_reason = ?, "
            "failed_after_success = max(failed_after_success, ?) WHERE intent_id = ?"_s,
            {toString(state), toString(state), storedText(step.refundId.isEmpty() ? intent->refundId : step.refundId),
             storedText(step.errorCode), storedText(step.errorText), now, sentNow, sentNow,
             storedText(step.pendingReason), storedText(step.failureReason), int{failsLate}, intentId});
        if (!done)
            return done.error();
    }
    auto changed = one(intentId);
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    return changed;
}

Result<RefundIntent> JournalRepository::noteNotHeld(qint64 intentId, const NotHeld &found) const
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    const auto intent = one(intentId);
    if (!intent)
        return intent.error();
    if (intent->state != RefundState::Sent && intent->state != RefundState::OutcomeUnknown)
        return errorWith(ErrorKind::Refused,
                         tr("This refund has been settled in the meantime. Nothing was changed. Look at it again."),
                         u"intent %1 is %2"_s.arg(intentId).arg(toString(intent->state)), u"bad_step"_s);
    if (intent->lastSentAt != found.lastSentSeen)
        return errorWith(ErrorKind::Refused,
                         tr("This refund was sent again after Stripe had been asked. Nothing was changed. Look at it "
                            "again."),
                         u"intent %1 was sent again"_s.arg(intentId), u"bad_step"_s);
    {
        // changed_at tells when the state changed, and it is the same still if it was unknown before.
        auto done = m_database.run(u"UPDATE refund_intents SET asked_at = ?, error_text = ?, changed_at = CASE WHEN "
                                   u"state = 'sent' THEN ? ELSE "
                                   "changed_at END, state = 'outcome_unknown' WHERE intent_id = ?"_s,
                                   {storedTime(found.askedAt), storedText(found.text), m_clock.nowMs(), intentId});
        if (!done)
            return done.error();
    }
    auto changed = one(intentId);
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    return changed;
}

Result<QString> JournalRepository::noteTold(qint64 intentId, RefundState told, const QString &trouble) const
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    const auto intent = one(intentId);
    if (!intent)
        return intent.error();
    {
        // Told of an earlier state: the present one is still to be told.
        auto done = m_database.run(
            u"UPDATE refund_intents SET tenant_told = CASE WHEN ? = '' AND state = ? THEN 1 ELSE tenant_told END, tell_trouble = ? WHERE intent_id = ?"_s,
            {storedText(trouble), toString(told), storedText(trouble), intentId});
        if (!done)
            return done.error();
    }
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    return intent->paymentId;
}

Result<QString> JournalRepository::acknowledge(qint64 intentId) const
{
    const auto intent = one(intentId);
    if (!intent)
        return intent.error();
    auto done = m_database.run(u"UPDATE refund_intents SET acknowledged_at = ? WHERE intent_id = ?"_s,
                               {m_clock.nowMs(), intentId});
    if (!done)
        return done.error();
    return intent->paymentId;
}

Result<std::optional<RefundIntent>> JournalRepository::find(const QString &column, const QVariant &value) const
{
    const auto found = read(column + u" = ? ORDER BY intent_id DESC LIMIT 1"_s, {value});
    if (!found)
        return found.error();
    return found->isEmpty() ? std::optional<RefundIntent>() : found->constFirst();
}

Result<std::optional<RefundIntent>> JournalRepository::byId(qint64 intentId) const
{
    return find(u"intent_id"_s, intentId);
}

Result<std::optional<RefundIntent>> JournalRepository::byKey(const QByteArray &idempotencyKey) const
{
    return find(u"idempotency_key"_s, QString::fromLatin1(idempotencyKey));
}

Result<std::optional<RefundIntent>> JournalRepository::byRefund(const QString &refundId) const
{
    return refundId.isEmpty() ? Result<std::optional<RefundIntent>>(std::nullopt) : find(u"refund_id"_s, refundId);
}

Result<QString> JournalRepository::setTenantTold(qint64 intentId) const
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    const auto intent = one(intentId);
    if (!intent)
        return intent.error();
    {
        auto done = m_database.run(u"UPDATE refund_intents SET tenant_told = 1, changed_at = ? WHERE intent_id = ?"_s,
                                   {m_clock.nowMs(), intentId});
        if (!done)
            return done.error();
    }
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    return intent->paymentId;
}

Result<QList<RefundIntent>> JournalRepository::ofPayment(const QString &paymentId) const
{
    return read(u"payment_id = ? ORDER BY intent_id DESC"_s, {storedText(paymentId)});
}

Result<QList<RefundIntent>> JournalRepository::unfinished() const
{
    return read(u"state IN ('armed', 'sent', 'outcome_unknown', 'pending', 'requires_action') OR "
                "(tenant_told = 0 AND refund_id <> '') ORDER BY intent_id"_s,
                {});
}

} // namespace console
