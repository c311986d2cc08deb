#include "main/localpracticehost.h"

#include "practice/practiceworld.h"

#include <QCoreApplication>
#include <QDir>
#include <QRandomGenerator>

namespace console {

namespace {

const QString kPractice = QStringLiteral("practice");

SecretName practiceName(SecretKind kind)
{
    return {kPractice, QStringLiteral("-"), std::nullopt, kind};
}

QByteArray newSeed()
{
    QByteArray bytes(32, Qt::Uninitialized);
    for (char &c : bytes)
        c = static_cast<char>(QRandomGenerator::system()->bounded(256));
    return bytes.toHex();
}

/// Runs work on the pool and ends on the job's own thread. The work outlives a cancelled job harmlessly.
class PoolJob final : public TypedJob<Done>
{
public:
    PoolJob(QThreadPool &pool, std::function<Outcome()> work) : m_pool(pool), m_work(std::move(work)) {}

protected:
    void doStart() override
    {
        QPointer<PoolJob> self(this);
        m_pool.start([self, work = std::move(m_work)] {
            auto outcome = std::make_shared<Outcome>(work());
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [self, outcome] {
                    if (self)
                        self->finishWith(*outcome);
                },
                Qt::QueuedConnection);
        });
    }

private:
    QThreadPool &m_pool;
    std::function<Outcome()> m_work;
};

} // namespace

/// Seed from the keychain (made if missing) -> servers -> API token and the historic type's key into the keychain.
class StartPracticeFlow final : public FlowJob<Workspace>
{
    Q_DECLARE_TR_FUNCTIONS(console::StartPracticeFlow)
public:
    StartPracticeFlow(LocalPracticeHost &host, QObject *parent) : FlowJob(parent), m_host(host) {}

protected:
    void doStart() override
    {
        if (m_host.m_world) {
            finishWith(workspace());
            return;
        }
        run(m_host.m_secrets.read(practiceName(SecretKind::PracticeSeed), this), [this](Result<SecretValue> &&seed) {
            if (seed) {
                startServers(std::move(*seed));
                return;
            }
            if (seed.error().kind != ErrorKind::SecretMissing) {
                finishWith(seed.error());
                return;
            }
            auto made = std::make_shared<SecretValue>(newSeed());
            run(m_host.m_secrets.write(practiceName(SecretKind::PracticeSeed), made->clone(), this),
                [this, made](Outcome &&written) {
                    if (written)
                        startServers(std::move(*made));
                    else
                        finishWith(written.error());
                });
        });
    }

private:
    void startServers(SecretValue seed)
    {
        Q_EMIT stepChanged(tr("Starting the practice servers on this computer…"));
        practice::PracticeWorld::Options options;
        options.dataDir = QDir(m_host.m_options.dataFolder).filePath(kPractice);
        options.seed = seed.use([](QByteArrayView bytes) { return bytes.toByteArray(); });
        options.payments = m_host.m_options.payments;
        options.clock = &m_host.m_clock;
        options.deliveryDelayMs = 1500; // long enough for a person to see Pending become Succeeded
        const auto world = std::make_shared<practice::PracticeWorld>(options);
        m_host.m_starting = world;
        const auto hasLimits = std::make_shared<bool>(false);
        auto *start = new PoolJob(m_host.m_pool, [world, hasLimits]() -> Outcome {
            if (Outcome started = world->start(); !started)
                return started;
            if (const auto rules = world->tenant().refundRules())
                *hasLimits = !rules->perRefund.isEmpty();
            return Done{};
        });
        run(start, [this, world, hasLimits](Outcome &&started) {
            m_host.m_starting.reset();
            if (!started) {
                finishWith(started.error());
                return;
            }
            m_host.m_world = world;
            m_host.m_hasRefundLimits = *hasLimits;
            storeKeys();
        });
    }

    void storeKeys()
    {
        const practice::PracticeWorld &world = *m_host.m_world;
        auto *group = new JobGroup;
        const auto write = [this, group](const SecretName &name, const QByteArray &value) {
            group->add(m_host.m_secrets.write(name, SecretValue(value)));
        };
        write(practiceName(SecretKind::ApiToken), m_host.tokenOf(m_host.m_user));
        write({kPractice, world.historicPaymentTypeId(), Mode::Test, SecretKind::SecretKey}, world.keys().secretTest);
        run(static_cast<TypedJob<Done> *>(group), [this](Outcome &&stored) {
            if (stored)
                finishWith(workspace());
            else
                finishWith(stored.error());
        });
    }

    Workspace workspace() const
    {
        Workspace workspace;
        workspace.kind = Workspace::Kind::Practice;
        workspace.clientId = kPractice;
        workspace.name = tr("Practice workspace");
        workspace.tenantAddress = m_host.m_world->tenantAddress();
        workspace.stripeAddress = m_host.m_world->stripeAddress();
        return workspace;
    }

