#pragma once

#include "core/mode.h"
#include "flows/keycapability.h"

#include <QCoreApplication>
#include <QObject>

#include <map>
#include <optional>
#include <utility>

namespace console {

class Session;

/// What the stored Secret Keys of a workspace may do, as Stripe last told in this session. Not kept longer: a
/// permission given in the Dashboard meanwhile must not stay unseen. Owner: the session, whose child it is. Thread:
/// GUI.
class KeyCapabilityBook final : public QObject
{
    Q_OBJECT
public:
    /// The session's own; made at the first call.
    static KeyCapabilityBook &of(Session &session);

    /// Nothing: Stripe was not asked since the key was stored.
    std::optional<KeyCapabilities> found(const QString &paymentTypeId, Mode mode) const;
    void setFound(const QString &paymentTypeId, Mode mode, const std::optional<KeyCapabilities> &found);
    /// Why the stored key cannot be used for this, translated; empty if it can be, or if that is not known.
    QString obstacle(const QString &paymentTypeId, Mode mode, KeyCapability capability) const;

Q_SIGNALS:
    void changed();

private:
    explicit KeyCapabilityBook(QObject *session) : QObject(session) {}
    std::map<std::pair<QString, Mode>, KeyCapabilities> m_found;
};

} // namespace console
