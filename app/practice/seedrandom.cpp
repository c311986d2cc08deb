#include "practice/seedrandom.h"

#include <QCryptographicHash>
#include <QtEndian>

namespace console::practice {

using namespace Qt::StringLiterals;

SeedRandom::SeedRandom(const QByteArray &seed, qint64 index)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(seed);
    hash.addData("\n" + QByteArray::number(index));
    m_state = qFromBigEndian<quint64>(hash.result().constData());
}

quint64 SeedRandom::next()
{
    m_state += 0x9E3779B97F4A7C15ULL;
    quint64 z = m_state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

qint64 SeedRandom::below(qint64 bound)
{
    return static_cast<qint64>(next() % static_cast<quint64>(bound));
}

QString SeedRandom::from(QLatin1String alphabet, int length)
{
    QString text(length, u'0');
    for (QChar &sign : text)
        sign = alphabet.at(static_cast<qsizetype>(below(alphabet.size())));
    return text;
}

QString SeedRandom::alphanumeric(int length)
{
    return from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"_L1, length);
}

QString SeedRandom::readable(int length)
{
    return from("23456789ABCDEFGHJKMNPQRSTUVWXYZ"_L1, length);
}

QString SeedRandom::digits(int length)
{
    return from("0123456789"_L1, length);
}

} // namespace console::practice
