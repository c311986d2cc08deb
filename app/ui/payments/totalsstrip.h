#pragma once

#include "models/paymenttablemodel.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QToolButton;

namespace console {

/// Under the list: what the payments of the whole filter come to, by currency, the one of most payments first: gross,
/// refunded, Stripe's fees, net. How many lack a fee is said. Owner: the report's page. Thread: GUI.
class TotalsStrip : public QWidget
{
    Q_OBJECT
public:
    explicit TotalsStrip(QWidget *parent = nullptr);
    void showTotals(const PaymentTotals &totals);
    /// The sums are being made: earlier ones would be another filter's.
    void showSumming();
    /// All that is said, a currency a line: for screen readers and tests.
    QString plainText() const { return m_plain; }

private:
    struct Line
    {
        QString currency;
        qint64 payments = 0; ///< that took money in this currency
        QStringList cells;   ///< gross, refunded, fees, net; empty where there is none
    };
    static QList<Line> linesOf(const PaymentTotals &totals);
    QLabel *addCell(int row, int column);
    void showLines();

    QList<Line> m_lines;
    QString m_plain;
    QGridLayout *m_grid;
    QWidget *m_table;
    QList<QLabel *> m_titles;
    QList<QLabel *> m_sums; ///< line by line; those that are not needed now are hidden
    QLabel *m_note;
    QToolButton *m_allButton;
};

} // namespace console
