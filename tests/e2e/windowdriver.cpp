#include "windowdriver.h"
#include "support/waiting.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMetaProperty>
#include <QPlainTextEdit>
#include <QTest>
#include <QTextBrowser>

#include <algorithm>

namespace console::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostRows = 200; // more than any picture shows

QStringList pictureTexts;

/// Whatever a widget has that is a text. Of a line edit what it shows, not what it holds.
QStringList textsOf(const QWidget *widget)
{
    QStringList texts;
    const QMetaObject *type = widget->metaObject();
    const bool isLine = qobject_cast<const QLineEdit *>(widget) != nullptr;
    for (int i = 0; i < type->propertyCount(); ++i) {
        const QMetaProperty property = type->property(i);
        if (property.typeId() == QMetaType::QString && !(isLine && qstrcmp(property.name(), "text") == 0))
            texts.append(property.read(widget).toString());
    }
    return texts;
}

QStringList cellsOf(const QAbstractItemView *view)
{
    QStringList rows;
    const int count = view->model() ? std::min(view->model()->rowCount(), kMostRows) : 0;
    for (int row = 0; row < count; ++row)
        rows.append(WindowDriver::rowText(view, row));
    return rows;
}

} // namespace

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

QString WindowDriver::everyTextIn(QWidget *window)
{
    QStringList texts;
    QWidgetList widgets = window->findChildren<QWidget *>();
    widgets.prepend(window);
    for (const QWidget *widget : std::as_const(widgets)) {
        if (!widget->isVisible())
            continue;
        texts += textsOf(widget);
        if (const auto *view = qobject_cast<const QAbstractItemView *>(widget))
            texts += cellsOf(view);
    }
    texts.removeAll(QString());
    return texts.join(u'\n');
}

void WindowDriver::picture(QWidget *window, const QString &name)
{
    const QString folder = qEnvironmentVariable("CONSOLE_SCREENSHOTS");
    if (!window)
        return;
    QTest::qWait(0); // pending layouts and repaints
    pictureTexts.append(everyTextIn(window));
    if (folder.isEmpty())
        return;
    const QString number = QString::number(pictureTexts.size()).rightJustified(2, u'0');
    const QString path = QDir(folder).filePath(number + u'-' + name);
    window->grab().save(path + u".png"_s);
    QFile text(path + u".txt"_s);
    if (text.open(QFile::WriteOnly))
        text.write(pictureTexts.constLast().toUtf8());
}

QString WindowDriver::textOfPictures()
{
    return pictureTexts.join(u'\n');
}

void WindowDriver::forgetLastPicture()
{
    pictureTexts.removeLast();
}

} // namespace console::test
