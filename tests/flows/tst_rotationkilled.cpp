#include "rotationbench.h"
#include "secrets/keychainsecretstore.h"
#include "support/compare.h"
#include "support/waiting.h"

#include <QDir>
#include <QProcess>
#include <QSet>
#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// A program that changes a signing secret is killed (SIGKILL) after each write to its journal and after each thing it
/// has changed outside; another is started and goes on. The servers live here, the secrets in a real Secret Service,
/// the journal in a folder that only the killed programs open.
class TestRotationKilled : public QObject
{
    Q_OBJECT

    std::unique_ptr<RotationBench> m_bench;
    std::unique_ptr<KeychainSecretStore> m_keychain;
    QString m_folder;
    QSet<QString> m_killedAt;
    RotationBench &bench() { return *m_bench; }
    /// Every moment is looked at, each lane taking every fourth: a function of Qt Test has five minutes.
    static constexpr int kLanes = 4;
    static void addLanes()
    {
        QTest::addColumn<int>("lane");
        for (int lane = 0; lane < kLanes; ++lane)
            QTest::addRow("lane %d", lane) << lane;
    }

    QByteArray peek(SecretKind kind)
    {
        auto read = resultOf(m_keychain->read(bench().nameOf(kind)));
        for (int i = 0; i < 3 && read && !*read && read->error().kind == ErrorKind::KeychainAbsent; ++i) {
            QTest::qWait(200);
            read = resultOf(m_keychain->read(bench().nameOf(kind)));
        }
        if (!read || !*read)
            return {};
        return read->value().use([](QByteArrayView bytes) { return bytes.toByteArray(); });
    }
    QString untidiness()
    {
        return bench().untidiness([this](SecretKind kind) { return peek(kind); });
    }

