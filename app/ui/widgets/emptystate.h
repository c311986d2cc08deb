#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace console {

/// Stands where a list would: says why it is empty, and offers what to do. Owner: its page.
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);
    /// An empty `action` shows no button.
    void showState(const QString &icon, const QString &title, const QString &text, const QString &action = {});
    QString title() const;

Q_SIGNALS:
    void actionTriggered();

protected:
    void changeEvent(QEvent *event) override;

private:
    void drawIcon();
    QString m_iconName;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_text;
    QPushButton *m_action;
};

} // namespace console
