#include "secrets/busgreeting.h"

#include <QByteArray>
#include <QList>
#include <QStringList>
#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#endif

namespace console {

using namespace Qt::StringLiterals;

#ifdef Q_OS_UNIX

namespace {

constexpr int kSliceMs = 50; ///< how often `isWanted` is asked

/// The socket's name as the kernel takes it (abstract ones begin with a zero byte), or nothing.
QByteArray socketNameOf(const QString &address)
{
    if (!address.startsWith(u"unix:"_s))
        return {};
    const QStringList pairs = address.mid(5).split(u',');
    for (const QString &pair : pairs) {
        const QByteArray value = QByteArray::fromPercentEncoding(pair.section(u'=', 1).toUtf8());
        const QString key = pair.section(u'=', 0, 0);
        if (key == u"path"_s)
            return value;
        if (key == u"abstract"_s)
            return '\0' + value;
        if (key == u"runtime"_s && value == "yes")
            return qgetenv("XDG_RUNTIME_DIR") + "/bus";
    }
    return {};
}

class Socket
{
public:
    Socket() : m_fd(::socket(AF_UNIX, SOCK_STREAM, 0)) {}
    ~Socket()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Q_DISABLE_COPY_MOVE(Socket)
    int fd() const { return m_fd; }

private:
    int m_fd;
};

bool socketSpeaks(const QByteArray &name, const std::function<bool()> &isWanted)
{
    sockaddr_un place{};
    const Socket socket;
    if (socket.fd() < 0 || name.isEmpty() || static_cast<std::size_t>(name.size()) >= sizeof place.sun_path)
        return true;
    place.sun_family = AF_UNIX;
    std::copy(name.cbegin(), name.cend(), place.sun_path);
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + static_cast<std::size_t>(name.size()));
    // Connecting waits too, where the queue of the one who listens is full. SO_SNDTIMEO bounds both it and the write.
    const timeval slice{0, kSliceMs * 1000};
    ::setsockopt(socket.fd(), SOL_SOCKET, SO_SNDTIMEO, &slice, sizeof slice);
    while (::connect(socket.fd(), reinterpret_cast<const sockaddr *>(&place), length) != 0) {
        if (errno != EAGAIN && errno != EINTR)
            return true; // nobody there
        if (!isWanted())
            return false;
    }
    const QByteArray greeting =
        QByteArray(1, '\0') + "AUTH EXTERNAL " + QByteArray::number(::getuid()).toHex() + "\r\n";
    if (::send(socket.fd(), greeting.constData(), static_cast<std::size_t>(greeting.size()), MSG_NOSIGNAL) < 0)
        return true; // hung up
    pollfd readable{socket.fd(), POLLIN, 0};
    while (::poll(&readable, 1, kSliceMs) <= 0) {
        if (!isWanted())
            return false;
    }
    return true; // words, or the end: both are Qt's to read
}

} // namespace

bool busSpeaks(const QString &address, const std::function<bool()> &isWanted)
{
    // Without an address libdbus looks at the usual place itself.
    const QStringList places = (address.isEmpty() ? u"unix:runtime=yes"_s : address).split(u';', Qt::SkipEmptyParts);
    return std::ranges::all_of(places,
                               [&](const QString &place) { return socketSpeaks(socketNameOf(place), isWanted); });
}

#else

bool busSpeaks(const QString &, const std::function<bool()> &)
{
    return true;
}

#endif

} // namespace console
