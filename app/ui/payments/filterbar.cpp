#include "ui/payments/filterbar.h"

#include "ui/payments/amountrangebox.h"
#include "ui/payments/statuschips.h"
#include "ui/payments/timerangebox.h"
#include "ui/widgets/flowlayout.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace console {

namespace {

QComboBox *choiceBox(const QString &name, const QString &accessibleName, const QString &all, QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setObjectName(name);
    box->setAccessibleName(accessibleName);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    box->addItem(all, QStringList());
    return box;
}

// A label and its box keep together where the bar wraps.
QWidget *labelled(const QString &text, QComboBox *box, QWidget *parent)
{
    auto *pair = new QWidget(parent);
    auto *row = new QHBoxLayout(pair);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    auto *label = new QLabel(text, pair);
    label->setBuddy(box);
    row->addWidget(label);
    row->addWidget(box);
    return pair;
}

} // namespace

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent),
      m_chips(new StatusChips(this)),
      m_time(new TimeRangeBox(this)),
      m_moreButton(new QToolButton(this)),
      m_clearButton(new QPushButton(tr("Clear &all"), this)),
      m_more(new QWidget(this)),
      m_amount(new AmountRangeBox(m_more)),
      m_type(choiceBox(QStringLiteral("typeFilterComboBox"), tr("Show only this payment type"), tr("All"), m_more)),
      m_mode(choiceBox(QStringLiteral("modeFilterComboBox"), tr("Show only this mode"), tr("All"), m_more)),
      m_currency(choiceBox(QStringLiteral("currencyFilterComboBox"), tr("Show only this currency"), tr("All"), m_more))
{
    setObjectName(QStringLiteral("filterBar"));
    m_chips->setObjectName(QStringLiteral("statusChips"));
    m_moreButton->setObjectName(QStringLiteral("moreFiltersButton"));
    m_moreButton->setCheckable(true);
    m_moreButton->setFocusPolicy(Qt::StrongFocus);
    m_clearButton->setObjectName(QStringLiteral("clearAllButton"));
    m_clearButton->setToolTip(tr("Show all payments again"));
    addMore();
    auto *second = new QWidget(this);
    auto *line = new FlowLayout(second, 14, 6);
    line->addWidget(m_time);
    line->addWidget(m_moreButton);
    line->addWidget(m_clearButton);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_chips);
    column->addWidget(second);
    column->addWidget(m_more);
    m_more->hide();
    setFocusProxy(m_chips); // the page's tab order takes the whole bar along

    connect(m_chips, &StatusChips::chosen, this, &FilterBar::tell);
    connect(m_time, &TimeRangeBox::chosen, this, &FilterBar::tell);
    connect(m_amount, &AmountRangeBox::chosen, this, &FilterBar::tell);
    for (QComboBox *box : {m_type, m_mode, m_currency})
        connect(box, &QComboBox::currentIndexChanged, this, &FilterBar::tell);
    connect(m_moreButton, &QToolButton::toggled, m_more, &QWidget::setVisible);
    connect(m_clearButton, &QPushButton::clicked, this, &FilterBar::clearAllRequested);
    showState();
}

void FilterBar::addMore()
{
    m_mode->addItem(tr("Live"), QStringList{toString(Mode::Live)});
    m_mode->addItem(tr("Test"), QStringList{toString(Mode::Test)});
    for (const Currency &currency : Currency::all())
        m_currency->addItem(QStringLiteral("%1 – %2").arg(currency.displayCode(), currency.name()),
                            QStringList{currency.code()});
    m_currency->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_currency->setMinimumContentsLength(16);
    auto *line = new FlowLayout(m_more, 14, 6);
    line->addWidget(m_amount);
    line->addWidget(labelled(tr("T&ype:"), m_type, m_more));
    line->addWidget(labelled(tr("M&ode:"), m_mode, m_more));
    line->addWidget(labelled(tr("C&urrency:"), m_currency, m_more));
}

