#include "support/fakeclock.h"

namespace console::test {

FakeClock::FakeClock() : FakeClock(QDateTime(QDate(2026, 9, 1), QTime(12, 0), Qt::UTC)) {}

FakeClock::FakeClock(const QDateTime &start) : m_ms(start.toMSecsSinceEpoch()) {}

QDateTime FakeClock::now() const
{
    return QDateTime::fromMSecsSinceEpoch(m_ms.load(), Qt::UTC);
}

void FakeClock::advance(std::chrono::milliseconds by)
{
    m_ms.fetch_add(by.count());
}

void FakeClock::set(const QDateTime &now)
{
    m_ms.store(now.toMSecsSinceEpoch());
}

} // namespace console::test
