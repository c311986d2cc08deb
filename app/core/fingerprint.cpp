#include "core/fingerprint.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

namespace console {

QString fingerprintOf(QByteArrayView secret, const QString &clientId)
{
    if (secret.isEmpty())
        return {};
    QMessageAuthenticationCode mac(QCryptographicHash::Sha256, "opscom-fingerprint-v1:" + clientId.toUtf8());
    mac.addData(secret.data(), secret.size());
    const QByteArray hex = mac.result().first(8).toHex();
    return QString::fromLatin1(hex.first(4) + '-' + hex.sliced(4, 4) + '-' + hex.sliced(8, 4) + '-' + hex.sliced(12));
}

QString fingerprintOf(const SecretValue &secret, const QString &clientId)
{
    return secret.use([&](QByteArrayView bytes) { return fingerprintOf(bytes, clientId); });
}

} // namespace console
