#include "ui/keys/secretduedialog.h"

#include "ui/keys/keyswords.h"

#include <QDateEdit>
#include <QHBoxLayout>
#include <QRadioButton>
#include <QVBoxLayout>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLongestYears = 2;

} // namespace

SecretDueDialog::SecretDueDialog(Session &session, SecretRow row, const QTimeZone &zone, QWidget *parent)
    : PreviewDialog(tr("Due date"),
                    sentenceOf(row) + u".\n\n"_s +
                        tr("From this day on the window reminds you to change it. Nothing stops working then."),
                    {}, tr("&Set"), parent),
      m_session(session),
      m_row(std::move(row)),
      m_zone(zone),
      m_default(new QRadioButton(this)),
      m_chosen(new QRadioButton(tr("&On this day:"), this)),
      m_day(new QDateEdit(this))
{
    setObjectName(u"secretDueDialog"_s);
    m_default->setObjectName(u"defaultDueRadioButton"_s);
    m_chosen->setObjectName(u"chosenDueRadioButton"_s);
    m_day->setObjectName(u"dueDateEdit"_s);
    m_day->setAccessibleName(tr("Due on"));
    m_day->setCalendarPopup(true);
    m_day->setDisplayFormat(u"d MMM yyyy"_s);
    const QDate today = m_session.clock().now().toTimeZone(m_zone).date();
    m_day->setDateRange(today, today.addYears(kLongestYears));
    SecretFact byDefault = m_row.fact.value_or(SecretFact());
    byDefault.chosenDue = {};
    const auto due = dueOf(m_row.name.kind, m_row.isPractice, byDefault);
    m_default->setText(
        due ? tr("&%n day(s) after it was stored: %1", nullptr, kSecretDueDays).arg(dayText(*due, m_zone))
            : tr("&Never by itself"));
    const bool isChosen = m_row.fact && m_row.fact->chosenDue.isValid();
    (isChosen ? m_chosen : m_default)->setChecked(true);
    m_day->setDate(isChosen ? m_row.fact->chosenDue.toTimeZone(m_zone).date() : today.addDays(kSecretDueDays));
    m_day->setEnabled(isChosen);
    auto *line = new QHBoxLayout;
    line->addWidget(m_chosen);
    line->addWidget(m_day);
    line->addStretch(1);
    choices()->addWidget(m_default);
    choices()->addLayout(line);
    connect(m_chosen, &QRadioButton::toggled, m_day, &QWidget::setEnabled);
}

void SecretDueDialog::carryOut()
{
    const QDateTime due = m_chosen->isChecked() ? QDateTime(m_day->date(), QTime(0, 0), m_zone).toUTC() : QDateTime();
    runJob(new SetSecretDueFlow(m_session, m_row.name, due), tr("Writing it down…"), [this](Done) {
        Q_EMIT dueSet();
        accept();
    });
}

} // namespace console
