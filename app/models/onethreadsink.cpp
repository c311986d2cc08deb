#include "models/onethreadsink.h"

#include <future>

namespace console {

template <typename Work>
auto OneThreadSink::inThread(Work work)
{
    auto task = std::make_shared<std::packaged_task<std::invoke_result_t<Work>()>>(std::move(work));
    auto done = task->get_future();
    m_thread.start([task] { (*task)(); });
    return done.get();
}

OneThreadSink::OneThreadSink(std::unique_ptr<ExportSink> sink) : m_sink(std::move(sink))
{
    m_thread.setMaxThreadCount(1);
    m_thread.setExpiryTimeout(-1);
}

OneThreadSink::~OneThreadSink()
{
    inThread([this] { m_sink.reset(); });
}

Outcome OneThreadSink::begin()
{
    return inThread([this] { return m_sink->begin(); });
}

Outcome OneThreadSink::put(const QList<Payment> &rows)
{
    return inThread([this, &rows] { return m_sink->put(rows); });
}

Result<Exported> OneThreadSink::finish()
{
    return inThread([this] { return m_sink->finish(); });
}

Outcome OneThreadSink::keep()
{
    return inThread([this] { return m_sink->keep(); });
}

} // namespace console
