#include "stripe/webhooksignature.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

#include <algorithm>
#include <optional>

namespace console::WebhookSignature {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kDigestBytes = 32;

QByteArray digestOf(QByteArrayView body, QByteArrayView timestamp, QByteArrayView secret)
{
    QMessageAuthenticationCode mac(QCryptographicHash::Sha256);
    mac.setKey(QByteArray::fromRawData(secret.data(), secret.size()));
    mac.addData(timestamp.data(), timestamp.size());
    mac.addData(".", 1);
    mac.addData(body.data(), body.size());
    return mac.result();
}

/// Takes the same time wherever the first difference lies.
bool equalInConstantTime(QByteArrayView a, QByteArrayView b)
{
    if (a.size() != b.size())
        return false;
    unsigned difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned>(static_cast<unsigned char>(b[i]));
    return difference == 0;
}

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool isHex(QByteArrayView text)
{
    return !text.isEmpty() && text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
}

struct Parsed
{
    QByteArray timestamp; ///< as written: it is part of the signed text
    qint64 seconds = 0;
    QList<QByteArray> signatures; ///< decoded v1
};

/// Like Stripe's own libraries: other schemes (v0) are ignored, a v1 that is not hex is left out. Stricter in one
/// point: a second timestamp makes the header malformed, since nobody could say which one was signed.
std::optional<Parsed> parse(QByteArrayView header)
{
    Parsed parsed;
    const auto parts = QByteArray(header.data(), header.size()).split(',');
    for (const QByteArray &part : parts) {
        const auto equals = part.indexOf('=');
        if (equals <= 0)
            return std::nullopt;
        const QByteArray name = part.left(equals);
        const QByteArray value = part.mid(equals + 1);
        if (name == "t") {
            bool ok = false;
            parsed.seconds = value.toLongLong(&ok);
            if (!ok || !isDigits(value) || !parsed.timestamp.isEmpty())
                return std::nullopt;
            parsed.timestamp = value;
        } else if (name == "v1" && isHex(value)) {
            parsed.signatures.append(QByteArray::fromHex(value));
        }
    }
    if (parsed.timestamp.isEmpty() || parsed.signatures.isEmpty())
        return std::nullopt;
    return parsed;
}

} // namespace

QString toString(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Good: return u"good"_s;
    case Verdict::Malformed: return u"malformed"_s;
    case Verdict::WrongSecret: return u"wrong_secret"_s;
    case Verdict::Stale: return u"stale"_s;
    case Verdict::Future: return u"future"_s;
    }
    Q_UNREACHABLE();
}

QByteArray signatureOf(QByteArrayView body, qint64 timestamp, QByteArrayView secret)
{
    return digestOf(body, QByteArray::number(timestamp), secret).toHex();
}

QByteArray header(QByteArrayView body, qint64 timestamp, const QList<QByteArrayView> &secrets)
{
    QByteArray text = "t=" + QByteArray::number(timestamp);
    for (QByteArrayView secret : secrets)
        text += ",v1=" + signatureOf(body, timestamp, secret);
    return text;
}

Verdict verify(QByteArrayView header, QByteArrayView body, const QList<QByteArrayView> &secrets, qint64 now,
               qint64 toleranceSeconds)
{
    const auto parsed = parse(header);
    if (!parsed)
        return Verdict::Malformed;
    bool matches = false;
    for (QByteArrayView secret : secrets) {
        if (secret.isEmpty())
            continue; // anybody can sign with an empty key
        const QByteArray expected = digestOf(body, parsed->timestamp, secret);
        Q_ASSERT(expected.size() == kDigestBytes);
        for (const QByteArray &given : parsed->signatures)
            matches = equalInConstantTime(given, expected) || matches;
    }
    if (!matches)
        return Verdict::WrongSecret;
    if (toleranceSeconds > 0) {
        if (now > parsed->seconds && now - parsed->seconds > toleranceSeconds)
            return Verdict::Stale;
        if (parsed->seconds > now && parsed->seconds - now > toleranceSeconds)
            return Verdict::Future;
    }
    return Verdict::Good;
}

} // namespace console::WebhookSignature
