#pragma once

#include "flows/attention.h"

#include <QTreeWidget>

namespace console {

class PageFactory;

/// The tree on the left: Workspace, and the pages under the article's menu words. Owner: the main window.
class NavigationPane : public QTreeWidget
{
    Q_OBJECT
public:
    NavigationPane(const PageFactory &pages, QWidget *parent);
    /// Pages can be chosen while a workspace is open; the workspace page always.
    void setPagesEnabled(bool enabled);
    void showCurrent(const QString &pageId);
    /// How many things on a page want a person; 0 takes the mark away. `sentences` go into the tooltip and to screen
    /// readers.
    void setBadge(const QString &pageId, int count, AttentionLevel level, const QString &sentences);
    /// The count that is shown, 0 for none.
    int badge(const QString &pageId) const;

Q_SIGNALS:
    void pageChosen(const QString &pageId);

private:
    QTreeWidgetItem *group(const QStringList &path);
    QTreeWidgetItem *find(const QString &pageId) const;
};

/// The id of the page that is there without a workspace.
inline constexpr auto kWorkspacePageId = "workspace";

} // namespace console
