#include "practice/tenant/callfaults.h"

namespace console::practice {

void CallFaults::add(const QByteArray &pathSuffix, const Fate &fate, int times)
{
    const std::lock_guard lock(m_mutex);
    if (times > 0)
        m_planned.push_back({pathSuffix, fate, times});
}

void CallFaults::clear()
{
    const std::lock_guard lock(m_mutex);
    m_planned.clear();
}

CallFaults::Fate CallFaults::take(const QByteArray &path)
{
    const std::lock_guard lock(m_mutex);
    for (auto planned = m_planned.begin(); planned != m_planned.end(); ++planned) {
        if (!path.endsWith(planned->pathSuffix))
            continue;
        Fate fate = planned->fate;
        fate.releases = m_releases;
        if (--planned->times == 0)
            m_planned.erase(planned);
        return fate;
    }
    return {};
}

void CallFaults::wait(const Fate &fate)
{
    std::unique_lock lock(m_mutex);
    ++m_held;
    m_released.wait(lock, [&] { return m_stopping || m_releases != fate.releases; });
    --m_held;
}

void CallFaults::release()
{
    {
        const std::lock_guard lock(m_mutex);
        ++m_releases;
    }
    m_released.notify_all();
}

void CallFaults::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_released.notify_all();
}

void CallFaults::resume()
{
    const std::lock_guard lock(m_mutex);
    m_stopping = false;
}

int CallFaults::heldCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_held;
}

} // namespace console::practice
