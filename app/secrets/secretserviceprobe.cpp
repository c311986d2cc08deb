#include "secrets/secretserviceprobe.h"

#include "secrets/keychainerrors.h"

#include <QDBusError>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusVariant>
#include <QTimer>

#include <atomic>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString serviceName()
{
    return u"org.freedesktop.secrets"_s;
}

} // namespace

SecretServiceProbe::SecretServiceProbe(Options options, QObject *parent)
    : TypedJob(parent),
      m_options(std::move(options))
{
}

SecretServiceProbe::~SecretServiceProbe()
{
    disconnectBus();
}

void SecretServiceProbe::doStart()
{
    QTimer::singleShot(m_options.timeLimit, this, [this] { finishWith(keychainSlow(false)); });
    ask();
}

void SecretServiceProbe::ask()
{
    static std::atomic<quint64> counter{0};
    m_connectionName = u"console-secrets-%1"_s.arg(counter.fetch_add(1));
    // A connection of its own each time: Qt's shared one stays dead once the bus was missing.
    const QString address = qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS");
    const QDBusConnection bus = address.isEmpty()
                                    ? QDBusConnection::connectToBus(QDBusConnection::SessionBus, m_connectionName)
                                    : QDBusConnection::connectToBus(address, m_connectionName);
    if (!bus.isConnected()) {
        finishState(KeychainState::NoBus);
        return;
    }
    readAlias();
}

void SecretServiceProbe::readAlias()
{
    auto message = QDBusMessage::createMethodCall(serviceName(), u"/org/freedesktop/secrets"_s,
                                                  u"org.freedesktop.Secret.Service"_s, u"ReadAlias"_s);
    message << u"default"_s;
    call(message, [this](const QDBusMessage &answer) {
        const auto path = answer.arguments().value(0).value<QDBusObjectPath>().path();
        if (path.isEmpty() || path == u"/"_s)
            finishState(KeychainState::NoCollection);
        else
            readLocked(path);
    });
}

void SecretServiceProbe::readLocked(const QString &collection)
{
    auto message =
        QDBusMessage::createMethodCall(serviceName(), collection, u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    message << u"org.freedesktop.Secret.Collection"_s << u"Locked"_s;
    call(message, [this](const QDBusMessage &answer) {
        const QVariant locked = answer.arguments().value(0).value<QDBusVariant>().variant();
        if (locked.typeId() != QMetaType::Bool)
            finishWith(keychainDenied(u"the collection does not tell whether it is locked"_s));
        else
            finishState(locked.toBool() ? KeychainState::Locked : KeychainState::Ready);
    });
}

void SecretServiceProbe::call(const QDBusMessage &message, std::function<void(const QDBusMessage &)> answered)
{
    const QDBusConnection bus(m_connectionName);
    auto *watcher =
        new QDBusPendingCallWatcher(bus.asyncCall(message, static_cast<int>(m_options.timeLimit.count())), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, answered = std::move(answered)] {
        watcher->deleteLater();
        if (isFinished())
            return;
        if (!watcher->isError()) {
            answered(watcher->reply());
            return;
        }
        const QDBusError error = watcher->error();
        const QDBusError::ErrorType type = error.type();
        if (type == QDBusError::AccessDenied)
            finishWith(keychainDenied(error.name()));
        else if (type == QDBusError::NoReply || type == QDBusError::Timeout || type == QDBusError::TimedOut)
            finishWith(keychainSlow(false));
        else if (type == QDBusError::Disconnected)
            finishState(KeychainState::NoBus);
        else if (type == QDBusError::ServiceUnknown || error.name().contains(u".Spawn."_s) ||
                 error.name().endsWith(u"NameHasNoOwner"_s))
            finishState(KeychainState::NoService);
        else if (type == QDBusError::UnknownObject)
            finishState(KeychainState::NoCollection); // the alias points to what is gone
        else
            finishWith(keychainDenied(error.name()));
    });
}

void SecretServiceProbe::disconnectBus()
{
    if (m_connectionName.isEmpty())
        return;
    QDBusConnection::disconnectFromBus(m_connectionName);
    m_connectionName.clear();
}

void SecretServiceProbe::finishState(KeychainState state)
{
    const bool isThere = state == KeychainState::Ready || state == KeychainState::Locked;
    const bool again = !isThere && m_options.mayRetry && *m_options.mayRetry;
    if (m_options.mayRetry)
        *m_options.mayRetry = false;
    if (!again) {
        finishWith(state);
        return;
    }
    disconnectBus();
    QTimer::singleShot(m_options.retryAfter, this, [this] {
        if (!isFinished())
            ask();
    });
}

} // namespace console
