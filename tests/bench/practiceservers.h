#pragma once

#include "core/workspace.h"
#include "support/memorysecretstore.h"

#include <QByteArray>
#include <QProcess>
#include <QString>

namespace console::bench {

/// opscom-practice in a process of its own, so that what it costs is not taken for the console's. Its books stay in
/// their folder for the next run. Thread: the one that made it; start() blocks, the first time for minutes.
class PracticeServers
{
public:
    /// Gives up if it does not come up.
    PracticeServers(const QString &program, const QString &folder, qint64 payments);
    ~PracticeServers();
    PracticeServers(const PracticeServers &) = delete;
    PracticeServers &operator=(const PracticeServers &) = delete;

    /// The practice workspace, with the servers' addresses.
    const Workspace &workspace() const { return m_workspace; }
    /// Where a console would have the API token and the Secret Key of the made-up payments.
    void putSecrets(test::MemorySecretStore &secrets) const;
    const QByteArray &apiToken() const { return m_apiToken; }
    const QByteArray &secretKey() const { return m_secretKey; }
    double cpuSeconds() const;

    /// From now on workspace() leads to a bench_replay that keeps the answers of these servers, and cpuSeconds() is
    /// its.
    void replay(const QString &program);

private:
    QProcess m_process;
    QProcess m_replay;
    Workspace m_workspace;
    QByteArray m_apiToken;
    QByteArray m_secretKey;
};

} // namespace console::bench
