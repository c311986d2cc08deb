#pragma once

#include "core/result.h"
#include "core/secretvalue.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace console::practice {

/// Seals what the practice tenant was given, so that no secret stands in its file: AES-256-GCM through OpenSSL's
/// libcrypto, a random nonce each time, the key derived (HKDF-SHA256) from the seed, which is not stored. The context
/// (payment type, mode, kind) is authenticated, so that sealed texts cannot be swapped. Layout: nonce (12), tag (16),
/// ciphertext. Thread-safe: const.
class SecretBox
{
public:
    explicit SecretBox(const QByteArray &seed);

    Result<QByteArray> seal(QByteArrayView plain, const QByteArray &context) const;
    /// Error Storage for another seed, another context or altered bytes.
    Result<SecretValue> open(const QByteArray &sealed, const QByteArray &context) const;

    /// HKDF-SHA256 with an empty salt (RFC 5869), one block: 32 bytes of key for a purpose.
    static QByteArray derive(const QByteArray &seed, const QByteArray &purpose);
    /// The practice tenant's API token: 50 letters, digits and hyphens as OPS-COM's (facts/stripe-and-opscom.md 1.9).
    static QByteArray apiTokenOf(const QByteArray &seed, const QString &clientId);

private:
    SecretValue m_key;
};

} // namespace console::practice
