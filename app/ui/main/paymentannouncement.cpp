#include "ui/main/paymentannouncement.h"

#include "flows/session.h"
#include "ui/widgets/messagebar.h"

#include <chrono>

namespace console {

namespace {

// The webhook is often quicker than the eye: time to read the message.
constexpr std::chrono::milliseconds kReadingTime{3000};

} // namespace

PaymentAnnouncement::PaymentAnnouncement(const Payment &payment, Session &session, MessageBar *bar, QObject *parent)
    : QObject(parent),
      m_session(session),
      m_bar(bar),
      m_paymentId(payment.id),
      m_text(tr("%1 checked out with %2, order %3. What the card says comes with the webhook.")
                 .arg(payment.payerName, payment.amount.toDisplayString(), payment.orderId))
{
    m_bar->showMessage(MessageBar::Kind::Information, m_text);
    m_reading.setSingleShot(true);
    m_reading.setInterval(kReadingTime);
    connect(&m_reading, &QTimer::timeout, this, &QObject::deleteLater);
    connect(&session.store(), &WorkspaceStore::paymentsChanged, this, [this](const QStringList &ids) {
        if (ids.isEmpty() || ids.contains(m_paymentId))
            look();
    });
}

PaymentAnnouncement::~PaymentAnnouncement()
{
    if (m_bar->text() == m_text)
        m_bar->clear();
}

void PaymentAnnouncement::look()
{
    const auto payment = m_session.store().payment(m_paymentId);
    if (payment && *payment && (*payment)->status != PaymentStatus::Pending && !m_reading.isActive())
        m_reading.start();
}

} // namespace console
