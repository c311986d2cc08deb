#pragma once

#include "flows/refundinboxflow.h"
#include "ui/main/pagefactory.h"
#include "ui/widgets/page.h"

#include <memory>

namespace Ui {
class RefundsPage;
}

namespace console {

class ApprovalsPart;
class BulkPart;
class RefundListPart;

/// Financial Management > Transaction Reports > Refunds: what wants a person and all refunds, requests for approval,
/// bulk refunds. Owner: the main window. Thread: GUI.
class RefundsPage final : public Page
{
    Q_OBJECT
public:
    RefundsPage(Session &session, QWidget *parent);
    ~RefundsPage() override;

    QString title() const override;
    void activated() override;
    void deactivated() override;
    void refresh() override;
    void focusSearch() override;
    bool mayClose() override;
    /// "intent/7" or Stripe's id of a refund; "approvals" and "bulk" show those parts.
    void showObject(const QString &objectId) override;

private:
    void showPart();
    void setZone();
    void openPayment(const QString &paymentId);
    std::unique_ptr<Ui::RefundsPage> m_ui;
    Session &m_session;
    RefundListPart *m_list;
    ApprovalsPart *m_approvals;
    BulkPart *m_bulk;
    bool m_isActive = false;
};

/// Financial Management > Transaction Reports > Refunds; id "refunds".
PageEntry refundsEntry();

} // namespace console
