#include "secrets/knownnames.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QPointer>
#include <QSaveFile>

#include <optional>

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
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    // Before the first byte is in it. An existing file's mode would be taken over otherwise.
    if (!file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) || file.write(json) != json.size() || !file.commit())
        return file.errorString();
    return {};
}

struct List
{
    QList<SecretName> names;
    bool isThere = false;
    bool isWhole = true; ///< all of the file was understood
    QString problem;     ///< the file is there and cannot be read
};

List read(const QString &path)
{
    List list;
    QFile file(path);
    if (path.isEmpty() || !file.exists())
        return list;
    list.isThere = true;
    if (!file.open(QIODevice::ReadOnly)) {
        list.problem = file.errorString();
        return list;
    }
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    list.isWhole = document.isArray();
    const QJsonArray array = document.array();
    for (const QJsonValue &value : array) {
        if (const auto name = nameFrom(value.toObject()))
            list.names.append(*name);
        else
            list.isWhole = false;
    }
    return list;
}

/// What cannot be read is kept for a person to look at; the next write would overwrite it.
void keepAside(const QString &path)
{
    QFile::copy(path, path + u".damaged"_s);
}

/// The names that a change begins from: the file's, and where it is missing or damaged those last seen too. A name too
/// many is harmless, one too few puts a secret out of reach.
QList<SecretName> basis(const List &list, const QList<SecretName> &lastSeen)
{
    QList<SecretName> names = list.names;
    if (!list.isThere || !list.isWhole) {
        for (const SecretName &name : lastSeen) {
            if (!names.contains(name))
                names.append(name);
        }
    }
    return names;
}

/// True if the list was another before.
bool apply(QList<SecretName> &names, const SecretName &name, bool present)
{
    if (!present)
        return names.removeAll(name) > 0;
    if (names.contains(name))
        return false;
    names.append(name);
    return true;
}

} // namespace

KnownNames::KnownNames(const QString &path, std::chrono::milliseconds lockLimit) : m_path(path), m_lockLimit(lockLimit)
{
    m_pool.setMaxThreadCount(1);
    const List list = read(m_path);
    m_names = list.names;
    if (!list.isWhole)
        keepAside(m_path);
}

QList<SecretName> KnownNames::ofWorkspace(const QString &workspace) const
{
    QList<SecretName> names = basis(read(m_path), m_names);
    names.removeIf([&workspace](const SecretName &name) { return name.workspace != workspace; });
    return names;
}

QStringList KnownNames::workspaces() const
{
    QStringList workspaces;
    for (const SecretName &name : basis(read(m_path), m_names)) {
        if (!workspaces.contains(name.workspace))
            workspaces.append(name.workspace);
    }
    return workspaces;
}

void KnownNames::add(const SecretName &name, QObject *context, Changed changed)
{
    change(name, Wanted::Present, context, std::move(changed));
}

void KnownNames::remove(const SecretName &name, QObject *context, Changed changed)
{
    change(name, Wanted::Absent, context, std::move(changed));
}

void KnownNames::change(const SecretName &name, Wanted wanted, QObject *context, Changed changed)
{
    m_pool.start([this, path = m_path, limit = m_lockLimit, lastSeen = m_names, name,
                  present = wanted == Wanted::Present, guard = QPointer<QObject>(context),
                  then = std::move(changed)]() mutable {
        Change change;
        QList<SecretName> names;
        const auto work = [&] {
            if (path.isEmpty())
                return;
            if (!QDir().mkpath(QFileInfo(path).path())) {
                change.problem = u"mkpath"_s;
                return;
            }
            QLockFile lock(path + u".lock"_s);
            if (!lock.tryLock(static_cast<int>(limit.count()))) {
                change.problem = u"the list is locked by another program"_s;
                return;
            }
            const List list = read(path);
            change.problem = list.problem;
            if (!list.problem.isEmpty())
                return;
            if (!list.isWhole)
                keepAside(path);
            names = basis(list, lastSeen);
            change.hasChanged = apply(names, name, present);
            if (change.hasChanged)
                change.problem = write(path, toJson(names));
        };
        work();
        // To this object, which waits for the pool before it dies; the guard is looked at in its own thread.
        QMetaObject::invokeMethod(
            this,
            [this, change, names, name, present, guard = std::move(guard), then = std::move(then)]() mutable {
                if (m_path.isEmpty())
                    change.hasChanged = apply(m_names, name, present);
                else if (change.problem.isEmpty())
                    m_names = names;
                if (guard)
                    then(change);
            },
            Qt::QueuedConnection);
    });
}

} // namespace console
