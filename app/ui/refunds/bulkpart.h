#pragma once

#include "flows/refundinboxflow.h"

#include <QPointer>
#include <QTimeZone>
#include <QWidget>

#include <memory>

class QStandardItemModel;

namespace Ui {
class BulkPart;
}

namespace console {

/// Bulk refunds on the Refunds page, newest first, from journal.db: each with what became of it; one that was stopped
/// can go on. Owner: RefundsPage. Thread: GUI.
class BulkPart final : public QWidget
{
    Q_OBJECT
public:
    BulkPart(Session &session, QWidget *parent);
    ~BulkPart() override;

    void activated();
    void refresh();
    void setZone(const QTimeZone &zone);
    /// False while one is under way; its dialog comes forward and says so.
    bool mayClose();

Q_SIGNALS:
    /// Those that are not done.
    void counted(int count);
    void paymentRequested(const QString &paymentId);
    void looked();

private:
    void show(const QList<BulkRefund> &bulks);
    void showSelected();
    const BulkRefund *selected() const;
    void open();

    std::unique_ptr<Ui::BulkPart> m_ui;
    Session &m_session;
    QStandardItemModel *m_model;
    QTimeZone m_zone = QTimeZone::utc();
    QList<BulkRefund> m_bulks;
    QPointer<Job> m_reading;
    QString m_selectedId;
    bool m_again = false;
};

} // namespace console
