#include "ui/payments/viewsmenu.h"

#include "flows/savedviews.h"

namespace console {

ViewsMenu::ViewsMenu(SavedViews &views, QWidget *parent) : QMenu(parent), m_views(views)
{
    setObjectName(QStringLiteral("viewsMenu"));
    // Many views are walked through by their first letters; the menu scrolls.
    connect(&m_views, &SavedViews::changed, this, &ViewsMenu::fill);
    fill();
}

void ViewsMenu::fill()
{
    clear();
    const QList<SavedView> &views = m_views.views();
    for (const SavedView &view : views) {
        QString text = view.name;
        addAction(text.replace(u'&', QStringLiteral("&&")), this, [this, name = view.name] { Q_EMIT chosen(name); });
    }
    if (views.isEmpty())
        addAction(tr("No view is saved yet"))->setEnabled(false);
    addSeparator();
    addAction(tr("&Save or manage views…"), this, &ViewsMenu::manageRequested)
        ->setObjectName(QStringLiteral("manageViewsAction"));
}

} // namespace console
