#pragma once

#include "flows/refundinboxflow.h"

#include <QFrame>
#include <QTimer>
#include <QTimeZone>

#include <memory>
#include <optional>

namespace Ui {
class RefundDetailPane;
}

namespace console {

/// One refund in full below the list: what is known, what it means, and the buttons that apply. While Stripe's window
/// for sending again runs, what is left of it is counted down. Decides nothing and asks nobody. Owner: the list part.
class RefundDetailPane final : public QFrame
{
    Q_OBJECT
public:
    enum class Act { AskAgain, Resend, Close, CancelAtStripe, Record, Acknowledge, ShowPayment };
    explicit RefundDetailPane(QWidget *parent = nullptr);
    ~RefundDetailPane() override;

    /// The clock counts down; it must outlive the pane.
    void setClock(const Clock &clock) { m_clock = &clock; }
    void showRow(const RefundRow &row, const QTimeZone &zone);
    void showNothing();
    const std::optional<RefundRow> &row() const { return m_row; }
    void setBusy(bool busy);
    /// The first button that applies gets the focus.
    void focusActions();

Q_SIGNALS:
    void requested(console::RefundDetailPane::Act act);
    /// Stripe's window has ended while it was shown.
    void windowEnded();
    /// Escape: the person wants back to the list.
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void tick();
    void updateTimer();
    bool hasKeyboard() const;
    std::unique_ptr<Ui::RefundDetailPane> m_ui;
    const Clock *m_clock = nullptr;
    std::optional<RefundRow> m_row;
    QTimeZone m_zone = QTimeZone::utc();
    QTimer m_timer;
    bool m_busy = false;
    bool m_hadKeyboard = false; ///< the focus was here when it became busy
};

} // namespace console
