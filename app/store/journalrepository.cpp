#include "store/journalrepository.h"

#include "store/paymentrow.h"
#include "store/storeerror.h"

#include <QCoreApplication>
#include <QUuid>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr QStringView kColumns =
    u"payment_id, payment_intent_id, charge_id, payment_type_id, mode, amount_minor, currency, "
    u"is_full, reason, comment, requisition_code, who, idempotency_key, state, refund_id, "
    u"error_code, error_text, tenant_told, created_at, changed_at";

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

Result<RefundIntent> intentFrom(const QSqlQuery &row)
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
    intent.id = row.value(column).toLongLong();
    return intent;
}

QByteArray freshKey()
{
    return "opscom-refund-" + QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

} // namespace

Result<QList<RefundIntent>> JournalRepository::read(const QString &where, const QVariantList &values) const
{
    // lint-allow: sql names of columns and tables only, all values are bound
    auto rows = m_database.run(u"SELECT %1, intent_id FROM refund_intents WHERE %2"_s.arg(kColumns, where), values);
    if (!rows)
        return rows.error();
    QList<RefundIntent> intents;
    while (rows->next()) {
        auto intent = intentFrom(*rows);
        if (!intent)
            return intent.error();
        intents.append(*intent);
    }
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

Result<RefundIntent> JournalRepository::arm(RefundIntent intent) const
{
    if (intent.paymentId.isEmpty() || intent.amount.minor() <= 0)
        return errorWith(ErrorKind::InvalidInput,
                         tr("A refund needs a payment and an amount above zero. No refund was begun."),
                         u"refund of '%1'"_s.arg(intent.paymentId), u"bad_refund"_s);
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    const auto open = read(u"payment_id = ? AND state IN ('armed', 'sent', 'outcome_unknown')"_s, {intent.paymentId});
    if (!open)
        return open.error();
    if (!open->isEmpty())
        return alreadyOpen(open->constFirst());
    if (intent.idempotencyKey.isEmpty())
        intent.idempotencyKey = freshKey();
    intent.state = RefundState::Armed;
    intent.tenantTold = false;
    intent.refundId.clear();
    intent.errorCode.clear();
    intent.errorText.clear();
    // To the millisecond, as it is read back.
    intent.createdAt = QDateTime::fromMSecsSinceEpoch(m_clock.nowMs(), Qt::UTC);
    intent.changedAt = intent.createdAt;
    {
        auto put = m_database.run(
            // lint-allow: sql names of columns and tables only, all values are bound
            u"INSERT INTO refund_intents (%1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s
                .arg(kColumns),
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
             storedTime(intent.changedAt)});
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
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return transaction.error();
    const auto intent = one(intentId);
    if (!intent)
        return intent.error();
    const bool isOtherRefund = !refundId.isEmpty() && !intent->refundId.isEmpty() && refundId != intent->refundId;
    // Closed without a refund, and now Stripe turns out to hold one: the money's word stands over ours.
    const bool isLateEvidence = (intent->state == RefundState::Refused || intent->state == RefundState::Canceled) &&
                                intent->refundId.isEmpty() && !refundId.isEmpty() && !isOpen(state);
    const bool isOvertaken = expected && intent->state != *expected;
    if (isOtherRefund || isOvertaken || (!isLateEvidence && !canChange(intent->state, state)))
        return errorWith(ErrorKind::Refused,
                         tr("The journal keeps this refund as it was: the new state does not follow from the known "
                            "one. Compare the refund with the Stripe Dashboard."),
                         u"intent %1: %2 %3 to %4 %5"_s.arg(intentId).arg(toString(intent->state), intent->refundId,
                                                                          toString(state), refundId),
                         isOtherRefund ? u"other_refund"_s : u"bad_step"_s);
    {
        auto done = m_database.run(
            u"UPDATE refund_intents SET tenant_told = tenant_told AND state = ?, state = ?, refund_id = ?, "
            "error_code = ?, error_text = ?, changed_at = ? WHERE intent_id = ?"_s,
            {toString(state), toString(state), storedText(refundId.isEmpty() ? intent->refundId : refundId),
             storedText(errorCode), storedText(errorText), m_clock.nowMs(), intentId});
        if (!done)
            return done.error();
    }
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    return intent->paymentId;
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
