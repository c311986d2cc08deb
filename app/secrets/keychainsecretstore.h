#pragma once

#include "secrets/secretstore.h"

#include <chrono>
#include <memory>

namespace console {

/// SecretStore over the operating system's keychain (QtKeychain; on Linux the Secret Service). QtKeychain 0.13.2 lies
/// about a locked keyring (read: not found, delete: done), so the state is asked over D-Bus first
/// (facts/tech-details.md 2), and again whenever it says "not found". What is written or
/// deleted is read back. The list of known names is kept in `knownNamesFile` (names only, JSON, user-readable).
class KeychainSecretStore final : public SecretStore
{
    Q_OBJECT
public:
    struct Options
    {
        QString service = QStringLiteral("opscom-console"); ///< keychain service name
        QString knownNamesFile;
        /// For one call as a whole, waiting for earlier calls included.
        std::chrono::milliseconds timeLimit{15000};
        /// A keychain that is not up yet when the program starts is asked a second time after so long, once.
        std::chrono::milliseconds startupRetry{1500};
        /// For a person to type the keychain's password.
        std::chrono::milliseconds unlockLimit{120000};
    };
    explicit KeychainSecretStore(Options options, QObject *parent = nullptr);
    ~KeychainSecretStore() override;

    TypedJob<SecretValue> *read(const SecretName &name, QObject *parent = nullptr) override;
    TypedJob<Done> *write(const SecretName &name, SecretValue value, QObject *parent = nullptr) override;
    TypedJob<Done> *remove(const SecretName &name, QObject *parent = nullptr) override;
    TypedJob<KeychainState> *probe(QObject *parent = nullptr) override;
    QList<SecretName> known(const QString &workspace) const override;
    QStringList workspaces() const override;
    TypedJob<KeychainState> *unlock(QObject *parent = nullptr) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace console
