#pragma once

#include "flows/eventdeliveryflow.h"
#include "ui/webhooks/webhookpart.h"

class QPushButton;
class QStackedWidget;

namespace console {

class CellTable;
class EmptyState;

/// "Stuck in Pending": payments that are Pending in OPS-COM and finished at Stripe, with the cause and the repair.
class StuckPart final : public WebhookPart
{
    Q_OBJECT
public:
    StuckPart(WebhookScope &scope, QWidget *parent);
    void refresh() override { find(); }

protected:
    void begin() override;
    void busyChanged() override;

private:
    void find();
    void showPayments();
    void showButtons();
    void resend();
    QString repairText(const StuckPayment &stuck) const;
    const StuckPayment *chosen() const;
    StuckReport m_report;
    QStackedWidget *m_stack;
    CellTable *m_table;
    EmptyState *m_empty;
    QLabel *m_sentence;
    QLabel *m_remark;
    bool m_isRead = false;
    QPushButton *m_resend;
    QPushButton *m_compare;
    QPushButton *m_change;
    QPushButton *m_details;
    QPushButton *m_again;
};

} // namespace console
