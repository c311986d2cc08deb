#include "flows/savedviews.h"

#include "core/workerjob.h"
#include "flows/flowsupport.h"

#include <QCollator>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>

namespace console {

namespace {

constexpr qint64 kMostBytes = 4 * 1024 * 1024; // thousands of views; anything larger is another kind of file

Error storageError(const QString &text, const QFileDevice &file)
{
    return {ErrorKind::Storage,
            text.arg(QDir::toNativeSeparators(file.fileName()), file.errorString()),
            {},
            {},
            0,
            QStringLiteral("views_file"),
            {}};
}

Outcome writeViews(const QString &path, const QByteArray &json, bool isPrivate)
{
    QSaveFile file(path);
    const bool done = file.open(QIODevice::WriteOnly) &&
                      (!isPrivate || file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)) &&
                      file.write(json) == json.size() && file.commit();
    if (!done)
        return storageError(SavedViews::tr("The file of views %1 could not be written: %2 What it held before is "
                                           "still there."),
                            file);
    return Done{};
}

Result<QList<SavedView>> readViews(const QString &path, const QStringList &columnNames)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return storageError(SavedViews::tr("The file of views %1 could not be read: %2"), file);
    if (file.size() > kMostBytes)
        return flowError(ErrorKind::InvalidInput, SavedViews::tr("The file is too large to be a file of views."));
    return savedViewsFromJson(file.readAll(), columnNames);
}

/// The file in the data folder. What cannot be read is put aside and never written over.
Result<QList<SavedView>> readOwnViews(const QString &path, const QStringList &columnNames)
{
    if (!QFile::exists(path))
        return QList<SavedView>();
    auto views = readViews(path, columnNames);
    if (views)
        return views;
    int number = 1;
    while (QFile::exists(QStringLiteral("%1.damaged-%2").arg(path).arg(number)))
        ++number;
    const QString aside = QStringLiteral("%1.damaged-%2").arg(path).arg(number);
    if (!QFile::rename(path, aside))
        return views.error();
    return withAddition(views.error(),
                        SavedViews::tr("The file was moved aside as %1.").arg(QFileInfo(aside).fileName()));
}

void sortByName(QList<SavedView> *views)
{
    QCollator collator;
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    collator.setNumericMode(true);
    std::stable_sort(views->begin(), views->end(),
                     [&](const SavedView &a, const SavedView &b) { return collator.compare(a.name, b.name) < 0; });
}

Outcome checkName(const QString &name)
{
    if (name.isEmpty())
        return flowError(ErrorKind::InvalidInput, SavedViews::tr("Give the view a name."), QStringLiteral("name"));
    if (name.size() > kMostViewNameLetters)
        return flowError(ErrorKind::InvalidInput,
                         SavedViews::tr("The name is longer than %Ln letter(s).", nullptr, kMostViewNameLetters),
                         QStringLiteral("name"));
    return Done{};
}

} // namespace

SavedViews::SavedViews(QString file, QStringList columnNames, QObject *parent)
    : QObject(parent),
      m_file(std::move(file)),
      m_columnNames(std::move(columnNames))
{
}

void SavedViews::load()
{
    auto *job = new WorkerJob<QList<SavedView>>(
        [file = m_file, columns = m_columnNames] { return readOwnViews(file, columns); }, this);
    job->onFinished(this, [this](const Result<QList<SavedView>> &views) {
        if (views)
            m_views = *views + m_views; // one that was saved before the file was read stays
        sortByName(&m_views);
        Q_EMIT changed();
        if (!views)
            Q_EMIT failed(views.error());
    });
    job->start();
}

const SavedView *SavedViews::find(const QString &name) const
{
    const auto found = std::find_if(m_views.cbegin(), m_views.cend(), [&](const SavedView &view) {
        return view.name.compare(name.trimmed(), Qt::CaseInsensitive) == 0;
    });
    return found == m_views.cend() ? nullptr : &*found;
}

Outcome SavedViews::save(SavedView view)
{
    view.name = view.name.simplified();
    if (const Outcome fits = checkName(view.name); !fits)
        return fits;
    m_views.removeIf([&](const SavedView &other) { return other.name.compare(view.name, Qt::CaseInsensitive) == 0; });
    m_views.append(std::move(view));
    keep();
    return Done{};
}

Outcome SavedViews::rename(const QString &name, const QString &newName)
{
    const QString wanted = newName.simplified();
    if (const Outcome fits = checkName(wanted); !fits)
        return fits;
    const SavedView *view = find(name);
    if (!view)
        return flowError(ErrorKind::NotFound, tr("There is no view with this name any more."));
    const SavedView *other = find(wanted);
    if (other && other != view)
        return flowError(ErrorKind::InvalidInput,
                         tr("Another view is called %1. Choose another name.").arg(other->name),
                         QStringLiteral("name"));
    SavedView renamed = *view;
    m_views.removeOne(*view);
    renamed.name = wanted;
    m_views.append(renamed);
    keep();
    return Done{};
}

void SavedViews::remove(const QString &name)
{
    if (m_views.removeIf([&](const SavedView &view) { return view.name.compare(name, Qt::CaseInsensitive) == 0; }) > 0)
        keep();
}

void SavedViews::keep()
{
    sortByName(&m_views);
    Q_EMIT changed();
    if (m_writing)
        m_writeAgain = true;
    else
        write();
}

void SavedViews::write()
{
    m_writing = true;
    m_writeAgain = false;
    auto *job = new WorkerJob<Done>(
        [file = m_file, json = savedViewsToJson(m_views)] { return writeViews(file, json, true); }, this);
    job->onFinished(this, [this](const Outcome &written) {
        m_writing = false;
        if (!written)
            Q_EMIT failed(withAddition(written.error(), tr("Your change holds until the program is closed.")));
        if (m_writeAgain)
            write();
    });
    job->start();
}

TypedJob<Done> *SavedViews::exportTo(const QString &path, const QList<SavedView> &views, QObject *parent)
{
    return new WorkerJob<Done>([path, json = savedViewsToJson(views)] { return writeViews(path, json, false); },
                               parent);
}

QString SavedViews::freeName(const QString &name) const
{
    QString free = name;
    for (int number = 2; find(free); ++number)
        free = QStringLiteral("%1 (%2)").arg(name.left(kMostViewNameLetters - 8)).arg(number);
    return free;
}

TypedJob<QStringList> *SavedViews::importFrom(const QString &path, QObject *parent)
{
    auto *read = new WorkerJob<QList<SavedView>>([path, columns = m_columnNames] { return readViews(path, columns); });
    const auto take = [self = QPointer(this)](QList<SavedView> &&views) -> Result<QStringList> {
        QStringList names;
        if (!self)
            return names;
        for (SavedView &view : views) {
            view.name = self->freeName(view.name);
            names.append(view.name);
            self->m_views.append(std::move(view));
        }
        if (!names.isEmpty())
            self->keep();
        return names;
    };
    return new ThenJob<QStringList, QList<SavedView>>(read, take, parent);
}

} // namespace console
