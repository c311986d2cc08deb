#pragma once

#include "flows/detailsflow.h"

#include <QDialog>
#include <QPointer>

#include <memory>
#include <optional>

namespace Ui {
class PaymentDetailsDialog;
}

namespace console {

/// View Details: the full Stripe receipt in a window of its own, not modal, so that several can be compared. Shows the
/// cached part at once and Stripe's when it has arrived; reads again when the payment changes. Deletes itself when
/// closed. Owner: its page. Thread: GUI.
class PaymentDetailsDialog final : public QDialog
{
    Q_OBJECT
public:
    PaymentDetailsDialog(Session &session, QString paymentId, QWidget *parent);
    ~PaymentDetailsDialog() override;
    QString paymentId() const { return m_paymentId; }
    /// Writes the receipt that is shown; the button asks for the path first.
    void savePdfTo(const QString &path);

Q_SIGNALS:
    void refundRequested(const QString &paymentId);
    /// The receipt was read, with or without Stripe's part.
    void loaded();

private:
    void load();
    void loadSoon();
    void showDetails(const PaymentDetails &details);
    void showHead(const Payment &payment);
    void print();
    void savePdf();

    std::unique_ptr<Ui::PaymentDetailsDialog> m_ui;
    Session &m_session;
    QString m_paymentId;
    std::optional<PaymentDetails> m_details;
    QPointer<Job> m_flow;
    bool m_again = false;
};

} // namespace console
