#pragma once

#include "flows/refundinboxflow.h"

#include <QAbstractTableModel>
#include <QPointer>
#include <QTimeZone>

namespace console {

/// Refunds as a table, newest first, read page by page from journal.db while a person scrolls: no cap. Follows the
/// journal by itself. Owner: its page. Thread: GUI.
class RefundTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        StateColumn,
        TimeColumn,
        AgeColumn,
        UserColumn,
        OrderIdColumn,
        AmountColumn,
        KindColumn,
        WhoColumn,
        WhyColumn,
        ColumnCount
    };
    enum Role {
        ObjectIdRole = Qt::UserRole + 1,
        ToneRole, ///< int(Tone), of a cell that is drawn as a chip
        IconRole  ///< that chip's icon
    };

    explicit RefundTableModel(Session &session, QObject *parent = nullptr);

    /// Reads the first page of another question.
    void ask(const RefundFilter &filter);
    /// The same question once more, as far as it was read.
    void refresh();
    const RefundFilter &filter() const { return m_filter; }
    void setZone(const QTimeZone &zone);
    const QTimeZone &zone() const { return m_zone; }
    /// Whether it follows the journal by itself; not while nobody sees it.
    void setFollowing(bool following) { m_following = following; }
    /// The ages have moved on.
    void tick();

    const RefundRow &row(int index) const { return m_rows.at(index); }
    /// By "intent/7" or by Stripe's id; -1 if it is not loaded.
    int rowOf(const QString &objectId) const;
    bool isReading() const { return !m_reading.isNull(); }
    bool hasRead() const { return m_hasRead; }
    bool hasMore() const { return m_hasMore; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    /// Rows were read, or none were found.
    void contentsChanged();
    void readFailed(const console::Error &error);

private:
    void read(int limit);
    void take(QList<RefundRow> rows, int limit);
    void refreshSoon();
    QString text(const RefundRow &row, int column) const;

    Session &m_session;
    RefundFilter m_filter;
    QTimeZone m_zone = QTimeZone::utc();
    QList<RefundRow> m_rows;
    QPointer<Job> m_reading;
    bool m_hasRead = false;
    bool m_hasMore = false;
    bool m_following = true;
    bool m_refreshQueued = false;
    bool m_readAgain = false; ///< something changed while a page was read
};

} // namespace console
