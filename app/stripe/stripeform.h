#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

namespace console {

/// Stripe's request encoding: application/x-www-form-urlencoded with nested keys in brackets, the same for bodies and
/// queries (facts/stripe-and-opscom.md, part 2). A value type; fields keep the order in which they were added.
class StripeForm
{
public:
    void add(const QString &key, const QString &value);
    void add(const QString &key, qint64 value);
    /// Nothing is added for an empty value.
    void addIfSet(const QString &key, const QString &value);
    /// key[]=a&key[]=b
    void addList(const QString &key, const QStringList &values);
    /// key[a]=b
    void addMap(const QString &key, const QMap<QString, QString> &values);

    const QByteArray &encoded() const { return m_encoded; }

private:
    QByteArray m_encoded;
};

} // namespace console
