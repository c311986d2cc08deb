#include "flows/auditflow.h"
#include "flows/secretduewatcher.h"
#include "gui/keys/keysbench.h"
#include "store/rotationjournal.h"

#include <QDir>
#include <QSignalSpy>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// What the page "Keys and secrets" does: list, test, replace, set the due date, delete, forget.
class TestSecretsFlow : public QObject
{
    Q_OBJECT

    KeysBench m_bench;

    SecretList listed() { return m_bench.listed(); }
    static const SecretRow &rowOf(const SecretList &list, const QString &workspace, SecretKind kind,
                                  std::optional<Mode> mode = {})
    {
        return KeysBench::rowOf(list, workspace, kind, mode);
    }
    /// The practice type's own row, not the historic one's.
    SecretRow typeRow(SecretKind kind)
    {
        const SecretList list = listed();
        const auto found = std::ranges::find_if(list.rows, [&](const SecretRow &row) {
            return row.name.kind == kind && row.name.paymentType == m_bench.type().id;
        });
        if (found == list.rows.end())
            qFatal("no such row");
        return *found;
    }
    SecretTestResult tested(const SecretRow &row)
    {
        const auto result = resultOf(new TestSecretFlow(m_bench.session(), row), 30000);
        if (!result || !*result)
            qFatal("no test result: %s", result ? qPrintable(result->error().userText) : "timeout");
        return **result;
    }
    static QString whyOf(const std::optional<Outcome> &outcome)
    {
        if (!outcome)
            return u"timeout"_s;
        return *outcome ? QString() : outcome->error().userText + outcome->error().detail;
    }
    static SharedSecret shared(const QByteArray &value) { return std::make_shared<const SecretValue>(value); }
    QString lastAudit(const QString &what)
    {
        const auto entries = m_bench.session().store().auditEntries(20); // has to outlive the loop
        for (const AuditEntry &entry : entries ? *entries : QList<AuditEntry>()) {
            if (entry.what == what)
                return entry.detail + u" / "_s + entry.outcome;
        }
        return {};
    }

private Q_SLOTS:
    void init() { m_bench.setUp(); }
    void cleanup() { m_bench.tearDown(); }

    void everyItemOfEveryWorkspaceIsListed()
    {
        m_bench.addTenant(u"acme"_s, u"Acme University"_s, 100);
        m_bench.addTenant(u"beta"_s, u"Beta College"_s, 3);
        // Of a workspace that is on no list any more.
        QVERIFY(*resultOf(m_bench.secrets().write({u"gone"_s, u"-"_s, std::nullopt, SecretKind::ApiToken},
                                                  SecretValue("left over"))));
        const SecretList list = listed();
        QVERIFY(list.isReady());
        QCOMPARE(list.rows.size(), 4 + 4 + 4 + 1);
        for (const SecretRow &row : list.rows)
            QCOMPARE(row.held, SecretHeld::Held);
        const SecretRow &live = rowOf(list, u"acme"_s, SecretKind::WebhookSecret);
        QCOMPARE(live.workspace.name, u"Acme University"_s);
        QCOMPARE(live.paymentTypeName, u"Permits"_s);
        QVERIFY(live.name.mode == Mode::Live && !live.isOpen && live.isWorkspaceKnown);
        QCOMPARE(ageOf(live, m_bench.clock().now()), SecretAge::Overdue);
        QCOMPARE(ageOf(rowOf(list, u"beta"_s, SecretKind::ApiToken), m_bench.clock().now()), SecretAge::Fresh);
        QVERIFY(!rowOf(list, u"gone"_s, SecretKind::ApiToken).isWorkspaceKnown);
        QVERIFY(rowOf(list, u"practice"_s, SecretKind::ApiToken).isOpen);
        QCOMPARE(ageOf(rowOf(list, u"practice"_s, SecretKind::ApiToken), m_bench.clock().now()), SecretAge::NotDue);
    }

    void anItemDeletedOutsideIsMissing()
    {
        const SecretName name = typeRow(SecretKind::WebhookSecret).name;
        m_bench.memory().put({u"practice"_s, u"pt_x"_s, Mode::Test, SecretKind::SecretKey}, "x");
        const SecretList before = listed();
        QVERIFY(before.isReady());
        m_bench.memory().setHidden(name);
        QCOMPARE(typeRow(SecretKind::WebhookSecret).held, SecretHeld::Missing);
    }

