#include "net/oneshotbody.h"

#include <algorithm>

namespace console {

OneShotBody::OneShotBody(SecretValue bytes, QObject *parent) : QIODevice(parent), m_bytes(std::move(bytes))
{
    // Unbuffered: QIODevice's buffer would be a second copy that nobody wipes.
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

bool OneShotBody::seek(qint64 position)
{
    // Of an empty body nobody can see whether it was sent.
    if (m_wasRead || m_bytes.isEmpty() || position != 0)
        return false;
    return QIODevice::seek(position);
}

qint64 OneShotBody::readData(char *data, qint64 maxSize)
{
    m_wasRead = true;
    const qint64 count = std::min(maxSize, m_bytes.size() - m_next);
    if (count <= 0)
        return m_bytes.size() == m_next ? -1 : 0;
    m_bytes.use([&](QByteArrayView bytes) { std::copy_n(bytes.data() + m_next, count, data); });
    m_next += count;
    return count;
}

qint64 OneShotBody::writeData(const char *, qint64)
{
    return -1;
}

} // namespace console
