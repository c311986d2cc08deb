#pragma once

#include <QDBusConnection>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace console {

/// One private connection to the session bus. It is opened and closed on a thread of its own, because Qt waits there
/// for the bus's greeting, without a limit where something accepts the connection and stays silent, and every other
/// opening or closing in this process waits along. Qt is let at the bus once the bus has said something (busSpeaks()).
/// Owner: whoever asks the bus. Thread: the owner's. May be destroyed at any time; a connection that comes up later is
/// closed again.
class BusConnection final : public QObject
{
    Q_OBJECT
public:
    /// The connection, or nothing if there is no bus.
    using Opened = std::function<void(const std::optional<QDBusConnection> &)>;

    /// Begins at once; `opened` is called from the event loop, once, as long as this object lives.
    explicit BusConnection(Opened opened);
    ~BusConnection() override;

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace console
