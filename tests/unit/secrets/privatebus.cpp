#include "privatebus.h"

#include <QDBusError>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QFile>

using namespace Qt::StringLiterals;

namespace {

const char *const kConnection = "stand-in";
const char *const kName = "org.freedesktop.secrets";

} // namespace

PrivateBus::PrivateBus()
{
    QFile config(m_dir.filePath(u"bus.conf"_s));
    if (!config.open(QIODevice::WriteOnly))
        return;
    config.write("<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" "
                 "\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">"
                 "<busconfig><type>session</type><listen>unix:dir=" +
                 m_dir.path().toUtf8() +
                 "</listen><policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
                 "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>");
    config.close();
    m_daemon.start(u"dbus-daemon"_s, {u"--config-file="_s + config.fileName(), u"--nofork"_s, u"--print-address"_s});
    if (m_daemon.waitForReadyRead(10000))
        m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
}

PrivateBus::~PrivateBus()
{
    become(Service::Absent);
    m_daemon.terminate();
    m_daemon.waitForFinished(5000);
}

void PrivateBus::become(Service service)
{
    // Given back in words: the bus may notice a closed connection later than the next one's request for the name.
    if (QDBusConnection before{QLatin1String(kConnection)}; before.isConnected())
        before.unregisterService(QLatin1String(kName));
    QDBusConnection::disconnectFromBus(QLatin1String(kConnection));
    m_service = service;
    m_hasTaken = false;
    if (service == Service::Absent)
        return;
    QDBusConnection bus = QDBusConnection::connectToBus(m_address, QLatin1String(kConnection));
    bus.registerVirtualObject(u"/"_s, this, QDBusConnection::SubPath);
    if (!bus.registerService(QLatin1String(kName)))
        qFatal("the stand-in did not get its name: %s", qPrintable(bus.lastError().message()));
}

bool PrivateBus::handleMessage(const QDBusMessage &message, const QDBusConnection &connection)
{
    ++m_calls;
    const auto answer = [&](const QVariant &value) { connection.send(message.createReply(value)); };
    const auto deny = [&] {
        connection.send(message.createErrorReply(u"org.freedesktop.DBus.Error.AccessDenied"_s, u"no"_s));
    };
    const bool isAlias = message.member() == u"ReadAlias"_s;
    const bool isLocked = message.member() == u"Get"_s && message.arguments().value(1) == u"Locked"_s;
    const auto collection = QVariant::fromValue(QDBusObjectPath(u"/org/freedesktop/secrets/collection/login"_s));
    const auto locked = [](bool is) { return QVariant::fromValue(QDBusVariant(is)); };
    switch (m_service) {
    case Service::Absent:
    case Service::Silent: break;
    case Service::Denying: deny(); break;
    case Service::NoCollection: answer(QVariant::fromValue(QDBusObjectPath(u"/"_s))); break;
    case Service::Locked:
        if (isAlias)
            answer(collection);
        else if (isLocked)
            answer(locked(true));
        break;
    case Service::ReadyDenying:
    case Service::ReadySilent:
        if (isAlias)
            answer(collection);
        else if (isLocked)
            answer(locked(false));
        else if (m_service == Service::ReadyDenying)
            deny();
        break;
    case Service::LocksAfterWriting:
    case Service::ForgetsWhatItTook:
        if (isAlias)
            answer(collection);
        else if (isLocked)
            answer(locked(m_hasTaken && m_service == Service::LocksAfterWriting));
        else
            keepSecret(message, connection);
        break;
    }
    return true; // handled, answered or not
}

/// As much of the protocol as libsecret needs to store and to search, in the plain session.
void PrivateBus::keepSecret(const QDBusMessage &message, const QDBusConnection &connection)
{
    const auto path = [](const QString &text) { return QVariant::fromValue(QDBusObjectPath(text)); };
    QVariantList answer;
    if (message.member() == u"OpenSession"_s && message.arguments().value(0) == u"plain"_s) {
        answer = {QVariant::fromValue(QDBusVariant(QString())), path(u"/org/freedesktop/secrets/session/1"_s)};
    } else if (message.member() == u"CreateItem"_s) {
        m_hasTaken = true;
        answer = {path(u"/org/freedesktop/secrets/collection/login/1"_s), path(u"/"_s)};
    } else if (message.member() == u"SearchItems"_s) {
        const auto nothing = QVariant::fromValue(QList<QDBusObjectPath>());
        answer = {nothing, nothing};
    } else {
        connection.send(message.createErrorReply(u"org.freedesktop.DBus.Error.NotSupported"_s, u"no"_s));
        return;
    }
    connection.send(message.createReply(answer));
}
