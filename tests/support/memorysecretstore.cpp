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
            if (item == m_items.end())
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
            m_items.erase(path);
            return Done{};
        },
        parent);
}

TypedJob<KeychainState> *MemorySecretStore::probe(QObject *parent)
{
    return new FunctionJob<KeychainState>([this]() -> Result<KeychainState> { return m_state; }, parent);
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
