#pragma once

#include "flows/refundinboxflow.h"

#include <QDialog>
#include <QPointer>

#include <memory>
#include <optional>

class QLineEdit;
class QStandardItemModel;

namespace Ui {
class BulkRefundDialog;
}

namespace console {

/// Refund Payments: a dry run over the selected payments, then what is to be refunded with the totals, then the work
/// line by line with Stop, then the report; one that was stopped is opened here to go on. While it runs the dialog
/// stays. Window modal; deletes itself when closed. Owner: its page. Thread: GUI.
class BulkRefundDialog final : public QDialog
{
    Q_OBJECT
public:
    /// A new one: begins with the dry run.
    BulkRefundDialog(Session &session, QStringList paymentIds, QWidget *parent);
    /// One of the journal: its report, and Go on where it is not done.
    BulkRefundDialog(Session &session, const BulkRefund &bulk, QWidget *parent);
    ~BulkRefundDialog() override;

    bool isRunning() const { return !m_running.isNull(); }
    /// Says that it must be stopped or ended first, and comes forward.
    void explainStaying();
    void reject() override;

Q_SIGNALS:
    /// The dry run, a report or an error is shown now.
    void stateShown();
    /// Some or all of it was carried out.
    void ended(const console::BulkRefund &bulk);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    explicit BulkRefundDialog(Session &session, QWidget *parent);
    void plan();
    void showPlan(const BulkRefund &bulk);
    void askForTotals();
    void begin();
    void run(const BulkRefund &bulk);
    void lineChanged(int index, const BulkLine &line);
    void showReport(const BulkRefund &bulk);
    void showLines();
    void setLine(int row, const BulkLine &line);
    void showTotals();
    void updateForm();
    QString obstacle() const;

    std::unique_ptr<Ui::BulkRefundDialog> m_ui;
    Session &m_session;
    QStringList m_paymentIds;
    BulkRefund m_bulk;
    QStandardItemModel *m_lines;
    QList<std::pair<Money, QLineEdit *>> m_typedTotals; ///< to be typed, one a currency
    QPointer<PlanBulkRefundFlow> m_planning;
    QPointer<BulkRefundFlow> m_running;
    bool m_stopping = false;
};

} // namespace console
