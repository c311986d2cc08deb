#include "main/logtap.h"

#include <atomic>

namespace console {

namespace {

// Qt knows one handler a process, and a handler knows no object.
std::atomic<LogRing *> ringOfProcess{nullptr};
QtMessageHandler handlerBefore = nullptr;

} // namespace

LogTap::LogTap()
{
    ringOfProcess = &m_ring;
    handlerBefore = qInstallMessageHandler(&LogTap::handle);
}

LogTap::~LogTap()
{
    qInstallMessageHandler(handlerBefore);
    ringOfProcess = nullptr;
}

void LogTap::handle(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    LogRing *ring = ringOfProcess;
    const QString category = QString::fromUtf8(context.category ? context.category : "default");
    const QString shown = ring ? ring->add(QDateTime::currentDateTimeUtc(), type, category, text) : text;
    if (handlerBefore)
        handlerBefore(type, context, shown);
}

} // namespace console
