#include "store/rotationjournal.h"

#include "store/paymentrow.h"
#include "store/storeerror.h"
#include "store/storethread.h"
#include "store/wholeread.h"

#include <QCoreApplication>
#include <QUuid>

#include <algorithm>
#include <array>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr QStringView kColumns =
    u"payment_type_id, mode, kind, step, step_done, undoing, state, old_endpoint_id, new_endpoint_id, old_fingerprint, "
    u"new_fingerprint, idempotency_key, old_expires_at, trouble, who, created_at, changed_at";

QString tr(const char *text)
{
    return QCoreApplication::translate("console::RotationJournal", text);
}

Error refusal(const QString &userText, const QString &detail, const QString &code)
{
    return Error{.kind = ErrorKind::Refused,
                 .userText = userText,
                 .detail = detail,
                 .requestId = {},
                 .httpStatus = 0,
                 .code = code,
                 .param = {}};
}

QString toString(RotationKind kind)
{
    switch (kind) {
    case RotationKind::NewEndpoint: return u"new_endpoint"_s;
    case RotationKind::DashboardRoll: return u"dashboard_roll"_s;
    }
    Q_UNREACHABLE();
}

QString toString(RotationState state)
{
    switch (state) {
    case RotationState::Running: return u"running"_s;
    case RotationState::Paused: return u"paused"_s;
    case RotationState::Done: return u"done"_s;
    case RotationState::Undone: return u"undone"_s;
    }
    Q_UNREACHABLE();
}

