#pragma once

#include "core/clock.h"
#include "flows/practicehost.h"
#include "secrets/secretstore.h"

#include <QPointer>
#include <QString>
#include <QThreadPool>

#include <memory>

namespace console {

namespace practice {
class PracticeWorld;
}

/// PracticeHost with the practice servers inside this process, on threads of their own. Their one secret, the seed
/// from which all practice keys derive, is made at the first start and lives in the keychain; without a keychain the
/// practice workspace is refused like every other. Owner: the composition root. Thread: GUI.
class LocalPracticeHost final : public PracticeHost
{
    Q_OBJECT
public:
    struct Options
    {
        QString dataFolder;  ///< the servers' files lie in {dataFolder}/practice
        int payments = 1200; ///< made-up payments at the first start
    };
    LocalPracticeHost(Options options, SecretStore &secrets, const Clock &clock, QObject *parent = nullptr);
    /// Stops the servers; waits for requests that are under way.
    ~LocalPracticeHost() override;

    TypedJob<Workspace> *start(QObject *parent = nullptr) override;
    QList<PracticeKey> keys() const override;
    QList<PracticeFault> faults() const override;
    QString fault() const override;
    void setFault(const QString &id) override;
    QList<PracticeUser> users() const override;
    QString user() const override { return m_user; }
    TypedJob<Done> *actAs(const QString &userId, QObject *parent) override;
    bool hasRefundLimits() const override { return m_hasRefundLimits; }
    TypedJob<Done> *setRefundLimits(bool on, QObject *parent) override;

    /// The running servers, for the faults that tests and trainers set; null before the first start.
    practice::PracticeWorld *world() const { return m_world.get(); }

private:
    friend class StartPracticeFlow;
    QByteArray tokenOf(const QString &user) const;
    Options m_options;
    SecretStore &m_secrets;
    const Clock &m_clock;
    std::shared_ptr<practice::PracticeWorld> m_world;
    std::shared_ptr<practice::PracticeWorld> m_starting; ///< while its start() runs on the pool
    QString m_user = QStringLiteral("administrator");    ///< whose API token is in the keychain
    bool m_hasRefundLimits = false;
    QThreadPool m_pool;
};

} // namespace console
