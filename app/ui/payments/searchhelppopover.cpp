#include "ui/payments/searchhelppopover.h"

#include "core/paymentsearchquery.h"

#include <QHeaderView>
#include <QLabel>
#include <QScreen>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace console {

SearchHelpPopover::SearchHelpPopover(QWidget *parent) : QFrame(parent, Qt::Popup), m_list(new QTreeWidget(this))
{
    setObjectName(QStringLiteral("searchHelpPopover"));
    setFrameShape(QFrame::StyledPanel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    auto *title = new QLabel(tr("What you can type"), this);
    title->setProperty("look", QStringLiteral("subtitle"));
    auto *foot = new QLabel(tr("Enter puts an example into the search. All of them can stand together."), this);
    foot->setProperty("look", QStringLiteral("muted"));
    foot->setWordWrap(false);
    m_list->setObjectName(QStringLiteral("searchHelpList"));
    m_list->setAccessibleName(tr("What you can type into the search"));
    m_list->setColumnCount(2);
    m_list->setHeaderLabels({tr("Type"), tr("to find")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (const auto &[example, meaning] : searchHelp()) {
        auto *item = new QTreeWidgetItem(m_list, {example, meaning});
        item->setToolTip(1, meaning);
    }
    m_list->resizeColumnToContents(0);
    m_list->setColumnWidth(0, m_list->columnWidth(0) + 12);
    column->addWidget(title);
    column->addWidget(m_list);
    column->addWidget(foot);
    connect(m_list, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem *item) {
        close();
        Q_EMIT exampleChosen(item->text(0));
    });
}

void SearchHelpPopover::toggle(const QWidget *anchor)
{
    if (isVisible()) {
        close();
        return;
    }
    const int rows = m_list->topLevelItemCount() + 1;
    m_list->resizeColumnToContents(1);
    const int wide = m_list->columnWidth(0) + m_list->columnWidth(1) + 8;
    const QRect screen = anchor->screen()->availableGeometry();
    m_list->setMinimumSize(std::min(wide, screen.width() - 60),
                           std::min(rows * (m_list->sizeHintForRow(0) + 1) + 8, screen.height() / 2));
    resize(sizeHint()); // adjustSize() would stop at two thirds of the screen and press the foot into the list
    QPoint at = anchor->mapToGlobal(QPoint(0, anchor->height() + 2));
    at.setX(std::clamp(at.x(), screen.left(), std::max(screen.left(), screen.right() - width())));
    move(at);
    show();
    m_list->setCurrentItem(m_list->topLevelItem(0));
    m_list->setFocus(Qt::PopupFocusReason);
}

} // namespace console
