#pragma once

#include "models/paymenttext.h"
#include "store/paymentreader.h"
#include "store/workspacestore.h"

#include <QAbstractTableModel>
#include <QPointer>
#include <QSet>

namespace console {

/// The payments of one workspace as a table, read page by page from the cache by a PaymentReader, off this thread;
/// search, filter and order are the store's. A newer question stops the read of the older one; until its first page is
/// there, the rows of the older one stay. A change in the cache updates, inserts, moves or removes rows without a
/// reset, so that selection and scroll position stay. One read at a time. Owner: its page. Thread: GUI.
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
        ViewDetailsColumn, ///< the numbers above are kept by column widths of earlier versions
        EmailColumn,
        PlateColumn,
        ModeColumn,
        CurrencyColumn,
        FeeColumn,
        NetColumn,
        CardColumn,
        ColumnCount
    };
    enum Role {
        PaymentIdRole = Qt::UserRole + 1,
        StatusRole, ///< PaymentStatus as int
        StuckRole,  ///< Stripe has taken the money and OPS-COM says Pending
    };

    explicit PaymentTableModel(WorkspaceStore &store, QObject *parent = nullptr);

    /// Asks for the first page of another question; it comes with a reset and contentsChanged(), unless the question is
    /// the same. An order without an index gets one on the way.
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
    /// False until the first page of the first question is there.
    bool hasRead() const { return m_hasRead; }
    /// Whether the rows that are shown are not yet, or not any more, what is asked.
    bool isReading() const { return m_read != Read::None; }
    /// For further questions of the same report: chips' counts, totals.
    PaymentReader &reader() { return m_reader; }
    /// Reads what is shown anew.
    void refresh();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    /// All columns can be sorted but View Details, which leaves the order as it is.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    /// True for the columns that sort() takes.
    static bool isSortable(int column) { return sortBy(column).has_value(); }
    static std::optional<PaymentSort> sortBy(int column);
    /// The direction that a first click on the column asks for: the newest and the greatest first, words from A.
    static Qt::SortOrder firstOrder(int column);
    /// The column and direction of a query's order, for the header's mark.
    static std::pair<int, Qt::SortOrder> sortOf(const PaymentOrder &order);
    /// A column's stable name for settings and files of views: "order_id".
    static QString columnName(int column);
    /// All of them, by column.
    static QStringList columnNames();
    /// What a person calls the column, translated; View Details has a name, too, though its header is bare.
    QString columnTitle(int column) const;

Q_SIGNALS:
    void countChanged();
    /// The query's order is another one; its rows may still be on their way.
    void orderChanged();
    /// Rows changed in some way: read, refreshed, more fetched.
    void contentsChanged();
    void readFailed(const console::Error &error);

private:
    enum class Read { None, First, More, All, Top, Changed };

    template <typename T>
    void read(Read kind, TypedJob<T> *job, void (PaymentTableModel::*taken)(const T &));
    void readFirst();
    void readMore();
    void readAll();
    void readNext();
    void firstRead(const PaymentPage &page);
    void moreRead(const PaymentPage &page);
    void allRead(const PaymentPage &page);
    void topRead(const PaymentPage &page);
    void changedRead(const QList<Payment> &payments);
    void paymentsChanged(const QStringList &ids);
    void become(const QList<Payment> &rows);
    void prepareOrder();
    void startCount();
    QString displayText(const Payment &payment, int column) const;
    QString toolTip(const Payment &payment, int column) const;

    WorkspaceStore &m_store;
    PaymentReader m_reader;
    PaymentQuery m_query;
    QTimeZone m_zone = QTimeZone::utc();
    QList<Payment> m_rows;
    mutable int m_lastFound = 0; ///< where rowOf() begins to look
    PageCursor m_next;
    bool m_hasAsked = false;
    bool m_hasRead = false;
    Read m_read = Read::None; ///< the one that is under way
    QPointer<Job> m_job;
    bool m_wantsMore = false;    ///< asked for while another read was under way
    bool m_wantsRefresh = false; ///< the cache has changed since the rows were read
    QSet<QString> m_changed;
    std::optional<CountResult> m_count;
    QPointer<Job> m_countJob;
};

} // namespace console
