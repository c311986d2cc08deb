#pragma once

#include <QObject>
#include <QPointer>
#include <QString>

class QTableView;

namespace console {

class PaymentTableModel;

/// Makes a QTableView show a PaymentTableModel as the report wants it: delegates, widths, sorting by header, and the
/// place of the list, which stays on the same payment while rows come in above. Owner: the page.
class PaymentsView : public QObject
{
    Q_OBJECT
public:
    PaymentsView(QTableView *view, PaymentTableModel *model, QObject *parent);
    /// The id of the selected payment, or empty.
    QString selectedId() const;
    void select(const QString &paymentId);
    /// Shows the order of the model's query at the header.
    void showOrder();

Q_SIGNALS:
    void selectionChanged();
    /// View Details was asked for: by its icon, by Enter, by a double click.
    void detailsRequested(const QString &paymentId);

private:
    void setUpColumns();
    void headerClicked(int column);
    void rememberTop();
    void restoreTop();
    QTableView *m_view;
    PaymentTableModel *m_model;
    QString m_topId;
    QString m_selectedId;
    int m_topRow = 0;
};

} // namespace console
