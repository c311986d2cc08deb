#pragma once

#include "flows/rotationflow.h"
#include "ui/webhooks/previewdialog.h"

class QSpinBox;

namespace console {

class FieldMessage;
class SecretLineEdit;

/// The Dashboard way of a rotation: a person rolls the secret at Stripe, pastes the new one here and says how long the
/// old one still counts.
class DashboardRollDialog final : public PreviewDialog
{
    Q_OBJECT
public:
    DashboardRollDialog(Session &session, PaymentType type, Mode mode, const QTimeZone &zone, QWidget *parent);

Q_SIGNALS:
    void rolled(const console::Rotation &rotation);

protected:
    void carryOut() override;

private:
    void showExpiry();
    QDateTime expiry() const;
    bool checkSecret();
    Session &m_session;
    PaymentType m_type;
    Mode m_mode;
    QTimeZone m_zone;
    SecretLineEdit *m_secret;
    FieldMessage *m_message;
    QSpinBox *m_hours;
    QLabel *m_expires;
    SharedSecret m_kept; ///< a failed try keeps what was typed
};

} // namespace console
