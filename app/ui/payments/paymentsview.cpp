#include "ui/payments/paymentsview.h"

#include "models/paymenttablemodel.h"
#include "ui/payments/viewdetailsdelegate.h"
#include "ui/widgets/statuschipdelegate.h"

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
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_selectedId = selectedId(); });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_topId.clear();
        m_topRow = 0;
        if (!m_selectedId.isEmpty())
            select(m_selectedId);
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
    const auto wide = [&](int column, const QString &widest) {
        const QString title = m_model->headerData(column, Qt::Horizontal).toString();
        const int width = std::max(metrics.horizontalAdvance(widest), metrics.horizontalAdvance(title) + 18);
        header->resizeSection(column, width + 20);
    };
    header->resizeSection(PaymentTableModel::StatusColumn,
                          metrics.horizontalAdvance(displayName(PaymentStatus::PartiallyRefunded)) +
                              3 * metrics.height() + 30);
    wide(PaymentTableModel::PaymentDateColumn, QStringLiteral("30 Sep 2026 23:59 EDT"));
    wide(PaymentTableModel::UserColumn, QStringLiteral("Maximiliana Oyelaran"));
    wide(PaymentTableModel::OrderIdColumn, QStringLiteral("ORD-1042330"));
    wide(PaymentTableModel::ConfirmCodeColumn, QStringLiteral("WWWWWWWW"));
    wide(PaymentTableModel::PaymentTypeColumn, QStringLiteral("Credit Card (Stripe)"));
    wide(PaymentTableModel::AmountColumn, QStringLiteral("1,234.50 USD"));
    wide(PaymentTableModel::RefundedColumn, QStringLiteral("1,234.50 USD"));
    header->resizeSection(PaymentTableModel::WhatForColumn, metrics.averageCharWidth() * 30);
    header->setSectionResizeMode(PaymentTableModel::WhatForColumn, QHeaderView::Stretch);
    header->setSectionResizeMode(PaymentTableModel::ViewDetailsColumn, QHeaderView::Fixed);
    header->resizeSection(PaymentTableModel::ViewDetailsColumn, 40);
    showOrder();
}

QString PaymentsView::selectedId() const
{
    const QModelIndexList rows =
        m_view->selectionModel() ? m_view->selectionModel()->selectedRows() : QModelIndexList();
    return rows.isEmpty() ? QString() : rows.constFirst().data(PaymentTableModel::PaymentIdRole).toString();
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
        // A first click shows the newest and the greatest first, and names from A.
        Qt::SortOrder wanted = column == PaymentTableModel::UserColumn || column == PaymentTableModel::StatusColumn
                                   ? Qt::AscendingOrder
                                   : Qt::DescendingOrder;
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
