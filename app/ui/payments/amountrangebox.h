#pragma once

#include "core/paymentfilter.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace console {

/// An amount from … to …, read by the search's own rules; what cannot be read is said and asks nothing. Owner: the
/// filter bar.
class AmountRangeBox : public QWidget
{
    Q_OBJECT
public:
    explicit AmountRangeBox(QWidget *parent = nullptr);
    const AmountRange &range() const { return m_range; }
    /// Tells nothing.
    void choose(const AmountRange &range);

Q_SIGNALS:
    void chosen();

private:
    void edited();
    AmountRange m_range;
    QLineEdit *m_least;
    QLineEdit *m_most;
    QLabel *m_problem;
};

} // namespace console
