#include "ui/payments/statuschips.h"

#include "ui/payments/filterchip.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/statuschip.h"

#include <QKeyEvent>
#include <QSignalBlocker>

namespace console {

StatusChips::StatusChips(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Show only these statuses"));
    new FlowLayout(this, 6, 6);
    for (const PaymentStatus status : allPaymentStatuses())
        add(toString(status), displayName(status), iconOf(status), int(toneOf(status)));
    add(QStringLiteral("stuck"), tr("Stuck in Pending"), QStringLiteral("stuck"), int(Tone::Warning))
        ->setToolTip(tr("Stripe has taken the money, and OPS-COM still says Pending"));
    takeFocusStop(0);
}

FilterChip *StatusChips::add(const QString &name, const QString &text, const QString &icon, int tone)
{
    auto *chip = new FilterChip(text, icon, Tone(tone), this);
    chip->setObjectName(name + QStringLiteral("Chip"));
    chip->installEventFilter(this);
    layout()->addWidget(chip);
    m_chips.append(chip);
    connect(chip, &QAbstractButton::toggled, this, &StatusChips::chosen);
    return chip;
}

QList<PaymentStatus> StatusChips::statuses() const
{
    const QList<PaymentStatus> all = allPaymentStatuses();
    QList<PaymentStatus> pressed;
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (m_chips.at(i)->isChecked())
            pressed.append(all.at(i));
    }
    return pressed;
}

bool StatusChips::isStuckChosen() const
{
    return m_chips.constLast()->isChecked();
}

void StatusChips::choose(const QList<PaymentStatus> &statuses, bool stuck)
{
    const QSignalBlocker quiet(this);
    const QList<PaymentStatus> all = allPaymentStatuses();
    for (qsizetype i = 0; i < all.size(); ++i)
        m_chips.at(i)->setChecked(statuses.contains(all.at(i)));
    m_chips.constLast()->setChecked(stuck);
}

void StatusChips::showCounts(const QList<std::pair<PaymentStatus, qint64>> &counts, qint64 stuck)
{
    const QList<PaymentStatus> all = allPaymentStatuses();
    for (const auto &[status, count] : counts)
        m_chips.at(all.indexOf(status))->setCount(count);
    m_chips.constLast()->setCount(stuck);
}

void StatusChips::forgetCounts()
{
    for (FilterChip *chip : std::as_const(m_chips))
        chip->setCount({});
}

void StatusChips::takeFocusStop(qsizetype index)
{
    for (qsizetype i = 0; i < m_chips.size(); ++i)
        m_chips.at(i)->setFocusPolicy(i == index ? Qt::StrongFocus : Qt::ClickFocus);
    setFocusProxy(m_chips.at(index));
}

bool StatusChips::eventFilter(QObject *watched, QEvent *event)
{
    const qsizetype index = m_chips.indexOf(static_cast<FilterChip *>(watched));
    if (index >= 0 && event->type() == QEvent::FocusIn)
        takeFocusStop(index);
    if (index < 0 || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    const bool mirrored = isRightToLeft();
    const bool next = key == Qt::Key_Down || key == (mirrored ? Qt::Key_Left : Qt::Key_Right);
    const bool previous = key == Qt::Key_Up || key == (mirrored ? Qt::Key_Right : Qt::Key_Left);
    if (!next && !previous)
        return QWidget::eventFilter(watched, event);
    const qsizetype wanted = (index + (next ? 1 : m_chips.size() - 1)) % m_chips.size();
    takeFocusStop(wanted);
    m_chips.at(wanted)->setFocus(Qt::TabFocusReason);
    return true;
}

} // namespace console
