#pragma once

#include "core/payment.h"

#include <QHash>
#include <QWidget>

namespace console {

class FilterChip;

/// The chips of all statuses and of what is stuck; several may be pressed, none pressed asks nothing. One stop of the
/// Tab key: arrows go from chip to chip, Space presses. Owner: the filter bar.
class StatusChips : public QWidget
{
    Q_OBJECT
public:
    explicit StatusChips(QWidget *parent = nullptr);
    QList<PaymentStatus> statuses() const;
    bool isStuckChosen() const;
    /// Tells nothing.
    void choose(const QList<PaymentStatus> &statuses, bool stuck);
    /// One count a status, in any order.
    void showCounts(const QList<std::pair<PaymentStatus, qint64>> &counts, qint64 stuck);
    void forgetCounts();

Q_SIGNALS:
    void chosen();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    FilterChip *add(const QString &name, const QString &text, const QString &icon, int tone);
    void takeFocusStop(qsizetype index);
    QList<FilterChip *> m_chips; ///< the statuses' in the report's order, then the one of what is stuck
};

} // namespace console
