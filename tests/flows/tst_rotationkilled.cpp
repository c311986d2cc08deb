#include "rotationbench.h"
#include "secrets/keychainsecretstore.h"
#include "support/compare.h"
#include "support/waiting.h"

#include <QDir>
#include <QHash>
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
    QHash<QString, QStringList> m_moments; ///< of "rotate" and "undo", as one of them has passed by them
    QSet<QString> m_killedAt;
    RotationBench &bench() { return *m_bench; }
    /// Every moment is looked at, each lane taking every fourth: a function of Qt Test has five minutes.
    static constexpr int kLanes = 4;
    /// A busy gnome-keyring reads its files anew after a write, and has no default keyring for that moment. The
    /// rotation then pauses as it should, and a person would continue.
    static constexpr int kPatience = 5;
    static void addLanes()
    {
        QTest::addColumn<int>("lane");
        for (int lane = 0; lane < kLanes; ++lane)
            QTest::addRow("lane %d", lane) << lane;
    }

    Result<SecretValue> read(SecretKind kind)
    {
        auto read = resultOf(m_keychain->read(bench().nameOf(kind)));
        return read ? std::move(*read) : Result<SecretValue>(Error{});
    }
    /// The keyring answers again.
    bool hasKeyring()
    {
        return console::test::waitFor(
            [this] {
                const auto current = read(SecretKind::WebhookSecret);
                return current || current.error().kind == ErrorKind::SecretMissing;
            },
            10000);
    }
    QByteArray peek(SecretKind kind)
    {
        if (!hasKeyring())
            return "no keyring";
        const auto held = read(kind);
        return held ? held->use([](QByteArrayView bytes) { return bytes.toByteArray(); }) : QByteArray();
    }
    bool put(const SecretName &name, const QByteArray &secret)
    {
        for (int i = 0; i < kPatience; ++i) {
            const auto kept = resultOf(m_keychain->write(name, SecretValue(secret)));
            if (kept && *kept)
                return true;
            if (!hasKeyring())
                return false;
        }
        return false;
    }
    QString untidiness()
    {
        return bench().untidiness([this](SecretKind kind) { return peek(kind); });
    }

    QStringList arguments(const QString &what, const QString &moment)
    {
        return {what,
                moment,
                bench().type().id,
                bench().session().workspace().tenantAddress.toString(),
                bench().session().workspace().stripeAddress.toString(),
                m_folder,
                QString::number(bench().clock().nowMs())};
    }
    void start(QProcess &victim, const QString &what, const QString &moment)
    {
        victim.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        victim.start(QDir(QCoreApplication::applicationDirPath()).filePath(u"rotationvictim"_s),
                     arguments(what, moment));
    }
    static bool kill(QProcess &victim)
    {
        victim.kill();
        return console::test::waitFor([&] { return victim.state() == QProcess::NotRunning; }, 10000) &&
               victim.exitStatus() == QProcess::CrashExit;
    }
    /// Runs the program to its end, or kills it at the moment. What it said last; what it passed by goes to `passed`.
    QString runOnce(const QString &what, const QString &moment, QStringList *passed)
    {
        QProcess victim;
        start(victim, what, moment);
        QString said;
        const auto hears = [&] {
            while (victim.canReadLine()) {
                said = QString::fromUtf8(victim.readLine()).trimmed();
                if (passed && said.startsWith(u"passed "_s))
                    passed->append(said.sliced(7));
            }
            return said.startsWith(u"moment "_s) || victim.state() == QProcess::NotRunning;
        };
        if (!console::test::waitFor(hears, 60000))
            return u"it does not end: "_s + said;
        (void)hears(); // what came with its end
        if (!said.startsWith(u"moment "_s))
            return said;
        if (!kill(victim))
            return u"it was not killed"_s;
        m_killedAt.insert(what + said.sliced(6));
        return said;
    }
    QString run(const QString &what, const QString &moment = u"never"_s, QStringList *passed = nullptr)
    {
        QString said = runOnce(what, moment, passed);
        for (int i = 0; i < kPatience && said.contains(u"no default keyring"_s) && hasKeyring(); ++i)
            said = runOnce(what, moment, passed);
        return said;
    }
    /// The moments of a whole run, in their order, each once.
    QStringList momentsOf(const QString &what, const QString &end)
    {
        QStringList &moments = m_moments[what];
        if (moments.isEmpty()) {
            if (run(what, u"list"_s, &moments) != end)
                moments.clear();
            moments.removeDuplicates();
            moments.removeAll(u"over"_s); // nothing is to be gone on with
        }
        return moments;
    }
    QString beginUndoable() { return run(u"rotate"_s, u"drain_old begun"_s); }
    /// The endpoint that is not the given one; empty if there is none.
    QString otherThan(const QString &endpointId)
    {
        for (const WebhookEndpoint &endpoint : bench().endpoints()) {
            if (endpoint.id != endpointId)
                return endpoint.id;
        }
        return {};
    }

    void killAndGoOn(const QString &moment)
    {
        const QString wanted = u"moment "_s + moment;
        QString before;
        QString said;
        // Where the keyring went away right after a change, the program that goes on need not make it again.
        for (int i = 0; i < kPatience && said != wanted; ++i) {
            before = bench().endpoints().constFirst().id;
            said = run(u"rotate"_s, moment);
            QVERIFY2(said == wanted || said == "done"_L1, qPrintable(said + u" for "_s + moment));
        }
        QCOMPARE(said, wanted);
        QCOMPARE(bench().deafness(), QString());
        QVERIFY2(bench().endpoints().size() <= 2, qPrintable(moment));
        QVERIFY2(bench().paymentArrives(), qPrintable(moment));
        const QString made = otherThan(before);
        const QString then = run(u"rotate"_s);
        QVERIFY2(then == "done"_L1, qPrintable(then + u" after "_s + moment));
        QCOMPARE(untidiness(), QString());
        const QString after = bench().endpoints().constFirst().id;
        QVERIFY2(after != before, qPrintable(moment));
        // At the end the old one is deleted, and the other than it is the new one.
        if (!made.isEmpty())
            QVERIFY2(after == made, qPrintable(u"made twice, "_s + moment));
        QVERIFY2(bench().paymentArrives(), qPrintable(moment));
    }

    void killTheUndoAndGoOn(const QString &moment)
    {
        const QString before = bench().endpoints().constFirst().id;
        const QString wanted = u"moment "_s + moment;
        QString said;
        for (int i = 0; i < kPatience && said != wanted; ++i) {
            QCOMPARE(beginUndoable(), u"moment drain_old begun"_s);
            said = run(u"undo"_s, moment);
            QVERIFY2(said == wanted || said == "undone"_L1, qPrintable(said + u" for "_s + moment));
        }
        QCOMPARE(said, wanted);
        QCOMPARE(bench().deafness(), QString());
        QVERIFY2(bench().paymentArrives(), qPrintable(moment));
        const QString then = run(u"undo"_s);
        QVERIFY2(then == "undone"_L1, qPrintable(then + u" after "_s + moment));
        QCOMPARE(untidiness(), QString());
        QCOMPARE(bench().endpoints().constFirst().id, before);
        QVERIFY2(bench().paymentArrives(), qPrintable(moment));
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
        QVERIFY(hasKeyring());
        const SecretName names[] = {bench().session().apiTokenName(), bench().nameOf(SecretKind::SecretKey),
                                    bench().nameOf(SecretKind::WebhookSecret)};
        for (const SecretName &name : names)
            QVERIFY(put(name, bench().secrets().peek(name)));
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
        const QStringList moments = momentsOf(u"rotate"_s, u"done"_s);
        QVERIFY2(moments.size() > 30, qPrintable(moments.join(u", "_s)));
        for (qsizetype i = lane; i < moments.size() && !QTest::currentTestFailed(); i += kLanes)
            killAndGoOn(moments.at(i));
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
        if (m_moments.value(u"undo"_s).isEmpty())
            QCOMPARE(beginUndoable(), u"moment drain_old begun"_s);
        const QStringList moments = momentsOf(u"undo"_s, u"undone"_s);
        QVERIFY2(moments.size() > 20, qPrintable(moments.join(u", "_s)));
        for (qsizetype i = lane; i < moments.size() && !QTest::currentTestFailed(); i += kLanes)
            killTheUndoAndGoOn(moments.at(i));
    }

    void theUndoWasKilledBeforeAndAfterEveryStep()
    {
        for (const RotationStep step :
             {RotationStep::DisableOld, RotationStep::SwitchOver, RotationStep::ProveSigned, RotationStep::DrainOld,
              RotationStep::CreateEndpoint, RotationStep::HandOver, RotationStep::StoreSecret}) {
            // Where the undo takes over, the journal still names the step that the rotation stood at.
            const QString begun = step == RotationStep::DrainOld ? u" begun 2"_s : u" begun"_s;
            QVERIFY2(m_killedAt.contains(u"undo "_s + toString(step) + begun), qPrintable(toString(step)));
            QVERIFY2(m_killedAt.contains(u"undo "_s + toString(step) + u" done"_s), qPrintable(toString(step)));
        }
    }

    void killedWhileStripeIsStillAtWorkNothingIsMadeTwice()
    {
        const QString before = bench().endpoints().constFirst().id;
        const qsizetype asked = bench().stripe().requestLog().count("POST /v1/webhook_endpoints");
        bench().stripe().holdNext("POST", "/v1/webhook_endpoints");
        QProcess victim;
        QString said;
        connect(&victim, &QProcess::readyReadStandardOutput, this,
                [&] { said += QString::fromUtf8(victim.readAllStandardOutput()); });
        start(victim, u"rotate"_s, u"never"_s);
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
