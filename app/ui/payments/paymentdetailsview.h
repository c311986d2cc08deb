#pragma once

#include "flows/detailsflow.h"

#include <QPointer>
#include <QWidget>

#include <memory>
#include <optional>

namespace Ui {
class PaymentDetailsView;
}

namespace console {

/// One payment: the full Stripe receipt with its timeline, the object as Stripe keeps it, links into the Stripe
/// Dashboard, re-sync of this one payment, print and PDF. Shared by the side pane and the window. Shows the cached part
/// at once and Stripe's when it has arrived; reads again when the payment changes. Owner: pane or window. Thread: GUI.
class PaymentDetailsView final : public QWidget
{
    Q_OBJECT
public:
    PaymentDetailsView(Session &session, QWidget *parent);
    ~PaymentDetailsView() override;

    /// Another payment; an empty ID shows none.
    void showPayment(const QString &paymentId);
    QString paymentId() const { return m_paymentId; }
    void setZone(const QTimeZone &zone);
    /// Which of the neighbours in the list there are.
    void setNeighbours(bool previous, bool next);
    /// The window is wide enough for two columns; the pane is not.
    void setNarrow(bool narrow);
    /// Writes the receipt that is shown; the button asks for the path first.
    void savePdfTo(const QString &path);

Q_SIGNALS:
    void refundRequested(const QString &paymentId);
    void previousRequested();
    void nextRequested();
    /// The payment was asked for anew and is kept.
    void resynced(const QString &paymentId);
    void titleChanged(const QString &title);
    /// The receipt was read, with or without Stripe's part.
    void loaded();

private:
    void connectButtons();
    void load();
    void loadSoon();
    void loadRaw();
    void resync();
    void showHead(const Payment &payment);
    void showDetails(const PaymentDetails &details);
    void showLinks(const Payment &payment);
    void print();
    void savePdf();
    void setReady(bool ready);

    std::unique_ptr<Ui::PaymentDetailsView> m_ui;
    Session &m_session;
    QString m_paymentId;
    QString m_title;
    QTimeZone m_zone;
    std::optional<PaymentDetails> m_details;
    QPointer<Job> m_flow;
    QPointer<Job> m_rawFlow;
    QPointer<Job> m_resync;
    bool m_again = false;
};

} // namespace console
