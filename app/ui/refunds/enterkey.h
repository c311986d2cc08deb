#pragma once

#include <QDialog>
#include <QKeyEvent>
#include <QPushButton>

namespace console {

/// Enter in a dialog that moves money: it counts on a button that has the focus only, and neither sends from a field
/// nor throws away what was typed (QDialog would press its default button, Cancel). True: the key is dealt with.
inline bool takesEnter(const QDialog &dialog, QKeyEvent *event, bool isBusy)
{
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter)
        return false;
    event->accept();
    auto *button = qobject_cast<QPushButton *>(dialog.focusWidget());
    if (button && !isBusy && !event->isAutoRepeat())
        button->click();
    return true;
}

} // namespace console