PaymentFilter FilterBar::filter() const
{
    PaymentFilter filter;
    filter.statuses = m_chips->statuses();
    filter.stuckOnly = m_chips->isStuckChosen();
    filter.amount = m_amount->range();
    filter.paymentTypeIds = m_type->currentData().toStringList();
    if (const QStringList mode = m_mode->currentData().toStringList(); !mode.isEmpty())
        filter.mode = mode.constFirst() == toString(Mode::Live) ? Mode::Live : Mode::Test;
    const QStringList codes = m_currency->currentData().toStringList();
    for (const QString &code : codes) {
        if (const auto currency = Currency::fromCode(code))
            filter.currencies.append(*currency);
    }
    return filter;
}

const TimeChoice &FilterBar::time() const
{
    return m_time->choice();
}

TimeRange FilterBar::timeRange() const
{
    return m_time->range();
}

PaymentFilter FilterBar::wholeFilter() const
{
    PaymentFilter whole = filter();
    whole.time = timeRange();
    return whole;
}

bool FilterBar::isEmpty() const
{
    return filter().isEmpty() && time().isAllTime();
}

void FilterBar::chooseIn(QComboBox *box, const QStringList &values)
{
    const QSignalBlocker quiet(box);
    int entry = 0;
    for (int i = 0; i < box->count(); ++i) {
        if (box->itemData(i).toStringList() == values)
            entry = i;
    }
    // A saved view may ask for several, or for one that this computer does not know (any more).
    if (entry == 0 && !values.isEmpty()) {
        box->addItem(values.join(QStringLiteral(", ")), values);
        entry = box->count() - 1;
    }
    box->setCurrentIndex(entry);
}

void FilterBar::choose(const PaymentFilter &filter, const TimeChoice &time)
{
    m_chips->choose(filter.statuses, filter.stuckOnly);
    m_time->choose(time);
    m_amount->choose(filter.amount);
    chooseIn(m_type, filter.paymentTypeIds);
    chooseIn(m_mode, filter.mode ? QStringList{toString(*filter.mode)} : QStringList());
    QStringList codes;
    for (const Currency &currency : filter.currencies)
        codes << currency.code();
    chooseIn(m_currency, codes);
    showState();
}

void FilterBar::clear()
{
    const bool had = !isEmpty();
    choose({}, {});
    if (had)
        Q_EMIT changed();
}

void FilterBar::setClock(const QDateTime &now, const QTimeZone &zone)
{
    m_time->setClock(now, zone);
}

void FilterBar::setPaymentTypes(const QList<std::pair<QString, QString>> &types)
{
    const QStringList chosen = m_type->currentData().toStringList();
    const QSignalBlocker quiet(m_type);
    m_type->clear();
    m_type->addItem(tr("All"), QStringList());
    for (const auto &[id, name] : types)
        m_type->addItem(name, QStringList{id});
    chooseIn(m_type, chosen);
}

void FilterBar::showCounts(const QList<std::pair<PaymentStatus, qint64>> &counts, qint64 stuck)
{
    m_chips->showCounts(counts, stuck);
}

void FilterBar::forgetCounts()
{
    m_chips->forgetCounts();
}

void FilterBar::setSearchIsFilled(bool filled)
{
    m_searchIsFilled = filled;
    showState();
}

void FilterBar::tell()
{
    showState();
    Q_EMIT changed();
}

void FilterBar::showState()
{
    int hidden = m_amount->range().isOpen() ? 0 : 1;
    for (const QComboBox *box : {m_type, m_mode, m_currency})
        hidden += box->currentIndex() > 0 ? 1 : 0;
    // What narrows the list can always be seen, also while it is folded away.
    m_moreButton->setText(hidden > 0 ? tr("More filters (%L1)").arg(hidden) : tr("More filters"));
    m_moreButton->setAccessibleName(m_moreButton->text());
    m_clearButton->setEnabled(m_searchIsFilled || !isEmpty());
}

} // namespace console
