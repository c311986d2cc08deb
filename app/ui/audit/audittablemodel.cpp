#include "ui/audit/audittablemodel.h"

#include "flows/auditwords.h"
#include "models/paymenttext.h"
#include "ui/audit/audittext.h"

#include <QTimer>

namespace console {

namespace {

constexpr int kPage = 100;

} // namespace

AuditTableModel::AuditTableModel(Session &session, QObject *parent) : QAbstractTableModel(parent), m_session(session)
{
    connect(&session.store(), &WorkspaceStore::auditAppended, this, &AuditTableModel::appended);
}

void AuditTableModel::ask(const AuditFilter &filter, qint64 start)
{
    m_filter = filter;
    m_start = start < m_newest ? start : 0;
    if (m_reading)
        m_reading->cancel();
    if (m_newer)
        m_newer->cancel();
    auto *flow = new ListAuditFlow(m_session, m_filter, m_start == 0 ? 0 : m_start + 1, kPage, this);
    m_reading = flow;
    flow->onFinished(this, [this, flow](const Result<AuditEntries> &page) {
        if (m_reading != flow)
            return; // an older question's answer
        m_reading.clear();
        if (!page) {
            Q_EMIT readFailed(page.error()); // what is shown stays
            return;
        }
        beginResetModel();
        m_rows = page->entries;
        m_next = page->next;
        m_hasRead = true;
        if (!m_rows.isEmpty())
            m_newest = std::max(m_newest, m_rows.constFirst().id);
        endResetModel();
        Q_EMIT contentsChanged();
    });
    flow->start();
}

bool AuditTableModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_next != 0 && !m_reading;
}

void AuditTableModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    auto *flow = new ListAuditFlow(m_session, m_filter, m_next, kPage, this);
    m_reading = flow;
    flow->onFinished(this, [this, flow](const Result<AuditEntries> &page) {
        if (m_reading != flow)
            return;
        m_reading.clear();
        if (!page) {
            m_next = 0; // stop asking: a broken read would be repeated at each scroll
            Q_EMIT readFailed(page.error());
            return;
        }
        m_next = page->next;
        if (!page->entries.isEmpty()) {
            const int first = int(m_rows.size());
            beginInsertRows({}, first, first + int(page->entries.size()) - 1);
            m_rows += page->entries;
            endInsertRows();
        }
        Q_EMIT contentsChanged();
    });
    flow->start();
}

void AuditTableModel::appended()
{
    if (!m_hasRead || m_start != 0 || m_newerQueued)
        return;
    m_newerQueued = true; // several entries in one turn of the event loop are one look
    QTimer::singleShot(0, this, &AuditTableModel::readNewer);
}

void AuditTableModel::readNewer()
{
    m_newerQueued = false;
    if (m_reading || m_start != 0)
        return;
    if (m_newer)
        m_newer->cancel();
    auto *flow = new ListAuditFlow(m_session, m_filter, 0, kPage, this);
    m_newer = flow;
    flow->onFinished(this, [this, flow](const Result<AuditEntries> &page) {
        if (m_newer != flow)
            return;
        m_newer.clear();
        if (page && !m_reading)
            takeNewer(page->entries);
    });
    flow->start();
}

void AuditTableModel::takeNewer(const QList<AuditEntry> &entries)
{
    const qint64 top = m_rows.isEmpty() ? 0 : m_rows.constFirst().id;
    int fresh = 0;
    while (fresh < entries.size() && entries.at(fresh).id > top)
        ++fresh;
    if (fresh == 0)
        return;
    if (fresh == kPage) {
        refresh(); // there may be more between
        return;
    }
    beginInsertRows({}, 0, fresh - 1);
    m_rows = entries.first(fresh) + m_rows;
    m_newest = std::max(m_newest, m_rows.constFirst().id);
    endInsertRows();
    Q_EMIT contentsChanged();
}

void AuditTableModel::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, TimeColumn), index(int(m_rows.size()) - 1, TimeColumn));
}

void AuditTableModel::setVerdict(const AuditVerdict &verdict)
{
    m_verdict = verdict;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
}

int AuditTableModel::rowOf(qint64 entryId) const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows.at(row).id == entryId)
            return row;
    }
    return -1;
}

int AuditTableModel::brokenRow() const
{
    if (m_verdict.firstBroken == 0)
        return -1;
    if (m_verdict.exists)
        return rowOf(m_verdict.firstBroken);
    // Taken away: the entry that follows, or the last one that is left. With a filter neighbours mean nothing.
    if (!m_filter.isEmpty() || m_rows.isEmpty())
        return -1;
    if (m_rows.constFirst().id < m_verdict.firstBroken)
        return m_start == 0 || m_start >= m_verdict.firstBroken ? 0 : -1;
    for (int row = 0; row < m_rows.size(); ++row) {
        const bool isLast = row + 1 == m_rows.size();
        if (isLast ? m_next == 0 : m_rows.at(row + 1).id < m_verdict.firstBroken)
            return row;
    }
    return -1;
}

QString AuditTableModel::breakText() const
{
    const int row = brokenRow();
    if (row < 0)
        return {};
    if (m_verdict.exists)
        return tr("The chain is broken at this entry.");
    return m_rows.at(row).id > m_verdict.firstBroken ? tr("Entries were taken away just before this one.")
                                                     : tr("Entries were taken away just after this one.");
}

int AuditTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int AuditTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString AuditTableModel::text(const AuditEntry &entry, int column) const
{
    switch (Column(column)) {
    case EntryColumn: return QLocale().toString(entry.id);
    case TimeColumn: return auditTime(entry.at, m_zone);
    case WhoColumn: return entry.who.isEmpty() ? tr("not known") : entry.who;
    case WhatColumn: return auditWords(entry.what);
    case SubjectColumn: return entry.subject;
    case DetailColumn: return entry.detail.simplified();
    case OutcomeColumn: return auditOutcomeWords(entry.outcome);
    case ColumnCount: break;
    }
    return {};
}

QVariant AuditTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const AuditEntry &entry = m_rows.at(index.row());
    const bool isBroken = role != Qt::DisplayRole && index.row() == brokenRow();
    switch (role) {
    case Qt::DisplayRole: return text(entry, index.column());
    case Qt::ToolTipRole: return isBroken ? breakText() : text(entry, index.column());
    case Qt::AccessibleTextRole:
        if (isBroken && index.column() == EntryColumn)
            return tr("%1, broken: %2").arg(text(entry, EntryColumn), breakText());
        return text(entry, index.column());
    case EntryIdRole: return entry.id;
    case BrokenRole: return isBroken;
    case ToneRole:
        if (index.column() == OutcomeColumn && !entry.outcome.isEmpty())
            return int(auditTone(entry.outcome));
        return isBroken && index.column() == EntryColumn ? QVariant(int(Tone::Bad)) : QVariant();
    case IconRole:
        if (index.column() == OutcomeColumn)
            return auditIcon(entry.outcome);
        return isBroken && index.column() == EntryColumn ? QStringLiteral("error") : QString();
    default: return {};
    }
}

QVariant AuditTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (Column(section)) {
    case EntryColumn: return tr("Entry");
    case TimeColumn: return tr("Time");
    case WhoColumn: return tr("Who");
    case WhatColumn: return tr("What");
    case SubjectColumn: return tr("Subject");
    case DetailColumn: return tr("Detail");
    case OutcomeColumn: return tr("Outcome");
    case ColumnCount: break;
    }
    return {};
}

} // namespace console
