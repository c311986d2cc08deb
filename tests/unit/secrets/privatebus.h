#pragma once

#include <QDBusConnection>
#include <QDBusVirtualObject>
#include <QProcess>
#include <QTemporaryDir>

/// A session bus of its own that starts no services, with a stand-in for the Secret Service that behaves badly.
class PrivateBus final : public QDBusVirtualObject
{
    Q_OBJECT
public:
    enum class Service {
        Absent,       ///< nobody owns the name
        Silent,       ///< never answers
        Denying,      ///< AccessDenied to everything
        NoCollection, ///< no default collection
        Locked,
        ReadyDenying,      ///< says unlocked, then refuses to be used
        ReadySilent,       ///< says unlocked, then never answers
        LocksAfterWriting, ///< takes one secret, is locked from then on and finds nothing any more
        ForgetsWhatItTook, ///< takes secrets, stays unlocked and finds nothing
    };

    PrivateBus();
    ~PrivateBus() override;
    /// The bus's address, or empty if dbus-daemon did not start.
    QString address() const { return m_address; }
    void become(Service service);
    int callsSeen() const { return m_calls; }

    QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override;

private:
    void keepSecret(const QDBusMessage &message, const QDBusConnection &connection);
    QTemporaryDir m_dir;
    QProcess m_daemon;
    QString m_address;
    Service m_service = Service::Absent;
    int m_calls = 0;
    bool m_hasTaken = false;
};
