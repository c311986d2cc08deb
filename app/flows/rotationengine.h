#pragma once

#include "flows/rotationflow.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <functional>

namespace console {

/// The machine behind the flows of rotationflow.h: takes an open rotation of the journal as far as it comes, forwards
/// or, if it is undoing, back. Each step first looks at what is so at Stripe, at the tenant and in the keychain, does
/// what is wanting, and looks again: so that it may be begun anew at any time, and a lost answer needs no care of its
/// own. What cannot be done pauses the rotation. Owner: one of the flows. Thread: GUI.
class RotationEngine final : public FlowJob<Rotation>
{
    Q_OBJECT
public:
    /// `newSecret` may be null: it is then in the keychain, or will be made.
    RotationEngine(Session &session, Rotation rotation, RotationOptions options, SharedSecret newSecret);

    /// Why a roll whose old secret has expired is not undone, and what to do.
    static QString expiredText();

Q_SIGNALS:
    void rotationChanged(const console::Rotation &rotation);
    void outsideChanged();

protected:
    void doStart() override;
    void doCancel() override;

private:
    using Next = std::function<void()>;
    using Endpoint = std::optional<WebhookEndpoint>;
    struct Held
    {
        SharedSecret value; ///< null: the keychain has none
        QString fingerprint;
    };

    // --- the journal and the order of the steps (rotationengine.cpp)
    void readClients(const Next &next);
    void begin(RotationStep step);
    void perform();
    void performUndo();
    void stepFinished();
    void save(const Next &next);
    void pause(const Error &error);
    void pause(const QString &trouble);
    void end(RotationState state);
    bool isStopped() const { return isFinished() || isCancelRequested(); }

    // --- looking (rotationlooks.cpp)
    void readTenant(const Next &next);
    void readKeychain(const Next &next);
    void readItem(SecretKind kind, Held &held, const Next &next);
    void withNewSecret(const Next &next, const Next &missing);
    void lookAtEndpoint(const QString &id, const std::function<void(const Endpoint &)> &next);
    void listOurs(const Next &next, const QString &after = {});
    /// Runs a job that changes something outside, then looks again; a definite refusal pauses.
    template <typename T>
    void act(TypedJob<T> *job, const Next &again)
    {
        if (++m_acts > kMostActs) {
            delete job;
            pause(m_doubt.value_or(flowError(tr("This step was tried several times without taking effect."))));
            return;
        }
        run(job, [this, again](Result<T> &&done) {
            if (done)
                Q_EMIT outsideChanged();
            else
                m_doubt = done.error();
            if (isStopped())
                return;
            if (done || isInDoubt(done.error()))
                again();
            else
                pause(done.error());
        });
    }
    static Error flowError(const QString &text);
    static bool isInDoubt(const Error &error);
    static bool isNotOffered(const Error &error);
    static QByteArray freshKey();
    void setEnabled(const QString &endpointId, bool enabled, const Next &again);
    QString fingerprintOf(const SharedSecret &secret) const;
    SecretName nameOf(SecretKind kind) const;
    QStringList tenantFingerprints() const;
    bool tenantHasNew() const { return tenantFingerprints().contains(m_rotation.newFingerprint); }
    bool tenantHasOld() const { return tenantFingerprints().contains(m_rotation.oldFingerprint); }
    /// Stripe no longer signs with the old secret of a roll.
    bool oldHasExpired() const;
    bool makesEndpoint() const { return m_rotation.kind == RotationKind::NewEndpoint; }
    void note(const QString &outcome);
    /// A person has read what it means for the step that the run resumed at, and for no other.
    bool mayGoOnUnproven() const { return m_options.acceptUnproven && m_rotation.step == m_resumedAt; }

    // --- a new endpoint and its secret on both sides (rotationsteps_begin.cpp)
    void createEndpoint();
    void askForEndpoint(int attempt, CreateWebhookEndpointParams params, const QString &foundId);
    void endpointRefused(const Error &error, int attempt, const CreateWebhookEndpointParams &params,
                         const QString &foundId);
    void haveEndpoint(CreatedWebhookEndpoint created);
    void quietNew();
    void removeEndpoints(QStringList ids, const Next &next);
    QByteArray keyOf(int attempt) const;
    int attemptOf(const WebhookEndpoint &endpoint) const;
    void storeSecret();
    void handOver();
    void handOverOldAgain();
    void enableNew();

    // --- proof and change-over (rotationsteps_prove.cpp)
    void proveSigned();
    void proveDelivery();
    void askForDelivery();
    void pollForDelivery(int left);
    void lookForDelivery(const Next &notYet);
    bool isProof(const CallbackRecord &record) const;
    void unproven(const QString &text);
    void switchOver();
    void switchWebhookId(const QString &id);

    // --- the old one goes (rotationsteps_retire.cpp)
    void guardNew(const Next &next);
    void disableOld();
    void drain(const QString &from, const QString &to);
    void collectHanging(const QString &after);
    void lookAtAnswers(const Next &next);
    void resend();
    void resendBatch(QStringList batch, int left);
    void awaitBatch(const QStringList &batch, int polls);
    void notDrained(const QString &text);
    void deleteOld();
    void dropOld();
    int polls() const;

    // --- back again (rotationsteps_undo.cpp)
    void undoDisableOld();
    void nothingToGoBackTo();
    void guardOld(const Next &next);
    void guardRollUndo(const Next &next);
    void guardProven(const Next &next);
    void onlyForwards(const QString &why);
    void undoSwitchOver();
    void proveOld();
    void quietNewForGood();
    void undoCreateEndpoint();
    void dropNew();
    void undoStoreSecret();

    static constexpr int kMostActs = 10;       ///< a step needs five at most
    static constexpr int kMostAttempts = 9;    ///< to make an endpoint, over all runs
    static constexpr int kMostEventPages = 10; ///< of 100 events
    Session &m_session;
    RotationJournal m_journal;
    Rotation m_rotation;
    RotationOptions m_options;
    std::optional<RotationStep> m_resumedAt;
    SharedSecret m_new; ///< fits m_rotation.newFingerprint, or is null
    std::shared_ptr<StripeClient> m_stripe;
    std::shared_ptr<TenantClient> m_tenant;
    PaymentType m_type; ///< as the tenant had it last
    Held m_heldCurrent, m_heldPrevious, m_heldNext;
    QList<WebhookEndpoint> m_ours; ///< made by this rotation, newest first
    int m_firstAttempt = 0;        ///< the creation keys before this one lead nowhere
    int m_acts = 0;                ///< in this step
    bool m_wasSentBack = false;    ///< to HandOver, in this run
    std::optional<Error> m_doubt;  ///< the last error of this step
    QString m_drainTarget;
    QStringList m_drainTypes;
    QStringList m_hanging; ///< event ids, newest first
    QSet<QString> m_answered;
    int m_eventPages = 0;
};

} // namespace console
