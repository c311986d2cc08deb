#pragma once

#include "flows/eventdeliveryflow.h"
#include "ui/webhooks/celltable.h"
#include "ui/webhooks/webhookpart.h"

class QComboBox;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace console {

class EmptyState;
class ResendDialog;

/// "Manage Event Delivery": events of the last 30 days with their delivery state, filters, payload, and resending.
class DeliveryPart final : public WebhookPart
{
    Q_OBJECT
public:
    DeliveryPart(WebhookScope &scope, QWidget *parent);
    void refresh() override { load(); }
    bool mayClose() override;

protected:
    void begin() override;
    void busyChanged() override;

private:
    void makeFilters(QVBoxLayout *content);
    void fillTypes();
    EventFilter filter() const;
    void load();
    void loadMore();
    void read(const QString &after);
    void showPage(const Result<EventPage> &page, bool isFirst);
    void showEmpty();
    void showButtons();
    void showStoppedRun();
    CellRow cellsOf(const EventRow &row) const;
    const EventRow *chosen() const;
    void resendOne();
    void openPayload();
    void openResend(qint64 runId);
    QComboBox *m_state;
    QComboBox *m_type;
    QComboBox *m_since;
    QLineEdit *m_payment;
    QTimer m_typing;
    QStackedWidget *m_stack;
    CellTable *m_table;
    EmptyState *m_empty;
    QLabel *m_count;
    QPushButton *m_payload;
    QPushButton *m_openPayment;
    QPushButton *m_dashboard;
    QPushButton *m_resendOne;
    QPushButton *m_resendFailed;
    QPointer<ResendDialog> m_dialog;
    QList<EventRow> m_rows;
    QString m_next;
    bool m_isRead = false;
};

} // namespace console
