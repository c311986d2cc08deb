#include "ui/payments/totalsstrip.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>

namespace console {

namespace {

constexpr qsizetype kMostLines = 3; // more currencies on request: the list needs the room

QStringList headings()
{
    return {TotalsStrip::tr("Gross"), TotalsStrip::tr("Refunded"), TotalsStrip::tr("Fees"),
            TotalsStrip::tr("Net before refunds")};
}

} // namespace

TotalsStrip::TotalsStrip(QWidget *parent)
    : QWidget(parent),
      m_table(new QWidget(this)),
      m_note(new QLabel(this)),
      m_allButton(new QToolButton(this))
{
    setObjectName(QStringLiteral("totalsStrip"));
    setAccessibleName(tr("Totals of all payments that are shown"));
    m_grid = new QGridLayout(m_table);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(22);
    m_grid->setVerticalSpacing(1);
    const QStringList titles = headings();
    for (int i = 0; i < titles.size(); ++i) {
        QLabel *title = addCell(0, i);
        title->setText(titles.at(i));
        title->setProperty("look", QStringLiteral("muted"));
        if (i > 1)
            title->setToolTip(tr("As Stripe booked the charges; refunds are not taken off."));
        title->hide(); // until there are sums
        m_titles << title;
    }
    m_note->setObjectName(QStringLiteral("totalsNoteLabel"));
    m_note->setProperty("look", QStringLiteral("muted"));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_allButton->setObjectName(QStringLiteral("allCurrenciesButton"));
    m_allButton->setCheckable(true);
    m_allButton->setFocusPolicy(Qt::StrongFocus);
    m_allButton->hide();
    setFocusProxy(m_allButton);
    connect(m_allButton, &QToolButton::toggled, this, &TotalsStrip::showLines);
    auto *row = new QHBoxLayout;
    row->setSpacing(22);
    row->addWidget(m_table);
    row->addWidget(m_allButton, 0, Qt::AlignBottom);
    row->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(row);
    column->addWidget(m_note);
    showSumming();
}

QList<TotalsStrip::Line> TotalsStrip::linesOf(const PaymentTotals &totals)
{
    QList<Line> lines;
    const auto lineOf = [&lines](const Currency &currency) -> Line & {
        const auto known = std::ranges::find(lines, currency.displayCode(), &Line::currency);
        if (known != lines.end())
            return *known;
        lines.append({currency.displayCode(), 0, {QString(), QString(), QString(), QString()}});
        return lines.last();
    };
    const QList<PaymentTotals::PerCurrency> sums = totals.perCurrency();
    for (const PaymentTotals::PerCurrency &sum : sums) {
        Line &line = lineOf(sum.currency);
        line.payments = sum.payments;
        line.cells[0] = sum.gross.toDisplayString();
        line.cells[1] = sum.refunded.toDisplayString();
    }
    // Stripe settles in a currency of its own choice: a line may have fees only.
    for (const FeeLine &fee : totals.fees) {
        Line &line = lineOf(fee.currency);
        line.cells[2] = fee.fee.toDisplayString();
        line.cells[3] = fee.net.toDisplayString();
    }
    std::ranges::stable_sort(lines, std::ranges::greater(), &Line::payments);
    return lines;
}

void TotalsStrip::showTotals(const PaymentTotals &totals)
{
    m_lines = linesOf(totals);
    QStringList plain;
    for (const Line &line : std::as_const(m_lines)) {
        QStringList parts;
        for (int i = 0; i < line.cells.size(); ++i) {
            if (!line.cells.at(i).isEmpty())
                parts << tr("%1 %2", "what is summed, the sum").arg(headings().at(i), line.cells.at(i));
        }
        plain << parts.join(QStringLiteral(", "));
    }
    const QString note = m_lines.isEmpty()       ? tr("No money was taken by these payments.")
                         : totals.withoutFee > 0 ? tr("Fees and net lack %Ln payment(s) whose fee is not known on this "
                                                      "computer yet.",
                                                      nullptr, int(totals.withoutFee))
                                                 : QString();
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    if (!note.isEmpty())
        plain << note;
    m_plain = plain.join(u'\n');
    setAccessibleDescription(m_plain);
    showLines();
}

void TotalsStrip::showSumming()
{
    m_plain.clear();
    setAccessibleDescription({});
    m_note->setText(tr("Summing up…"));
    m_note->show();
    // The table keeps its room, so that the list does not jump at each letter that is typed.
    for (QLabel *sum : std::as_const(m_sums))
        sum->setText(QStringLiteral("…"));
}

QLabel *TotalsStrip::addCell(int row, int column)
{
    auto *label = new QLabel(m_table);
    label->setTextFormat(Qt::PlainText);
    m_grid->addWidget(label, row, column, Qt::AlignRight);
    return label;
}

void TotalsStrip::showLines()
{
    const bool hasMore = m_lines.size() > kMostLines;
    const bool showsAll = m_allButton->isChecked();
    m_allButton->setVisible(hasMore);
    m_allButton->setText(showsAll ? tr("Fewer currencies") : tr("All %L1 currencies").arg(m_lines.size()));
    for (QLabel *title : std::as_const(m_titles))
        title->setVisible(!m_lines.isEmpty());
    // The labels stay: the sums change at each letter that is typed, and new ones would cost more than to paint them.
    const qsizetype lines = showsAll ? m_lines.size() : std::min(m_lines.size(), kMostLines);
    const qsizetype columns = m_titles.size();
    while (m_sums.size() < lines * columns) {
        QLabel *sum = addCell(int(m_sums.size() / columns) + 1, int(m_sums.size() % columns));
        sum->setObjectName(QStringLiteral("sumLabel"));
        m_sums << sum;
    }
    for (qsizetype i = 0; i < m_sums.size(); ++i) {
        const bool isShown = i < lines * columns;
        const QString text = isShown ? m_lines.at(i / columns).cells.at(i % columns) : QString();
        m_sums.at(i)->setText(text.isEmpty() ? QStringLiteral("–") : text);
        m_sums.at(i)->setVisible(isShown);
    }
}

} // namespace console
