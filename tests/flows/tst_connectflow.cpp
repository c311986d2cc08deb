#include "flows/connectflow.h"
#include "flows/workspaceregistry.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"

#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

class TestConnectFlow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<FakeClock>(QDateTime::currentDateTimeUtc());
        m_practice = std::make_unique<PracticeSession>(*m_clock);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
    }
    void cleanup() { m_practice.reset(); }

    void keepsTheTokenOnlyAfterTheTenantAcceptedIt()
    {
        forgetToken();
        const auto connected = connectWith(m_practice->world().apiToken());
        QVERIFY(connected);
        QVERIFY2(connected->has_value(), qPrintable(connected->has_value() ? QString() : connected->error().userText));
        QCOMPARE((*connected)->clientId, u"practice"_s);
        QVERIFY(tokenIsStored());
    }

    void aWrongTokenIsNamedAndNotKept()
    {
        forgetToken();
        const auto connected = connectWith("0000000000-1111111111-2222222222-3333333333-444444");
        QVERIFY(connected && !connected->has_value());
        QCOMPARE(connected->error().kind, ErrorKind::Unauthorized);
        QVERIFY(!connected->error().userText.contains(u"0000000000-1111111111"_s));
        QVERIFY(!tokenIsStored());
    }

    void anotherTenantsAnswerIsRefused()
    {
        forgetToken();
        Workspace workspace = m_practice->workspace();
        workspace.clientId = u"acme"_s;
        const auto connected = resultOf(
            new ConnectWorkspaceFlow(m_practice->services(), workspace, SecretValue(m_practice->world().apiToken())));
        QVERIFY(connected && !connected->has_value());
    }

    void anUnreachableTenantOpensOffline()
    {
        const Workspace workspace = m_practice->workspace();
        m_practice->world().tenant().stop();
        const auto opened = resultOf(new OpenWorkspaceFlow(m_practice->services(), workspace), 30000);
        QVERIFY(opened && opened->has_value());
        QVERIFY((*opened)->session != nullptr);
        QVERIFY((*opened)->offline.has_value());
        QCOMPARE((*opened)->offline->kind, ErrorKind::Network);
    }

    void aLockedKeychainIsNotAnAnswerFromTheTenant()
    {
        m_practice->secrets().failWith(ErrorKind::KeychainLocked);
        const auto opened = resultOf(new OpenWorkspaceFlow(m_practice->services(), m_practice->workspace()));
        QVERIFY(opened && opened->has_value());
        QVERIFY((*opened)->offline.has_value());
        QCOMPARE((*opened)->offline->kind, ErrorKind::KeychainLocked);
    }

    void refusesBadClientIds_data()
    {
        QTest::addColumn<QString>("clientId");
        QTest::newRow("empty") << u""_s;
        QTest::newRow("host") << u"acme.ops-com.com"_s;
        QTest::newRow("url") << u"https://acme.ops-com.com"_s;
        QTest::newRow("blank") << u"ac me"_s;
        QTest::newRow("cyrillic") << u"асме"_s;
        QTest::newRow("leading hyphen") << u"-acme"_s;
    }
    void refusesBadClientIds()
    {
        QFETCH(QString, clientId);
        Workspace workspace = m_practice->workspace();
        workspace.clientId = clientId;
        const auto connected =
            resultOf(new ConnectWorkspaceFlow(m_practice->services(), workspace, SecretValue(QByteArray("token"))));
        QVERIFY(connected && !connected->has_value());
        QCOMPARE(connected->error().kind, ErrorKind::InvalidInput);
        QCOMPARE(connected->error().param, u"client_id"_s);
    }

    void theRegistryRemembersTenantsAndNoSecret()
    {
        Workspace acme;
        acme.kind = Workspace::Kind::Tenant;
        acme.clientId = u"Acme"_s;
        acme.name = u"Acme University"_s;
        {
            WorkspaceRegistry registry(m_practice->dataFolder());
            registry.remember(acme);
            registry.setLastUsed(acme.id());
        }
        WorkspaceRegistry registry(m_practice->dataFolder());
        QCOMPARE(registry.tenants().size(), 1);
        QCOMPARE(registry.tenants().first().tenantAddress, QUrl(u"https://acme.ops-com.com"_s));
        QCOMPARE(registry.lastUsed(), u"acme"_s);
        registry.forget(u"acme"_s);
        QVERIFY(registry.tenants().isEmpty());
        QVERIFY(registry.lastUsed().isEmpty());
    }

private:
    std::optional<Result<TenantInfo>> connectWith(const QByteArray &token)
    {
        return resultOf(new ConnectWorkspaceFlow(m_practice->services(), m_practice->workspace(), SecretValue(token)));
    }
    SecretName tokenName() { return m_practice->session().apiTokenName(); }
    void forgetToken() { (void)resultOf(m_practice->secrets().remove(tokenName())); }
    bool tokenIsStored() { return resultOf(m_practice->secrets().read(tokenName()))->has_value(); }
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
};

QTEST_GUILESS_MAIN(TestConnectFlow)
#include "tst_connectflow.moc"
