#pragma once

#include "flows/savedview.h"

#include <QDialog>

#include <memory>

class QFileDialog;

namespace Ui {
class ViewsDialog;
}

namespace console {

class SavedViews;

/// Saved views: saves what the report shows, shows, renames and deletes views, writes them into a file to share and
/// takes those of such a file. Deletes itself when closed. Owner: the report's page. Thread: GUI.
class ViewsDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `current` is what the report shows, `words` the same for people.
    ViewsDialog(SavedViews &views, SavedView current, const QString &words, QWidget *parent);
    ~ViewsDialog() override;

    /// What the file buttons do once a file was chosen.
    void exportTo(const QString &path);
    void importFrom(const QString &path);

Q_SIGNALS:
    void chosen(const QString &name);
    void filed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill();
    void save();
    void rename(const QString &name, const QString &newName);
    void remove();
    void updateButtons();
    QStringList selectedNames() const;
    QFileDialog *fileDialog(const QString &title);

    std::unique_ptr<Ui::ViewsDialog> m_ui;
    SavedViews &m_views;
    SavedView m_current;
};

} // namespace console
