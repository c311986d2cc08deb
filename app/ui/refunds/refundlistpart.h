#pragma once

#include "flows/refundinboxflow.h"

#include <QPointer>
#include <QTimer>
#include <QTimeZone>
#include <QWidget>

#include <memory>
#include <optional>

namespace Ui {
class RefundListPart;
}

namespace console {

class RefundActions;
class RefundTableModel;

/// The refunds of the Refunds page: those that want a person, or all; search, state, and what can be done with the
/// selected one. Reads journal.db; only its buttons ask a server. Owner: RefundsPage. Thread: GUI.
class RefundListPart final : public QWidget
{
    Q_OBJECT
public:
    RefundListPart(Session &session, QWidget *parent);
    ~RefundListPart() override;

    void activated();
    void deactivated();
    /// Reads the list again and asks Stripe about what is open.
    void refresh();
    void focusSearch();
    void setZone(const QTimeZone &zone);
    bool isBusy() const;
    /// Selects a refund by "intent/7" or Stripe's id, in the list of all.
    void showObject(const QString &objectId);

Q_SIGNALS:
    /// Refunds that want a person, as counted in the journal.
    void counted(int count);
    void paymentRequested(const QString &paymentId);
    /// Stripe was asked, or could not be.
    void looked();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setUpTable();
    void setUpFilter();
    void fitColumns();
    void applyFilter();
    void clearFilter();
    void count();
    void countEnded(int count);
    void showContent();
    void showSelected();
    void selectWanted();
    void act(int act);
    void look();
    void lookEnded(const std::optional<Error> &error);
    int selectedRow() const;
    void select(int row);
    bool isFiltered() const;

    std::unique_ptr<Ui::RefundListPart> m_ui;
    Session &m_session;
    RefundTableModel *m_model;
    RefundActions *m_actions;
    QPointer<Job> m_counting;
    QPointer<Job> m_looking;
    QTimer m_ages;
    QString m_selectedId; ///< kept over a reading of the list
    QString m_wanted;     ///< to be selected once read; said so if it is not there
    bool m_isActive = false;
    bool m_filling = false;
    bool m_chosen = false; ///< inbox or all was chosen, by a person or at the first count
};

} // namespace console
