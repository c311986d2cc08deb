#pragma once

#include <QObject>
#include <QPoint>
#include <QString>
#include <QStringList>

#include <functional>

class QKeyEvent;
class QTableView;

namespace console {

class MatchDelegate;
class PaymentTableModel;
class ReportColumns;

/// Makes a QTableView show a PaymentTableModel as the report wants it: delegates, columns, sorting by header, the keys
/// of a row, and the place of the list, which stays on the same payment while rows come in above. Owner: the page.
class PaymentsView : public QObject
{
    Q_OBJECT
public:
    PaymentsView(QTableView *view, PaymentTableModel *model, QObject *parent);
    /// The id of the one payment that is selected; empty if none is, or several are.
    QString selectedId() const;
    /// All that are selected, in the order of the list.
    QStringList selectedIds() const;
    void select(const QString &paymentId);
    /// Selects the payment before (-1) or after (1) the one with this id, once it is read where the list goes on, and
    /// hands its id to `then`. At the list's ends nothing happens.
    void selectNeighbour(const QString &paymentId, int by, const std::function<void(const QString &id)> &then = {});
    bool hasNeighbour(const QString &paymentId, int by) const;
    /// Marks these in the cells; as foldedSearchWords() gives them.
    void setSearchWords(const QStringList &words);
    /// Shows the order of the model's query at the header.
    void showOrder();
    ReportColumns *columns() const { return m_columns; }

Q_SIGNALS:
    void selectionChanged();
    /// View Details was asked for: by its icon (a click, or Space on it), by Enter, by a double click.
    void detailsRequested(const QString &paymentId);
    /// A context menu was asked for: by a right click on a row, or by the Menu key or Shift+F10, which mean the current
    /// row wherever the mouse is. `at`: where on the screen.
    void menuRequested(const QString &paymentId, const QPoint &at);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void askForMenuHere();
    bool takeKey(const QKeyEvent *event);
    void headerClicked(int column);
    void selectAgain(const QStringList &ids);
    void rememberTop();
    void restoreTop();
    QTableView *m_view;
    PaymentTableModel *m_model;
    MatchDelegate *m_matches;
    ReportColumns *m_columns;
    QString m_topId;
    QStringList m_selectedIds;
    int m_topRow = 0;
    std::function<void()> m_afterRead; ///< a step beyond what is loaded
};

} // namespace console
