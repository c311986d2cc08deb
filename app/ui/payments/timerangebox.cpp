#include "ui/payments/timerangebox.h"

#include "core/zonechoice.h"

#include <QCalendarWidget>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>

namespace console {

namespace {

constexpr int kExactEntry = -1;

QDateTimeEdit *momentEdit(const QString &name, const QString &accessibleName, QWidget *parent)
{
    auto *edit = new QDateTimeEdit(parent);
    edit->setObjectName(name);
    edit->setAccessibleName(accessibleName);
    edit->setDisplayFormat(QStringLiteral("d MMM yyyy HH:mm"));
    edit->setCalendarPopup(true);
    // The fields are a clock on the wall; the zone is applied to what they show.
    edit->setTimeSpec(Qt::UTC);
    return edit;
}

QDateTime wall(const QDateTime &moment, const QTimeZone &zone)
{
    const QDateTime there = moment.toTimeZone(zone);
    return QDateTime(there.date(), there.time(), Qt::UTC);
}

} // namespace

TimeRangeBox::TimeRangeBox(QWidget *parent)
    : QWidget(parent),
      m_box(new QComboBox(this)),
      m_exact(new QWidget(this)),
      m_from(momentEdit(QStringLiteral("fromEdit"), tr("From"), m_exact)),
      m_to(momentEdit(QStringLiteral("toEdit"), tr("To, that minute included"), m_exact)),
      m_note(new QLabel(this))
{
    m_box->setObjectName(QStringLiteral("timeRangeComboBox"));
    m_box->setAccessibleName(tr("Show payments of this time"));
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (const NamedRange range : allNamedRanges())
        m_box->addItem(displayName(range), int(range));
    m_box->addItem(tr("From … to …"), kExactEntry);
    auto *label = new QLabel(tr("Ti&me:"), this);
    label->setBuddy(m_box);
    m_note->setObjectName(QStringLiteral("timeNoteLabel"));
    m_note->setProperty("look", QStringLiteral("muted"));
    setFocusProxy(m_box);

    auto *exact = new QHBoxLayout(m_exact);
    exact->setContentsMargins(0, 0, 0, 0);
    exact->setSpacing(6);
    exact->addWidget(m_from);
    exact->addWidget(new QLabel(tr("to"), m_exact));
    exact->addWidget(m_to);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(label);
    row->addWidget(m_box);
    row->addWidget(m_exact);
    row->addWidget(m_note);

    connect(m_box, &QComboBox::currentIndexChanged, this, &TimeRangeBox::entryChosen);
    connect(m_from, &QDateTimeEdit::dateTimeChanged, this, &TimeRangeBox::edited);
    connect(m_to, &QDateTimeEdit::dateTimeChanged, this, &TimeRangeBox::edited);
    show();
}

void TimeRangeBox::choose(const TimeChoice &choice)
{
    m_choice = choice;
    show();
}

void TimeRangeBox::setClock(const QDateTime &now, const QTimeZone &zone)
{
    m_now = now;
    m_zone = zone;
    show();
}

TimeRange TimeRangeBox::range() const
{
    return m_choice.rangeAt(m_now, m_zone, QLocale().firstDayOfWeek());
}

QString TimeRangeBox::note() const
{
    return m_note->text();
}

QDateTime TimeRangeBox::momentOf(const QDateTimeEdit *edit) const
{
    return QDateTime(edit->date(), edit->time(), m_zone).toUTC();
}

void TimeRangeBox::entryChosen()
{
    const int entry = m_box->currentData().toInt();
    if (entry != kExactEntry) {
        m_choice = {.named = NamedRange(entry), .exact = {}};
    } else if (m_choice.named) {
        // What was shown is what is changed from here on; all time has no ends to begin with.
        const TimeRange shown = m_choice.isAllTime() ? rangeOf(NamedRange::ThisMonth, m_now, m_zone) : range();
        m_choice = {.named = {}, .exact = shown};
    }
    show();
    Q_EMIT chosen();
}

void TimeRangeBox::edited()
{
    if (m_choice.named)
        return;
    // An end that is before the beginning follows it: the range is never empty without a word.
    if (m_to->dateTime() < m_from->dateTime()) {
        const QSignalBlocker quiet(m_to);
        m_to->setDateTime(m_from->dateTime());
    }
    m_choice.exact = {.from = momentOf(m_from), .until = momentOf(m_to).addSecs(60)};
    show();
    Q_EMIT chosen();
}

void TimeRangeBox::show()
{
    const QSignalBlocker quietBox(m_box);
    const QSignalBlocker quietFrom(m_from);
    const QSignalBlocker quietTo(m_to);
    m_box->setCurrentIndex(m_box->findData(m_choice.named ? int(*m_choice.named) : kExactEntry));
    m_exact->setVisible(!m_choice.named);
    const TimeRange shown = range();
    if (!m_choice.named && m_now.isValid()) {
        m_from->setDateTime(wall(shown.from.value_or(m_now), m_zone));
        m_to->setDateTime(wall(shown.until.value_or(m_now).addSecs(-60), m_zone));
    }
    QStringList notes;
    if (!m_choice.isAllTime())
        notes << zoneName(m_zone, shown.from.value_or(m_now)); // the zone is named wherever a time is chosen
    if (const QString unusual = unusualDaysText(shown, m_zone); !unusual.isEmpty())
        notes << unusual;
    m_note->setText(notes.join(QStringLiteral(" · ")));
    m_note->setToolTip(zoneText(m_zone, m_now));
    m_note->setVisible(!notes.isEmpty());
    m_box->setAccessibleDescription(m_note->text());
}

} // namespace console
