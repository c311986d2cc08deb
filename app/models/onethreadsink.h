#pragma once

#include "core/exportsink.h"

#include <QThreadPool>

#include <memory>

namespace console {

/// Another sink, run in one thread from begin() to its end, whichever threads the callers are in: Qt keeps fonts by
/// thread, and a painter that ends in another thread than it began in finds them gone. The caller waits. Owner: the
/// export.
class OneThreadSink final : public ExportSink
{
public:
    explicit OneThreadSink(std::unique_ptr<ExportSink> sink);
    ~OneThreadSink() override;

    Outcome begin() override;
    Outcome put(const QList<Payment> &rows) override;
    Result<Exported> finish() override;
    Outcome keep() override;

private:
    template <typename Work>
    auto inThread(Work work);

    QThreadPool m_thread; ///< of one thread, kept
    std::unique_ptr<ExportSink> m_sink;
};

} // namespace console
