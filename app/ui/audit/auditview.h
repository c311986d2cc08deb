#pragma once

#include <QHash>
#include <QObject>

class QTableView;

namespace console {

class AuditTableModel;

/// Makes a QTableView show an AuditTableModel: chips, widths that fit the view (Detail takes what is left), Enter and
/// double click. Owner: the page.
class AuditView final : public QObject
{
    Q_OBJECT
public:
    AuditView(QTableView *view, AuditTableModel *model, QObject *parent);
    /// The selected row, or -1.
    int selectedRow() const;
    void select(int row);

Q_SIGNALS:
    void selectionChanged();
    /// The details of an entry were asked for: by Enter or a double click.
    void detailsRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setUpColumns();
    void fitColumns();
    QTableView *m_view;
    QObject *m_viewport = nullptr; ///< of m_view; only compared
    AuditTableModel *m_model;
    QHash<int, int> m_wide; ///< pixels at which the usual text is seen whole
};

} // namespace console
