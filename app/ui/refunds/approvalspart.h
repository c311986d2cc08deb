#pragma once

#include "flows/refundinboxflow.h"
#include "ui/refunds/decisiondialog.h"

#include <QPointer>
#include <QTimeZone>
#include <QWidget>

#include <memory>

class QStandardItemModel;

namespace Ui {
class ApprovalsPart;
}

namespace console {

/// Four eyes on the Refunds page: requests that wait for this person first, then one's own and those that are decided.
/// The requester can only withdraw. Asks the tenant when it is shown and at a refresh. Owner: RefundsPage.
class ApprovalsPart final : public QWidget
{
    Q_OBJECT
public:
    ApprovalsPart(Session &session, QWidget *parent);
    ~ApprovalsPart() override;

    void activated();
    void refresh();
    void setZone(const QTimeZone &zone);
    bool isBusy() const { return m_dialog; }

Q_SIGNALS:
    /// Requests that wait for this person.
    void counted(int count);
    void paymentRequested(const QString &paymentId);
    /// One's own approved request is to be carried out.
    void refundRequested(const QString &paymentId);
    /// The list was read, or could not be.
    void looked();

private:
    bool waitsForMe(const RefundApproval &approval) const;
    void show(const QList<RefundApproval> &approvals);
    void showError(const Error &error);
    void showSelected();
    const RefundApproval *selected() const;
    void decide(ApprovalDecision decision);
    DecisionQuestion questionOf(const RefundApproval &approval) const;

    std::unique_ptr<Ui::ApprovalsPart> m_ui;
    Session &m_session;
    QStandardItemModel *m_model;
    QTimeZone m_zone = QTimeZone::utc();
    QList<RefundApproval> m_approvals;
    QPointer<Job> m_reading;
    QPointer<DecisionDialog> m_dialog;
    QString m_selectedId;
    bool m_hasRead = false;
};

} // namespace console