    void aKeychainThatIsNotReadyIsSaidAndTheListStays_data()
    {
        QTest::addColumn<int>("state");
        QTest::newRow("locked") << int(KeychainState::Locked);
        QTest::newRow("no service") << int(KeychainState::NoService);
        QTest::newRow("no bus") << int(KeychainState::NoBus);
        QTest::newRow("no collection") << int(KeychainState::NoCollection);
    }
    void aKeychainThatIsNotReadyIsSaidAndTheListStays()
    {
        QFETCH(const int, state);
        m_bench.memory().setState(KeychainState(state));
        const SecretList list = listed();
        QVERIFY(list.state == KeychainState(state));
        QVERIFY(!list.isReady());
        QCOMPARE(list.rows.size(), 4);
        for (const SecretRow &row : list.rows)
            QCOMPARE(row.held, SecretHeld::NotAsked);
    }

    void aKeychainThatRefusesOrIsSlowIsSaid()
    {
        for (const ErrorKind kind : {ErrorKind::KeychainDenied, ErrorKind::KeychainSlow}) {
            m_bench.memory().failProbeWith(kind);
            const SecretList list = listed();
            QVERIFY(!list.state && list.trouble);
            QCOMPARE(list.trouble->kind, kind);
            QCOMPARE(list.rows.size(), 4);
        }
        m_bench.memory().failProbeWith({});
        m_bench.memory().failWith(ErrorKind::KeychainLocked); // in the middle
        QVERIFY(listed().state == KeychainState::Locked);
    }

    void eachKindIsTestedWithoutAnyEffect()
    {
        const SecretList list = listed();
        const SecretTestResult token = tested(rowOf(list, u"practice"_s, SecretKind::ApiToken));
        QVERIFY2(token.passed && token.sentence.contains(u"Practice"_s), qPrintable(token.sentence));
        const SecretTestResult key = tested(typeRow(SecretKind::SecretKey));
        QVERIFY2(key.passed && key.sentence.contains(u"test key"_s), qPrintable(key.sentence));
        const SecretTestResult webhook = tested(typeRow(SecretKind::WebhookSecret));
        QVERIFY2(webhook.passed && webhook.sentence.contains(u"HTTP 200"_s), qPrintable(webhook.sentence));
        // The test is a use, and is written down as one.
        // By the store's own thread: at the first look there may be no fact yet.
        QVERIFY(waitFor([&] {
            const auto fact = typeRow(SecretKind::WebhookSecret).fact;
            return fact && fact->lastUsedAt.isValid();
        }));
    }

    void whatIsWrongIsNamedByTheTest()
    {
        MemorySecretStore &memory = m_bench.memory();
        memory.put(typeRow(SecretKind::SecretKey).name, "sk_test_51WrongWrongWrongWrongWrong");
        QVERIFY(!tested(typeRow(SecretKind::SecretKey)).passed);
        memory.put(typeRow(SecretKind::SecretKey).name, m_bench.practice().world().keys().secretLive);
        const SecretTestResult live = tested(typeRow(SecretKind::SecretKey));
        QVERIFY2(!live.passed && live.sentence.contains(u"live key"_s), qPrintable(live.sentence));
        memory.put(typeRow(SecretKind::WebhookSecret).name, "whsec_another");
        const SecretTestResult webhook = tested(typeRow(SecretKind::WebhookSecret));
        QVERIFY2(!webhook.passed && webhook.sentence.contains(u"HTTP 400"_s), qPrintable(webhook.sentence));
        memory.put(rowOf(listed(), u"practice"_s, SecretKind::ApiToken).name, "wrong");
        QVERIFY(!tested(rowOf(listed(), u"practice"_s, SecretKind::ApiToken)).passed);
    }

    void whatCannotBeFoundOutIsNoVerdict()
    {
        m_bench.practice().world().tenant().setFault(practice::TenantFault::CallbackUnreachable);
        const auto result = resultOf(new TestSecretFlow(m_bench.session(), typeRow(SecretKind::WebhookSecret)), 30000);
        QVERIFY(result && !*result);
        QVERIFY2(result->error().userText.contains(u"not known whether it works"_s),
                 qPrintable(result->error().userText));
        m_bench.memory().failWith(ErrorKind::KeychainSlow);
        const auto slow = resultOf(new TestSecretFlow(m_bench.session(), typeRow(SecretKind::SecretKey)));
        QCOMPARE(slow->error().kind, ErrorKind::KeychainSlow);
    }

