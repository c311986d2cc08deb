#include "practice/stripe/formbody.h"

#include <QByteArrayList>
#include <QJsonArray>
#include <QString>

#include <algorithm>

namespace console::practice {

namespace {

QString decoded(QByteArray part)
{
    part.replace('+', ' ');
    return QString::fromUtf8(QByteArray::fromPercentEncoding(part));
}

/// "a[b][]" -> a, b, ""
QStringList pathOf(const QString &name)
{
    const qsizetype open = name.indexOf(QLatin1Char('['));
    if (open <= 0 || !name.endsWith(QLatin1Char(']')))
        return {name};
    QStringList path{name.left(open)};
    const QStringList rest = name.mid(open + 1).chopped(1).split(QLatin1String("]["));
    return path + rest;
}

/// Lists are held as objects with the keys 0..n while parsing.
void insert(QJsonObject &into, const QStringList &path, qsizetype at, const QString &value)
{
    QString key = path.at(at);
    if (key.isEmpty()) {
        qsizetype next = into.size();
        // a[][x]=1&a[][y]=2 is one element until a name repeats.
        if (at + 1 < path.size() && next > 0) {
            const QJsonObject last = into.value(QString::number(next - 1)).toObject();
            if (!last.contains(path.at(at + 1)))
                --next;
        }
        key = QString::number(next);
    }
    if (at + 1 == path.size()) {
        into.insert(key, value);
        return;
    }
    QJsonObject child = into.value(key).toObject();
    insert(child, path, at + 1, value);
    into.insert(key, child);
}

QJsonValue withLists(const QJsonValue &value, bool top)
{
    if (!value.isObject())
        return value;
    const QJsonObject object = value.toObject();
    bool isList = !top && !object.isEmpty();
    for (qsizetype i = 0; isList && i < object.size(); ++i)
        isList = object.contains(QString::number(i));
    if (isList) {
        QJsonArray list;
        for (qsizetype i = 0; i < object.size(); ++i)
            list.append(withLists(object.value(QString::number(i)), false));
        return list;
    }
    QJsonObject result;
    for (auto it = object.begin(); it != object.end(); ++it)
        result.insert(it.key(), withLists(it.value(), false));
    return result;
}

} // namespace

QJsonObject parseForm(const QByteArray &encoded, const QJsonObject &base)
{
    QJsonObject raw;
    const QByteArrayList parts = encoded.split('&');
    for (const QByteArray &part : parts) {
        if (part.isEmpty())
            continue;
        const qsizetype equals = part.indexOf('=');
        const QString name = decoded(equals < 0 ? part : part.left(equals));
        const QString value = equals < 0 ? QString() : decoded(part.mid(equals + 1));
        const QStringList path = pathOf(name);
        if (path.size() <= 8) // deeper than anything that Stripe has
            insert(raw, path, 0, value.isNull() ? QLatin1String("") : value);
    }
    QJsonObject result = base;
    const QJsonObject listed = withLists(raw, true).toObject();
    for (auto it = listed.begin(); it != listed.end(); ++it)
        result.insert(it.key(), it.value());
    return result;
}

} // namespace console::practice
