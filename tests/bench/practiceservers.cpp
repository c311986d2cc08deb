#include "practiceservers.h"

#include "benchkit.h"
#include "practice/practiceworld.h"

namespace console::bench {

using namespace Qt::StringLiterals;

PracticeServers::PracticeServers(const QString &program, const QString &folder, qint64 payments)
{
    m_workspace.kind = Workspace::Kind::Practice;
    m_workspace.clientId = u"practice"_s;
    m_workspace.name = u"Practice workspace"_s;
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(program, {u"--data"_s, folder, u"--payments"_s, QString::number(payments)});
    const auto valueOf = [](const QByteArray &line) { return line.mid(line.indexOf(':') + 1).trimmed(); };
    for (bool isUp = false; !isUp;) {
        if (!m_process.canReadLine() && !m_process.waitForReadyRead(-1))
            giveUp(u"opscom-practice did not come up: "_s + m_process.errorString());
        while (m_process.canReadLine()) {
            const QByteArray line = m_process.readLine();
            if (line.startsWith("Stripe address:"))
                m_workspace.stripeAddress = QUrl(QString::fromLatin1(valueOf(line)));
            else if (line.startsWith("Tenant address:"))
                m_workspace.tenantAddress = QUrl(QString::fromLatin1(valueOf(line)));
            else if (line.startsWith("API token:"))
                m_apiToken = valueOf(line);
            else if (line.startsWith("Secret Key (test):"))
                m_secretKey = valueOf(line);
            isUp = isUp || line.startsWith("These are practice values");
        }
    }
}

PracticeServers::~PracticeServers()
{
    if (m_replay.state() != QProcess::NotRunning) {
        m_replay.closeWriteChannel();
        m_replay.waitForFinished(-1);
    }
    m_process.terminate();
    m_process.waitForFinished(-1);
}

void PracticeServers::putSecrets(test::MemorySecretStore &secrets) const
{
    const QString id = m_workspace.id();
    secrets.put({id, u"-"_s, std::nullopt, SecretKind::ApiToken}, m_apiToken);
    secrets.put({id, practice::PracticeWorld::historicPaymentTypeId(), Mode::Test, SecretKind::SecretKey}, m_secretKey);
}

void PracticeServers::replay(const QString &program)
{
    m_replay.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_replay.start(program, {m_workspace.tenantAddress.toString(), m_workspace.stripeAddress.toString()});
    for (QUrl *address : {&m_workspace.tenantAddress, &m_workspace.stripeAddress}) {
        while (!m_replay.canReadLine()) {
            if (!m_replay.waitForReadyRead(-1))
                giveUp(u"bench_replay did not come up: "_s + m_replay.errorString());
        }
        *address = QUrl(QString::fromLatin1(m_replay.readLine().trimmed()));
    }
}

double PracticeServers::cpuSeconds() const
{
    return cpuSecondsOf(m_replay.state() == QProcess::Running ? m_replay.processId() : m_process.processId());
}

} // namespace console::bench
