#pragma once

#include "core/secretvalue.h"

#include <QIODevice>

namespace console {

/// The body of one attempt of one POST. Two purposes. It cannot be read twice: QNetworkAccessManager sends a request
/// again by itself, up to three times, when the connection breaks while it waits for the answer, and a device that
/// refuses to go back is what stops it (only RetryPolicy may repeat a POST). And it knows whether reading began, which
/// is whether anything can have arrived at all: the manager reads a body only when the connection, TLS included,
/// stands. Owner: the QNetworkReply. Thread: the HttpClient's. The bytes are wiped at the end.
class OneShotBody final : public QIODevice
{
    Q_OBJECT
public:
    explicit OneShotBody(SecretValue bytes, QObject *parent = nullptr);

    bool wasRead() const { return m_wasRead; }

    qint64 size() const override { return m_bytes.size(); }
    bool isSequential() const override { return false; }
    bool seek(qint64 position) override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    SecretValue m_bytes;
    qint64 m_next = 0;
    bool m_wasRead = false;
};

} // namespace console
