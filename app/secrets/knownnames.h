#pragma once

#include "secrets/secretstore.h"

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <optional>

namespace console {

/// Which secrets this program has put into the keychain: names only, in a JSON file of mode 0600, replaced atomically.
/// Read once at construction (a file of a few hundred bytes); written on a thread of its own, because the write is
/// synced to the disk. Owner: the keychain store. Thread: the GUI thread.
class KnownNames : public QObject
{
    Q_OBJECT
public:
    /// The outcome of a write; empty: it is on the disk.
    using Saved = std::function<void(const QString &problem)>;

    /// An empty path: kept in memory only.
    explicit KnownNames(const QString &path);

    bool contains(const SecretName &name) const { return m_names.contains(name); }
    QList<SecretName> ofWorkspace(const QString &workspace) const;
    /// Changes the list and writes it if it changed. `saved` is called from the event loop, or at once if nothing had
    /// to be written, as long as `context` lives.
    void add(const SecretName &name, QObject *context, Saved saved);
    void remove(const SecretName &name, QObject *context, Saved saved);

private:
    void load();
    void save(QObject *context, Saved saved);

    QString m_path;
    QList<SecretName> m_names;
    QThreadPool m_pool; ///< one thread: writes keep their order; its destructor lets the last one finish
};

} // namespace console
