#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;

namespace console {

/// An object of Stripe's as it is kept there, with a search: all matches marked, Enter goes to the next, Shift+Enter to
/// the one before. Owner: the payment's details.
class RawObjectView : public QWidget
{
    Q_OBJECT
public:
    explicit RawObjectView(QWidget *parent = nullptr);
    void showText(const QString &json);
    /// Why there is nothing to see.
    void showReason(const QString &reason);
    bool isFilled() const { return m_filled; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void findAll();
    void step(int by);
    void mark();

    QLineEdit *m_search;
    QLabel *m_count;
    QToolButton *m_previous;
    QToolButton *m_next;
    QPlainTextEdit *m_text;
    QList<int> m_found; ///< positions of all matches
    int m_current = -1;
    bool m_filled = false;
};

} // namespace console