template <typename T, std::size_t N>
std::optional<T> oneOf(const std::array<T, N> &all, const QString &text)
{
    const auto found = std::ranges::find_if(all, [&](T one) { return toString(one) == text; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

Error unexpected(const QString &column)
{
    return databaseError(u"unexpected value in rotations."_s + column, u"unexpected_value"_s);
}

Result<Rotation> rotationFrom(const QSqlQuery &row)
{
    int column = 0;
    const auto text = [&] { return row.value(column++).toString(); };
    Rotation rotation;
    rotation.paymentTypeId = text();
    const auto mode = modeFrom(text(), u"rotations.mode"_s);
    if (!mode)
        return mode.error();
    rotation.mode = *mode;
    const auto kind = oneOf(std::array{RotationKind::NewEndpoint, RotationKind::DashboardRoll}, text());
    if (!kind)
        return unexpected(u"kind"_s);
    rotation.kind = *kind;
    const auto step = rotationStepFromString(text());
    if (!step)
        return unexpected(u"step"_s);
    rotation.step = *step;
    rotation.stepDone = row.value(column++).toBool();
    rotation.undoing = row.value(column++).toBool();
    const auto state = oneOf(
        std::array{RotationState::Running, RotationState::Paused, RotationState::Done, RotationState::Undone}, text());
    if (!state)
        return unexpected(u"state"_s);
    rotation.state = *state;
    rotation.oldEndpointId = text();
    rotation.newEndpointId = text();
    rotation.oldFingerprint = text();
    rotation.newFingerprint = text();
    rotation.idempotencyKey = text().toLatin1();
    rotation.oldExpiresAt = timeFrom(row.value(column++));
    rotation.trouble = text();
    rotation.who = text();
    rotation.createdAt = timeFrom(row.value(column++));
    rotation.changedAt = timeFrom(row.value(column++));
    rotation.id = row.value(column).toLongLong();
    return rotation;
}

Result<QList<Rotation>> read(const Database &database, const QString &where, const QVariantList &values)
{
    // lint-allow: sql names of columns and tables only, all values are bound
    auto rows = database.run(u"SELECT %1, rotation_id FROM rotations WHERE %2"_s.arg(kColumns, where), values);
    if (!rows)
        return rows.error();
    QList<Rotation> rotations;
    while (rows->next()) {
        auto rotation = rotationFrom(*rows);
        if (!rotation)
            return rotation.error();
        rotations.append(*rotation);
    }
    if (auto whole = wholeRead(*rows); !whole)
        return whole.error();
    return rotations;
}

Result<std::optional<Rotation>> readOpen(const Database &database, const QString &paymentTypeId, Mode mode)
{
    const auto found = read(database, u"payment_type_id = ? AND mode = ? AND state IN ('running', 'paused')"_s,
                            {storedText(paymentTypeId), toString(mode)});
    if (!found)
        return found.error();
    return found->isEmpty() ? std::optional<Rotation>() : std::optional(found->constFirst());
}

Result<Rotation> beginIn(const Database &database, qint64 now, Rotation rotation)
{
    auto transaction = Transaction::begin(database);
    if (!transaction)
        return transaction.error();
    const auto open = readOpen(database, rotation.paymentTypeId, rotation.mode);
    if (!open)
        return open.error();
    if (*open)
        return refusal(tr("The signing secret of this payment type is being changed already. No second change was "
                          "begun. Continue or undo the first one."),
                       u"rotation %1 is open"_s.arg((*open)->id), u"rotation_open"_s);
    if (rotation.idempotencyKey.isEmpty())
        rotation.idempotencyKey = "opscom-rotation-" + QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    rotation.createdAt = QDateTime::fromMSecsSinceEpoch(now, Qt::UTC); // to the millisecond, as it is read back
    rotation.changedAt = rotation.createdAt;
    {
        auto put = database.run(
            // lint-allow: sql names of columns and tables only, all values are bound
            u"INSERT INTO rotations (%1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s.arg(kColumns),
            {storedText(rotation.paymentTypeId), toString(rotation.mode), toString(rotation.kind),
             toString(rotation.step), int{rotation.stepDone}, int{rotation.undoing}, toString(rotation.state),
             storedText(rotation.oldEndpointId), storedText(rotation.newEndpointId),
             storedText(rotation.oldFingerprint), storedText(rotation.newFingerprint),
             QString::fromLatin1(rotation.idempotencyKey), storedTime(rotation.oldExpiresAt),
             storedText(rotation.trouble), storedText(rotation.who), now, now});
        if (!put)
            return put.error();
        rotation.id = put->lastInsertId().toLongLong();
    }
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    return rotation;
}

Result<Rotation> updateIn(const Database &database, qint64 now, Rotation rotation)
{
    const qint64 expected = rotation.changedAt.toMSecsSinceEpoch();
    const qint64 at = std::max(now, expected + 1);
    const auto done =
        database.run(u"UPDATE rotations SET step = ?, step_done = ?, undoing = ?, state = ?, old_endpoint_id = ?, "
                     "new_endpoint_id = ?, old_fingerprint = ?, new_fingerprint = ?, old_expires_at = ?, trouble = ?, "
                     "changed_at = ? WHERE rotation_id = ? AND changed_at = ? AND state IN ('running', 'paused')"_s,
                     {toString(rotation.step), int{rotation.stepDone}, int{rotation.undoing}, toString(rotation.state),
                      storedText(rotation.oldEndpointId), storedText(rotation.newEndpointId),
                      storedText(rotation.oldFingerprint), storedText(rotation.newFingerprint),
                      storedTime(rotation.oldExpiresAt), storedText(rotation.trouble), at, rotation.id, expected});
    if (!done)
        return done.error();
    if (done->numRowsAffected() != 1)
        return refusal(tr("Somebody else has gone on with this change of the signing secret meanwhile. Nothing more "
                          "was done here. Look at where it stands now."),
                       u"rotation %1 was changed since %2"_s.arg(rotation.id).arg(expected), u"rotation_overtaken"_s);
    rotation.changedAt = QDateTime::fromMSecsSinceEpoch(at, Qt::UTC);
    return rotation;
}

} // namespace

QList<RotationStep> allRotationSteps()
{
    return {RotationStep::CreateEndpoint, RotationStep::StoreSecret,   RotationStep::HandOver,
            RotationStep::ProveSigned,    RotationStep::ProveDelivery, RotationStep::SwitchOver,
            RotationStep::DisableOld,     RotationStep::DrainOld,      RotationStep::DeleteOld,
            RotationStep::DropOld};
}

QString toString(RotationStep step)
{
    switch (step) {
    case RotationStep::CreateEndpoint: return u"create_endpoint"_s;
    case RotationStep::StoreSecret: return u"store_secret"_s;
    case RotationStep::HandOver: return u"hand_over"_s;
    case RotationStep::ProveSigned: return u"prove_signed"_s;
    case RotationStep::ProveDelivery: return u"prove_delivery"_s;
    case RotationStep::SwitchOver: return u"switch_over"_s;
    case RotationStep::DisableOld: return u"disable_old"_s;
    case RotationStep::DrainOld: return u"drain_old"_s;
    case RotationStep::DeleteOld: return u"delete_old"_s;
    case RotationStep::DropOld: return u"drop_old"_s;
    }
    Q_UNREACHABLE();
}

std::optional<RotationStep> rotationStepFromString(QStringView text)
{
    const QList<RotationStep> all = allRotationSteps();
    const auto found = std::ranges::find_if(all, [text](RotationStep step) { return toString(step) == text; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

QString displayName(RotationStep step)
{
    switch (step) {
    case RotationStep::CreateEndpoint: return tr("Create the new endpoint");
    case RotationStep::StoreSecret: return tr("Put the new secret into the keychain");
    case RotationStep::HandOver: return tr("Give OPS-COM both secrets");
    case RotationStep::ProveSigned: return tr("Prove it with a signed event");
    case RotationStep::ProveDelivery: return tr("Prove it with a delivery by Stripe");
    case RotationStep::SwitchOver: return tr("Make the new secret the current one");
    case RotationStep::DisableOld: return tr("Disable the old endpoint");
    case RotationStep::DrainOld: return tr("See that no event is left behind");
    case RotationStep::DeleteOld: return tr("Delete the old endpoint");
    case RotationStep::DropOld: return tr("Forget the old secret");
    }
    Q_UNREACHABLE();
}

TypedJob<Rotation> *RotationJournal::begin(Rotation rotation, QObject *parent)
{
    return new StoreJob<Rotation>(
        m_store.writer(),
        [clock = &m_store.clock(), rotation = std::move(rotation)](StoreThread::Connections &c) {
            return beginIn(c->journal, clock->nowMs(), rotation);
        },
        {}, parent);
}

TypedJob<Rotation> *RotationJournal::update(Rotation rotation, QObject *parent)
{
    return new StoreJob<Rotation>(
        m_store.writer(),
        [clock = &m_store.clock(), rotation = std::move(rotation)](StoreThread::Connections &c) {
            return updateIn(c->journal, clock->nowMs(), rotation);
        },
        {}, parent);
}

TypedJob<Done> *RotationJournal::pause(qint64 rotationId, const QString &trouble, QObject *parent)
{
    return new StoreJob<Done>(
        m_store.writer(),
        [clock = &m_store.clock(), rotationId, trouble](StoreThread::Connections &c) -> Outcome {
            const auto done = c->journal.run(
                u"UPDATE rotations SET state = 'paused', trouble = ?, changed_at = max(?, changed_at + 1) "
                "WHERE rotation_id = ? AND state = 'running'"_s,
                {storedText(trouble), clock->nowMs(), rotationId});
            if (!done)
                return done.error();
            return Done{};
        },
        {}, parent);
}

Result<std::optional<Rotation>> RotationJournal::open(const QString &paymentTypeId, Mode mode) const
{
    return readOpen(m_store.readers().journal, paymentTypeId, mode);
}

Result<QList<Rotation>> RotationJournal::allOpen() const
{
    return read(m_store.readers().journal, u"state IN ('running', 'paused') ORDER BY rotation_id LIMIT 1000"_s, {});
}

Result<QList<Rotation>> RotationJournal::history(const QString &paymentTypeId, Mode mode, int limit) const
{
    return read(m_store.readers().journal, u"payment_type_id = ? AND mode = ? ORDER BY rotation_id DESC LIMIT ?"_s,
                {storedText(paymentTypeId), toString(mode), std::clamp(limit, 1, 1000)});
}

} // namespace console
