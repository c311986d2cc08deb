#include "ui/payments/reportcolumns.h"

#include "models/paymenttablemodel.h"
#include "ui/widgets/statuschip.h"

#include <QEvent>
#include <QHeaderView>
#include <QScopedValueRollback>
#include <QTableView>

#include <algorithm>

namespace console {

namespace {

constexpr int kWidest = 2000; // pixels
constexpr int kSides = 14;    // beside a cell's text
constexpr int kMark = 16;     // the header's mark of the order

} // namespace

ReportColumns::ReportColumns(QTableView *view, PaymentTableModel *model, QObject *parent)
    : QObject(parent),
      m_view(view),
      m_viewport(view->viewport()),
      m_model(model)
{
    QHeaderView *header = m_view->horizontalHeader();
    header->setSectionsClickable(true);
    header->setSectionsMovable(true);
    header->setSortIndicatorShown(true);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(36);
    header->setStretchLastSection(false);
    header->setSectionResizeMode(PaymentTableModel::ViewDetailsColumn, QHeaderView::Fixed);
    measure();
    show({});
    connect(header, &QHeaderView::sectionResized, this,
            [this](int column, int, int width) { sectionResized(column, width); });
    connect(header, &QHeaderView::sectionMoved, this, [this] {
        if (!m_setting)
            Q_EMIT columnsChosen(shown());
    });
    m_viewport->installEventFilter(this);
}

void ReportColumns::measure()
{
    const QFontMetrics metrics = m_view->fontMetrics();
    const auto wide = [&](int column, const QString &widest, const QString &least = {}) {
        const QString title = m_model->headerData(column, Qt::Horizontal).toString();
        const int width = std::max(metrics.horizontalAdvance(widest), metrics.horizontalAdvance(title) + kMark);
        m_wide.insert(column, width + kSides);
        if (!least.isEmpty())
            m_narrow.insert(column, std::min(metrics.horizontalAdvance(least), width) + kSides);
    };
    // The widest chip; the hourglass of a stuck payment stands beside the shorter word Pending.
    m_wide.insert(PaymentTableModel::StatusColumn,
                  chipSize(displayName(PaymentStatus::PartiallyRefunded), true, metrics).width() + 16);
    wide(PaymentTableModel::PaymentDateColumn, QStringLiteral("30 Sep 2026 23:59 EDT"));
    wide(PaymentTableModel::UserColumn, QStringLiteral("Jean-Luc Nakamura"), QStringLiteral("Luc Nakamura"));
    wide(PaymentTableModel::OrderIdColumn, QStringLiteral("ORD-104233"));
    wide(PaymentTableModel::ConfirmCodeColumn, QStringLiteral("W7M2QX9W"), QStringLiteral("W7M2QX9W"));
    wide(PaymentTableModel::PaymentTypeColumn, QStringLiteral("Credit Card"), QStringLiteral("Credit"));
    wide(PaymentTableModel::EmailColumn, QStringLiteral("jean.nakamura@example.com"), QStringLiteral("jean.nakamura@"));
    wide(PaymentTableModel::PlateColumn, QStringLiteral("CKTR 418"));
    wide(PaymentTableModel::ModeColumn, QStringLiteral("Live"));
    wide(PaymentTableModel::CurrencyColumn, QStringLiteral("USD"));
    wide(PaymentTableModel::CardColumn, QStringLiteral("Mastercard •••• 4242"));
    for (const int column : {PaymentTableModel::AmountColumn, PaymentTableModel::RefundedColumn,
                             PaymentTableModel::FeeColumn, PaymentTableModel::NetColumn})
        wide(column, QStringLiteral("1,234.50 USD"));
    m_wide.insert(PaymentTableModel::WhatForColumn, metrics.averageCharWidth() * 30);
    m_narrow.insert(PaymentTableModel::WhatForColumn, metrics.averageCharWidth() * 11);
    m_wide.insert(PaymentTableModel::ViewDetailsColumn, 36);
}

QStringList ReportColumns::usual()
{
    // Where not even the narrow columns fit, the money is seen without scrolling.
    QStringList names;
    for (const int column :
         {PaymentTableModel::StatusColumn, PaymentTableModel::PaymentDateColumn, PaymentTableModel::UserColumn,
          PaymentTableModel::AmountColumn, PaymentTableModel::RefundedColumn, PaymentTableModel::OrderIdColumn,
          PaymentTableModel::ConfirmCodeColumn, PaymentTableModel::WhatForColumn, PaymentTableModel::PaymentTypeColumn,
          PaymentTableModel::ViewDetailsColumn})
        names.append(PaymentTableModel::columnName(column));
    return names;
}

QStringList ReportColumns::shown() const
{
    const QHeaderView *header = m_view->horizontalHeader();
    QStringList names;
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        if (!header->isSectionHidden(column))
            names.append(PaymentTableModel::columnName(column));
    }
    return names;
}

