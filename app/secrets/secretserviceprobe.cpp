#include "secrets/secretserviceprobe.h"

#include "secrets/keychainerrors.h"

#include <QDBusError>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusVariant>
#include <QTimer>

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

void SecretServiceProbe::doStart()
{
    QTimer::singleShot(m_options.timeLimit, this, [this] { finishWith(keychainSlow(false)); });
    ask();
}

void SecretServiceProbe::ask()
{
    m_bus = std::make_unique<BusConnection>([this](const std::optional<QDBusConnection> &bus) {
        if (isFinished())
            return;
        if (bus)
            readAlias(*bus);
        else
            finishState(KeychainState::NoBus);
    });
}

void SecretServiceProbe::readAlias(const QDBusConnection &bus)
{
    auto message = QDBusMessage::createMethodCall(serviceName(), u"/org/freedesktop/secrets"_s,
                                                  u"org.freedesktop.Secret.Service"_s, u"ReadAlias"_s);
    message << u"default"_s;
    call(bus, message, [this, bus](const QDBusMessage &answer) {
        const auto path = answer.arguments().value(0).value<QDBusObjectPath>().path();
        if (path.isEmpty() || path == u"/"_s)
            finishState(KeychainState::NoCollection);
        else
            readLocked(bus, path);
    });
}

void SecretServiceProbe::readLocked(const QDBusConnection &bus, const QString &collection)
{
    auto message =
        QDBusMessage::createMethodCall(serviceName(), collection, u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    message << u"org.freedesktop.Secret.Collection"_s << u"Locked"_s;
    call(bus, message, [this](const QDBusMessage &answer) {
        const QVariant locked = answer.arguments().value(0).value<QDBusVariant>().variant();
        if (locked.typeId() != QMetaType::Bool)
            finishWith(keychainDenied(u"the collection does not tell whether it is locked"_s));
        else
            finishState(locked.toBool() ? KeychainState::Locked : KeychainState::Ready);
    });
}

void SecretServiceProbe::call(const QDBusConnection &bus, const QDBusMessage &message,
                              std::function<void(const QDBusMessage &)> answered)
{
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
    QTimer::singleShot(m_options.retryAfter, this, [this] {
        if (!isFinished())
            ask();
    });
}

} // namespace console
