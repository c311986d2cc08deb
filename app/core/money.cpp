#include "core/money.h"
namespace console {
Result<Money> Money::parse(QStringView, Currency currency) { return Money(0, currency); }
QString Money::toPlainString() const { return QString::number(m_minor); }
QString Money::toDisplayString() const { return QString::number(m_minor); }
Result<Money> Money::plus(const Money &o) const { return Money(m_minor + o.m_minor, m_currency); }
Result<Money> Money::minus(const Money &o) const { return Money(m_minor - o.m_minor, m_currency); }
} // namespace console
