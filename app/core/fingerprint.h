#pragma once

#include "core/secretvalue.h"

#include <QString>

namespace console {

/// A short keyed digest by which two holders of a secret compare it without showing it: the first 8 bytes of
/// HMAC-SHA256(key = "opscom-fingerprint-v1:" + clientId, message = secret), as "a1b2-c3d4-e5f6-0718".
/// The client ID in the key makes fingerprints of one secret differ between tenants. Empty for an empty secret.
/// The same computation is part of the tenant contract (resources/api/opscom-payments.yaml).
QString fingerprintOf(QByteArrayView secret, const QString &clientId);
QString fingerprintOf(const SecretValue &secret, const QString &clientId);

} // namespace console
