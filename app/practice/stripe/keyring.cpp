#include "practice/stripe/keyring.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

#include <utility>

namespace console::practice {

namespace {

constexpr char kLetters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

} // namespace

bool ApiKey::may(const QString &permission) const
{
    if (kind == Kind::Secret || permission.isEmpty())
        return true;
    if (kind == Kind::Publishable)
        return false;
    if (permissions.contains(permission))
        return true;
    if (!permission.endsWith(QLatin1String("_read")))
        return false;
    return permissions.contains(permission.chopped(4) + QLatin1String("write"));
}

KeyRing::KeyRing(QByteArray seed) : m_seed(std::move(seed))
{
    const QByteArray body = derive("account", 15);
    m_accountId = QLatin1String("acct_1") + QString::fromLatin1(body);
    const auto make = [&](const char *prefix, const QByteArray &label) {
        return QByteArray(prefix) + "51" + body + derive(label, 82);
    };
    m_keys.publishableTest = make("pk_test_", "publishable test");
    m_keys.secretTest = make("sk_test_", "secret test");
    m_keys.publishableLive = make("pk_live_", "publishable live");
    m_keys.secretLive = make("sk_live_", "secret live");
    m_keys.expiredTest = make("sk_test_", "expired test");
    const auto add = [this](const QByteArray &key, ApiKey::Kind kind, Mode mode, bool expired = false) {
        ApiKey entry;
        entry.kind = kind;
        entry.mode = mode;
        entry.expired = expired;
        m_known.insert(key, entry);
    };
    add(m_keys.publishableTest, ApiKey::Kind::Publishable, Mode::Test);
    add(m_keys.secretTest, ApiKey::Kind::Secret, Mode::Test);
    add(m_keys.publishableLive, ApiKey::Kind::Publishable, Mode::Live);
    add(m_keys.secretLive, ApiKey::Kind::Secret, Mode::Live);
    add(m_keys.expiredTest, ApiKey::Kind::Secret, Mode::Test, true);
    m_keys.restrictedTest = addRestricted(PracticeStripe::consolePermissions(), Mode::Test);
    m_keys.restrictedLive = addRestricted(PracticeStripe::consolePermissions(), Mode::Live);
}

std::optional<ApiKey> KeyRing::find(const QByteArray &key) const
{
    const auto found = m_known.constFind(key);
    return found == m_known.constEnd() ? std::nullopt : std::optional(*found);
}

QByteArray KeyRing::addRestricted(const QStringList &permissions, Mode mode)
{
    QStringList sorted = permissions;
    sorted.sort();
    sorted.removeDuplicates();
    const QByteArray prefix = mode == Mode::Live ? "rk_live_" : "rk_test_";
    const QByteArray key = prefix + "51" + m_accountId.mid(6).toLatin1() +
                           derive("restricted " + prefix + sorted.join(QLatin1Char(',')).toLatin1(), 82);
    ApiKey entry;
    entry.kind = ApiKey::Kind::Restricted;
    entry.mode = mode;
    entry.permissions = QSet<QString>(sorted.begin(), sorted.end());
    m_known.insert(key, entry);
    return key;
}

QByteArray KeyRing::endpointSecret(const QString &endpointId, qint64 generation) const
{
    return "whsec_" + derive("endpoint " + endpointId.toLatin1() + ' ' + QByteArray::number(generation), 32);
}

QString KeyRing::clientSecret(const QString &paymentIntentId) const
{
    return paymentIntentId + QLatin1String("_secret_") +
           QString::fromLatin1(derive("client " + paymentIntentId.toLatin1(), 25));
}

QString KeyRing::receiptToken(const QString &chargeId) const
{
    return chargeId + QLatin1Char('-') + QString::fromLatin1(derive("receipt " + chargeId.toLatin1(), 20));
}

QString KeyRing::fingerprint(const QString &brand, const QString &last4) const
{
    return QString::fromLatin1(derive("card " + brand.toLatin1() + last4.toLatin1(), 16));
}

QString KeyRing::objectId(const QString &prefix, qint64 unixTime, qint64 number) const
{
    QByteArray time;
    for (qint64 rest = unixTime; time.size() < 5; rest /= 62)
        time.prepend(kLetters[rest % 62]);
    const bool intentLike = prefix == QLatin1String("pi") || prefix == QLatin1String("ch") ||
                            prefix == QLatin1String("re") || prefix == QLatin1String("txn");
    return prefix + QLatin1Char('_') + QLatin1String(intentLike ? "3" : "1") + QString::fromLatin1(time) +
           m_accountId.right(10) + QString::fromLatin1(derive("object " + QByteArray::number(number), 8));
}

QString KeyRing::requestId(qint64 number) const
{
    return QLatin1String("req_") + QString::fromLatin1(derive("request " + QByteArray::number(number), 14));
}

QString KeyRing::masked(const QByteArray &key)
{
    const qsizetype mark = key.lastIndexOf('_') + 1;
    const QByteArray body = key.mid(mark);
    if (body.size() <= 8)
        return QString::fromUtf8(key.left(mark)) + QString(body.size(), QLatin1Char('*'));
    return QString::fromUtf8(key.left(mark)) + QString(body.size() - 4, QLatin1Char('*')) +
           QString::fromUtf8(body.right(4));
}

QByteArray KeyRing::derive(const QByteArray &label, int length) const
{
    QByteArray result;
    for (int block = 0; result.size() < length; ++block) {
        const QByteArray digest = QMessageAuthenticationCode::hash(label + '#' + QByteArray::number(block), m_seed,
                                                                   QCryptographicHash::Sha256);
        for (const char c : digest) {
            const auto value = static_cast<unsigned char>(c);
            if (value < 248 && result.size() < length) // 248 = 4 * 62: no letter is likelier than another
                result += kLetters[value % 62];
        }
    }
    return result;
}

} // namespace console::practice
