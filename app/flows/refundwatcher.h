#pragma once

#include "flows/session.h"

#include <QObject>

#include <memory>

namespace console {

/// Runs ResumeRefundsFlow and WatchRefundsFlow at the start and every 15 minutes, and the outbox to the tenant with
/// growing pauses until it is acknowledged. Owner: the main window.
class RefundWatcher final : public QObject
{
    Q_OBJECT
public:
    explicit RefundWatcher(Session &session, QObject *parent = nullptr);
    ~RefundWatcher() override;
    void start();
    void stop();
    /// Soon: something has changed.
    void poke();

Q_SIGNALS:
    void looked();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace console
