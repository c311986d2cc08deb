#include "ui/audit/auditview.h"

#include "ui/audit/audittablemodel.h"
#include "ui/setup/tonechipdelegate.h"
#include "ui/widgets/statuschip.h"

#include <QEvent>
#include <QHeaderView>
#include <QTableView>

namespace console {

namespace {

constexpr int kMargin = 14;

} // namespace

AuditView::AuditView(QTableView *view, AuditTableModel *model, QObject *parent)
    : QObject(parent),
      m_view(view),
      m_model(model)
{
    m_view->setModel(m_model);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setItemDelegate(new ToneChipDelegate(AuditTableModel::ToneRole, AuditTableModel::IconRole, m_view));
    setUpColumns();
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &AuditView::selectionChanged);
    connect(m_view, &QTableView::activated, this, &AuditView::detailsRequested);
}

void AuditView::setUpColumns()
{
    const QFontMetrics metrics = m_view->fontMetrics();
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(metrics.height() + 14);
    QHeaderView *header = m_view->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setMinimumSectionSize(36);
    const auto wide = [&](int column, const QString &widest) {
        m_wide.insert(column, metrics.horizontalAdvance(widest) + kMargin);
    };
    m_wide.insert(AuditTableModel::EntryColumn, chipSize(QStringLiteral("12,345"), true, metrics).width() + kMargin);
    wide(AuditTableModel::TimeColumn, QStringLiteral("30 Sep 2026 23:59:59 EDT"));
    wide(AuditTableModel::WhoColumn, QStringLiteral("Practice Administrator"));
    wide(AuditTableModel::WhatColumn, tr("Webhook endpoint registered") + QStringLiteral("mm"));
    wide(AuditTableModel::SubjectColumn, QStringLiteral("we_practice000000012"));
    m_wide.insert(AuditTableModel::OutcomeColumn,
                  chipSize(tr("Outcome unknown"), true, metrics).width() + kMargin + kMargin);
    m_wide.insert(AuditTableModel::DetailColumn, metrics.averageCharWidth() * 24);
    m_viewport = m_view->viewport();
    m_viewport->installEventFilter(this);
    fitColumns();
}

void AuditView::fitColumns()
{
    int left = m_view->viewport()->width();
    for (const int width : std::as_const(m_wide))
        left -= width;
    for (auto it = m_wide.cbegin(); it != m_wide.cend(); ++it) {
        const bool takesTheRest = it.key() == AuditTableModel::DetailColumn;
        m_view->horizontalHeader()->resizeSection(it.key(), it.value() + (takesTheRest ? std::max(left, 0) : 0));
    }
}

bool AuditView::eventFilter(QObject *watched, QEvent *event)
{
    // Compared with what was noted: events still come while the view is being destroyed.
    if (watched == m_viewport && event->type() == QEvent::Resize)
        fitColumns();
    return QObject::eventFilter(watched, event);
}

int AuditView::selectedRow() const
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.constFirst().row();
}

void AuditView::select(int row)
{
    if (row < 0 || row >= m_model->rowCount())
        return;
    m_view->setCurrentIndex(m_model->index(row, AuditTableModel::EntryColumn));
    m_view->scrollTo(m_model->index(row, AuditTableModel::EntryColumn), QAbstractItemView::PositionAtCenter);
}

} // namespace console
