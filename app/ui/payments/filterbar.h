#pragma once

#include "core/namedrange.h"
#include "core/paymentfilter.h"

#include <QWidget>

class QComboBox;
class QPushButton;
class QToolButton;

namespace console {

class AmountRangeBox;
class StatusChips;
class TimeRangeBox;

/// What the report can be narrowed by beside the search: status chips with counts, time, and behind "More filters"
/// amount, payment type, mode and currency. Owner: the report's page. Thread: GUI.
class FilterBar : public QWidget
{
    Q_OBJECT
public:
    explicit FilterBar(QWidget *parent = nullptr);

    /// What is chosen, without its time.
    PaymentFilter filter() const;
    const TimeChoice &time() const;
    /// The time that is chosen, as it is now.
    TimeRange timeRange() const;
    /// filter() with timeRange().
    PaymentFilter wholeFilter() const;
    bool isEmpty() const;
    /// Tells nothing.
    void choose(const PaymentFilter &filter, const TimeChoice &time);
    /// Takes every choice back and tells so, if there was one.
    void clear();

    void setClock(const QDateTime &now, const QTimeZone &zone);
    /// IDs and names of those that can be chosen.
    void setPaymentTypes(const QList<std::pair<QString, QString>> &types);
    void showCounts(const QList<std::pair<PaymentStatus, qint64>> &counts, qint64 stuck);
    void forgetCounts();
    /// Whether "Clear all" has anything to clear beside the bar's own.
    void setSearchIsFilled(bool filled);

Q_SIGNALS:
    void changed();
    void clearAllRequested();

private:
    void addMore();
    void tell();
    void showState();
    void chooseIn(QComboBox *box, const QStringList &values);

    StatusChips *m_chips;
    TimeRangeBox *m_time;
    QToolButton *m_moreButton;
    QPushButton *m_clearButton;
    QWidget *m_more;
    AmountRangeBox *m_amount;
    QComboBox *m_type;
    QComboBox *m_mode;
    QComboBox *m_currency;
    bool m_searchIsFilled = false;
};

} // namespace console
