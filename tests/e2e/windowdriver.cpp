#include "windowdriver.h"
#include "support/waiting.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>
#include <QTextBrowser>

#include <algorithm>

namespace console::test {

using namespace Qt::StringLiterals;

QWidget *WindowDriver::findVisible(const QString &name, const QMetaObject &type, int timeoutMs)
{
    QWidget *found = nullptr;
    const auto look = [&] {
        const QWidgetList windows = QApplication::topLevelWidgets();
        for (QWidget *window : windows) {
            if (!window->isVisible())
                continue;
            QWidgetList widgets = window->findChildren<QWidget *>(name);
            if (window->objectName() == name)
                widgets.prepend(window);
            for (QWidget *widget : std::as_const(widgets)) {
                if (widget->isVisible() && widget->metaObject()->inherits(&type)) {
                    found = widget;
                    return true;
                }
            }
        }
        return false;
    };
    if (!console::test::waitFor(look, timeoutMs))
        qWarning("no visible widget named %s", qPrintable(name));
    return found;
}

bool WindowDriver::isOpen(const QString &name)
{
    const QWidgetList windows = QApplication::topLevelWidgets();
    return std::ranges::any_of(windows,
                               [&name](const QWidget *w) { return w->objectName() == name && w->isVisible(); });
}

bool WindowDriver::click(const QString &name, int timeoutMs)
{
    auto *button = find<QAbstractButton>(name, timeoutMs);
    if (!button)
        return false;
    if (!console::test::waitFor([button] { return button->isEnabled(); }, timeoutMs)) {
        qWarning("%s stays disabled", qPrintable(name));
        return false;
    }
    // A check box answers at its mark and text only, not in the middle of a wide one.
    const QPoint mark(8, button->height() / 2);
    QTest::mouseClick(button, Qt::LeftButton, {}, button->isCheckable() ? mark : QPoint());
    return true;
}

bool WindowDriver::type(const QString &name, const QString &text)
{
    auto *field = find<QWidget>(name);
    if (!field || !field->isEnabled())
        return false;
    field->setFocus();
    QTest::keySequence(field, QKeySequence::SelectAll);
    for (const QChar c : text) // keyClicks() knows Latin-1 only
        QTest::sendKeyEvent(QTest::Click, field, Qt::Key_unknown, QString(c), Qt::NoModifier);
    if (auto *line = qobject_cast<QLineEdit *>(field))
        return line->text() == text;
    return true;
}

bool WindowDriver::choose(const QString &name, const QString &entry)
{
    auto *combo = find<QComboBox>(name);
    if (!combo)
        return false;
    int index = -1;
    const bool isThere = console::test::waitFor(
        [&] {
            index = combo->findText(entry);
            return index >= 0 && combo->isEnabled();
        },
        10000);
    if (!isThere) {
        qWarning("%s has no entry %s", qPrintable(name), qPrintable(entry));
        return false;
    }
    combo->setFocus();
    combo->setCurrentIndex(index);
    Q_EMIT combo->activated(index);
    return true;
}

QString WindowDriver::rowText(const QAbstractItemView *view, int row)
{
    QStringList texts;
    const QAbstractItemModel *model = view->model();
    for (int column = 0; column < model->columnCount(); ++column)
        texts.append(model->index(row, column).data().toString());
    return texts.join(u" | "_s);
}

int WindowDriver::rowWith(const QAbstractItemView *view, const QStringList &parts)
{
    for (int row = 0; row < view->model()->rowCount(); ++row) {
        const QString text = rowText(view, row);
        if (std::ranges::all_of(parts, [&text](const QString &part) { return text.contains(part); }))
            return row;
    }
    return -1;
}

QString WindowDriver::textsIn(const QWidget *window)
{
    QStringList texts;
    const auto labels = window->findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        if (label->isVisible())
            texts.append(label->text());
    }
    const auto lines = window->findChildren<QLineEdit *>();
    for (const QLineEdit *line : lines) {
        if (line->isVisible() && line->echoMode() == QLineEdit::Normal)
            texts.append(line->text());
    }
    const auto browsers = window->findChildren<QTextBrowser *>();
    for (const QTextBrowser *browser : browsers) {
        if (browser->isVisible())
            texts.append(browser->toPlainText());
    }
    return texts.join(u'\n');
}

void WindowDriver::picture(QWidget *window, const QString &name)
{
    static int number = 0;
    const QString folder = qEnvironmentVariable("CONSOLE_SCREENSHOTS");
    ++number;
    if (folder.isEmpty() || !window)
        return;
    QTest::qWait(0); // pending layouts and repaints
    window->grab().save(
        QDir(folder).filePath(u"%1-%2.png"_s.arg(QString::number(number).rightJustified(2, u'0'), name)));
}

} // namespace console::test
