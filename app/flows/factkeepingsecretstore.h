#pragma once

#include "core/clock.h"
#include "secrets/secretstore.h"

#include <QHash>
#include <QThreadPool>

#include <functional>

namespace console {

/// A SecretStore that writes down what is known of each item besides its value (store/secretfacts.h): when it was
/// stored, used, replaced, deleted. The one that every session, flow and practice host is given, so that none can
/// forget it. What it writes goes to {data folder}/workspaces/{workspace}/journal.db on a thread of its own; the jobs
/// do not wait for it, and a fact that cannot be written stops nothing. A use is written at most once an hour. Tells
/// itemsChanged() once written. Owner: the composition root. Thread: GUI.
class FactKeepingSecretStore final : public SecretStore
{
    Q_OBJECT
public:
    /// The client ID (as the tenant writes it) of a workspace's id; fingerprints are keyed by it.
    using ClientIds = std::function<QString(const QString &workspace)>;

    /// `inner` and `clock` must outlive this object. Without `clientIds` the workspace's id stands for its client ID.
    FactKeepingSecretStore(SecretStore &inner, const Clock &clock, QString dataFolder, ClientIds clientIds = {},
                           QObject *parent = nullptr);

    TypedJob<SecretValue> *read(const SecretName &name, QObject *parent = nullptr) override;
    TypedJob<Done> *write(const SecretName &name, SecretValue value, QObject *parent = nullptr) override;
    TypedJob<Done> *remove(const SecretName &name, QObject *parent = nullptr) override;
    TypedJob<KeychainState> *probe(QObject *parent = nullptr) override { return m_inner.probe(parent); }
    QList<SecretName> known(const QString &workspace) const override { return m_inner.known(workspace); }
    QStringList workspaces() const override { return m_inner.workspaces(); }
    TypedJob<bool> *holds(const SecretName &name, QObject *parent = nullptr) override
    {
        return m_inner.holds(name, parent);
    }
    TypedJob<KeychainState> *unlock(QObject *parent = nullptr) override { return m_inner.unlock(parent); }

private:
    enum class What { Stored, Used, Removed };
    QStringList fingerprintsOf(const SecretName &name, const SecretValue &value) const;
    void note(What what, const SecretName &name, const QStringList &fingerprints);

    SecretStore &m_inner;
    const Clock &m_clock;
    QString m_dataFolder;
    ClientIds m_clientIds;
    QHash<QString, qint64> m_usedAt; ///< by path and fingerprint: what need not be written again yet
    QThreadPool m_pool;              ///< one thread: notes keep their order; its destructor lets the last one finish
};

} // namespace console
