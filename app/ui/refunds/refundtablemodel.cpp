#include "ui/refunds/refundtablemodel.h"

#include "models/paymenttext.h"
#include "ui/refunds/refundrowwords.h"

#include <QTimer>

namespace console {

namespace {

constexpr int kPage = 100;
constexpr int kMostAtOnce = 1000; // what ListRefundsFlow gives

} // namespace

RefundTableModel::RefundTableModel(Session &session, QObject *parent) : QAbstractTableModel(parent), m_session(session)
{
    connect(&session.store(), &WorkspaceStore::refundsChanged, this, &RefundTableModel::refreshSoon);
}

void RefundTableModel::ask(const RefundFilter &filter)
{
    m_filter = filter;
    read(kPage);
}

void RefundTableModel::refresh()
{
    read(std::clamp(int(m_rows.size()), kPage, kMostAtOnce));
}

void RefundTableModel::refreshSoon()
{
    if (!m_following || !m_hasRead || m_refreshQueued)
        return;
    m_refreshQueued = true; // several steps in one turn of the event loop are one look
    QTimer::singleShot(0, this, [this] {
        m_refreshQueued = false;
        if (m_reading)
            m_readAgain = true;
        else
            refresh();
    });
}

void RefundTableModel::read(int limit)
{
    if (m_reading)
        m_reading->cancel();
    auto *flow = new ListRefundsFlow(m_session, m_filter, limit, 0, this);
    m_reading = flow;
    flow->onFinished(this, [this, flow, limit](const Result<QList<RefundRow>> &rows) {
        if (m_reading != flow)
            return; // an older question's answer
        m_reading.clear();
        if (rows)
            take(*rows, limit);
        else
            Q_EMIT readFailed(rows.error()); // what is shown stays
        if (std::exchange(m_readAgain, false))
            refresh();
    });
    flow->start();
}

void RefundTableModel::take(QList<RefundRow> rows, int limit)
{
    m_hasRead = true;
    m_hasMore = rows.size() >= limit;
    const bool sameRows =
        rows.size() == m_rows.size() && std::ranges::equal(rows, m_rows, [](const RefundRow &a, const RefundRow &b) {
            return a.intentId == b.intentId && (a.intentId > 0 || a.refundId == b.refundId);
        });
    if (sameRows && !rows.isEmpty()) {
        m_rows = std::move(rows); // selection and place stay
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
    } else {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }
    Q_EMIT contentsChanged();
}

bool RefundTableModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore && !m_reading && !m_rows.isEmpty();
}

void RefundTableModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    const qint64 before = m_rows.constLast().createdAt.toMSecsSinceEpoch();
    auto *flow = new ListRefundsFlow(m_session, m_filter, kPage, before, this);
    m_reading = flow;
    flow->onFinished(this, [this, flow](const Result<QList<RefundRow>> &rows) {
        if (m_reading != flow)
            return;
        m_reading.clear();
        if (!rows) {
            m_hasMore = false; // stop asking: a broken read would be repeated at each scroll
            Q_EMIT readFailed(rows.error());
            return;
        }
        m_hasMore = rows->size() >= kPage;
        if (!rows->isEmpty()) {
            const int first = int(m_rows.size());
            beginInsertRows({}, first, first + int(rows->size()) - 1);
            m_rows += *rows;
            endInsertRows();
        }
        Q_EMIT contentsChanged();
        if (std::exchange(m_readAgain, false))
            refresh();
    });
    flow->start();
}

void RefundTableModel::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, TimeColumn), index(int(m_rows.size()) - 1, TimeColumn));
}

void RefundTableModel::tick()
{
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, AgeColumn), index(int(m_rows.size()) - 1, AgeColumn));
}

int RefundTableModel::rowOf(const QString &objectId) const
{
    if (objectId.isEmpty())
        return -1;
    const auto found = std::ranges::find_if(
        m_rows, [&objectId](const RefundRow &row) { return row.refundId == objectId || objectIdOf(row) == objectId; });
    return found == m_rows.cend() ? -1 : int(found - m_rows.cbegin());
}

int RefundTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RefundTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString RefundTableModel::text(const RefundRow &row, int column) const
{
    switch (Column(column)) {
    case StateColumn: return chipText(row);
    case TimeColumn: return momentText(row.createdAt, m_zone);
    case AgeColumn: return refundAgeText(row.createdAt, m_session.clock().now());
    case UserColumn: return row.payerName.isEmpty() ? tr("not known") : row.payerName;
    case OrderIdColumn: return row.orderId;
    case AmountColumn: return row.amount.toDisplayString();
    case KindColumn: return kindText(row);
    case WhoColumn: return row.who;
    case WhyColumn: return row.why.simplified();
    case ColumnCount: break;
    }
    return {};
}

QVariant RefundTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RefundRow &row = m_rows.at(index.row());
    const bool isState = index.column() == StateColumn;
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::AccessibleTextRole:
        return isState && !row.explanation.isEmpty() ? tr("%1. %2").arg(chipText(row), row.explanation)
                                                     : text(row, index.column());
    case Qt::ToolTipRole: return isState ? row.stateText : text(row, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == AmountColumn ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case ObjectIdRole: return objectIdOf(row);
    case ToneRole: return isState ? QVariant(int(chipTone(row))) : QVariant();
    case IconRole: return isState ? chipIcon(row) : QString();
    default: return {};
    }
}

QVariant RefundTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return section == AmountColumn ? int(Qt::AlignRight | Qt::AlignVCenter) : int(Qt::AlignLeft | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (Column(section)) {
    case StateColumn: return tr("State");
    case TimeColumn: return tr("Time");
    case AgeColumn: return tr("Age");
    case UserColumn: return tr("User");
    case OrderIdColumn: return tr("Order ID");
    case AmountColumn: return tr("Amount");
    case KindColumn: return tr("Kind");
    case WhoColumn: return tr("Who");
    case WhyColumn: return tr("Why");
    case ColumnCount: break;
    }
    return {};
}

} // namespace console
