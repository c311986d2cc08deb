#include "models/paymenttablemodel.h"

#include "models/rowdifference.h"

#include <QTimer>

namespace console {

namespace {

constexpr int kPageSize = 128;
// Up to this many rows a change re-reads all that is loaded; beyond, only what changed and what came on top.
constexpr int kFullRefreshRows = 2048;

bool same(const PaymentQuery &a, const PaymentQuery &b)
{
    return a.search == b.search && a.status == b.status && a.mode == b.mode && a.stuckOnly == b.stuckOnly &&
           a.order == b.order;
}

} // namespace

PaymentTableModel::PaymentTableModel(WorkspaceStore &store, QObject *parent)
    : QAbstractTableModel(parent),
      m_store(store)
{
    connect(&store, &WorkspaceStore::paymentsChanged, this, &PaymentTableModel::paymentsChanged);
}

void PaymentTableModel::setQuery(const PaymentQuery &query)
{
    if (m_hasRead && same(query, m_query))
        return;
    m_query = query;
    beginResetModel();
    m_rows.clear();
    m_next = {};
    m_count.reset();
    const auto page = m_store.page(m_query, {}, kPageSize);
    if (page) {
        m_rows = page->rows;
        m_next = page->next;
    }
    m_hasRead = true;
    endResetModel();
    if (!page)
        Q_EMIT readFailed(page.error());
    startCount();
    Q_EMIT contentsChanged();
}

void PaymentTableModel::setZone(const QTimeZone &zone)
{
    if (zone == m_zone)
        return;
    m_zone = zone;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, PaymentDateColumn), index(int(m_rows.size()) - 1, PaymentDateColumn));
    Q_EMIT headerDataChanged(Qt::Horizontal, PaymentDateColumn, PaymentDateColumn);
}

const Payment &PaymentTableModel::payment(int row) const
{
    Q_ASSERT(row >= 0 && row < m_rows.size());
    return m_rows.at(row);
}

int PaymentTableModel::rowOf(const QString &paymentId) const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows.at(row).id == paymentId)
            return row;
    }
    return -1;
}

void PaymentTableModel::refresh()
{
    if (!m_hasRead)
        return;
    refreshAll();
    startCount();
    Q_EMIT contentsChanged();
}

bool PaymentTableModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_next.isEmpty();
}

void PaymentTableModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    if (readMore())
        Q_EMIT contentsChanged();
}

bool PaymentTableModel::readMore()
{
    const auto page = m_store.page(m_query, m_next, kPageSize);
    if (!page) {
        m_next = {}; // stop asking: a broken read would be repeated at each scroll
        Q_EMIT readFailed(page.error());
        return false;
    }
    m_next = page->next;
    if (page->rows.isEmpty())
        return true;
    const int first = int(m_rows.size());
    beginInsertRows({}, first, first + int(page->rows.size()) - 1);
    m_rows += page->rows;
    endInsertRows();
    return true;
}

void PaymentTableModel::paymentsChanged(const QStringList &ids)
{
    if (!m_hasRead)
        return;
    for (const QString &id : ids)
        m_changed.insert(id);
    if (m_changeQueued)
        return;
    m_changeQueued = true; // several commits in one turn of the event loop are one refresh
    QTimer::singleShot(0, this, &PaymentTableModel::applyChanges);
}

void PaymentTableModel::applyChanges()
{
    m_changeQueued = false;
    if (m_rows.size() <= kFullRefreshRows)
        refreshAll();
    else
        refreshTop();
    m_changed.clear();
    startCount();
    Q_EMIT contentsChanged();
}

void PaymentTableModel::refreshAll()
{
    // At least what was loaded is read again, and one page where there was less.
    const int wanted = std::max(int(m_rows.size()), kPageSize);
    QList<Payment> fresh;
    PageCursor cursor;
    do {
        const auto page = m_store.page(m_query, cursor, kPageSize);
        if (!page) {
            Q_EMIT readFailed(page.error());
            return; // what is shown stays
        }
        fresh += page->rows;
        cursor = page->next;
    } while (!cursor.isEmpty() && fresh.size() < wanted);
    m_next = cursor;
    become(fresh);
}

void PaymentTableModel::refreshTop()
{
    const auto page = m_store.page(m_query, {}, kPageSize);
    if (!page) {
        Q_EMIT readFailed(page.error());
        return;
    }
    int fresh = 0;
    while (fresh < page->rows.size() && rowOf(page->rows.at(fresh).id) < 0)
        ++fresh;
    if (fresh > 0) {
        beginInsertRows({}, 0, fresh - 1);
        m_rows = page->rows.mid(0, fresh) + m_rows;
        endInsertRows();
    }
    for (int row = fresh; row < m_rows.size(); ++row) {
        if (!m_changed.contains(m_rows.at(row).id))
            continue;
        const auto read = m_store.payment(m_rows.at(row).id);
        if (read && read->has_value()) {
            m_rows[row] = **read;
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
    }
}

void PaymentTableModel::become(const QList<Payment> &rows)
{
    applyRowDifference(
        m_rows, rows, [](const Payment &p) { return p.id; },
        RowChanges{
            .remove =
                [this](int first, int last, const std::function<void()> &change) {
                    beginRemoveRows({}, first, last);
                    change();
                    endRemoveRows();
                },
            .insert =
                [this](int first, int last, const std::function<void()> &change) {
                    beginInsertRows({}, first, last);
                    change();
                    endInsertRows();
                },
            .moveUp =
                [this](int from, int to, const std::function<void()> &change) {
                    beginMoveRows({}, from, from, {}, to);
                    change();
                    endMoveRows();
                },
            .changed = [this](int row) { Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1)); },
        });
}

void PaymentTableModel::startCount()
{
    if (m_countJob)
        m_countJob->cancel();
    auto *job = m_store.count(m_query, 1001, this);
    m_countJob = job;
    job->onFinished(this, [this, job](const Result<CountResult> &result) {
        if (m_countJob != job || !result)
            return; // an older question's answer, or one that was stopped
        m_count = *result;
        Q_EMIT countChanged();
    });
    job->start();
}

} // namespace console