    void aKeyIsReplacedHereAndAtOpsCom()
    {
        const SecretRow row = typeRow(SecretKind::SecretKey);
        m_bench.clock().advance(std::chrono::hours(24 * 100));
        const QByteArray restricted = m_bench.practice().world().keys().restrictedTest;
        const auto replaced = resultOf(new ReplaceSecretFlow(m_bench.session(), row, shared(restricted)), 30000);
        QVERIFY2(replaced && *replaced, qPrintable(whyOf(replaced)));
        QCOMPARE(m_bench.memory().peek(row.name), restricted);
        QVERIFY(waitFor([&] {
            const auto fact = typeRow(SecretKind::SecretKey).fact;
            return fact && fact->fingerprint == fingerprintOf(restricted, u"practice"_s) &&
                   fact->storedAt == m_bench.clock().now() && !fact->isOlder;
        }));
        const auto types = m_bench.session().store().paymentTypes();
        const auto type = std::ranges::find(*types, m_bench.type().id, &PaymentType::id);
        QCOMPARE(type->test.secretKeyFingerprint, fingerprintOf(restricted, u"practice"_s));
    }

    void aTokenIsReplacedOnceTheTenantAcceptsIt()
    {
        SecretRow row = rowOf(listed(), u"practice"_s, SecretKind::ApiToken);
        const QByteArray before = m_bench.memory().peek(row.name);
        row.isPractice = false; // as a tenant's
        const auto wrong = resultOf(new ReplaceSecretFlow(m_bench.session(), row, shared("wrong-token")), 30000);
        QVERIFY(wrong && !*wrong);
        QCOMPARE(m_bench.memory().peek(row.name), before);
        const QByteArray other = m_bench.practice().world().tenant().apiTokenFor(u"auditor"_s);
        const auto replaced = resultOf(new ReplaceSecretFlow(m_bench.session(), row, shared(other)), 30000);
        QVERIFY2(replaced && *replaced, qPrintable(whyOf(replaced)));
        QCOMPARE(m_bench.memory().peek(row.name), other);
    }

