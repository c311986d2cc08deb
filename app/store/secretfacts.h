#pragma once

#include "core/mode.h"
#include "core/result.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace console {

class Database;

/// After so many days a key or secret should be changed, unless a person sets another day.
inline constexpr int kSecretDueDays = 90;

/// One item of a workspace in the keychain, by the parts of its name there.
struct SecretItem
{
    QString paymentTypeId = QStringLiteral("-"); ///< "-": of the workspace itself
    std::optional<Mode> mode;
    QString kind; ///< "secret-key", "webhook-secret", ... (toString(SecretKind))
};

/// What is known of one item besides its value. Never a value.
struct SecretFact
{
    SecretItem item;
    QString fingerprint; ///< core/fingerprint.h
    /// UTC. When this secret came to this computer; a secret that moves to another item of the same payment type and
    /// mode (as in a rotation) keeps it.
    QDateTime storedAt;
    bool isOlder = false; ///< seen for the first time at storedAt, and stored some time before
    QDateTime lastUsedAt; ///< UTC, to the hour; invalid: not used yet
    QDateTime chosenDue;  ///< UTC; what a person set; invalid: kSecretDueDays after storedAt
    QDateTime due() const;
};

/// The facts of one workspace's items, in journal.db (table secret_facts). The table's stored_at is negative where
/// isOlder. Each call is one transaction. Borrowed: the Database, in its thread.
class SecretFacts
{
public:
    /// The same secret under the fingerprints it may have been written down with: the first is the present one.
    using Fingerprints = QStringList;

    explicit SecretFacts(const Database &journal) : m_journal(journal) {}
    /// In the order of the items' names; a journal of an older program holds none.
    Result<QList<SecretFact>> all() const;
    Result<std::optional<SecretFact>> one(const SecretItem &item) const;
    /// The item holds this secret now. The same secret once more keeps its age, its last use and its due date.
    Outcome stored(const SecretItem &item, const Fingerprints &fingerprints, const QDateTime &now) const;
    /// The item was read. Written at most once an hour; a secret that was not known before is written down as older.
    Outcome used(const SecretItem &item, const Fingerprints &fingerprints, const QDateTime &now) const;
    Outcome removed(const SecretItem &item) const;
    /// An invalid time: the default again. NotFound if nothing is known of the item.
    Outcome setDue(const SecretItem &item, const QDateTime &due) const;

private:
    Outcome insert(const SecretItem &item, const QString &fingerprint, qint64 storedAt, const QVariant &lastUsed) const;
    const Database &m_journal;
};

} // namespace console
