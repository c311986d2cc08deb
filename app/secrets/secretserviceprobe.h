#pragma once

#include "secrets/busconnection.h"
#include "secrets/secretstore.h"

#include <QDBusMessage>

#include <chrono>
#include <functional>
#include <memory>

namespace console {

/// Asks the Secret Service over D-Bus for the state of its default collection (1 to 9 ms): ReadAlias("default") and the
/// collection's Locked. Errors: KeychainSlow, KeychainDenied. A service that is not there yet is asked a second time
/// after `retryAfter`, once in the life of `mayRetry`'s owner.
/// Source: https://specifications.freedesktop.org/secret-service/latest/
class SecretServiceProbe final : public TypedJob<KeychainState>
{
public:
    struct Options
    {
        std::chrono::milliseconds timeLimit{15000};
        std::chrono::milliseconds retryAfter{1500};
        std::shared_ptr<bool> mayRetry; ///< set to false once it was used or not needed
    };
    explicit SecretServiceProbe(Options options, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void ask();
    void readAlias(const QDBusConnection &bus);
    void readLocked(const QDBusConnection &bus, const QString &collection);
    void call(const QDBusConnection &bus, const QDBusMessage &message,
              std::function<void(const QDBusMessage &)> answered);
    void finishState(KeychainState state);

    Options m_options;
    std::unique_ptr<BusConnection> m_bus;
};

} // namespace console
