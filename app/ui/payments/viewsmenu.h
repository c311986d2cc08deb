#pragma once

#include <QMenu>

namespace console {

class SavedViews;

/// The menu of the report's Views button: the saved views by name, and the ways to save and to manage them. Owner: the
/// report's page. Thread: GUI.
class ViewsMenu : public QMenu
{
    Q_OBJECT
public:
    ViewsMenu(SavedViews &views, QWidget *parent);

Q_SIGNALS:
    void chosen(const QString &name);
    void manageRequested();

private:
    void fill();
    SavedViews &m_views;
};

} // namespace console
