#pragma once

#include "models/paymenttext.h"
#include "store/workspacestore.h"

#include <QAbstractTableModel>
#include <QPointer>
#include <QSet>

namespace console {

/// The payments of one workspace as a table, read page by page from the cache; search, filter and order are the
/// store's. A change in the cache updates, inserts, moves or removes rows without a reset, so that selection and scroll
/// position stay. Owner: its page. Thread: GUI; each read is bounded to one page of 128 rows.
class PaymentTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        StatusColumn,
        PaymentDateColumn,
        UserColumn,
        OrderIdColumn,
        ConfirmCodeColumn,
        WhatForColumn,
        PaymentTypeColumn,
        AmountColumn,
        RefundedColumn,
        ViewDetailsColumn,
        ColumnCount
    };
    enum Role {
        PaymentIdRole = Qt::UserRole + 1,
        StatusRole, ///< PaymentStatus as int
        StuckRole,  ///< Stripe has taken the money and OPS-COM says Pending
    };

    explicit PaymentTableModel(WorkspaceStore &store, QObject *parent = nullptr);

    /// Reads the first page of another question. A reset, unless the question is the same.
    void setQuery(const PaymentQuery &query);
    const PaymentQuery &query() const { return m_query; }
    /// The zone in which moments are shown.
    void setZone(const QTimeZone &zone);
    const QTimeZone &zone() const { return m_zone; }

    /// The payment in this row; the row must exist.
    const Payment &payment(int row) const;
    /// The row of a payment that is loaded, or -1.
    int rowOf(const QString &paymentId) const;
    /// How many payments there are, as last counted; empty while the first count runs.
    const std::optional<CountResult> &count() const { return m_count; }
    /// False while the question is asked for the first time.
    bool hasRead() const { return m_hasRead; }
    /// Reads what is shown anew.
    void refresh();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    /// Status, Payment Date, User and Amount can be sorted; other columns leave the order as it is.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    /// True for the columns that sort() takes.
    static bool isSortable(int column);
    /// The column and direction of a query's order, for the header's mark.
    static std::pair<int, Qt::SortOrder> sortOf(PaymentQuery::Order order);

Q_SIGNALS:
    void countChanged();
    /// Rows changed in some way: read, refreshed, more fetched.
    void contentsChanged();
    void readFailed(const console::Error &error);

private:
    void paymentsChanged(const QStringList &ids);
    void applyChanges();
    void refreshAll();
    void refreshTop();
    bool readMore();
    void become(const QList<Payment> &rows);
    void startCount();
    QString displayText(const Payment &payment, int column) const;
    QString toolTip(const Payment &payment, int column) const;

    WorkspaceStore &m_store;
    PaymentQuery m_query;
    QTimeZone m_zone = QTimeZone::utc();
    QList<Payment> m_rows;
    PageCursor m_next;
    bool m_hasRead = false;
    QSet<QString> m_changed;
    bool m_changeQueued = false;
    std::optional<CountResult> m_count;
    QPointer<Job> m_countJob;
};

} // namespace console
