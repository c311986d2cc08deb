#include "ui/payments/searchnotes.h"

#include <QVBoxLayout>

namespace console {

namespace {

QLabel *noteLabel(const QString &name, const QString &look, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(name);
    label->setProperty("look", look);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->hide();
    return label;
}

void showLines(QLabel *label, const QStringList &lines)
{
    label->setText(lines.join(QLatin1Char('\n')));
    label->setVisible(!lines.isEmpty());
}

} // namespace

SearchNotes::SearchNotes(QWidget *parent)
    : QWidget(parent),
      m_problems(noteLabel(QStringLiteral("searchProblemsLabel"), QStringLiteral("problem"), this)),
      m_readings(noteLabel(QStringLiteral("searchReadingsLabel"), QStringLiteral("muted"), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(m_problems);
    column->addWidget(m_readings);
    hide();
}

void SearchNotes::showNotes(const QString &text, const PaymentSearchQuery &query)
{
    QStringList problems;
    for (const SearchProblem &problem : query.problems) {
        const QString stretch = text.mid(problem.position, problem.length);
        problems << (stretch.isEmpty() ? problem.text : tr("“%1”: %2").arg(stretch, problem.text));
    }
    // In one line: "october" is October 2026, EST · "42.50" is the amount 42.50
    QStringList readings;
    for (const SearchReading &reading : query.readings)
        readings << tr("“%1” → %2").arg(text.mid(reading.position, reading.length), reading.text);
    showLines(m_problems, problems);
    showLines(m_readings, readings.isEmpty() ? QStringList() : QStringList{readings.join(QStringLiteral("   ·   "))});
    setVisible(!problems.isEmpty() || !readings.isEmpty());
}

QString SearchNotes::plainText() const
{
    QStringList lines;
    for (const QLabel *label : {m_problems, m_readings}) {
        if (!label->text().isEmpty())
            lines << label->text();
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace console
