#include "models/paymenttablemodel.h"

#include "models/rowdifference.h"

#include <QHash>

#include <algorithm>
#include <utility>

namespace console {

namespace {

constexpr int kPageSize = 128;
constexpr int kMostCounted = 1001;
// Up to this many rows a change re-reads all that is loaded; beyond, only what changed and what came on top.
constexpr int kFullRefreshRows = 2048;

} // namespace

PaymentTableModel::PaymentTableModel(WorkspaceStore &store, QObject *parent)
    : QAbstractTableModel(parent),
      m_store(store),
      m_reader(store)
{
    connect(&store, &WorkspaceStore::paymentsChanged, this, &PaymentTableModel::paymentsChanged);
}

template <typename T>
void PaymentTableModel::read(Read kind, TypedJob<T> *job, void (PaymentTableModel::*taken)(const T &))
{
    m_read = kind;
    m_job = job;
    job->onFinished(this, [this, kind, job, taken](const Result<T> &result) {
        if (m_job != job)
            return; // an older question's
        m_job.clear();
        m_read = Read::None;
        if (result) {
            (this->*taken)(*result);
        } else {
            if (kind == Read::More)
                m_next = {}; // stop asking: a broken read would be repeated at each scroll
            Q_EMIT readFailed(result.error());
        }
        Q_EMIT contentsChanged();
        if (!m_job)
            readNext();
    });
    job->start();
}

void PaymentTableModel::setQuery(const PaymentQuery &query)
{
    if (m_hasAsked && query == m_query)
        return;
    const bool isOtherOrder = query.order != m_query.order;
    const bool isFirst = !std::exchange(m_hasAsked, true);
    m_query = query;
    m_count.reset();
    if (m_countJob)
        m_countJob->cancel();
    if (isFirst || isOtherOrder)
        prepareOrder();
    readFirst();
    if (isOtherOrder)
        Q_EMIT orderChanged();
}

void PaymentTableModel::readFirst()
{
    if (Job *older = m_job.data()) {
        m_job.clear();
        older->cancel();
    }
    m_next = {};
    m_wantsMore = false;
    m_wantsRefresh = false;
    m_changed.clear();
    read(Read::First, m_reader.page(m_query, {}, kPageSize, this), &PaymentTableModel::firstRead);
}

void PaymentTableModel::firstRead(const PaymentPage &page)
{
    beginResetModel();
    m_rows = page.rows;
    m_next = page.next;
    m_hasRead = true;
    endResetModel();
    startCount(); // after the rows: what a person looks at comes first
}

void PaymentTableModel::prepareOrder()
{
    // Done at once where the index is there: nothing is asked in this thread.
    auto *job = m_reader.prepareSort(m_query.order.by, this);
    job->onFinished(this, [this](const Outcome &done) {
        if (!done)
            Q_EMIT readFailed(done.error());
    });
    job->start();
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
    // Mostly the one that was asked for last, or one close to it: ten thousand rows are not gone through for each key.
    const int rows = int(m_rows.size());
    const int near = std::clamp(m_lastFound, 0, std::max(rows - 1, 0));
    for (int by = 0; by < rows; ++by) {
        for (const int row : {near + by, near - by}) {
            if (row >= 0 && row < rows && m_rows.at(row).id == paymentId) {
                m_lastFound = row;
                return row;
            }
        }
    }
    return -1;
}

void PaymentTableModel::refresh()
{
    if (!m_hasAsked)
        return;
    if (!m_hasRead) {
        readFirst(); // the first read has failed, or is on its way
        return;
    }
    m_wantsRefresh = true;
    if (!m_job)
        readNext();
}

bool PaymentTableModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_next.isEmpty() && m_read != Read::More;
}

void PaymentTableModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_wantsMore = true;
    if (!m_job)
        readNext();
}

void PaymentTableModel::readNext()
{
    if (std::exchange(m_wantsMore, false) && !m_next.isEmpty())
        readMore();
    else if (std::exchange(m_wantsRefresh, false))
        readAll();
}

void PaymentTableModel::readMore()
{
    read(Read::More, m_reader.page(m_query, m_next, kPageSize, this), &PaymentTableModel::moreRead);
}

void PaymentTableModel::moreRead(const PaymentPage &page)
{
    m_next = page.next;
    if (page.rows.isEmpty())
        return;
    const int first = int(m_rows.size());
    beginInsertRows({}, first, first + int(page.rows.size()) - 1);
    m_rows += page.rows;
    endInsertRows();
}

void PaymentTableModel::paymentsChanged(const QStringList &ids)
{
    if (!m_hasAsked)
        return;
    for (const QString &id : ids)
        m_changed.insert(id);
    m_wantsRefresh = true; // several commits while one read is under way are one refresh
    if (!m_job)
        readNext();
}

void PaymentTableModel::readAll()
{
    if (m_rows.size() > kFullRefreshRows) {
        read(Read::Top, m_reader.page(m_query, {}, kPageSize, this), &PaymentTableModel::topRead);
        return;
    }
    m_changed.clear();
    // What was loaded is read again in whole pages: what comes on top must not push out what was the end.
    const int pages = std::max((int(m_rows.size()) + kPageSize - 1) / kPageSize, 1);
    read(Read::All, m_reader.page(m_query, {}, pages * kPageSize, this), &PaymentTableModel::allRead);
}

void PaymentTableModel::allRead(const PaymentPage &page)
{
    m_next = page.next;
    become(page.rows);
    startCount();
}

void PaymentTableModel::topRead(const PaymentPage &page)
{
    QSet<QString> known;
    QStringList wanted;
    for (const Payment &row : std::as_const(m_rows)) {
        known.insert(row.id);
        if (m_changed.contains(row.id))
            wanted << row.id;
    }
    m_changed.clear();
    int fresh = 0;
    while (fresh < page.rows.size() && !known.contains(page.rows.at(fresh).id))
        ++fresh;
    if (fresh > 0) {
        beginInsertRows({}, 0, fresh - 1);
        for (int row = fresh - 1; row >= 0; --row)
            m_rows.prepend(page.rows.at(row)); // thousands of rows are not copied for a few new ones
        endInsertRows();
    }
    startCount();
    if (!wanted.isEmpty())
        read(Read::Changed, m_reader.payments(wanted, this), &PaymentTableModel::changedRead);
}

void PaymentTableModel::changedRead(const QList<Payment> &payments)
{
    QHash<QString, Payment> fresh;
    for (const Payment &payment : payments)
        fresh.insert(payment.id, payment);
    for (int row = 0; row < m_rows.size(); ++row) {
        const auto found = fresh.constFind(m_rows.at(row).id);
        if (found == fresh.cend())
            continue;
        m_rows[row] = *found;
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
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
    auto *job = m_reader.countUpTo(m_query, kMostCounted, this);
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
