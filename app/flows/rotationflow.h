#pragma once

#include "flows/session.h"
#include "store/rotationjournal.h"

#include <QCoreApplication>
#include <QList>

namespace console {

/// Where a rotation stands and what may be done now, in words, for the dialog and the Webhooks page.
struct RotationView
{
    Rotation rotation;
    QString standing;      ///< translated: "OPS-COM holds both secrets. The new one has been proven."
    QString nextStep;      ///< translated: what "Continue" will do; empty if nothing is left
    bool canUndo = false;  ///< until the old endpoint is deleted
    bool mustWait = false; ///< the old endpoint's deliveries are not drained yet: Continue looks again
};
RotationView describe(const Rotation &rotation);

/// Changes the signing secret without a moment in which no secret works: create the new endpoint (its secret is told
/// once) -> keychain (beside the old one, SecretKind::NextWebhookSecret) -> the tenant holds both -> a signed event and
/// one real delivery to the new endpoint are accepted -> the new secret becomes the current one in the keychain and the
/// tenant's Webhook ID is the new endpoint -> disable the old endpoint -> its pending deliveries are drained -> delete
/// it
/// -> the tenant drops the old secret. Each step is in journal.db before it begins and after it is done. Begun anew
/// after a crash or a lost answer, it asks what is so before it does anything: nothing is created twice. A step that
/// fails pauses the rotation; both secrets then still verify. Owner: the session or a page; ending it early is safe at
/// any point.
class RotateSigningSecretFlow final : public FlowJob<Rotation>
{
    Q_OBJECT
public:
    /// Begins a rotation, or goes on with the open one of this payment type and mode.
    RotateSigningSecretFlow(Session &session, PaymentType type, Mode mode, QObject *parent = nullptr);
    ~RotateSigningSecretFlow() override;

Q_SIGNALS:
    /// After each write to the journal.
    void rotationChanged(const console::Rotation &rotation);

protected:
    void doStart() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Puts things back as they were before the rotation: the old secret is the only one again, the old endpoint enabled,
/// the new one deleted. Refused once the old endpoint is deleted. Resumable like the rotation itself.
class UndoRotationFlow final : public FlowJob<Rotation>
{
    Q_OBJECT
public:
    UndoRotationFlow(Session &session, Rotation rotation, QObject *parent = nullptr);
    ~UndoRotationFlow() override;

Q_SIGNALS:
    void rotationChanged(const console::Rotation &rotation);

protected:
    void doStart() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// The Dashboard way: a person has rolled the secret at Stripe with an overlap of 0 to 24 hours and pastes the new one.
/// Keychain -> the tenant holds both -> a signed event is accepted -> the new one is the current -> at `oldExpiresAt`
/// the tenant drops the old one (the next run of this flow after that time does it; the window reminds).
class DashboardRollFlow final : public FlowJob<Rotation>
{
    Q_OBJECT
public:
    DashboardRollFlow(Session &session, PaymentType type, Mode mode, SharedSecret newSecret, QDateTime oldExpiresAt,
                      QObject *parent = nullptr);
    ~DashboardRollFlow() override;

Q_SIGNALS:
    void rotationChanged(const console::Rotation &rotation);

protected:
    void doStart() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace console
