#include "ui/payments/amountrangebox.h"

#include "core/paymentsearchquery.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

namespace console {

namespace {

QLineEdit *amountEdit(const QString &name, const QString &accessibleName, QWidget *parent)
{
    auto *edit = new QLineEdit(parent);
    edit->setObjectName(name);
    edit->setAccessibleName(accessibleName);
    edit->setMaxLength(16);
    edit->setFixedWidth(edit->fontMetrics().horizontalAdvance(QStringLiteral("1,234,567.00")) + 16);
    edit->setAlignment(Qt::AlignRight);
    return edit;
}

/// "42.5" of 42500 thousandths.
QString typedForm(const std::optional<qint64> &thousandths)
{
    if (!thousandths)
        return {};
    const QString whole = QString::number(*thousandths / 1000);
    const qint64 rest = *thousandths % 1000;
    if (rest == 0)
        return whole;
    const QString decimals = QStringLiteral("%1").arg(rest, 3, 10, QLatin1Char('0'));
    return whole + QLatin1Char('.') + (decimals.endsWith(QLatin1Char('0')) ? decimals.left(2) : decimals);
}

} // namespace

AmountRangeBox::AmountRangeBox(QWidget *parent)
    : QWidget(parent),
      m_least(amountEdit(QStringLiteral("leastAmountLineEdit"), tr("Least amount"), this)),
      m_most(amountEdit(QStringLiteral("mostAmountLineEdit"), tr("Greatest amount"), this)),
      m_problem(new QLabel(this))
{
    auto *label = new QLabel(tr("Amo&unt:"), this);
    label->setBuddy(m_least);
    m_problem->setObjectName(QStringLiteral("amountProblemLabel"));
    m_problem->setProperty("look", QStringLiteral("problem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->hide();
    setFocusProxy(m_least);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(label);
    row->addWidget(m_least);
    row->addWidget(new QLabel(tr("to"), this));
    row->addWidget(m_most);
    row->addWidget(m_problem);
    connect(m_least, &QLineEdit::textEdited, this, &AmountRangeBox::edited);
    connect(m_most, &QLineEdit::textEdited, this, &AmountRangeBox::edited);
}

void AmountRangeBox::choose(const AmountRange &range)
{
    m_range = range;
    m_least->setText(typedForm(range.least));
    m_most->setText(typedForm(range.most));
    m_problem->hide();
}

void AmountRangeBox::edited()
{
    // The search box's operator reads amounts; these fields are another way to write it.
    QStringList asked;
    if (const QString least = m_least->text().simplified(); !least.isEmpty())
        asked << QStringLiteral("amount:>=") + QString(least).remove(QLatin1Char(' '));
    if (const QString most = m_most->text().simplified(); !most.isEmpty())
        asked << QStringLiteral("amount:<=") + QString(most).remove(QLatin1Char(' '));
    const PaymentSearchQuery read = PaymentSearchQuery::parse(
        asked.join(QLatin1Char(' ')), {.now = {}, .zone = QTimeZone::utc(), .paymentTypes = {}});
    QString problem = read.problems.isEmpty() ? QString() : read.problems.constFirst().text;
    if (problem.isEmpty() && read.filter.amount.least && read.filter.amount.most &&
        *read.filter.amount.most < *read.filter.amount.least)
        problem = tr("The greatest is less than the least.");
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_least->setAccessibleDescription(problem);
    m_most->setAccessibleDescription(problem);
    const AmountRange range = problem.isEmpty() ? read.filter.amount : AmountRange();
    if (range == m_range)
        return;
    m_range = range;
    Q_EMIT chosen();
}

} // namespace console
