#pragma once

#include "core/payment.h"

#include <QObject>
#include <QTimer>

namespace console {

class MessageBar;
class Session;

/// Says in the window's message bar that a practice payment was made, and takes the message away a few seconds after
/// the payment has left Pending, or when it is destroyed: the message is true only so long. Leaves any other message
/// alone. Owner: the main window; dies before the session. Thread: GUI.
class PaymentAnnouncement : public QObject
{
    Q_OBJECT
public:
    PaymentAnnouncement(const Payment &payment, Session &session, MessageBar *bar, QObject *parent);
    ~PaymentAnnouncement() override;

private:
    void look();
    Session &m_session;
    MessageBar *m_bar;
    QString m_paymentId;
    QString m_text;
    QTimer m_reading;
};

} // namespace console
