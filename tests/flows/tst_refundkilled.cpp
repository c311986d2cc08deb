#include "faultbench.h"
#include "secrets/keychainsecretstore.h"

#include <QDir>
#include <QProcess>
#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// A program that refunds is killed (SIGKILL) at each state of its journal, and while Stripe or the tenant is at work;
/// what it left is brought to its end, and the money went back once. The servers live here, the secrets in a real
/// Secret Service; the journal is the killed program's own.
class TestRefundKilled : public FaultBench
{
    Q_OBJECT

    std::unique_ptr<KeychainSecretStore> m_keychain;

    QStringList given(const QString &what, const QString &moment, const Payment &payment)
    {
        return {what,
                moment,
                payment.id,
                m_practice->workspace().tenantAddress.toString(),
                m_practice->workspace().stripeAddress.toString(),
                m_practice->dataFolder(),
                QString::number(m_clock->nowMs())};
    }
    void start(QProcess &victim, const QStringList &arguments)
    {
        victim.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        victim.start(QDir(QCoreApplication::applicationDirPath()).filePath(u"refundvictim"_s), arguments);
    }
    static bool kill(QProcess &victim)
    {
        victim.kill();
        return QTest::qWaitFor([&] { return victim.state() == QProcess::NotRunning; }, 10000) &&
               victim.exitStatus() == QProcess::CrashExit;
    }
    /// Runs the program to its end, or kills it at the moment; what it said.
    QString run(const QString &what, const QString &moment, const Payment &payment)
    {
        QProcess victim;
        start(victim, given(what, moment, payment));
        if (!QTest::qWaitFor([&] { return victim.canReadLine() || victim.state() == QProcess::NotRunning; }, 30000))
            return u"it said nothing"_s;
        const QString said = QString::fromUtf8(victim.readLine()).trimmed();
        if (!said.startsWith(u"moment "_s)) {
            (void)QTest::qWaitFor([&] { return victim.state() == QProcess::NotRunning; }, 10000);
            return said;
        }
        return kill(victim) ? said : u"it was not killed"_s;
    }
    void bringToEnd(const Payment &payment)
    {
        QCOMPARE(untruth(payment), QString());
        const QString way = settle(payment);
        QVERIFY2(!way.startsWith(u'!'), qPrintable(way));
        QCOMPARE(disagreement(payment), QString());
    }

private Q_SLOTS:
    void initTestCase()
    {
        beginFaults();
        KeychainSecretStore::Options options;
        options.knownNamesFile = QDir(m_practice->dataFolder()).filePath(u"known.json"_s);
        m_keychain = std::make_unique<KeychainSecretStore>(options);
        for (const SecretName &name :
             {session().apiTokenName(), session().secretName(m_type.id, Mode::Test, SecretKind::SecretKey)}) {
            const auto put = resultOf(m_keychain->write(name, SecretValue(m_practice->secrets().peek(name))));
            QVERIFY(put && *put);
        }
    }
    void cleanupTestCase()
    {
        m_keychain.reset();
        endFaults();
    }
    void cleanup() { healAll(); }

    void killedAtEachStateOfTheJournal_data()
    {
        QTest::addColumn<RefundState>("state");
        QTest::addColumn<int>("made");
        QTest::newRow("armed") << RefundState::Armed << 0;
        QTest::newRow("sent") << RefundState::Sent << 0;
        QTest::newRow("succeeded") << RefundState::Succeeded << 1;
        QTest::newRow("pending") << RefundState::Pending << 1;
        QTest::newRow("refused") << RefundState::Refused << 0;
        QTest::newRow("outcome unknown, done") << RefundState::OutcomeUnknown << 1;
        QTest::newRow("outcome unknown, not done") << RefundState::OutcomeUnknown << 0;
    }
    void killedAtEachStateOfTheJournal()
    {
        QFETCH(RefundState, state);
        QFETCH(int, made);
        const Payment payment = paid(state == RefundState::Pending ? u"pm_card_pendingRefund"_s : u"pm_card_visa"_s);
        if (state == RefundState::Refused)
            stripe().failNext("POST", "/v1/refunds", 429, kAlways);
        if (state == RefundState::OutcomeUnknown && made == 1)
            stripe().loseNextAnswer("POST", "/v1/refunds", kAlways);
        if (state == RefundState::OutcomeUnknown && made == 0)
            stripe().loseNextRequest("POST", "/v1/refunds", kAlways);
        QCOMPARE(run(u"refund"_s, toString(state), payment), u"moment "_s + toString(state));
        QCOMPARE(toString(stateOf(payment)), toString(state));
        QCOMPARE(refundsAtStripe(payment).size(), made);
        healAll();
        if (state == RefundState::Pending) {
            m_clock->advance(std::chrono::hours(1));
            stripe().runDueDeliveries();
        }
        bringToEnd(payment);
    }

