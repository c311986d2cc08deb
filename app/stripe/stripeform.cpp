#include "stripe/stripeform.h"

#include <QUrl>

namespace console {

using namespace Qt::StringLiterals;

void StripeForm::add(const QString &key, const QString &value)
{
    if (!m_encoded.isEmpty())
        m_encoded += '&';
    m_encoded += QUrl::toPercentEncoding(key) + '=' + QUrl::toPercentEncoding(value);
}

void StripeForm::add(const QString &key, qint64 value)
{
    add(key, QString::number(value));
}

void StripeForm::addIfSet(const QString &key, const QString &value)
{
    if (!value.isEmpty())
        add(key, value);
}

void StripeForm::addList(const QString &key, const QStringList &values)
{
    for (const QString &value : values)
        add(key + u"[]"_s, value);
}

void StripeForm::addMap(const QString &key, const QMap<QString, QString> &values)
{
    for (auto it = values.begin(); it != values.end(); ++it)
        add(u"%1[%2]"_s.arg(key, it.key()), it.value());
}

} // namespace console
