#pragma once

#include "secrets/secretstore.h"

#include <QObject>
#include <QThreadPool>

#include <chrono>
#include <functional>

namespace console {

/// Which secrets this program has put into the keychain: names only, in a JSON file of mode 0600, replaced atomically.
/// Several consoles may share the file: a change is made to what the file holds by then, under a lock file beside it,
/// on a thread of its own (it may wait for the lock, and the write is synced to the disk). Owner: the keychain store.
/// Thread: the GUI thread.
class KnownNames : public QObject
{
    Q_OBJECT
public:
    struct Change
    {
        QString problem;         ///< empty: the list is on the disk as wanted
        bool hasChanged = false; ///< false: it was as wanted before
    };
    using Changed = std::function<void(const Change &)>;

    /// An empty path: kept in memory only. `lockLimit`: how long a change waits for another console's.
    KnownNames(const QString &path, std::chrono::milliseconds lockLimit);

    /// As the file has it now (a few hundred bytes).
    QList<SecretName> ofWorkspace(const QString &workspace) const;
    QStringList workspaces() const;
    /// `changed` is called from the event loop, as long as `context` lives.
    void add(const SecretName &name, QObject *context, Changed changed);
    void remove(const SecretName &name, QObject *context, Changed changed);

private:
    enum class Wanted { Present, Absent };
    void change(const SecretName &name, Wanted wanted, QObject *context, Changed changed);

    QString m_path;
    std::chrono::milliseconds m_lockLimit;
    QList<SecretName> m_names; ///< as last seen; stands in for a file that is not there
    QThreadPool m_pool;        ///< one thread: changes keep their order; its destructor lets the last one finish
};

} // namespace console
