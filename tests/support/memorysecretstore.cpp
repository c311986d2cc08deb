#include "support/memorysecretstore.h"

#include <memory>

namespace console::test {

namespace {

Error errorOf(ErrorKind kind)
{
    return {kind, QStringLiteral("The keychain of this test says: ") + toString(kind), {}, {}, 0, {}, {}};
}

} // namespace

TypedJob<SecretValue> *MemorySecretStore::read(const SecretName &name, QObject *parent)
{
    return new FunctionJob<SecretValue>(
        [this, path = name.path()]() -> Result<SecretValue> {
            if (const auto failed = failure())
                return *failed;
            const auto item = m_items.find(path);
            if (item == m_items.end() || path == m_hidden)
                return errorOf(ErrorKind::SecretMissing);
            return item->second.value.clone();
        },
        parent);
}

TypedJob<Done> *MemorySecretStore::write(const SecretName &name, SecretValue value, QObject *parent)
{
    return new FunctionJob<Done>(
        [this, name, held = std::make_shared<SecretValue>(std::move(value))]() -> Outcome {
            if (const auto failed = failure())
                return *failed;
            if (m_writeFailure)
                return errorOf(*m_writeFailure);
            if (held->isEmpty() || held->size() > 2500)
                return errorOf(ErrorKind::InvalidInput);
            m_items.insert_or_assign(name.path(), Item{name, held->clone()});
            return Done{};
        },
        parent);
}

TypedJob<Done> *MemorySecretStore::remove(const SecretName &name, QObject *parent)
{
    return new FunctionJob<Done>(
        [this, path = name.path()]() -> Outcome {
            if (const auto failed = failure())
                return *failed;
            if (!m_keeps || (!m_keptOnly.isEmpty() && m_keptOnly != path))
                m_items.erase(path);
            return Done{};
        },
        parent);
}

TypedJob<KeychainState> *MemorySecretStore::probe(QObject *parent)
{
    return new FunctionJob<KeychainState>(
        [this]() -> Result<KeychainState> {
            if (m_probeFailure)
                return errorOf(*m_probeFailure);
            return m_state;
        },
        parent);
}

TypedJob<KeychainState> *MemorySecretStore::unlock(QObject *parent)
{
    return new FunctionJob<KeychainState>(
        [this]() -> Result<KeychainState> {
            if (!m_unlocks)
                return errorOf(ErrorKind::KeychainLocked);
            m_failure.reset();
            return m_state = KeychainState::Ready;
        },
        parent);
}

QStringList MemorySecretStore::workspaces() const
{
    QStringList workspaces;
    for (const auto &[path, item] : m_items) {
        if (!workspaces.contains(item.name.workspace))
            workspaces.append(item.name.workspace);
    }
    return workspaces;
}

QList<SecretName> MemorySecretStore::known(const QString &workspace) const
{
    QList<SecretName> names;
    for (const auto &[path, item] : m_items) {
        if (item.name.workspace == workspace)
            names.append(item.name);
    }
    return names;
}

void MemorySecretStore::put(const SecretName &name, const QByteArray &value)
{
    m_items.insert_or_assign(name.path(), Item{name, SecretValue(value)});
}

QByteArray MemorySecretStore::peek(const SecretName &name) const
{
    const auto item = m_items.find(name.path());
    return item == m_items.end() ? QByteArray()
                                 : item->second.value.use([](QByteArrayView bytes) { return bytes.toByteArray(); });
}

std::optional<Error> MemorySecretStore::failure() const
{
    return m_failure ? std::optional(errorOf(*m_failure)) : std::nullopt;
}

} // namespace console::test