    /// Starts the program; what it says first, with it still running if that is a moment.
    QString begin(QProcess &victim, const QString &what, const QString &moment)
    {
        victim.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        victim.start(QDir(QCoreApplication::applicationDirPath()).filePath(u"rotationvictim"_s),
                     {what, moment, bench().type().id, bench().session().workspace().tenantAddress.toString(),
                      bench().session().workspace().stripeAddress.toString(), m_folder,
                      QString::number(bench().clock().nowMs())});
        if (!console::test::waitFor([&] { return victim.canReadLine() || victim.state() == QProcess::NotRunning; },
                                    30000))
            return u"it said nothing"_s;
        return QString::fromUtf8(victim.readLine()).trimmed();
    }
    static bool kill(QProcess &victim)
    {
        victim.kill();
        return console::test::waitFor([&] { return victim.state() == QProcess::NotRunning; }, 10000) &&
               victim.exitStatus() == QProcess::CrashExit;
    }
    /// Runs the program to its end, or kills it at the moment.
    QString run(const QString &what, const QString &moment = u"never"_s)
    {
        QString said = runOnce(what, moment);
        // A busy gnome-keyring reads its files anew after a write, and has no default keyring for that moment. The
        // rotation then pauses as it should, and a person would continue.
        for (int i = 0; i < 3 && said.contains(u"no default keyring"_s); ++i) {
            QTest::qWait(200);
            said = runOnce(what, moment);
        }
        return said;
    }
    QString runOnce(const QString &what, const QString &moment)
    {
        QProcess victim;
        const QString said = begin(victim, what, moment);
        if (!said.startsWith(u"moment "_s)) {
            (void)console::test::waitFor([&] { return victim.state() == QProcess::NotRunning; }, 10000);
            return said;
        }
        if (!kill(victim))
            return u"it was not killed"_s;
        m_killedAt.insert(what + said.sliced(6));
        return said;
    }
    /// The endpoint that is not the given one; empty if there is none.
    QString otherThan(const QString &endpointId)
    {
        for (const WebhookEndpoint &endpoint : bench().endpoints()) {
            if (endpoint.id != endpointId)
                return endpoint.id;
        }
        return {};
    }

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<RotationBench>();
        QVERIFY2(m_bench->isReady(), qPrintable(m_bench->why()));
        m_folder = QDir(bench().folder()).filePath(u"victims"_s);
        QVERIFY(QDir().mkpath(m_folder));
        KeychainSecretStore::Options options;
        options.knownNamesFile = QDir(m_folder).filePath(u"known.json"_s);
        m_keychain = std::make_unique<KeychainSecretStore>(options);
        const SecretName names[] = {bench().session().apiTokenName(), bench().nameOf(SecretKind::SecretKey),
                                    bench().nameOf(SecretKind::WebhookSecret)};
        for (const SecretName &name : names) {
            const auto put = resultOf(m_keychain->write(name, SecretValue(bench().secrets().peek(name))));
            QVERIFY(put && *put);
        }
        QVERIFY(bench().paymentArrives());
    }
    void cleanup()
    {
        m_keychain.reset();
        m_bench.reset();
    }

    void killedAtAnyMomentItGoesOn_data() { addLanes(); }
    void killedAtAnyMomentItGoesOn()
    {
        QFETCH(int, lane);
        for (int moment = 1 + lane;; moment += kLanes) {
            const QString where = u"at moment %1"_s.arg(moment);
            const QString before = bench().endpoints().constFirst().id;
            const QString said = run(u"rotate"_s, QString::number(moment));
            if (said == "done"_L1)
                break;
            QVERIFY2(said.startsWith(u"moment "_s), qPrintable(said + where));
            QCOMPARE(bench().deafness(), QString());
            QVERIFY2(bench().endpoints().size() <= 2, qPrintable(where));
            QVERIFY2(bench().paymentArrives(), qPrintable(said));
            const QString made = otherThan(before);
            const QString then = run(u"rotate"_s);
            // Killed after the very last write, the next one is a new rotation; nothing is wrong with that.
            QVERIFY2(then == "done"_L1, qPrintable(then + u' ' + said));
            QCOMPARE(untidiness(), QString());
            const QString after = bench().endpoints().constFirst().id;
            QVERIFY2(after != before, qPrintable(said));
            if (!made.isEmpty() && said != "moment drop_old done"_L1)
                QVERIFY2(after == made, qPrintable(u"made twice, "_s + said));
            QVERIFY2(bench().paymentArrives(), qPrintable(said));
        }
    }

    void itWasKilledBeforeAndAfterEveryStep()
    {
        for (const RotationStep step : allRotationSteps()) {
            QVERIFY2(m_killedAt.contains(u"rotate "_s + toString(step) + u" begun"_s), qPrintable(toString(step)));
            QVERIFY2(m_killedAt.contains(u"rotate "_s + toString(step) + u" done"_s), qPrintable(toString(step)));
        }
        for (const RotationStep step :
             {RotationStep::CreateEndpoint, RotationStep::StoreSecret, RotationStep::HandOver, RotationStep::SwitchOver,
              RotationStep::DisableOld, RotationStep::DeleteOld, RotationStep::DropOld})
            QVERIFY2(m_killedAt.contains(u"rotate "_s + toString(step) + u" outside"_s), qPrintable(toString(step)));
    }

    void anUndoKilledAtAnyMomentGoesOn_data() { addLanes(); }
    void anUndoKilledAtAnyMomentGoesOn()
    {
        QFETCH(int, lane);
        const QString before = bench().endpoints().constFirst().id;
        for (int moment = 1 + lane;; moment += kLanes) {
            QCOMPARE(run(u"rotate"_s, u"drain_old"_s), u"moment drain_old begun"_s);
            const QString said = run(u"undo"_s, QString::number(moment));
            if (said == "undone"_L1)
                break;
            QVERIFY2(said.startsWith(u"moment "_s), qPrintable(said));
            QCOMPARE(bench().deafness(), QString());
            QVERIFY2(bench().paymentArrives(), qPrintable(said));
            if (said == "moment store_secret done"_L1) { // its last but one write: the next says Undone
                const QString then = run(u"rotate"_s, u"never"_s);
                QVERIFY2(then == "undone"_L1 || then == "done"_L1, qPrintable(then));
                if (then == "done"_L1) { // it was the last one: that was a whole new rotation
                    QCOMPARE(untidiness(), QString());
                    break;
                }
            } else {
                const QString then = run(u"undo"_s);
                QVERIFY2(then == "undone"_L1, qPrintable(then + u' ' + said));
            }
            QCOMPARE(untidiness(), QString());
            QCOMPARE(bench().endpoints().constFirst().id, before);
            QVERIFY2(bench().paymentArrives(), qPrintable(said));
        }
    }

    void theUndoWasKilledBeforeAndAfterEveryStep()
    {
        for (const RotationStep step :
             {RotationStep::DisableOld, RotationStep::SwitchOver, RotationStep::ProveSigned, RotationStep::DrainOld,
              RotationStep::CreateEndpoint, RotationStep::HandOver, RotationStep::StoreSecret}) {
            QVERIFY2(m_killedAt.contains(u"undo "_s + toString(step) + u" begun"_s), qPrintable(toString(step)));
            QVERIFY2(m_killedAt.contains(u"undo "_s + toString(step) + u" done"_s), qPrintable(toString(step)));
        }
    }

    void killedWhileStripeIsStillAtWorkNothingIsMadeTwice()
    {
        const QString before = bench().endpoints().constFirst().id;
        const qsizetype asked = bench().stripe().requestLog().count("POST /v1/webhook_endpoints");
        bench().stripe().holdNext("POST", "/v1/webhook_endpoints");
        QProcess victim;
        victim.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        QString said;
        connect(&victim, &QProcess::readyReadStandardOutput, this,
                [&] { said += QString::fromUtf8(victim.readAllStandardOutput()); });
        victim.start(QDir(QCoreApplication::applicationDirPath()).filePath(u"rotationvictim"_s),
                     {u"rotate"_s, u"never"_s, bench().type().id,
                      bench().session().workspace().tenantAddress.toString(),
                      bench().session().workspace().stripeAddress.toString(), m_folder,
                      QString::number(bench().clock().nowMs())});
        QTRY_COMPARE_WITH_TIMEOUT(bench().stripe().requestLog().count("POST /v1/webhook_endpoints"), asked + 1, 15000);
        QVERIFY2(kill(victim), qPrintable(said));
        // The next one comes while Stripe still has the request of the first: it is told so, and waits for a person.
        const QString early = run(u"rotate"_s);
        QVERIFY2(early.startsWith(u"paused "_s), qPrintable(early));
        bench().stripe().releaseHeld();
        QTRY_COMPARE(bench().endpoints().size(), 2);
        const QString made = otherThan(before);
        QCOMPARE(run(u"rotate"_s), u"done"_s);
        QCOMPARE(bench().endpoints().constFirst().id, made);
        QCOMPARE(untidiness(), QString());
        QVERIFY(bench().paymentArrives());
    }
};

QTEST_GUILESS_MAIN(TestRotationKilled)
#include "tst_rotationkilled.moc"