    void whatDoesNotBelongIsRefusedBeforeAnythingIsAsked_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("inText");
        const int key = int(SecretKind::SecretKey);
        const int token = int(SecretKind::ApiToken);
        const QByteArray tail(24, 'a');
        QTest::newRow("empty") << key << QByteArray() << u"Paste"_s;
        QTest::newRow("too long for Windows") << token << QByteArray(kMostSecretBytes + 1, 'k') << u"2,500"_s;
        QTest::newRow("publishable key") << key << "pk_test_51" + tail << u"Publishable Key"_s;
        QTest::newRow("live key") << key << "sk_live_51" + tail << u"live"_s;
        QTest::newRow("masked") << key << QByteArray("sk_test_...abcd") << u"shortened"_s;
        QTest::newRow("webhook secret as a key") << key << "whsec_" + tail + tail << u"Webhook Secret"_s;
        QTest::newRow("Stripe key as a token") << token << "sk_test_51" + tail << u"Stripe"_s;
        QTest::newRow("token with a blank") << token << QByteArray("two words") << u"blank"_s;
    }
    void whatDoesNotBelongIsRefusedBeforeAnythingIsAsked()
    {
        QFETCH(const int, kind);
        QFETCH(const QByteArray, value);
        QFETCH(const QString, inText);
        SecretRow row = SecretKind(kind) == SecretKind::ApiToken ? rowOf(listed(), u"practice"_s, SecretKind::ApiToken)
                                                                 : typeRow(SecretKind(kind));
        row.isPractice = false;
        const QByteArray before = m_bench.memory().peek(row.name);
        const auto refused = resultOf(new ReplaceSecretFlow(m_bench.session(), row, shared(value)));
        QVERIFY(refused && !*refused);
        QCOMPARE(refused->error().kind, ErrorKind::InvalidInput);
        QVERIFY2(refused->error().userText.contains(inText, Qt::CaseInsensitive),
                 qPrintable(refused->error().userText));
        QVERIFY(value.isEmpty() || !refused->error().userText.contains(QString::fromLatin1(value)));
        QCOMPARE(m_bench.memory().peek(row.name), before);
    }

    void whatCannotBeDoneHereSaysWhy()
    {
        m_bench.addTenant(u"acme"_s, u"Acme University"_s, 1);
        const SecretList list = listed();
        QVERIFY(replaceObstacle(rowOf(list, u"acme"_s, SecretKind::SecretKey)).contains(u"Open this workspace"_s));
        QVERIFY(replaceObstacle(rowOf(list, u"acme"_s, SecretKind::ApiToken)).isEmpty());
        QVERIFY(!forgetObstacle(rowOf(list, u"practice"_s, SecretKind::ApiToken)).isEmpty());
        SecretRow seed = rowOf(list, u"practice"_s, SecretKind::ApiToken);
        seed.name.kind = SecretKind::PracticeSeed;
        QVERIFY(!deleteObstacle(seed).isEmpty() && !testObstacle(seed).isEmpty() && !replaceObstacle(seed).isEmpty());
        const auto refused = resultOf(new DeleteSecretFlow(m_bench.session(), seed));
        QCOMPARE(refused->error().kind, ErrorKind::Refused);
        for (const SecretRow &row : list.rows)
            QVERIFY(!lossOf(row).isEmpty());
    }

    void oneItemIsDeletedProvenAndAudited()
    {
        m_bench.addTenant(u"acme"_s, u"Acme University"_s, 1);
        const SecretName name = typeRow(SecretKind::WebhookSecret).name;
        QVERIFY(*resultOf(m_bench.secrets().write(name, SecretValue(m_bench.memory().peek(name)))));
        QVERIFY(waitFor([&] { return typeRow(SecretKind::WebhookSecret).fact.has_value(); }));
        const SecretRow row = typeRow(SecretKind::WebhookSecret);
        QVERIFY(*resultOf(new DeleteSecretFlow(m_bench.session(), row)));
        QVERIFY(m_bench.memory().peek(row.name).isEmpty());
        QVERIFY(waitFor([&] { return listed().rows.size() == 3 + 4; }));
        QVERIFY(waitFor([&] { return !lastAudit(u"secret.removed"_s).isEmpty(); }));
        QVERIFY(lastAudit(u"secret.removed"_s).startsWith(u"webhook-secret test "_s + row.fact->fingerprint));
        // Of a workspace that is not open: into that one's own trail.
        const SecretRow other = rowOf(listed(), u"acme"_s, SecretKind::SecretKey, Mode::Live);
        QVERIFY(other.fact);
        QVERIFY(*resultOf(new DeleteSecretFlow(m_bench.session(), other)));
        const auto store = resultOf(
            WorkspaceStore::open(workspaceFolder(m_bench.practice().dataFolder(), u"acme"_s), m_bench.clock()));
        QVERIFY(store && *store);
        const auto entries = (**store)->auditEntries(5);
        QCOMPARE(entries->size(), 1);
        QCOMPARE(entries->constFirst().what, u"secret.removed"_s);
        QVERIFY(entries->constFirst().detail.contains(other.fact->fingerprint));
    }

    void anItemThatStaysAfterItsDeletionIsAnError()
    {
        const SecretRow row = typeRow(SecretKind::WebhookSecret);
        m_bench.memory().setKeepsWhatIsRemoved(true);
        const auto kept = resultOf(new DeleteSecretFlow(m_bench.session(), row));
        QVERIFY(kept && !*kept);
        QVERIFY(kept->error().userText.contains(u"still holds it"_s));
    }

    void aWorkspaceIsForgottenAndThatIsProven()
    {
        m_bench.addTenant(u"acme"_s, u"Acme University"_s, 1);
        m_bench.addTenant(u"acme-2"_s, u"Acme Two"_s, 1);
        const QDir folder(workspaceFolder(m_bench.practice().dataFolder(), u"acme"_s));
        QVERIFY(folder.exists(u"cache.db"_s));
        const auto report = resultOf(new ForgetWorkspaceFlow(m_bench.services(), u"acme"_s, true), 30000);
        QVERIFY(report && *report);
        QCOMPARE((*report)->items.size(), 4);
        QVERIFY((*report)->allGone());
        QVERIFY((*report)->cacheFiles >= 1 && (*report)->cacheTrouble.isEmpty());
        QCOMPARE((*report)->text().count(u"read back as absent"_s), 4);
        QVERIFY(!folder.exists(u"cache.db"_s) && folder.exists(u"journal.db"_s));
        QVERIFY(m_bench.secrets().known(u"acme"_s).isEmpty());
        QCOMPARE(m_bench.secrets().known(u"acme-2"_s).size(), 4); // the neighbour keeps all
        QVERIFY(waitFor([&] {
            const auto journal = openJournalAlone(folder.path());
            return journal && SecretFacts(*journal).all()->isEmpty();
        }));
        const auto store = resultOf(WorkspaceStore::open(folder.path(), m_bench.clock()));
        QCOMPARE((**store)->auditEntries(1)->constFirst().what, u"workspace.forgotten"_s);
        QCOMPARE((**store)->auditEntries(1)->constFirst().detail, u"4 of 4 items deleted"_s);
    }

    void whatStaysIsNamedInTheReportAndTheRestGoes()
    {
        m_bench.addTenant(u"acme"_s, u"Acme University"_s, 1);
        m_bench.memory().setKeepsWhatIsRemoved(true,
                                               SecretName{u"acme"_s, u"pt_1"_s, Mode::Live, SecretKind::SecretKey});
        const auto report = resultOf(new ForgetWorkspaceFlow(m_bench.services(), u"acme"_s, false), 30000);
        QVERIFY(report && *report);
        QVERIFY(!(*report)->allGone());
        QCOMPARE(std::ranges::count_if((*report)->items, &ForgottenItem::isGone), 3);
        QVERIFY((*report)->text().contains(u"Still there: opscom-console/acme/pt_1/live/secret-key"_s));
        QVERIFY(QFile::exists(workspaceFolder(m_bench.practice().dataFolder(), u"acme"_s) + u"/cache.db"_s));
    }

    void nothingIsForgottenWithALockedKeychain()
    {
        m_bench.addTenant(u"acme"_s, u"Acme University"_s, 1);
        m_bench.memory().setState(KeychainState::Locked);
        const auto report = resultOf(new ForgetWorkspaceFlow(m_bench.services(), u"acme"_s, true));
        QVERIFY(report && !*report);
        QCOMPARE(report->error().kind, ErrorKind::KeychainLocked);
        QCOMPARE(m_bench.memory().known(u"acme"_s).size(), 4);
        QVERIFY(QFile::exists(workspaceFolder(m_bench.practice().dataFolder(), u"acme"_s) + u"/cache.db"_s));
        const auto practice = resultOf(new ForgetWorkspaceFlow(m_bench.services(), u"practice"_s, true));
        QCOMPARE(practice->error().kind, ErrorKind::Refused);
    }

    void overdueKeysAreCountedInTheWindow()
    {
        const SecretRow row = typeRow(SecretKind::WebhookSecret);
        QVERIFY(*resultOf(m_bench.secrets().read(row.name)));
        QVERIFY(waitFor([&] { return typeRow(SecretKind::WebhookSecret).fact.has_value(); }));
        SecretDueWatcher watcher(m_bench.session());
        watcher.start();
        Attention &attention = m_bench.session().attention();
        QCOMPARE(attention.countOf(u"keysAndSecrets"_s), 0);
        QVERIFY(*resultOf(new SetSecretDueFlow(m_bench.session(), row.name, m_bench.clock().now().addSecs(-1))));
        QCOMPARE(attention.countOf(u"keysAndSecrets"_s), 1);
        QCOMPARE(attention.levelOf(u"keysAndSecrets"_s), AttentionLevel::Warning);
        QVERIFY(attention.sentencesOf(u"keysAndSecrets"_s).contains(u"due to be changed"_s));
        QVERIFY(*resultOf(new SetSecretDueFlow(m_bench.session(), row.name, {})));
        QCOMPARE(attention.countOf(u"keysAndSecrets"_s), 0);
        m_bench.clock().advance(std::chrono::hours(24 * 91));
        watcher.start();
        QCOMPARE(attention.countOf(u"keysAndSecrets"_s), 1); // the signing secret only: practice keys cannot be changed
        QVERIFY(*resultOf(m_bench.secrets().write(row.name, SecretValue("whsec_another"))));
        QVERIFY(waitFor([&] { return attention.countOf(u"keysAndSecrets"_s) == 0; }));
    }
};

QTEST_GUILESS_MAIN(TestSecretsFlow)
#include "tst_secretsflow.moc"
