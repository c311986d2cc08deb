#pragma once

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QVariantMap>

class QTableView;

namespace console {

class MatchDelegate;
class PaymentTableModel;

/// Makes a QTableView show a PaymentTableModel as the report wants it: delegates, widths, sorting by header, and the
/// place of the list, which stays on the same payment while rows come in above. The columns fit the width of the view:
/// where it is small, What for gives way first. A width chosen by hand stays. Owner: the page.
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
    /// Selects the payment before (-1) or after (1) the one with this id, reading more where the list goes on. Its id;
    /// empty at the list's ends.
    QString selectNeighbour(const QString &paymentId, int by);
    bool hasNeighbour(const QString &paymentId, int by) const;
    /// Marks these in the cells; as foldedSearchWords() gives them.
    void setSearchWords(const QStringList &words);
    /// Shows the order of the model's query at the header.
    void showOrder();
    /// The widths chosen by hand, by the column's number; kept by the window from run to run.
    void setChosenWidths(const QVariantMap &widths);

Q_SIGNALS:
    void selectionChanged();
    /// View Details was asked for: by its icon, by Enter, by a double click.
    void detailsRequested(const QString &paymentId);
    void widthsChosen(const QVariantMap &widths);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setUpColumns();
    void fitColumns();
    void sectionResized(int column, int width);
    void headerClicked(int column);
    void selectAgain(const QStringList &ids);
    void rememberTop();
    void restoreTop();
    QTableView *m_view;
    QObject *m_viewport = nullptr; ///< of m_view; only compared
    PaymentTableModel *m_model;
    MatchDelegate *m_matches;
    QString m_topId;
    QStringList m_selectedIds;
    int m_topRow = 0;
    QHash<int, int> m_wide;   ///< the width at which a column's usual text is seen whole, in pixels
    QHash<int, int> m_narrow; ///< how far a column gives way; absent: not at all
    QHash<int, int> m_chosen; ///< by hand
    bool m_fitting = false;
};

} // namespace console
