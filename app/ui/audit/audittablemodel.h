#pragma once

#include "flows/auditflow.h"
#include "ui/widgets/tone.h"

#include <QAbstractTableModel>
#include <QPointer>
#include <QTimeZone>

namespace console {

/// The audit trail as a table, newest first, read page by page on the store's worker while a person scrolls: no cap.
/// New entries come in on top. The place where the chain is broken is marked. Owner: its page. Thread: GUI.
class AuditTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        EntryColumn,
        TimeColumn,
        WhoColumn,
        WhatColumn,
        SubjectColumn,
        DetailColumn,
        OutcomeColumn,
        ColumnCount
    };
    enum Role {
        EntryIdRole = Qt::UserRole + 1,
        ToneRole,  ///< int(Tone), of a cell that is drawn as a chip
        IconRole,  ///< that chip's icon
        BrokenRole ///< the chain is broken here
    };

    explicit AuditTableModel(Session &session, QObject *parent = nullptr);

    /// Reads the first page of another question; `start`: the highest entry to show, 0: the newest.
    void ask(const AuditFilter &filter, qint64 start = 0);
    /// The same question once more.
    void refresh() { ask(m_filter, m_start); }
    const AuditFilter &filter() const { return m_filter; }
    qint64 start() const { return m_start; }
    void setZone(const QTimeZone &zone);
    const QTimeZone &zone() const { return m_zone; }
    /// Marks where the chain is broken; firstBroken 0 takes the mark away.
    void setVerdict(const AuditVerdict &verdict);

    const AuditEntry &entry(int row) const { return m_rows.at(row); }
    /// The row of a loaded entry, or -1.
    int rowOf(qint64 entryId) const;
    /// The loaded row at which the break is marked, or -1.
    int brokenRow() const;
    bool isReading() const { return !m_reading.isNull(); }
    bool hasRead() const { return m_hasRead; }
    /// What brokenRow() says, in words.
    QString breakText() const;

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
    void appended();
    void readNewer();
    void takeNewer(const QList<AuditEntry> &entries);
    QString text(const AuditEntry &entry, int column) const;

    Session &m_session;
    AuditFilter m_filter;
    qint64 m_start = 0;
    qint64 m_next = 0;
    qint64 m_newest = 0; ///< the highest number seen
    QTimeZone m_zone = QTimeZone::utc();
    QList<AuditEntry> m_rows;
    AuditVerdict m_verdict;
    QPointer<Job> m_reading;
    QPointer<Job> m_newer;
    bool m_hasRead = false;
    bool m_newerQueued = false;
};

} // namespace console
