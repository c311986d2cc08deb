#include "practice/tenant/secretbox.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr int kNonce = 12;
constexpr int kTag = 16;

struct FreeContext
{
    void operator()(EVP_CIPHER_CTX *context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

Error storageError(const char *detail)
{
    return Error{.kind = ErrorKind::Storage,
                 .userText = u"A secret of the practice tenant cannot be read. Its data folder belongs to another "
                             "seed, or was altered. Set up the payment type's secrets again."_s,
                 .detail = QString::fromLatin1(detail),
                 .requestId = {},
                 .httpStatus = 0,
                 .code = {},
                 .param = {}};
}

const unsigned char *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

unsigned char *writableBytesOf(QByteArray &bytes, qsizetype offset = 0)
{
    return reinterpret_cast<unsigned char *>(bytes.data() + offset);
}

} // namespace

SecretBox::SecretBox(const QByteArray &seed) : m_key(derive(seed, "opscom-practice-tenant-box-v1")) {}

Result<QByteArray> SecretBox::seal(QByteArrayView plain, const QByteArray &context) const
{
    QByteArray sealed(kNonce + kTag + plain.size(), Qt::Uninitialized);
    if (RAND_bytes(writableBytesOf(sealed), kNonce) != 1)
        return storageError("no random bytes");
    const CipherContext cipher(EVP_CIPHER_CTX_new());
    int written = 0;
    const bool done = m_key.use([&](QByteArrayView key) {
        return cipher &&
               EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(key), bytesOf(sealed)) == 1 &&
               EVP_EncryptUpdate(cipher.get(), nullptr, &written, bytesOf(context), static_cast<int>(context.size())) ==
                   1 &&
               EVP_EncryptUpdate(cipher.get(), writableBytesOf(sealed, kNonce + kTag), &written, bytesOf(plain),
                                 static_cast<int>(plain.size())) == 1 &&
               EVP_EncryptFinal_ex(cipher.get(), writableBytesOf(sealed, kNonce + kTag + written), &written) == 1 &&
               EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTag, writableBytesOf(sealed, kNonce)) == 1;
    });
    if (!done)
        return storageError("sealing did not work");
    return sealed;
}

Result<SecretValue> SecretBox::open(const QByteArray &sealed, const QByteArray &context) const
{
    if (sealed.size() < kNonce + kTag)
        return storageError("sealed text too short");
    const QByteArrayView all(sealed);
    const QByteArrayView text = all.sliced(kNonce + kTag);
    QByteArray tag = sealed.mid(kNonce, kTag);
    QByteArray plain(text.size(), Qt::Uninitialized);
    const CipherContext cipher(EVP_CIPHER_CTX_new());
    int written = 0;
    const bool done = m_key.use([&](QByteArrayView key) {
        return cipher &&
               EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(key), bytesOf(all)) == 1 &&
               EVP_DecryptUpdate(cipher.get(), nullptr, &written, bytesOf(context), static_cast<int>(context.size())) ==
                   1 &&
               EVP_DecryptUpdate(cipher.get(), writableBytesOf(plain), &written, bytesOf(text),
                                 static_cast<int>(text.size())) == 1 &&
               EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTag, writableBytesOf(tag)) == 1 &&
               EVP_DecryptFinal_ex(cipher.get(), writableBytesOf(plain, written), &written) == 1;
    });
    SecretValue value(std::move(plain));
    if (!done)
        return storageError("authentication of a sealed text did not pass");
    return value;
}

QByteArray SecretBox::derive(const QByteArray &seed, const QByteArray &purpose)
{
    const QByteArray extracted =
        QMessageAuthenticationCode::hash(seed, QByteArray(32, '\0'), QCryptographicHash::Sha256);
    return QMessageAuthenticationCode::hash(purpose + '\1', extracted, QCryptographicHash::Sha256);
}

QByteArray SecretBox::apiTokenOf(const QByteArray &seed, const QString &clientId)
{
    const QByteArray hex = derive(seed, "opscom-practice-api-token-v1:" + clientId.toUtf8()).toHex();
    return hex.first(16) + '-' + hex.sliced(16, 16) + '-' + hex.sliced(32, 16);
}

} // namespace console::practice
