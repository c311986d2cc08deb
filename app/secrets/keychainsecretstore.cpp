#include "secrets/keychainsecretstore.h"

#include "secrets/keychainjobs.h"
#include "secrets/secretserviceunlock.h"

namespace console {

struct KeychainSecretStore::Private
{
    SharedKeychain keychain;
};

KeychainSecretStore::KeychainSecretStore(Options options, QObject *parent)
    : SecretStore(parent),
      d(std::make_unique<Private>())
{
    d->keychain = std::make_shared<KeychainContext>(std::move(options));
}

KeychainSecretStore::~KeychainSecretStore() = default;

TypedJob<SecretValue> *KeychainSecretStore::read(const SecretName &name, QObject *parent)
{
    return new ReadSecretJob(d->keychain, name, parent);
}

TypedJob<Done> *KeychainSecretStore::write(const SecretName &name, SecretValue value, QObject *parent)
{
    return new WriteSecretJob(d->keychain, name, std::move(value), parent);
}

TypedJob<Done> *KeychainSecretStore::remove(const SecretName &name, QObject *parent)
{
    return new RemoveSecretJob(d->keychain, name, parent);
}

TypedJob<KeychainState> *KeychainSecretStore::probe(QObject *parent)
{
    return d->keychain->newProbe(parent);
}

QList<SecretName> KeychainSecretStore::known(const QString &workspace) const
{
    return d->keychain->names.ofWorkspace(workspace);
}

QStringList KeychainSecretStore::workspaces() const
{
    return d->keychain->names.workspaces();
}

TypedJob<KeychainState> *KeychainSecretStore::unlock(QObject *parent)
{
    return new SecretServiceUnlock(d->keychain->options.unlockLimit, parent);
}

} // namespace console
