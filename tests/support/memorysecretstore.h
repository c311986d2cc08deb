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

    /// Puts a secret in without a job.
    void put(const SecretName &name, const QByteArray &value);
    /// Empty if there is none.
    QByteArray peek(const SecretName &name) const;
    qsizetype size() const { return static_cast<qsizetype>(m_items.size()); }
    /// From now on every call but probe() ends with an Error of this kind; nothing: as usual.
    void failWith(std::optional<ErrorKind> kind) { m_failure = kind; }
    /// From now on every write ends with an Error of this kind; nothing: as usual.
    void failWritesWith(std::optional<ErrorKind> kind) { m_writeFailure = kind; }
    /// What probe() says.
    void setState(KeychainState state) { m_state = state; }

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
    KeychainState m_state = KeychainState::Ready;
};

} // namespace console::test
