#pragma once

#include <QByteArray>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

namespace console::testing {

/// The bytes of tests/fixtures/stripe/<name>.json.
inline QByteArray stripeFixture(const QString &name)
{
    QFile file(QStringLiteral(CONSOLE_SOURCE_DIR "/tests/fixtures/stripe/%1.json").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    return file.readAll();
}

inline QJsonObject stripeFixtureObject(const QString &name)
{
    return QJsonDocument::fromJson(stripeFixture(name)).object();
}

inline QByteArray bytesOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// A list page around the objects.
inline QByteArray stripeList(const QList<QJsonObject> &objects, bool hasMore = false)
{
    QJsonArray data;
    for (const QJsonObject &object : objects)
        data.append(object);
    return bytesOf({{QStringLiteral("object"), QStringLiteral("list")},
                    {QStringLiteral("data"), data},
                    {QStringLiteral("has_more"), hasMore}});
}

/// The value with the field at "a.b" or "a.0.b" set, or removed where `to` is undefined.
inline QJsonValue changed(const QJsonValue &value, const QStringList &path, const QJsonValue &to)
{
    if (path.isEmpty())
        return to;
    if (value.isArray()) {
        QJsonArray array = value.toArray();
        const auto index = path.first().toInt();
        array[index] = changed(array.at(index), path.mid(1), to);
        return array;
    }
    QJsonObject object = value.toObject();
    const QJsonValue inner = changed(object.value(path.first()), path.mid(1), to);
    if (inner.isUndefined())
        object.remove(path.first());
    else
        object.insert(path.first(), inner);
    return object;
}

inline QJsonObject changed(const QJsonObject &object, const QString &path, const QJsonValue &to)
{
    return changed(QJsonValue(object), path.split(u'.'), to).toObject();
}

} // namespace console::testing
