#pragma once

#include "flows/secretrows.h"

#include <QCoreApplication>

namespace console {

/// What is in the keychain, by what this program has written down.
struct SecretList
{
    std::optional<KeychainState> state; ///< nothing: see trouble
    std::optional<Error> trouble;       ///< KeychainDenied or KeychainSlow
    QList<SecretRow> rows;              ///< by workspace, then as in the list of names
    bool isReady() const { return state == KeychainState::Ready; }
};

/// Lists every item of every workspace known on this computer, and of those that were forgotten only in part. The
/// keychain is asked for its state, and where it is ready whether it holds each item (which is no use of it).
class ListSecretsFlow final : public FlowJob<SecretList>
{
    Q_DECLARE_TR_FUNCTIONS(console::ListSecretsFlow)
public:
    /// `known`: the workspaces on this computer's list, the practice workspace among them or not.
    ListSecretsFlow(Session &session, QList<Workspace> known, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void readFacts();
    void askNext(qsizetype index);
    Session &m_session;
    QList<Workspace> m_known;
    SecretList m_list;
};

struct SecretTestResult
{
    bool passed = false;
    QString sentence; ///< translated: what was asked and what the answer means
};

/// Uses one item once, without any effect: an API token for OPS-COM's connection check, a Secret Key for Stripe's
/// balance, a Webhook Secret for one signed event that no tenant acts upon. The clients' time limits bound it. An Error
/// if it could not be found out.
class TestSecretFlow final : public FlowJob<SecretTestResult>
{
    Q_DECLARE_TR_FUNCTIONS(console::TestSecretFlow)
public:
    TestSecretFlow(Session &session, SecretRow row, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void testToken(SharedSecret token);
    void testKey(SharedSecret key);
    void testWebhookSecret(const SharedSecret &secret);
    void conclude(bool passed, const QString &sentence);
    void concludeWith(const Error &error);
    Session &m_session;
    SecretRow m_row;
};

/// Puts another value in an item's place, with the same proofs as where it was entered first: an API token is checked
/// by OPS-COM (ConnectWorkspaceFlow); a Secret Key is proven at Stripe, a Webhook Secret checked by its form, and both
/// are given to OPS-COM too and compared by fingerprints (SetUpPaymentTypeFlow, on the payment type as OPS-COM has it
/// now). Refused with its reason before anything is asked: replaceObstacle(), longer than kMostSecretBytes, not of this
/// kind.
class ReplaceSecretFlow final : public FlowJob<Done>
{
    Q_DECLARE_TR_FUNCTIONS(console::ReplaceSecretFlow)
public:
    ReplaceSecretFlow(Session &session, SecretRow row, SharedSecret value, QObject *parent = nullptr);
    /// What doStart() refuses by the value alone.
    static Outcome check(const SecretRow &row, const SecretValue &value);

protected:
    void doStart() override;

private:
    void replaceToken();
    void replaceAtType();
    Session &m_session;
    SecretRow m_row;
    SharedSecret m_value;
};

/// Deletes one item, reads it back, and writes it into its workspace's audit trail with its fingerprint.
class DeleteSecretFlow final : public FlowJob<Done>
{
    Q_DECLARE_TR_FUNCTIONS(console::DeleteSecretFlow)
public:
    DeleteSecretFlow(Session &session, SecretRow row, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void prove();
    Session &m_session;
    SecretRow m_row;
};

/// Sets when an item is due to be changed; an invalid time: kSecretDueDays after it was stored.
class SetSecretDueFlow final : public FlowJob<Done>
{
    Q_DECLARE_TR_FUNCTIONS(console::SetSecretDueFlow)
public:
    SetSecretDueFlow(Session &session, SecretName name, QDateTime due, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    SecretName m_name;
    QDateTime m_due;
};

/// What became of one item of a forgotten workspace.
struct ForgottenItem
{
    SecretName name;
    bool isGone = false; ///< deleted, and the keychain said afterwards that it holds no such item
    QString trouble;     ///< translated; empty if it is gone
};

struct ForgetReport
{
    QList<ForgottenItem> items;
    bool isCacheWanted = false;
    int cacheFiles = 0;   ///< deleted
    QString cacheTrouble; ///< translated; empty if there was none
    bool allGone() const;
    /// For a person: one line an item, then what was kept. Translated.
    QString text() const;
};

/// Deletes every item of a workspace from the keychain and proves it: each is read back and must be absent. An Error
/// (with nothing deleted) if the keychain is not ready; an item that could not be deleted stands in the report and the
/// others are deleted all the same. Audited in the workspace's journal, which stays: it is the record of refunds. With
/// `clearLocalData` the local copy of the payments (cache.db) is deleted too; the workspace must not be open.
class ForgetWorkspaceFlow final : public FlowJob<ForgetReport>
{
    Q_DECLARE_TR_FUNCTIONS(console::ForgetWorkspaceFlow)
public:
    ForgetWorkspaceFlow(Services services, QString workspaceId, bool clearLocalData, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void forgetNext(qsizetype index);
    void audit();
    void clearLocalData();
    Services m_services;
    QString m_workspace;
    ForgetReport m_report;
};

/// What an audit entry about an item names: "secret-key test a1b2-…".
QString auditTextOf(const SecretName &name, const QString &fingerprint);

/// Appends to the audit trail of a workspace that is not open. Ends well even if there is nothing to write to.
TypedJob<Done> *auditElsewhere(const Services &services, const QString &workspace, const QString &what,
                               const QString &subject, const QString &detail, const QString &outcome);

} // namespace console
