#include "ui/payments/paymentsview.h"

#include "models/paymenttablemodel.h"
#include "ui/payments/viewdetailsdelegate.h"
#include "ui/widgets/statuschip.h"
#include "ui/widgets/statuschipdelegate.h"

#include <QEvent>
#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>

namespace console {

PaymentsView::PaymentsView(QTableView *view, PaymentTableModel *model, QObject *parent)
    : QObject(parent),
      m_view(view),
      m_model(model)
{
    m_view->setModel(m_model);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setItemDelegateForColumn(
        PaymentTableModel::StatusColumn,
        new StatusChipDelegate(PaymentTableModel::StatusRole, PaymentTableModel::StuckRole, m_view));
    m_view->setItemDelegateForColumn(PaymentTableModel::ViewDetailsColumn, new ViewDetailsDelegate(m_view));
    setUpColumns();

    connect(m_view->horizontalHeader(), &QHeaderView::sectionClicked, this, &PaymentsView::headerClicked);
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this, &PaymentsView::rememberTop);
    connect(m_model, &PaymentTableModel::contentsChanged, this, &PaymentsView::restoreTop);
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_selectedIds = selectedIds(); });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
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
}

void PaymentsView::setUpColumns()
{
    const QFontMetrics metrics = m_view->fontMetrics();
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(metrics.height() + 14);
    QHeaderView *header = m_view->horizontalHeader();
    header->setSectionsClickable(true);
    header->setSortIndicatorShown(true);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(36);
    header->setStretchLastSection(false);
    const auto wide = [&](int column, const QString &widest, const QString &least = {}) {
        const QString title = m_model->headerData(column, Qt::Horizontal).toString();
        const int width = std::max(metrics.horizontalAdvance(widest),
                                   metrics.horizontalAdvance(title) + (PaymentTableModel::isSortable(column) ? 16 : 0));
        m_wide.insert(column, width + 14);
        if (!least.isEmpty())
            m_narrow.insert(column, std::min(metrics.horizontalAdvance(least), width) + 14);
    };
    // The widest chip; the hourglass of a stuck payment stands beside the shorter word Pending.
    m_wide.insert(PaymentTableModel::StatusColumn,
                  chipSize(displayName(PaymentStatus::PartiallyRefunded), true, metrics).width() + 16);
    wide(PaymentTableModel::PaymentDateColumn, QStringLiteral("30 Sep 2026 23:59 EDT"));
    wide(PaymentTableModel::UserColumn, QStringLiteral("Jean-Luc Nakamura"), QStringLiteral("Luc Nakamura"));
    wide(PaymentTableModel::OrderIdColumn, QStringLiteral("ORD-104233"));
    wide(PaymentTableModel::ConfirmCodeColumn, QStringLiteral("W7M2QX9W"), QStringLiteral("W7M2QX9W"));
    wide(PaymentTableModel::PaymentTypeColumn, QStringLiteral("Credit Card"), QStringLiteral("Credit"));
    wide(PaymentTableModel::AmountColumn, QStringLiteral("1,234.50 USD"));
    wide(PaymentTableModel::RefundedColumn, QStringLiteral("1,234.50 USD"));
    m_wide.insert(PaymentTableModel::WhatForColumn, metrics.averageCharWidth() * 30);
    m_narrow.insert(PaymentTableModel::WhatForColumn, metrics.averageCharWidth() * 11);
    m_wide.insert(PaymentTableModel::ViewDetailsColumn, 36);
    header->setSectionResizeMode(PaymentTableModel::ViewDetailsColumn, QHeaderView::Fixed);
    // Where not even the narrow columns fit, the money is seen without scrolling.
    header->moveSection(header->visualIndex(PaymentTableModel::AmountColumn),
                        header->visualIndex(PaymentTableModel::UserColumn) + 1);
    header->moveSection(header->visualIndex(PaymentTableModel::RefundedColumn),
                        header->visualIndex(PaymentTableModel::AmountColumn) + 1);
    for (int column = PaymentTableModel::ViewDetailsColumn + 1; column < PaymentTableModel::ColumnCount; ++column)
        header->hideSection(column);
    connect(header, &QHeaderView::sectionResized, this,
            [this](int column, int, int width) { sectionResized(column, width); });
    m_viewport = m_view->viewport();
    m_viewport->installEventFilter(this);
    fitColumns();
    showOrder();
}

void PaymentsView::fitColumns()
{
    QHash<int, int> widths = m_wide;
    int missing = -m_view->viewport()->width();
    for (auto it = widths.begin(); it != widths.end(); ++it) {
        it.value() = m_chosen.value(it.key(), it.value());
        missing += it.value();
    }
    for (const int column : {PaymentTableModel::WhatForColumn, PaymentTableModel::PaymentTypeColumn,
                             PaymentTableModel::UserColumn, PaymentTableModel::ConfirmCodeColumn}) {
        if (m_chosen.contains(column))
            continue;
        const int least = m_narrow.value(column, widths.value(column));
        const int given = std::clamp(missing, 0, std::max(0, widths.value(column) - least));
        widths[column] -= given;
        missing -= given;
    }
    if (missing < 0 && !m_chosen.contains(PaymentTableModel::WhatForColumn))
        widths[PaymentTableModel::WhatForColumn] -= missing; // what is left over
    m_fitting = true;
    for (auto it = widths.cbegin(); it != widths.cend(); ++it)
        m_view->horizontalHeader()->resizeSection(it.key(), it.value());
    m_fitting = false;
}

void PaymentsView::sectionResized(int column, int width)
{
    if (m_fitting || width <= 0)
        return;
    m_chosen.insert(column, width);
    QVariantMap widths;
    for (auto it = m_chosen.cbegin(); it != m_chosen.cend(); ++it)
        widths.insert(QString::number(it.key()), it.value());
    Q_EMIT widthsChosen(widths);
}

void PaymentsView::setChosenWidths(const QVariantMap &widths)
{
    for (auto it = widths.cbegin(); it != widths.cend(); ++it) {
        bool isColumn = false;
        const int column = it.key().toInt(&isColumn);
        const int width = it.value().toInt();
        if (isColumn && m_wide.contains(column) && column != PaymentTableModel::ViewDetailsColumn && width > 0)
            m_chosen.insert(column, std::clamp(width, m_view->horizontalHeader()->minimumSectionSize(), 2000));
    }
    fitColumns();
}

bool PaymentsView::eventFilter(QObject *watched, QEvent *event)
{
    // Compared with what was noted: events still come while the view is being destroyed.
    if (watched == m_viewport && event->type() == QEvent::Resize)
        fitColumns();
    return QObject::eventFilter(watched, event);
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
    m_view->setCurrentIndex(m_model->index(row, PaymentTableModel::StatusColumn));
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
        m_view->scrollTo(m_model->index(row, PaymentTableModel::StatusColumn), QAbstractItemView::PositionAtTop);
}

} // namespace console
