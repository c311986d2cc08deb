#pragma once

#include "core/namedrange.h"

#include <QWidget>

class QComboBox;
class QDateTimeEdit;
class QLabel;

namespace console {

/// Which days or moments: a named range, or from … to …, both included to the minute, as the clock of the named zone
/// shows them. Says what day has 23 or 25 hours. Owner: the filter bar.
class TimeRangeBox : public QWidget
{
    Q_OBJECT
public:
    explicit TimeRangeBox(QWidget *parent = nullptr);
    const TimeChoice &choice() const { return m_choice; }
    /// Tells nothing.
    void choose(const TimeChoice &choice);
    /// The zone in which moments are entered and named, and the present moment.
    void setClock(const QDateTime &now, const QTimeZone &zone);
    TimeRange range() const;
    /// "This day has 23 h.", or nothing.
    QString note() const;

Q_SIGNALS:
    void chosen();

private:
    void entryChosen();
    void edited();
    void show();
    QDateTime momentOf(const QDateTimeEdit *edit) const;

    QDateTime m_now;
    QTimeZone m_zone = QTimeZone::utc();
    TimeChoice m_choice;
    QComboBox *m_box;
    QWidget *m_exact;
    QDateTimeEdit *m_from;
    QDateTimeEdit *m_to;
    QLabel *m_note;
};

} // namespace console
