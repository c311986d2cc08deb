#include "ui/main/navigationpane.h"

#include "ui/main/badgedelegate.h"
#include "ui/main/pagefactory.h"
#include "ui/widgets/themedicon.h"

#include <QTreeWidgetItemIterator>

namespace console {

namespace {

constexpr int kPageIdRole = Qt::UserRole;
constexpr int kPathRole = Qt::UserRole + 1;

} // namespace

NavigationPane::NavigationPane(const PageFactory &pages, QWidget *parent) : QTreeWidget(parent)
{
    setObjectName(QStringLiteral("navigationTree"));
    setAccessibleName(tr("Navigation"));
    setHeaderHidden(true);
    setIndentation(14);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setExpandsOnDoubleClick(false);
    setIconSize(QSize(18, 18));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideRight);
    setItemDelegate(new BadgeDelegate(this));

    auto *workspace = new QTreeWidgetItem(this, {tr("Workspace")});
    workspace->setData(0, kPageIdRole, QString::fromLatin1(kWorkspacePageId));
    workspace->setIcon(0, themedIcon(QStringLiteral("workspace")));
    for (const PageEntry &entry : pages.entries()) {
        QTreeWidgetItem *parentItem = group(entry.path.mid(0, entry.path.size() - 1));
        auto *item = new QTreeWidgetItem(parentItem, {entry.path.constLast()});
        item->setData(0, kPageIdRole, entry.id);
        item->setIcon(0, themedIcon(entry.icon));
        const QString path = entry.path.join(QStringLiteral(" › "));
        item->setToolTip(0, path);
        item->setData(0, kPathRole, path);
    }
    expandAll();
    setMinimumWidth(sizeHintForColumn(0) + BadgeDelegate::kRoom);
    connect(this, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *current) {
        if (!current)
            return;
        const QString id = current->data(0, kPageIdRole).toString();
        if (!id.isEmpty())
            Q_EMIT pageChosen(id);
    });
}

QTreeWidgetItem *NavigationPane::group(const QStringList &path)
{
    QTreeWidgetItem *parentItem = invisibleRootItem();
    for (const QString &step : path) {
        QTreeWidgetItem *found = nullptr;
        for (int i = 0; i < parentItem->childCount() && !found; ++i) {
            QTreeWidgetItem *child = parentItem->child(i);
            if (child->text(0) == step && child->data(0, kPageIdRole).toString().isEmpty())
                found = child;
        }
        if (!found) {
            found = new QTreeWidgetItem(parentItem, {step});
            found->setFlags(Qt::ItemIsEnabled); // a heading: it cannot be chosen
            QFont bold = font();
            bold.setBold(parentItem == invisibleRootItem());
            found->setFont(0, bold);
        }
        parentItem = found;
    }
    return parentItem;
}

QTreeWidgetItem *NavigationPane::find(const QString &pageId) const
{
    for (QTreeWidgetItemIterator it(const_cast<NavigationPane *>(this)); *it; ++it) {
        if ((*it)->data(0, kPageIdRole).toString() == pageId)
            return *it;
    }
    return nullptr;
}

void NavigationPane::setPagesEnabled(bool enabled)
{
    for (QTreeWidgetItemIterator it(this); *it; ++it) {
        const QString id = (*it)->data(0, kPageIdRole).toString();
        if (!id.isEmpty() && id != QLatin1String(kWorkspacePageId))
            (*it)->setDisabled(!enabled);
    }
}

void NavigationPane::setBadge(const QString &pageId, int count, AttentionLevel level, const QString &sentences)
{
    QTreeWidgetItem *item = find(pageId);
    if (!item)
        return;
    const QString path = item->data(0, kPathRole).toString();
    item->setData(0, BadgeDelegate::kCountRole, count);
    item->setData(0, BadgeDelegate::kLevelRole, int(level));
    item->setToolTip(0, count > 0 ? path + QLatin1Char('\n') + sentences : path);
    item->setData(0, Qt::AccessibleTextRole,
                  count > 0 ? tr("%1, %Ln thing(s) to look at", nullptr, count).arg(item->text(0)) : item->text(0));
    item->setData(0, Qt::AccessibleDescriptionRole, count > 0 ? sentences : QString());
}

int NavigationPane::badge(const QString &pageId) const
{
    const QTreeWidgetItem *item = find(pageId);
    return item ? item->data(0, BadgeDelegate::kCountRole).toInt() : 0;
}

void NavigationPane::showCurrent(const QString &pageId)
{
    const QSignalBlocker blocker(this);
    setCurrentItem(find(pageId));
}

} // namespace console
