#include "stripe/stripedocument.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QJsonValue withoutClientSecrets(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray list;
        for (const QJsonValue &element : value.toArray())
            list.append(withoutClientSecrets(element));
        return list;
    }
    if (!value.isObject())
        return value;
    QJsonObject kept;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it.key().endsWith("client_secret"_L1, Qt::CaseInsensitive))
            kept.insert(it.key(), withoutClientSecrets(it.value()));
    }
    return kept;
}

} // namespace

QByteArray stripeDocument(const JsonReader &json)
{
    return QJsonDocument(withoutClientSecrets(json.raw()).toObject()).toJson(QJsonDocument::Indented);
}

} // namespace console
