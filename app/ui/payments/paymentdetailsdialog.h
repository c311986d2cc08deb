#pragma once

#include "flows/session.h"

#include <QDialog>

namespace console {

class PaymentDetailsView;

/// View Details: one payment in a window of its own, not modal, so that several can be compared. Deletes itself when
/// closed. Owner: its page. Thread: GUI.
class PaymentDetailsDialog final : public QDialog
{
    Q_OBJECT
public:
    PaymentDetailsDialog(Session &session, const QString &paymentId, QWidget *parent);
    QString paymentId() const;
    PaymentDetailsView *view() const { return m_view; }
    /// Writes the receipt that is shown.
    void savePdfTo(const QString &path);

Q_SIGNALS:
    void refundRequested(const QString &paymentId);
    /// The receipt was read, with or without Stripe's part.
    void loaded();

private:
    PaymentDetailsView *m_view;
};

} // namespace console
