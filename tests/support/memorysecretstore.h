#pragma once

#include "secrets/secretstore.h"

#include <map>
#include <optional>

namespace console::test {

/// A SecretStore in memory, with the errors of the real one on request. For the tests of other libraries; the real one
/// has its own tests against a real Secret Service.
class MemorySecretStore final : public SecretStore
{
    Q_OBJECT
public:
    using SecretStore::SecretStore;

    TypedJob<SecretValue> *read(const SecretName &name, QObject *parent = nullptr) override;
    TypedJob<Done> *write(const SecretName &name, SecretValue value, QObject *parent = nullptr) override;
    TypedJob<Done> *remove(const SecretName &name, QObject *parent = nullptr) override;
    TypedJob<KeychainState> *probe(QObject *parent = nullptr) override;
    QList<SecretName> known(const QString &workspace) const override;
    QStringList workspaces() const override;
    /// Becomes Ready, unless setUnlocks(false).
    TypedJob<KeychainState> *unlock(QObject *parent = nullptr) override;

    /// Puts a secret in without a job.
    void put(const SecretName &name, const QByteArray &value);
    /// Empty if there is none.
    QByteArray peek(const SecretName &name) const;
    qsizetype size() const { return static_cast<qsizetype>(m_items.size()); }
    /// From now on every call but probe() ends with an Error of this kind; nothing: as usual.
    void failWith(std::optional<ErrorKind> kind) { m_failure = kind; }
    /// From now on every write ends with an Error of this kind; nothing: as usual.
    void failWritesWith(std::optional<ErrorKind> kind) { m_writeFailure = kind; }
    /// The item stays known, but reading it finds nothing, as if it had been deleted outside of the program.
    void setHidden(const SecretName &name) { m_hidden = name.path(); }
    /// Deleting (of `only`, or of all) says Done and deletes nothing.
    void setKeepsWhatIsRemoved(bool keeps, std::optional<SecretName> only = {})
    {
        m_keeps = keeps;
        m_keptOnly = only ? only->path() : QString();
    }
    /// What probe() says.
    void setState(KeychainState state) { m_state = state; }
    void setUnlocks(bool unlocks) { m_unlocks = unlocks; }
    /// From now on probe() ends with an Error of this kind (KeychainDenied, KeychainSlow); nothing: as usual.
    void failProbeWith(std::optional<ErrorKind> kind) { m_probeFailure = kind; }

private:
    struct Item
    {
        SecretName name;
        SecretValue value;
    };
    std::optional<Error> failure() const;

    std::map<QString, Item> m_items; ///< by path
    std::optional<ErrorKind> m_failure;
    std::optional<ErrorKind> m_writeFailure;
    std::optional<ErrorKind> m_probeFailure;
    KeychainState m_state = KeychainState::Ready;
    bool m_unlocks = true;
    bool m_keeps = false;
    QString m_keptOnly;
    QString m_hidden;
};

} // namespace console::test
