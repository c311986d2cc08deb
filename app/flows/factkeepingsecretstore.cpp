#include "flows/factkeepingsecretstore.h"

#include "core/fingerprint.h"
#include "flows/flowsupport.h"
#include "flows/secretrows.h"
#include "store/database.h"
#include "store/secretfacts.h"
#include "store/storefiles.h"

#include <QLoggingCategory>
#include <QPointer>

namespace console {

namespace {

Q_LOGGING_CATEGORY(lcFacts, "console.secrets")

constexpr qint64 kUseIntervalMs = 3'600'000;

} // namespace

FactKeepingSecretStore::FactKeepingSecretStore(SecretStore &inner, const Clock &clock, QString dataFolder,
                                               ClientIds clientIds, QObject *parent)
    : SecretStore(parent),
      m_inner(inner),
      m_clock(clock),
      m_dataFolder(std::move(dataFolder)),
      m_clientIds(std::move(clientIds))
{
    m_pool.setMaxThreadCount(1);
}

TypedJob<SecretValue> *FactKeepingSecretStore::read(const SecretName &name, QObject *parent)
{
    return new ThenJob<SecretValue, SecretValue>(
        m_inner.read(name),
        [self = QPointer(this), name](SecretValue &&value) -> Result<SecretValue> {
            if (self)
                self->note(What::Used, name, self->fingerprintsOf(name, value));
            return std::move(value);
        },
        parent);
}

TypedJob<Done> *FactKeepingSecretStore::write(const SecretName &name, SecretValue value, QObject *parent)
{
    const QStringList fingerprints = fingerprintsOf(name, value);
    return new ThenJob<Done, Done>(
        m_inner.write(name, std::move(value)),
        [self = QPointer(this), name, fingerprints](Done &&) -> Outcome {
            if (self)
                self->note(What::Stored, name, fingerprints);
            return Done{};
        },
        parent);
}

TypedJob<Done> *FactKeepingSecretStore::remove(const SecretName &name, QObject *parent)
{
    return new ThenJob<Done, Done>(
        m_inner.remove(name),
        [self = QPointer(this), name](Done &&) -> Outcome {
            if (self)
                self->note(What::Removed, name, {});
            return Done{};
        },
        parent);
}

QStringList FactKeepingSecretStore::fingerprintsOf(const SecretName &name, const SecretValue &value) const
{
    // A workspace that is being connected is on no list yet: its first fingerprints are keyed by its id.
    const QString clientId = m_clientIds ? m_clientIds(name.workspace) : QString();
    QStringList fingerprints;
    if (!clientId.isEmpty() && clientId != name.workspace)
        fingerprints.append(fingerprintOf(value, clientId));
    fingerprints.append(fingerprintOf(value, name.workspace));
    return fingerprints;
}

void FactKeepingSecretStore::note(What what, const SecretName &name, const QStringList &fingerprints)
{
    if (name.workspace == kThisComputer) {
        // It has no journal in which to write anything down.
        if (what != What::Used)
            QMetaObject::invokeMethod(
                this, [this, workspace = name.workspace] { Q_EMIT itemsChanged(workspace); }, Qt::QueuedConnection);
        return;
    }
    const QDateTime now = m_clock.now();
    if (what == What::Used) {
        const QString key = name.path() + QLatin1Char('|') + fingerprints.constFirst();
        const auto last = m_usedAt.constFind(key);
        const qint64 ms = now.toMSecsSinceEpoch();
        if (last != m_usedAt.constEnd() && ms >= *last && ms - *last < kUseIntervalMs)
            return;
        m_usedAt.insert(key, ms);
    } else {
        m_usedAt.removeIf([path = name.path() + QLatin1Char('|')](QHash<QString, qint64>::iterator it) {
            return it.key().startsWith(path);
        });
    }
    m_pool.start([this, what, folder = workspaceFolder(m_dataFolder, name.workspace), item = secretItemOf(name),
                  fingerprints, now, workspace = name.workspace] {
        if (what == What::Removed && !hasJournal(folder))
            return;
        const auto journal = openJournalAlone(folder);
        if (!journal) { // opening the workspace says it to the person
            qCWarning(lcFacts).noquote() << "a secret's fact is not written down:" << journal.error().detail;
            return;
        }
        const SecretFacts facts(*journal);
        const auto done = [&]() -> Outcome {
            switch (what) {
            case What::Stored: return facts.stored(item, fingerprints, now);
            case What::Used: return facts.used(item, fingerprints, now);
            case What::Removed: return facts.removed(item);
            }
            Q_UNREACHABLE();
        }();
        // To this object, which waits for the pool before it dies.
        if (!done)
            qCWarning(lcFacts).noquote() << "a secret's fact is not written down:" << done.error().detail;
        else
            QMetaObject::invokeMethod(
                this, [this, workspace] { Q_EMIT itemsChanged(workspace); }, Qt::QueuedConnection);
    });
}

} // namespace console
