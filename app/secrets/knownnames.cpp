#include "secrets/knownnames.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <QSaveFile>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QByteArray toJson(const QList<SecretName> &names)
{
    QJsonArray array;
    for (const SecretName &name : names) {
        array.append(QJsonObject{{u"workspace"_s, name.workspace},
                                 {u"payment_type"_s, name.paymentType},
                                 {u"mode"_s, name.mode ? QJsonValue(toString(*name.mode)) : QJsonValue()},
                                 {u"kind"_s, toString(name.kind)}});
    }
    return QJsonDocument(array).toJson();
}

std::optional<SecretName> nameFrom(const QJsonObject &object)
{
    const auto kind = secretKindFromString(object.value(u"kind").toString());
    const QJsonValue mode = object.value(u"mode");
    if (!kind || !object.value(u"workspace").isString() || !object.value(u"payment_type").isString() ||
        !(mode.isNull() || mode == toString(Mode::Test) || mode == toString(Mode::Live)))
        return std::nullopt;
    SecretName name{object.value(u"workspace").toString(), object.value(u"payment_type").toString(), std::nullopt,
                    *kind};
    if (mode.isString())
        name.mode = modeOf(mode.toString() == toString(Mode::Live));
    return name;
}

/// Empty: written.
QString write(const QString &path, const QByteArray &json)
{
    if (!QDir().mkpath(QFileInfo(path).path()))
        return u"mkpath"_s;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    // Before the first byte is in it. An existing file's mode would be taken over otherwise.
    if (!file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) || file.write(json) != json.size() || !file.commit())
        return file.errorString();
    return {};
}

} // namespace

KnownNames::KnownNames(const QString &path) : m_path(path)
{
    m_pool.setMaxThreadCount(1);
    load();
}

void KnownNames::load()
{
    QFile file(m_path);
    if (m_path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return;
    const QByteArray json = file.readAll();
    file.close();
    const QJsonDocument document = QJsonDocument::fromJson(json);
    bool isWhole = document.isArray();
    const QJsonArray array = document.array();
    for (const QJsonValue &value : array) {
        if (const auto name = nameFrom(value.toObject()))
            m_names.append(*name);
        else
            isWhole = false;
    }
    // What cannot be read is kept for a person to look at; the next save would overwrite it.
    if (!isWhole)
        QFile::copy(m_path, m_path + u".damaged"_s);
}

QList<SecretName> KnownNames::ofWorkspace(const QString &workspace) const
{
    QList<SecretName> names;
    for (const SecretName &name : m_names) {
        if (name.workspace == workspace)
            names.append(name);
    }
    return names;
}

void KnownNames::add(const SecretName &name, QObject *context, Saved saved)
{
    if (contains(name)) {
        saved({});
        return;
    }
    m_names.append(name);
    save(context, std::move(saved));
}

void KnownNames::remove(const SecretName &name, QObject *context, Saved saved)
{
    if (m_names.removeAll(name) == 0) {
        saved({});
        return;
    }
    save(context, std::move(saved));
}

void KnownNames::save(QObject *context, Saved saved)
{
    if (m_path.isEmpty()) {
        saved({});
        return;
    }
    m_pool.start([this, path = m_path, json = toJson(m_names), guard = QPointer<QObject>(context),
                  then = std::move(saved)]() mutable {
        const QString problem = write(path, json);
        // To this object, which waits for the pool before it dies; the guard is looked at in its own thread.
        QMetaObject::invokeMethod(
            this,
            [problem, guard = std::move(guard), then = std::move(then)] {
                if (guard)
                    then(problem);
            },
            Qt::QueuedConnection);
    });
}

} // namespace console