    LocalPracticeHost &m_host;
};

LocalPracticeHost::LocalPracticeHost(Options options, SecretStore &secrets, const Clock &clock, QObject *parent)
    : PracticeHost(parent),
      m_options(std::move(options)),
      m_secrets(secrets),
      m_clock(clock)
{
    m_pool.setMaxThreadCount(1);
}

LocalPracticeHost::~LocalPracticeHost()
{
    if (m_starting)
        m_starting->cancelStart(); // a first start makes its books anew the next time
    m_pool.waitForDone();
}

TypedJob<Workspace> *LocalPracticeHost::start(QObject *parent)
{
    return new StartPracticeFlow(*this, parent);
}

QList<PracticeKey> LocalPracticeHost::keys() const
{
    if (!m_world)
        return {};
    const practice::StripeKeys keys = m_world->keys();
    const auto secret = [](const QString &name, const QByteArray &key) {
        const QString shown = QString::fromLatin1(key.first(8)) + QString(12, QChar(0x2022));
        return PracticeKey{name, shown, std::make_shared<const SecretValue>(key)};
    };
    const auto open = [](const QString &name, const QByteArray &key) {
        return PracticeKey{name, QString::fromLatin1(key), std::make_shared<const SecretValue>(key)};
    };
    return {open(tr("Publishable Key (test)"), keys.publishableTest), secret(tr("Secret Key (test)"), keys.secretTest),
            secret(tr("Restricted key (test)"), keys.restrictedTest),
            open(tr("Publishable Key (live)"), keys.publishableLive), secret(tr("Secret Key (live)"), keys.secretLive)};
}

QList<PracticeFault> LocalPracticeHost::faults() const
{
    QList<PracticeFault> faults{{{}, tr("Nothing is wrong"), tr("The practice tenant does what it should.")}};
    for (const practice::TenantFaultInfo &info : practice::tenantFaultInfos()) {
        const auto text = [](const char *english) {
            return QCoreApplication::translate("console::practice::TenantFault", english);
        };
        faults.append({QString::number(int(info.fault)), text(info.name), text(info.explanation)});
    }
    return faults;
}

QString LocalPracticeHost::fault() const
{
    if (!m_world || m_world->tenant().fault() == practice::TenantFault::None)
        return {};
    return QString::number(int(m_world->tenant().fault()));
}

void LocalPracticeHost::setFault(const QString &id)
{
    if (!m_world)
        return;
    practice::TenantFault wanted = practice::TenantFault::None;
    for (const practice::TenantFaultInfo &info : practice::tenantFaultInfos()) {
        if (QString::number(int(info.fault)) == id)
            wanted = info.fault;
    }
    m_world->tenant().setFault(wanted);
}

QByteArray LocalPracticeHost::tokenOf(const QString &user) const
{
    return m_world ? m_world->tenant().apiTokenFor(user) : QByteArray();
}

QList<PracticeUser> LocalPracticeHost::users() const
{
    QList<PracticeUser> users;
    const auto add = [&](const QString &id, const QString &name) {
        if (practice::PracticeTenant::users().contains(id))
            users.append({id, name});
    };
    add(QStringLiteral("administrator"), tr("Administrator: may do everything"));
    add(QStringLiteral("finance"), tr("Finance: views, exports, refunds, approves refunds"));
    add(QStringLiteral("counter"), tr("Counter: views, exports, refunds"));
    add(QStringLiteral("auditor"), tr("Auditor: views and exports"));
    add(QStringLiteral("secrets"), tr("Secrets: sets up and rotates"));
    return users;
}

TypedJob<Done> *LocalPracticeHost::actAs(const QString &userId, QObject *parent)
{
    const QByteArray token = tokenOf(userId);
    if (token.isEmpty())
        return nullptr;
    auto *job = m_secrets.write(practiceName(SecretKind::ApiToken), SecretValue(token), parent);
    job->onFinished(this, [this, userId](const Outcome &written) {
        if (written)
            m_user = userId;
    });
    return job;
}

TypedJob<Done> *LocalPracticeHost::setRefundLimits(bool on, QObject *parent)
{
    if (!m_world)
        return nullptr;
    practice::TenantRefundRules rules;
    if (on) {
        for (const Currency &currency : Currency::all()) {
            qint64 unit = 1;
            for (int i = 0; i < currency.exponent(); ++i)
                unit *= 10;
            rules.perRefund.append(Money(100 * unit, currency));
            rules.perDay.append(Money(500 * unit, currency));
            rules.typeAmountFrom.append(Money(50 * unit, currency));
        }
        rules.fourEyes = true;
    }
    auto *job = new PoolJob(m_pool, [world = m_world, rules] { return world->tenant().setRefundRules(rules); });
    job->setParent(parent);
    job->onFinished(this, [this, on](const Outcome &done) {
        if (done)
            m_hasRefundLimits = on;
    });
    return job;
}

} // namespace console
