#pragma once

#include "core/job.h"
#include "flows/savedview.h"

namespace console {

/// The saved views of one workspace, as many as a person likes, in one small file of the data folder (mode 0600).
/// A change counts at once and is written in the background, one writing after the other; failed() tells if it could
/// not be written. Owner: the report's page. Thread: GUI.
class SavedViews : public QObject
{
    Q_OBJECT
public:
    /// `columnNames`: stable names of all columns, against which files are checked.
    SavedViews(QString file, QStringList columnNames, QObject *parent = nullptr);

    /// Reads the file; without one there are no views. A damaged file is moved aside ("views.json.damaged-1") and said
    /// by failed(). changed() tells the end.
    void load();
    /// By name, in the order of the locale's alphabet.
    const QList<SavedView> &views() const { return m_views; }
    /// The view of this name, whatever its letters' case; or null.
    const SavedView *find(const QString &name) const;
    /// True while something is still being written.
    bool isWriting() const { return m_writing || m_writeAgain; }

    /// Adds a view or takes the place of the one with its name. InvalidInput for an empty or too long name.
    Outcome save(SavedView view);
    /// InvalidInput for an empty or too long name, or one that another view has.
    Outcome rename(const QString &name, const QString &newName);
    void remove(const QString &name);

    /// Writes these views into a file that can be given to another person.
    TypedJob<Done> *exportTo(const QString &path, const QList<SavedView> &views, QObject *parent = nullptr);
    /// Adds the views of such a file; one whose name is taken becomes "name (2)". Ends with the names that were added.
    /// On an error nothing is added.
    TypedJob<QStringList> *importFrom(const QString &path, QObject *parent = nullptr);

Q_SIGNALS:
    void changed();
    void failed(const console::Error &error);

private:
    void keep();
    void write();
    QString freeName(const QString &name) const;

    QString m_file;
    QStringList m_columnNames;
    QList<SavedView> m_views;
    bool m_writing = false;
    bool m_writeAgain = false;
};

} // namespace console
