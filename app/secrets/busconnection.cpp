#include "secrets/busconnection.h"

#include "secrets/busgreeting.h"

#include <QCoreApplication>
#include <QMutex>
#include <QThreadPool>

#include <atomic>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QThreadPool &busThread();

/// Never destroyed: the end of the program must not wait for a silent bus. It does wait a moment for connections that
/// are being closed, because Qt's own register of them goes right after.
QThreadPool &busThread()
{
    static QThreadPool *const pool = [] {
        auto *made = new QThreadPool;
        made->setMaxThreadCount(1);
        // lint-allow: wait at the end of the program only, for a second at most; see above
        qAddPostRoutine([] { busThread().waitForDone(1000); });
        return made;
    }();
    return *pool;
}

QString freshName()
{
    static std::atomic<quint64> counter{0};
    return u"console-secrets-%1"_s.arg(counter.fetch_add(1));
}

QDBusConnection connectionTo(const QString &address, const QString &name)
{
    return address.isEmpty() ? QDBusConnection::connectToBus(QDBusConnection::SessionBus, name)
                             : QDBusConnection::connectToBus(address, name);
}

} // namespace

struct BusConnection::Shared
{
    bool isWanted()
    {
        const QMutexLocker locker(&mutex);
        return owner != nullptr;
    }

    QMutex mutex;
    BusConnection *owner = nullptr; ///< guarded; null once it is destroyed
    bool isOpen = false;            ///< guarded; Qt knows the name
    QString name;
};

BusConnection::BusConnection(Opened opened) : m_shared(std::make_shared<Shared>())
{
    m_shared->owner = this;
    // Of its own each time: Qt's shared one stays dead once the bus was missing.
    m_shared->name = freshName();
    const QString address = qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS");
    busThread().start([shared = m_shared, address, opened = std::move(opened)] {
        const auto isWanted = [&shared] { return shared->isWanted(); };
        const BusGreeting greeting = isWanted() ? greetBus(address, isWanted) : BusGreeting::Silent;
        if (greeting == BusGreeting::Silent || !isWanted())
            return;
        std::optional<QDBusConnection> given;
        if (greeting == BusGreeting::Answered) {
            const QDBusConnection bus = connectionTo(address, shared->name);
            if (bus.isConnected())
                given = bus;
        }
        const QMutexLocker locker(&shared->mutex);
        if (!shared->owner) {
            QDBusConnection::disconnectFromBus(shared->name);
            return;
        }
        shared->isOpen = true;
        // Under the lock the owner lives; what is queued dies with it.
        QMetaObject::invokeMethod(
            shared->owner, [opened, given] { opened(given); }, Qt::QueuedConnection);
    });
}

BusConnection::~BusConnection()
{
    const QMutexLocker locker(&m_shared->mutex);
    m_shared->owner = nullptr;
    if (m_shared->isOpen)
        busThread().start([name = m_shared->name] { QDBusConnection::disconnectFromBus(name); });
}

} // namespace console
