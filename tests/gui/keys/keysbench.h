#pragma once

#include "core/fingerprint.h"
#include "flows/connectflow.h"
#include "flows/factkeepingsecretstore.h"
#include "flows/secretsflow.h"
#include "store/storefiles.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"
#include "support/waiting.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

namespace console::test {

using namespace Qt::StringLiterals;

/// The practice workspace with a proven payment type, opened over a FactKeepingSecretStore, and tenants beside it that
/// are known by their keychain items and facts only.
class KeysBench
{
public:
    /// `keychain`: a real one that takes the practice workspace's secrets; else they stay in memory.
    void setUp(SecretStore *keychain = nullptr, bool withType = true)
    {
        m_clock = std::make_unique<FakeClock>(QDateTime(QDate(2026, 11, 20), QTime(15, 4, 5), Qt::UTC));
        m_practice = std::make_unique<PracticeSession>(*m_clock);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        if (withType) {
            m_type = m_practice->makeProvenType();
            QVERIFY2(!m_type.id.isEmpty(), qPrintable(m_practice->why()));
        }
        m_inner = keychain ? keychain : &m_practice->secrets();
        if (keychain) {
            for (const SecretName &name : m_practice->secrets().known(u"practice"_s))
                QVERIFY(*resultOf(keychain->write(name, SecretValue(m_practice->secrets().peek(name)))));
        }
        m_secrets = std::make_unique<FactKeepingSecretStore>(*m_inner, *m_clock, m_practice->dataFolder());
        open();
    }
    void open()
    {
        const auto opened = resultOf(new OpenWorkspaceFlow(services(), m_practice->workspace()));
        QVERIFY(opened && *opened);
        m_session = (*opened)->session;
    }
    void tearDown()
    {
        m_session.reset();
        m_secrets.reset();
        m_practice.reset();
        m_known.clear();
        m_type = {};
    }

    Services services() { return {m_practice->session().http(), *m_secrets, *m_clock, m_practice->dataFolder()}; }
    Session &session() { return *m_session; }
    FactKeepingSecretStore &secrets() { return *m_secrets; }
    MemorySecretStore &memory() { return m_practice->secrets(); }
    PracticeSession &practice() { return *m_practice; }
    FakeClock &clock() { return *m_clock; }
    const PaymentType &type() const { return m_type; }
    const QList<Workspace> &known() const { return m_known; }

    static Workspace tenant(const QString &clientId, const QString &name)
    {
        Workspace workspace;
        workspace.kind = Workspace::Kind::Tenant;
        workspace.clientId = clientId;
        workspace.name = name;
        workspace.tenantAddress = Workspace::addressFor(clientId);
        workspace.stripeAddress = QUrl(u"https://api.stripe.com"_s);
        return workspace;
    }
    /// A tenant with four items, stored so many days ago. Its addresses are those of the practice servers, so that
    /// nothing goes to the network.
    void addTenant(const QString &id, const QString &name, int daysAgo)
    {
        Workspace workspace = tenant(id, name);
        workspace.tenantAddress = m_practice->workspace().tenantAddress;
        workspace.stripeAddress = m_practice->workspace().stripeAddress;
        m_known.append(workspace);
        m_clock->advance(std::chrono::hours(-24 * daysAgo));
        const QList<SecretName> names{{id, u"-"_s, std::nullopt, SecretKind::ApiToken},
                                      {id, u"pt_1"_s, Mode::Test, SecretKind::SecretKey},
                                      {id, u"pt_1"_s, Mode::Live, SecretKind::SecretKey},
                                      {id, u"pt_1"_s, Mode::Live, SecretKind::WebhookSecret}};
        // Told once the fact is in the journal. Looking into the journal meanwhile would be in the way of its making.
        QSignalSpy kept(m_secrets.get(), &FactKeepingSecretStore::itemsChanged);
        for (const SecretName &item : names)
            QVERIFY(*resultOf(m_secrets->write(item, SecretValue("value of " + item.path().toUtf8()))));
        QVERIFY(waitFor([&] { return kept.count(QVariantList{id}) == names.size(); }, 30000)); // others tell theirs too
        const auto journal = openJournalAlone(workspaceFolder(m_practice->dataFolder(), id));
        QVERIFY(journal);
        QCOMPARE(SecretFacts(*journal).all()->size(), names.size());
        m_clock->advance(std::chrono::hours(24 * daysAgo));
        const auto store =
            resultOf(WorkspaceStore::open(workspaceFolder(m_practice->dataFolder(), id), *m_clock)); // makes the cache
        QVERIFY(store && *store);
        PaymentType type;
        type.id = u"pt_1"_s;
        type.providerId = u"stripe_js"_s;
        type.name = u"Permits"_s;
        QVERIFY(*resultOf((**store)->replacePaymentTypes({type})));
    }

    SecretList listed()
    {
        const auto list = resultOf(new ListSecretsFlow(session(), m_known));
        if (!list || !*list)
            qFatal("no list");
        return **list;
    }
    static const SecretRow &rowOf(const SecretList &list, const QString &workspace, SecretKind kind,
                                  std::optional<Mode> mode = {})
    {
        const auto found = std::ranges::find_if(list.rows, [&](const SecretRow &row) {
            return row.name.workspace == workspace && row.name.kind == kind && (!mode || row.name.mode == mode);
        });
        if (found == list.rows.end())
            qFatal("no such row");
        return *found;
    }

private:
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    SecretStore *m_inner = nullptr;
    std::unique_ptr<FactKeepingSecretStore> m_secrets;
    std::shared_ptr<Session> m_session;
    PaymentType m_type;
    QList<Workspace> m_known;
};

} // namespace console::test