    void killedWhileItIsSentAgain_data()
    {
        QTest::addColumn<RefundState>("state");
        QTest::newRow("sent") << RefundState::Sent;
        QTest::newRow("succeeded") << RefundState::Succeeded;
    }
    void killedWhileItIsSentAgain()
    {
        QFETCH(RefundState, state);
        const Payment payment = paid();
        stripe().loseNextRequest("POST", "/v1/refunds", kAlways);
        QCOMPARE(run(u"refund"_s, u"never"_s, payment), u"done"_s);
        QCOMPARE(toString(stateOf(payment)), toString(RefundState::OutcomeUnknown));
        QCOMPARE(run(u"resend"_s, toString(state), payment), u"moment "_s + toString(state));
        QCOMPARE(toString(stateOf(payment)), toString(state));
        bringToEnd(payment);
    }

    void killedWhileItIsResolved()
    {
        const Payment payment = paid();
        stripe().loseNextAnswer("POST", "/v1/refunds", kAlways);
        QCOMPARE(run(u"refund"_s, u"never"_s, payment), u"done"_s);
        QCOMPARE(run(u"resume"_s, u"succeeded"_s, payment), u"moment succeeded"_s); // written, the tenant not told
        QVERIFY(!newestIntent(payment).tenantTold);
        bringToEnd(payment);
    }

    void killedWhileAServerIsAtWork_data()
    {
        QTest::addColumn<bool>("isStripe");
        QTest::newRow("Stripe") << true;
        QTest::newRow("tenant") << false;
    }
    void killedWhileAServerIsAtWork()
    {
        QFETCH(bool, isStripe);
        const Payment payment = paid();
        const auto asked = stripe().requestLog().count("POST /v1/refunds");
        if (isStripe)
            stripe().holdNext("POST", "/v1/refunds");
        else
            tenant().holdNext("refunds/record");
        QProcess victim;
        start(victim, given(u"refund"_s, u"never"_s, payment));
        if (isStripe)
            QTRY_COMPARE_WITH_TIMEOUT(stripe().requestLog().count("POST /v1/refunds"), asked + 1, 15000);
        else
            QTRY_COMPARE_WITH_TIMEOUT(tenant().heldCount(), 1, 15000);
        QVERIFY(kill(victim));
        QCOMPARE(toString(stateOf(payment)), toString(isStripe ? RefundState::Sent : RefundState::Succeeded));
        if (isStripe) { // the next one comes while Stripe still has the request
            QVERIFY(resultOf(new ResumeRefundsFlow(console())));
            QCOMPARE(toString(stateOf(payment)), toString(RefundState::OutcomeUnknown));
            const auto second = resultOf(new RefundFlow(console(), requestFor(payment)));
            QVERIFY(second && !second->has_value());
            QCOMPARE(second->error().code, u"refund_open"_s);
        }
        stripe().releaseHeld();
        tenant().releaseHeld();
        QTRY_COMPARE(refundsAtStripe(payment).size(), 1);
        bringToEnd(payment);
    }
};

QTEST_GUILESS_MAIN(TestRefundKilled)
#include "tst_refundkilled.moc"
