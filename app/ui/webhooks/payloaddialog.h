#pragma once

#include "core/mode.h"
#include "core/stripeobjects.h"

#include <QDialog>

class QPlainTextEdit;
class QPushButton;

namespace console {

class BusyIndicator;
class MessageBar;
class Session;

/// The payload of one event as Stripe keeps it, to read and to copy. Window modal (open()); deletes itself when closed.
/// Owner: its part. Thread: GUI.
class PayloadDialog final : public QDialog
{
    Q_OBJECT
public:
    PayloadDialog(Session &session, QString paymentTypeId, Mode mode, StripeEvent event, QWidget *parent);

private:
    void load();
    Session &m_session;
    QString m_paymentTypeId;
    Mode m_mode;
    StripeEvent m_event;
    MessageBar *m_messageBar;
    BusyIndicator *m_busy;
    QPlainTextEdit *m_text;
    QPushButton *m_copy;
};

} // namespace console
