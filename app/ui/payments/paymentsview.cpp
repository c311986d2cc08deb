#include "ui/payments/paymentsview.h"

#include "models/paymenttablemodel.h"
#include "ui/payments/matchdelegate.h"
#include "ui/payments/reportcolumns.h"
#include "ui/payments/viewdetailsdelegate.h"
#include "ui/widgets/statuschipdelegate.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>
#include <QTableView>

#include <utility>

namespace console {

PaymentsView::PaymentsView(QTableView *view, PaymentTableModel *model, QObject *parent)
    : QObject(parent),
      m_view(view),
      m_model(model),
      m_matches(new MatchDelegate(view))
{
    m_view->setModel(m_model);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(m_view->fontMetrics().height() + 14);
    m_view->setItemDelegate(m_matches);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setItemDelegateForColumn(
        PaymentTableModel::StatusColumn,
        new StatusChipDelegate(PaymentTableModel::StatusRole, PaymentTableModel::StuckRole, m_view));
    m_view->setItemDelegateForColumn(PaymentTableModel::ViewDetailsColumn, new ViewDetailsDelegate(m_view));
    m_columns = new ReportColumns(m_view, m_model, this);
    showOrder();

    connect(m_view->horizontalHeader(), &QHeaderView::sectionClicked, this, &PaymentsView::headerClicked);
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this, &PaymentsView::rememberTop);
    connect(m_model, &PaymentTableModel::contentsChanged, this, &PaymentsView::restoreTop);
    connect(m_model, &PaymentTableModel::contentsChanged, this, &PaymentsView::showOrder);
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_selectedIds = selectedIds(); });
    connect(m_model, &PaymentTableModel::contentsChanged, this, [this] {
        if (const auto step = std::exchange(m_afterRead, {}))
            step();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_afterRead = {};
        m_topId.clear();
        m_topRow = 0;
        selectAgain(m_selectedIds);
        Q_EMIT selectionChanged();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &PaymentsView::selectionChanged);
    connect(m_view, &QTableView::clicked, this, [this](const QModelIndex &index) {
        if (index.column() == PaymentTableModel::ViewDetailsColumn)
            Q_EMIT detailsRequested(index.data(PaymentTableModel::PaymentIdRole).toString());
    });
    connect(m_view, &QTableView::activated, this, [this](const QModelIndex &index) {
        Q_EMIT detailsRequested(index.data(PaymentTableModel::PaymentIdRole).toString());
    });
    connect(m_view, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        const QModelIndex index = m_view->indexAt(at);
        if (index.isValid())
            Q_EMIT menuRequested(index.data(PaymentTableModel::PaymentIdRole).toString(),
                                 m_view->viewport()->mapToGlobal(at));
    });
    m_view->installEventFilter(this);
}

bool PaymentsView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && takeKey(static_cast<QKeyEvent *>(event)))
        return true;
    // The Menu key comes as this, with the place of the mouse or of a cell that may be out of sight.
    if (event->type() == QEvent::ContextMenu &&
        static_cast<QContextMenuEvent *>(event)->reason() == QContextMenuEvent::Keyboard) {
        askForMenuHere();
        return true;
    }
    return QObject::eventFilter(watched, event);
}

bool PaymentsView::takeKey(const QKeyEvent *event)
{
    const QModelIndex current = m_view->currentIndex();
    // Qt makes a context menu of the Menu key only, on X11 and Wayland.
    if (event->key() == Qt::Key_F10 && event->modifiers() == Qt::ShiftModifier) {
        askForMenuHere();
        return true;
    }
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier && current.isValid() &&
        current.column() == PaymentTableModel::ViewDetailsColumn) {
        Q_EMIT detailsRequested(current.data(PaymentTableModel::PaymentIdRole).toString());
        return true;
    }
    return false;
}

