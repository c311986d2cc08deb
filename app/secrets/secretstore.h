#pragma once

#include "core/job.h"
#include "core/mode.h"
#include "core/secretvalue.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace console {

/// Next and Previous exist during a rotation only (RotateSigningSecretFlow).
enum class SecretKind {
    ApiToken,
    SecretKey,
    WebhookSecret,
    PreviousWebhookSecret,
    NextWebhookSecret,
    PracticeSeed,
    ProxyLogin, ///< "user:password" for the network's proxy; of this computer, not of a workspace
};
/// "api-token", "secret-key", "webhook-secret", "previous-webhook-secret", "next-webhook-secret", "practice-seed",
/// "proxy-login"
QString toString(SecretKind kind);

std::optional<SecretKind> secretKindFromString(QStringView text);

/// Names one secret: opscom-console/{workspace}/{payment type}/{mode}/{kind}. paymentType is "-" and mode is empty ("-"
/// in the path) where a secret belongs to the workspace itself (API token, practice seed).
struct SecretName
{
    QString workspace;
    QString paymentType = QStringLiteral("-");
    std::optional<Mode> mode;
    SecretKind kind = SecretKind::ApiToken;

    QString path() const; ///< the keychain item's name
    friend bool operator==(const SecretName &a, const SecretName &b) { return a.path() == b.path(); }
};

/// Stands where a workspace's id would, for what belongs to this computer. No client ID begins so.
inline constexpr QStringView kThisComputer = u"-";
/// The one item of that kind.
SecretName proxyLoginName();

/// The longest secret that every keychain takes: Windows limits one item to 2,560 bytes (facts/tech.md).
inline constexpr qsizetype kMostSecretBytes = 2500;

enum class KeychainState { Ready, Locked, NoService, NoBus, NoCollection };

/// Where secrets live. Every call is a Job with a time limit. Errors: KeychainLocked, KeychainAbsent, KeychainDenied,
/// KeychainSlow, SecretMissing (read only), InvalidInput (over 2,500 bytes: the Windows limit). Nothing is ever
/// written anywhere else. Owner: the composition root. Thread: the GUI thread.
class SecretStore : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual TypedJob<SecretValue> *read(const SecretName &name, QObject *parent = nullptr) = 0;
    virtual TypedJob<Done> *write(const SecretName &name, SecretValue value, QObject *parent = nullptr) = 0;
    /// Deleting what is not there is Done. The item is read back: a delete that did not take is an Error.
    virtual TypedJob<Done> *remove(const SecretName &name, QObject *parent = nullptr) = 0;
    virtual TypedJob<KeychainState> *probe(QObject *parent = nullptr) = 0;
    /// Names (no values) of what this program has stored for a workspace, so that all can be deleted.
    virtual QList<SecretName> known(const QString &workspace) const = 0;
    /// The workspaces of which something is known, also those that are not on any list any more.
    virtual QStringList workspaces() const = 0;
    /// Whether the keychain holds this item, without handing its value out or counting as a use of it.
    virtual TypedJob<bool> *holds(const SecretName &name, QObject *parent = nullptr);
    /// Asks the keychain to unlock itself, which asks the person for a password, and waits for that (two minutes).
    /// KeychainLocked if the person said no. Where a keychain cannot be asked so, this is probe().
    virtual TypedJob<KeychainState> *unlock(QObject *parent = nullptr) { return probe(parent); }

Q_SIGNALS:
    /// What is known of this workspace's items has changed: one was stored, read or deleted, and that is written down.
    void itemsChanged(const QString &workspace);
};

} // namespace console
