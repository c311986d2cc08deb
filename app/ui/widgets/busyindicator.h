#pragma once

#include <QTimer>
#include <QWidget>

#include <chrono>

namespace console {

/// A turning ring with a text beside it ("Asking Stripe"). Hidden while idle; draws only while visible.
class BusyIndicator : public QWidget
{
    Q_OBJECT
public:
    explicit BusyIndicator(QWidget *parent = nullptr);
    void start(const QString &text);
    /// Busy from now on, shown only if it lasts longer than this: what is over at once does not flicker.
    void startAfter(std::chrono::milliseconds delay, const QString &text);
    void setText(const QString &text);
    void stop();
    bool isBusy() const { return m_busy; }
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QTimer m_timer;
    QTimer m_delay;
    QString m_text;
    int m_angle = 0;
    bool m_busy = false;
};

} // namespace console
