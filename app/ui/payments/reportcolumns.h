#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QVariantMap>

class QTableView;

namespace console {

class PaymentTableModel;

/// The report's columns: which are seen, in what order, how wide. They fit the width of the view: where it is small,
/// What for gives way first. A width chosen by hand stays. Owner: PaymentsView. Thread: GUI.
class ReportColumns : public QObject
{
    Q_OBJECT
public:
    ReportColumns(QTableView *view, PaymentTableModel *model, QObject *parent);

    /// Those that are seen without a choice.
    static QStringList usual();
    /// The names (PaymentTableModel::columnName) of those that are seen, from the first to the last.
    QStringList shown() const;
    /// Names that are not known are left out; without any that is known, the usual ones are seen. Tells nothing.
    void show(const QStringList &names);
    /// The same, by a person: it is told.
    void choose(const QStringList &names);
    /// The usual columns, each as wide as its text asks for.
    void reset();
    /// The widths chosen by hand, by the column's number. Tells nothing.
    void setWidths(const QVariantMap &widths);
    /// The width chosen by hand in pixels; 0: the column fits itself.
    int chosenWidth(int column) const { return m_chosen.value(column); }
    void chooseWidth(int column, int width);
    /// The leftmost column.
    int first() const;

Q_SIGNALS:
    void columnsChosen(const QStringList &names);
    void widthsChosen(const QVariantMap &widths);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void measure();
    void fit();
    void sectionResized(int column, int width);
    void tellWidths();

    QTableView *m_view;
    QObject *m_viewport; ///< of m_view; only compared
    PaymentTableModel *m_model;
    QHash<int, int> m_wide;   ///< the width at which a column's usual text is seen whole, in pixels
    QHash<int, int> m_narrow; ///< how far a column gives way; absent: not at all
    QHash<int, int> m_chosen; ///< by hand
    bool m_setting = false;   ///< by the program, not by a person
};

} // namespace console
