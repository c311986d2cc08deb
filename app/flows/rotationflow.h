#pragma once

#include "flows/session.h"
#include "store/rotationjournal.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QList>

#include <chrono>
#include <memory>

namespace console {

/// Where a rotation stands and what may be done now, in words, for the dialog and the Webhooks page.
struct RotationView
{
    Rotation rotation;
    QString standing;     ///< translated: "OPS-COM holds both secrets. The new one has been proven."
    QString nextStep;     ///< translated: what "Continue" will do; empty if nothing is left
    bool canUndo = false; ///< until the deletion of the old endpoint was begun
    /// Nothing but time is wanting: the old endpoint's deliveries are not drained yet, or the rolled secret has not
    /// expired yet. Continue looks again.
    bool mustWait = false;
    /// Continue may be told to go on without the proof that is wanting (RotationOptions::acceptUnproven).
    bool canAcceptUnproven = false;
};
RotationView describe(const Rotation &rotation);

/// What a person allows, and how long to look for a delivery.
struct RotationOptions
{
    /// Go on although no real delivery to the new endpoint could be seen, or although events of the old endpoint could
    /// not be sent again. Only after a person has read what that means, and only for the step that the rotation is
    /// paused at: at a later one it pauses again.
    bool acceptUnproven = false;
    std::chrono::milliseconds pollEvery{500};
    std::chrono::milliseconds proofWithin{20000};
};

/// When a secret stored at this time is due to be changed: 90 days later.
QDateTime secretDue(const QDateTime &storedAt);

/// Changes the signing secret without a moment in which no secret works: create the new endpoint (its secret is told
/// once) -> keychain (beside the old one, SecretKind::NextWebhookSecret) -> the tenant holds both -> a signed event and
/// one real delivery to the new endpoint are accepted -> the new secret becomes the current one in the keychain and the
/// tenant's Webhook ID is the new endpoint -> disable the old endpoint -> its pending deliveries are drained -> delete
/// it
/// -> the tenant drops the old secret. Each step is in journal.db before it begins and after it is done. Begun anew
/// after a crash or a lost answer, it asks what is so before it does anything: nothing is created twice. A step that
/// fails pauses the rotation; both secrets then still verify.
///
/// The result is the rotation as the journal has it at the end: Done, or Paused with `trouble`. An Error means that
/// nothing was begun (refused, or something could not be read), that the journal could not be written, that somebody
/// else has gone on with it (code "rotation_overtaken"), or Cancelled: the journal then gets the pause right after the
/// flow has ended. An open Dashboard roll is gone on with too; one that is being undone is undone further.
/// Owner: the session or a page; ending it early is safe at any point.
class RotateSigningSecretFlow final : public FlowJob<Rotation>
{
    Q_OBJECT
public:
    /// Begins a rotation, or goes on with the open one of this payment type and mode.
    RotateSigningSecretFlow(Session &session, PaymentType type, Mode mode, QObject *parent = nullptr);
    ~RotateSigningSecretFlow() override;
    void setOptions(const RotationOptions &options); ///< before start()

Q_SIGNALS:
    /// After each write to the journal.
    void rotationChanged(const console::Rotation &rotation);
    /// Something was changed at Stripe, at the tenant or in the keychain, and the journal does not say so yet.
    void outsideChanged();

protected:
    void doStart() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Puts things back as they were before the rotation: the old secret is the only one again, the old endpoint enabled,
/// the new one deleted. Refused once the deletion of the old endpoint was begun. A roll at Stripe cannot be taken back:
/// of a DashboardRoll only a secret that was never proven is forgotten again (a wrong paste), and only while Stripe
/// still signs with the old one; else the undo is refused or, once begun, turned round. Resumable like the rotation,
/// and with the same results; the last state is Undone. If somebody has deleted the old endpoint meanwhile there is
/// nothing to go back to: the rotation is then paused, no longer undoing, and may only be finished.
class UndoRotationFlow final : public FlowJob<Rotation>
{
    Q_OBJECT
public:
    UndoRotationFlow(Session &session, Rotation rotation, QObject *parent = nullptr);
    ~UndoRotationFlow() override;
    void setOptions(const RotationOptions &options); ///< before start()

Q_SIGNALS:
    void rotationChanged(const console::Rotation &rotation);
    void outsideChanged();

protected:
    void doStart() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// The Dashboard way: a person has rolled the secret at Stripe with an overlap of 0 to 24 hours and pastes the new one.
/// Keychain -> the tenant holds both -> a signed event and one real delivery, signed by Stripe with the pasted secret,
/// are accepted -> the new one is the current -> at `oldExpiresAt` the tenant drops the old one (the next run of this
/// flow, or of RotateSigningSecretFlow, after that time does it; the window reminds). Until then it ends as Paused.
/// Results as RotateSigningSecretFlow's; InvalidInput if the text is no signing secret. If a roll is open, it is gone
/// on with: `newSecret` may then be null, and the expiry is the journal's.
class DashboardRollFlow final : public FlowJob<Rotation>
{
    Q_OBJECT
public:
    DashboardRollFlow(Session &session, PaymentType type, Mode mode, SharedSecret newSecret, QDateTime oldExpiresAt,
                      QObject *parent = nullptr);
    ~DashboardRollFlow() override;
    void setOptions(const RotationOptions &options); ///< before start()

Q_SIGNALS:
    void rotationChanged(const console::Rotation &rotation);
    void outsideChanged();

protected:
    void doStart() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace console
