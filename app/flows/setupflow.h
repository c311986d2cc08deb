#pragma once

#include "flows/session.h"

#include <QCoreApplication>
#include <QList>

namespace console {

/// What the Setup Payment Types page and its wizard show.
struct SetUpData
{
    QList<PaymentType> types;
    QList<UserType> userTypes;
    QList<PaymentProvider> providers;
};

/// Reads payment types, user types and providers from the tenant, and keeps the types in the cache.
class LoadSetUpFlow final : public FlowJob<SetUpData>
{
    Q_DECLARE_TR_FUNCTIONS(console::LoadSetUpFlow)
public:
    explicit LoadSetUpFlow(Session &session, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    SetUpData m_data;
};

/// What a person typed for one mode. Null secrets: keep what is stored.
struct CredentialDraft
{
    QString publishableKey;
    SharedSecret secretKey;
    QString webhookId;
    SharedSecret webhookSecret;

    bool isEmpty() const { return publishableKey.isEmpty() && !secretKey && webhookId.isEmpty() && !webhookSecret; }
};

/// A payment type as the wizard holds it.
struct PaymentTypeDraft
{
    PaymentType type; ///< id empty for a new one; its credential sets are as the tenant last told
    CredentialDraft test;
    CredentialDraft live;
    CredentialDraft &credentials(Mode mode) { return mode == Mode::Live ? live : test; }
    const CredentialDraft &credentials(Mode mode) const { return mode == Mode::Live ? live : test; }
};

/// What Stripe says of a key that was just typed; shown on the Settings tab before anything is saved.
struct KeyProof
{
    StripeAccount account; ///< id empty if the key may not read the account (restricted) and Stripe named none
    Mode mode = Mode::Test;
    bool currencyMatches = true; ///< the chosen currency is the account's default
};

/// Proves a Secret Key (or restricted key) by GET /v1/balance and GET /v1/account. Errors: Unauthorized (wrong or
/// expired key), Refused (works, but is of the other mode), transport errors.
class ProveKeyFlow final : public FlowJob<KeyProof>
{
    Q_DECLARE_TR_FUNCTIONS(console::ProveKeyFlow)
public:
    ProveKeyFlow(Session &session, SharedSecret secretKey, Mode expected, Currency currency, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    SharedSecret m_key;
    Mode m_expected;
    Currency m_currency;
    KeyProof m_proof;
};

/// Saves a payment type: checks every field, proves new keys, saves at the tenant, puts new secrets into the keychain,
/// hands them over, compares the fingerprints. Live Mode is refused (Refused) until the test set is proven
/// (WorkspaceStore::provenAt). Ends with the type as the tenant keeps it. If a step after the tenant's save fails,
/// the error says what was kept; running it again with the returned id completes it. Error.param names the field.
class SetUpPaymentTypeFlow final : public FlowJob<PaymentType>
{
    Q_DECLARE_TR_FUNCTIONS(console::SetUpPaymentTypeFlow)
public:
    SetUpPaymentTypeFlow(Session &session, PaymentTypeDraft draft, QObject *parent = nullptr);
    /// The tenant's id as soon as it is known, also after an error, so that a second run updates and does not add.
    QString savedId() const { return m_draft.type.id; }
    /// Whether the tenant has saved the type in this run, also after an error of a later step.
    bool isSaved() const { return m_isSaved; }

protected:
    void doStart() override;

private:
    PaymentType cachedType() const;
    void forgetProofs(QList<Mode> left);
    void proveKeys(QList<Mode> left);
    void save();
    void storeSecrets(QList<Mode> left);
    void handOver(QList<Mode> left);
    void finish();
    Error onRecord(const Error &error); ///< audits a save that did not end well
    Session &m_session;
    PaymentTypeDraft m_draft;
    QList<Mode> m_changed; ///< modes whose set differs from what is saved
    bool m_isSaved = false;
    std::shared_ptr<TenantClient> m_tenant;
};

/// Activates, deactivates or deletes. Each is audited.
class ChangePaymentTypeFlow final : public FlowJob<Done>
{
    Q_DECLARE_TR_FUNCTIONS(console::ChangePaymentTypeFlow)
public:
    enum class Change { Activate, Deactivate, Delete };
    ChangePaymentTypeFlow(Session &session, PaymentType type, Change change, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void finishChange();
    Session &m_session;
    PaymentType m_type;
    Change m_change;
};

} // namespace console