void ReportColumns::show(const QStringList &names)
{
    const QStringList all = PaymentTableModel::columnNames();
    QList<int> columns;
    for (const QString &name : names) {
        const int column = int(all.indexOf(name));
        if (column >= 0 && !columns.contains(column))
            columns.append(column);
    }
    if (columns.isEmpty()) {
        show(usual());
        return;
    }
    const QScopedValueRollback setting(m_setting, true);
    QHeaderView *header = m_view->horizontalHeader();
    for (int place = 0; place < columns.size(); ++place)
        header->moveSection(header->visualIndex(columns.at(place)), place);
    for (int column = 0; column < PaymentTableModel::ColumnCount; ++column)
        header->setSectionHidden(column, !columns.contains(column));
    fit();
}

void ReportColumns::choose(const QStringList &names)
{
    show(names);
    Q_EMIT columnsChosen(shown());
}

void ReportColumns::reset()
{
    m_chosen.clear();
    tellWidths();
    choose(usual());
}

int ReportColumns::first() const
{
    const QHeaderView *header = m_view->horizontalHeader();
    int place = 0;
    while (place < header->count() - 1 && header->isSectionHidden(header->logicalIndex(place)))
        ++place;
    return header->logicalIndex(place);
}

void ReportColumns::fit()
{
    QHeaderView *header = m_view->horizontalHeader();
    QHash<int, int> widths;
    int missing = -m_view->viewport()->width();
    for (auto it = m_wide.cbegin(); it != m_wide.cend(); ++it) {
        if (header->isSectionHidden(it.key()))
            continue;
        widths.insert(it.key(), m_chosen.value(it.key(), it.value()));
        missing += widths.value(it.key());
    }
    for (const int column :
         {PaymentTableModel::WhatForColumn, PaymentTableModel::PaymentTypeColumn, PaymentTableModel::EmailColumn,
          PaymentTableModel::UserColumn, PaymentTableModel::ConfirmCodeColumn}) {
        if (m_chosen.contains(column) || !widths.contains(column))
            continue;
        const int least = m_narrow.value(column, widths.value(column));
        const int given = std::clamp(missing, 0, std::max(0, widths.value(column) - least));
        widths[column] -= given;
        missing -= given;
    }
    // What is left over goes to the first of these that is seen.
    for (const int column :
         {PaymentTableModel::WhatForColumn, PaymentTableModel::EmailColumn, PaymentTableModel::UserColumn}) {
        if (missing >= 0 || m_chosen.contains(column) || !widths.contains(column))
            continue;
        widths[column] -= missing;
        missing = 0;
    }
    const QScopedValueRollback setting(m_setting, true);
    for (auto it = widths.cbegin(); it != widths.cend(); ++it)
        header->resizeSection(it.key(), it.value());
}

void ReportColumns::sectionResized(int column, int width)
{
    if (m_setting || width <= 0)
        return;
    m_chosen.insert(column, width);
    tellWidths();
}

void ReportColumns::tellWidths()
{
    QVariantMap widths;
    for (auto it = m_chosen.cbegin(); it != m_chosen.cend(); ++it)
        widths.insert(QString::number(it.key()), it.value());
    Q_EMIT widthsChosen(widths);
}

void ReportColumns::setWidths(const QVariantMap &widths)
{
    for (auto it = widths.cbegin(); it != widths.cend(); ++it) {
        bool isColumn = false;
        const int column = it.key().toInt(&isColumn);
        const int width = it.value().toInt();
        if (isColumn && m_wide.contains(column) && column != PaymentTableModel::ViewDetailsColumn && width > 0)
            m_chosen.insert(column, std::clamp(width, m_view->horizontalHeader()->minimumSectionSize(), kWidest));
    }
    fit();
}

void ReportColumns::chooseWidth(int column, int width)
{
    if (width > 0)
        m_chosen.insert(column, std::clamp(width, m_view->horizontalHeader()->minimumSectionSize(), kWidest));
    else
        m_chosen.remove(column);
    fit();
    tellWidths();
}

bool ReportColumns::eventFilter(QObject *watched, QEvent *event)
{
    // Compared with what was noted: events still come while the view is being destroyed.
    if (watched == m_viewport && event->type() == QEvent::Resize)
        fit();
    return QObject::eventFilter(watched, event);
}

} // namespace console
