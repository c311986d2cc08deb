#pragma once

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QLineEdit>
#include <QTest>
#include <QWidget>

namespace console::test {

/// The child with this object name; the test aborts without it, as nothing after would make sense.
template <typename T>
T *named(const QWidget *root, const char *name)
{
    T *found = root->findChild<T *>(QString::fromLatin1(name));
    if (!found)
        qFatal("%s has no child %s", qPrintable(root->objectName()), name);
    return found;
}

/// As a person pastes: the whole text at once, in place of what is there.
inline void paste(QLineEdit *edit, const QString &text)
{
    QApplication::clipboard()->setText(text);
    edit->setFocus();
    edit->selectAll();
    QTest::keyClick(edit, Qt::Key_V, Qt::ControlModifier);
}
inline void paste(QLineEdit *edit, const QByteArray &text)
{
    paste(edit, QString::fromLatin1(text));
}

/// Saves a picture of the widget if the environment names a folder for it (CONSOLE_SCREENSHOTS).
inline void picture(QWidget *widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("CONSOLE_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    QDir().mkpath(folder);
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
    widget->grab().save(QDir(folder).filePath(name + QStringLiteral(".png")));
}

} // namespace console::test