void PaymentsView::askForMenuHere()
{
    QModelIndex current = m_view->currentIndex();
    if (!current.isValid())
        return;
    if (m_view->isColumnHidden(current.column()))
        current = current.siblingAtColumn(m_columns->first());
    m_view->scrollTo(current);
    // What the menu is about is seen: several selected rows, or this one.
    if (m_view->selectionModel()->selectedRows().size() < 2)
        m_view->selectionModel()->select(current, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    const QRect cell = m_view->visualRect(current).intersected(m_view->viewport()->rect());
    Q_EMIT menuRequested(current.data(PaymentTableModel::PaymentIdRole).toString(),
                         m_view->viewport()->mapToGlobal(cell.bottomLeft()));
}

QString PaymentsView::selectedId() const
{
    const QStringList ids = selectedIds();
    return ids.size() == 1 ? ids.constFirst() : QString();
}

QStringList PaymentsView::selectedIds() const
{
    if (!m_view->selectionModel())
        return {};
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList ids;
    for (const QModelIndex &row : std::as_const(rows))
        ids.append(row.data(PaymentTableModel::PaymentIdRole).toString());
    return ids;
}

void PaymentsView::selectAgain(const QStringList &ids)
{
    if (ids.isEmpty())
        return;
    select(ids.constFirst());
    for (const QString &id : ids.mid(1)) {
        const int row = m_model->rowOf(id);
        if (row >= 0)
            m_view->selectionModel()->select(m_model->index(row, 0),
                                             QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
}

void PaymentsView::select(const QString &paymentId)
{
    const int row = m_model->rowOf(paymentId);
    if (row < 0)
        return;
    m_view->setCurrentIndex(m_model->index(row, m_columns->first()));
}

bool PaymentsView::hasNeighbour(const QString &paymentId, int by) const
{
    const int row = m_model->rowOf(paymentId);
    const int wanted = row + by;
    return row >= 0 && wanted >= 0 && (wanted < m_model->rowCount() || m_model->canFetchMore({}));
}

void PaymentsView::selectNeighbour(const QString &paymentId, int by, const std::function<void(const QString &)> &then)
{
    m_afterRead = {};
    const int row = m_model->rowOf(paymentId);
    const int wanted = row + by;
    if (row < 0 || wanted < 0)
        return;
    if (wanted >= m_model->rowCount()) {
        if (m_model->canFetchMore({}) || m_model->isReading())
            m_afterRead = [this, paymentId, by, then] { selectNeighbour(paymentId, by, then); };
        m_model->fetchMore({});
        return;
    }
    const QString id = m_model->payment(wanted).id;
    select(id);
    if (then)
        then(id);
}

void PaymentsView::setSearchWords(const QStringList &words)
{
    if (words == m_matches->words())
        return;
    m_matches->setWords(words);
    m_view->viewport()->update();
}

void PaymentsView::showOrder()
{
    const auto [column, order] = PaymentTableModel::sortOf(m_model->query().order);
    m_view->horizontalHeader()->setSortIndicator(column, order);
}

void PaymentsView::headerClicked(int column)
{
    const auto [current, order] = PaymentTableModel::sortOf(m_model->query().order);
    if (PaymentTableModel::isSortable(column)) {
        Qt::SortOrder wanted = PaymentTableModel::firstOrder(column);
        if (column == current)
            wanted = order == Qt::AscendingOrder ? Qt::DescendingOrder : Qt::AscendingOrder;
        m_model->sort(column, wanted);
    }
    showOrder();
}

void PaymentsView::rememberTop()
{
    m_topRow = m_view->verticalScrollBar()->value();
    m_topId = m_topRow > 0 && m_topRow < m_model->rowCount() ? m_model->payment(m_topRow).id : QString();
}

void PaymentsView::restoreTop()
{
    if (m_topId.isEmpty())
        return; // at the top, new payments are wanted in sight
    const int row = m_model->rowOf(m_topId);
    if (row >= 0 && row != m_topRow)
        m_view->scrollTo(m_model->index(row, m_columns->first()), QAbstractItemView::PositionAtTop);
}

} // namespace console
