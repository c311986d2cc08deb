#include "secrets/secretserviceunlock.h"

#include "secrets/keychainerrors.h"

#include <QDBusError>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QTimer>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kService = "org.freedesktop.secrets";
constexpr auto kServicePath = "/org/freedesktop/secrets";
constexpr auto kServiceInterface = "org.freedesktop.Secret.Service";
constexpr auto kPromptInterface = "org.freedesktop.Secret.Prompt";

QDBusMessage callOf(const QString &path, const char *interface, const QString &method)
{
    return QDBusMessage::createMethodCall(QLatin1String(kService), path, QLatin1String(interface), method);
}

bool isPath(const QString &path)
{
    return !path.isEmpty() && path != u"/"_s;
}

} // namespace

SecretServiceUnlock::SecretServiceUnlock(std::chrono::milliseconds timeLimit, QObject *parent)
    : TypedJob(parent),
      m_timeLimit(timeLimit)
{
}

void SecretServiceUnlock::doStart()
{
    QTimer::singleShot(m_timeLimit, this, [this] { endWith(keychainSlow(false)); });
    m_connection = std::make_unique<BusConnection>([this](const std::optional<QDBusConnection> &bus) {
        if (isFinished())
            return;
        m_bus = bus;
        if (m_bus)
            readAlias();
        else
            finishWith(KeychainState::NoBus);
    });
}

void SecretServiceUnlock::doCancel()
{
    endWith(cancelledError());
}

void SecretServiceUnlock::endWith(Result<KeychainState> result)
{
    if (isFinished())
        return;
    if (const QString open = std::exchange(m_prompt, {}); !open.isEmpty() && m_bus)
        m_bus->send(callOf(open, kPromptInterface, u"Dismiss"_s)); // the window of the keychain goes too
    finishWith(std::move(result));
}

void SecretServiceUnlock::readAlias()
{
    auto message = callOf(QLatin1String(kServicePath), kServiceInterface, u"ReadAlias"_s);
    message << u"default"_s;
    call(message, [this](const QDBusMessage &answer) {
        const QString path = answer.arguments().value(0).value<QDBusObjectPath>().path();
        if (isPath(path))
            unlock(path);
        else
            finishWith(KeychainState::NoCollection);
    });
}

void SecretServiceUnlock::unlock(const QString &collection)
{
    auto message = callOf(QLatin1String(kServicePath), kServiceInterface, u"Unlock"_s);
    message << QVariant::fromValue(QList<QDBusObjectPath>{QDBusObjectPath(collection)});
    call(message, [this](const QDBusMessage &answer) {
        const QString path = answer.arguments().value(1).value<QDBusObjectPath>().path();
        if (isPath(path))
            prompt(path);
        else
            finishWith(KeychainState::Ready); // it was open already, or needs no password
    });
}

void SecretServiceUnlock::prompt(const QString &path)
{
    m_bus->connect(QLatin1String(kService), path, QLatin1String(kPromptInterface), u"Completed"_s, this,
                   SLOT(promptCompleted(bool, QDBusVariant)));
    m_prompt = path;
    auto message = callOf(path, kPromptInterface, u"Prompt"_s);
    message << QString(); // no window of ours that the keychain could name
    call(message, [](const QDBusMessage &) {});
}

void SecretServiceUnlock::promptCompleted(bool dismissed, const QDBusVariant &)
{
    m_prompt.clear();
    if (isFinished())
        return;
    if (dismissed)
        finishWith(keychainNotUnlocked());
    else
        finishWith(KeychainState::Ready);
}

void SecretServiceUnlock::call(const QDBusMessage &message, std::function<void(const QDBusMessage &)> answered)
{
    auto *watcher = new QDBusPendingCallWatcher(m_bus->asyncCall(message, static_cast<int>(m_timeLimit.count())), this);
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
        if (type == QDBusError::NoReply || type == QDBusError::Timeout || type == QDBusError::TimedOut)
            endWith(keychainSlow(false));
        else if (type == QDBusError::Disconnected)
            endWith(KeychainState::NoBus);
        else if (type == QDBusError::ServiceUnknown || error.name().contains(u".Spawn."_s) ||
                 error.name().endsWith(u"NameHasNoOwner"_s))
            endWith(KeychainState::NoService);
        else if (type == QDBusError::AccessDenied)
            endWith(keychainDenied(error.name()));
        else
            endWith(keychainNotUnlocked()); // a keychain that cannot ask: no prompter on this desktop
    });
}

} // namespace console
