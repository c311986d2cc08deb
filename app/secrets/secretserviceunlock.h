#pragma once

#include "secrets/busconnection.h"
#include "secrets/secretstore.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace console {

/// Asks the Secret Service to unlock its default collection: Unlock(), then the prompt that it names, which asks the
/// person. Ends with Ready, NoService, NoBus or NoCollection. Errors: KeychainLocked (the person or the keychain said
/// no), KeychainSlow (no answer within the time), KeychainDenied. Cancelling dismisses the prompt.
/// Source: https://specifications.freedesktop.org/secret-service/latest/
class SecretServiceUnlock final : public TypedJob<KeychainState>
{
    Q_OBJECT
public:
    explicit SecretServiceUnlock(std::chrono::milliseconds timeLimit, QObject *parent = nullptr);

protected:
    void doStart() override;
    void doCancel() override;

private Q_SLOTS:
    void promptCompleted(bool dismissed, const QDBusVariant &result);

private:
    void readAlias();
    void unlock(const QString &collection);
    void prompt(const QString &path);
    void call(const QDBusMessage &message, std::function<void(const QDBusMessage &)> answered);
    void endWith(Result<KeychainState> result);

    std::chrono::milliseconds m_timeLimit;
    std::unique_ptr<BusConnection> m_connection;
    std::optional<QDBusConnection> m_bus;
    QString m_prompt; ///< under way; empty: none
};

} // namespace console
