#pragma once

#include <QAbstractItemView>
#include <QString>
#include <QWidget>

namespace console::test {

/// Finds and uses what a person sees in the program's windows, by object name, and keeps pictures where
/// CONSOLE_SCREENSHOTS names a folder. Only visible widgets are found. Thread: GUI.
class WindowDriver
{
public:
    /// The visible widget with this name in any window, waited for; null after `timeoutMs`.
    template <typename T>
    static T *find(const QString &name, int timeoutMs = 10000)
    {
        return qobject_cast<T *>(findVisible(name, T::staticMetaObject, timeoutMs));
    }
    /// Whether a window with this name is open now.
    static bool isOpen(const QString &name);
    /// Clicks a visible, enabled button (waits for both). False if there is none in time.
    static bool click(const QString &name, int timeoutMs = 10000);
    /// Replaces the text of a line edit or text edit, key by key where it is short.
    static bool type(const QString &name, const QString &text);
    /// Chooses the entry of a combo box by its text.
    static bool choose(const QString &name, const QString &entry);
    /// Row of a view whose row texts contain all of `parts`; -1 if there is none.
    static int rowWith(const QAbstractItemView *view, const QStringList &parts);
    static QString rowText(const QAbstractItemView *view, int row);
    /// All texts shown by labels in a window, joined: for "does it say so".
    static QString textsIn(const QWidget *window);
    /// Saves a picture of the window as NN-name.png, and its text beside it as NN-name.txt.
    static void picture(QWidget *window, const QString &name);
    /// What the pictures so far show, whether they were saved or not: every text of the visible widgets, their tips and
    /// accessible names, the cells of their tables. Taken from the widgets, not read from the pixels.
    static QString textOfPictures();
    static void forgetLastPicture();

private:
    static QString everyTextIn(QWidget *window);
    static QWidget *findVisible(const QString &name, const QMetaObject &type, int timeoutMs);
};

} // namespace console::test
