#pragma once

#include <QWidget>

class QLabel;

namespace console {

class ClipboardGuard;

/// "Secret Key (test) is in the clipboard for another 28 s." with a button "Clear now"; shown only while it counts.
/// Borrowed: the guard, which outlives it. Owner: its parent. Thread: GUI.
class ClipboardHint final : public QWidget
{
    Q_OBJECT
public:
    explicit ClipboardHint(ClipboardGuard &guard, QWidget *parent = nullptr);

Q_SIGNALS:
    void shownChanged(bool shown);

private:
    void refresh();
    ClipboardGuard &m_guard;
    QLabel *m_text;
};

} // namespace console
