#include "core/fingerprint.h"
#include "store/database.h"
#include "support/compare.h"
#include "tenantharness.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QRegularExpression>
#include <QSet>
#include <QTcpSocket>

using namespace console;
using namespace console::practice;
using namespace console::test;

namespace {
const QByteArray kFirst = "whsec_first";
const QByteArray kSecond = "whsec_second";
const QByteArray kLive = "whsec_live";
} // namespace

/// What a rotation and the tests of an endpoint need of the tenant: overlapping secrets, what the callback answered,
/// modes, and the faults that a person trains on.
class TestPracticeTenantWebhooks : public QObject
{
    Q_OBJECT

private:
    using Answer = TenantHarness::Answer;
    std::unique_ptr<TenantHarness> m_harness;
    TenantHarness &h() { return *m_harness; }
    QString m_type;
    int m_events = 0;

    QByteArray ping(const QJsonValue &livemode = {})
    {
        QJsonObject event{{u"id"_s, u"evt_%1"_s.arg(++m_events)},
                          {u"object"_s, u"event"_s},
                          {u"type"_s, u"ping"_s},
                          {u"data"_s, QJsonObject{{u"object"_s, QJsonObject()}}}};
        if (livemode.isBool())
            event.insert(u"livemode"_s, livemode);
        return QJsonDocument(event).toJson(QJsonDocument::Compact);
    }
    Answer drop(const QByteArray &secret, const QString &mode = u"test"_s)
    {
        return h().call(u"payments/types/secrets/drop"_s, {{u"payment_type_id"_s, m_type},
                                                           {u"mode"_s, mode},
                                                           {u"fingerprint"_s, fingerprintOf(secret, u"practice"_s)}});
    }
    static QStringList held(const Answer &answer)
    {
        QStringList list;
        const QJsonArray array = answer.body["credentials"_L1]["webhook_secret_fingerprints"_L1].toArray();
        for (const QJsonValue &value : array)
            list.append(value.toString());
        return list;
    }
    QJsonArray recent(int limit = 100, const QString &mode = u"test"_s, const QString &type = {})
    {
        return h()
            .call(u"payments/callbacks/recent"_s,
                  {{u"payment_type_id"_s, type.isEmpty() ? m_type : type}, {u"mode"_s, mode}, {u"limit"_s, limit}})
            .body.value("callbacks"_L1)
            .toArray();
    }
    QString lastVerdict() { return recent(1).first()["verdict"_L1].toString(); }
    QString lastFingerprint() { return recent(1).first()["secret_fingerprint"_L1].toString(); }
    static QString printOf(const QByteArray &secret) { return fingerprintOf(secret, u"practice"_s); }

private Q_SLOTS:
    void init()
    {
        m_harness = std::make_unique<TenantHarness>();
        m_type = h().saveType();
        m_events = 0;
        h().handOver(m_type, "sk_test_practice", kFirst);
    }
    void cleanup() { m_harness.reset(); }

    void duringTheOverlapBothSecretsVerifyAndTheRecordSaysWhich()
    {
        QCOMPARE(held(h().handOver(m_type, {}, kSecond, true)), (QStringList{printOf(kSecond), printOf(kFirst)}));
        QCOMPARE(h().send(ping(), kFirst).status, 200);
        QCOMPARE(lastFingerprint(), printOf(kFirst));
        QCOMPARE(h().send(ping(), kSecond).status, 200);
        QCOMPARE(lastFingerprint(), printOf(kSecond));
        QCOMPARE(held(drop(kFirst)), QStringList{printOf(kSecond)});
        QCOMPARE(h().send(ping(), kFirst).status, 400);
        QCOMPARE(lastVerdict(), u"signature_mismatch"_s);
        QCOMPARE(lastFingerprint(), u""_s);
        QCOMPARE(h().send(ping(), kSecond).status, 200);
    }

    void droppingTheCurrentSecretPutsThePreviousOneBack()
    {
        h().handOver(m_type, {}, kSecond, true);
        QCOMPARE(held(drop(kSecond)), QStringList{printOf(kFirst)});
        QCOMPARE(h().send(ping(), kFirst).status, 200);
        QCOMPARE(h().send(ping(), kSecond).status, 400);
        h().restart();
        QCOMPARE(h().send(ping(), kFirst).status, 200);
    }

    void theLastSecretIsNotDropped()
    {
        QCOMPARE(drop(kFirst).errorCode(), 9033);
        QCOMPARE(h().send(ping(), kFirst).status, 200);
    }

    void droppingWhatIsNotHeldChangesNothing()
    {
        h().handOver(m_type, {}, kSecond, true);
        QCOMPARE(held(drop("whsec_stranger")).size(), 2);
        drop(kFirst);
        QCOMPARE(held(drop(kFirst)), QStringList{printOf(kSecond)}); // safe to repeat
        QCOMPARE(drop(kFirst, u"live"_s).status, 200);
        QCOMPARE(h().call(u"payments/types/secrets/drop"_s,
                          {{u"payment_type_id"_s, u"pt_9999"_s}, {u"mode"_s, u"test"_s}, {u"fingerprint"_s, u"x"_s}})
                     .errorCode(),
                 9009);
    }

    void everyVerdictIsRecorded()
    {
        const QByteArray body = ping();
        h().callback(body, {});
        QCOMPARE(lastVerdict(), u"malformed_header"_s);
        h().callback(body, "nonsense");
        QCOMPARE(lastVerdict(), u"malformed_header"_s);
        h().send(body, "whsec_stranger");
        QCOMPARE(lastVerdict(), u"signature_mismatch"_s);
        h().send(body, kFirst, 600);
        QCOMPARE(lastVerdict(), u"timestamp_out_of_range"_s);
        QCOMPARE(lastFingerprint(), printOf(kFirst)); // the secret is right, only the time is not
        h().send(body, kFirst, -600);
        QCOMPARE(lastVerdict(), u"timestamp_out_of_range"_s);
        h().send("not JSON", kFirst);
        QCOMPARE(lastVerdict(), u"unreadable"_s);
        h().send(body, kFirst);
        QCOMPARE(lastVerdict(), u"ignored_type"_s);
        h().send(body, kFirst);
        QCOMPARE(lastVerdict(), u"duplicate"_s);
        h().send(TenantHarness::event(u"evt_good"_s, u"payment_intent.succeeded"_s, TenantHarness::intent(u"pi_x"_s)),
                 kFirst);
        QCOMPARE(lastVerdict(), u"accepted"_s);
        const QJsonArray all = recent();
        QCOMPARE(all.size(), 9);
        QCOMPARE(all.first()["event_id"_L1].toString(), u"evt_good"_s);
        QCOMPARE(all.first()["event_type"_L1].toString(), u"payment_intent.succeeded"_s);
        QCOMPARE(all.first()["status"_L1].toInt(), 200);
        QCOMPARE(all.first()["received_at"_L1].toString(), u"2026-09-01T12:00:00.000Z"_s);
        QCOMPARE(all.last()["status"_L1].toInt(), 400);
        QCOMPARE(all.last()["event_id"_L1].toString(), u"evt_1"_s);
    }

    void anEventOfTheWrongModeIsRefused()
    {
        const Answer claimed = h().send(ping(true), kFirst); // a live event with the test secret
        QCOMPARE(claimed.status, 400);
        QCOMPARE(claimed.body.value("reason"_L1).toString(), u"wrong_mode"_s);
        QCOMPARE(lastVerdict(), u"wrong_mode"_s);
        h().handOver(m_type, {}, kLive, false, u"live"_s);
        const Answer live = h().send(ping(true), kLive); // a good live event, while Live Mode is off
        QCOMPARE(live.status, 400);
        QCOMPARE(live.body.value("reason"_L1).toString(), u"wrong_mode"_s);
        QCOMPARE(recent(1, u"live"_s).first()["secret_fingerprint"_L1].toString(), printOf(kLive));
        QCOMPARE(h().send(ping(false), kFirst).status, 200);
    }

    void recordsBelongToTheTypeWhoseSecretVerified()
    {
        const QString other = h().saveType(TenantHarness::typeBody(u"Another"_s));
        h().handOver(other, {}, kSecond);
        h().send(ping(), kFirst);
        h().send(ping(), kSecond);
        h().send(ping(), "whsec_stranger"); // nobody's: shown to both
        QCOMPARE(recent().size(), 2);
        QCOMPARE(recent(100, u"test"_s, other).size(), 2);
        QCOMPARE(recent(100, u"live"_s).size(), 1);
        QCOMPARE(recent(1).size(), 1);
        QCOMPARE(h().call(u"payments/callbacks/recent"_s,
                          {{u"payment_type_id"_s, m_type}, {u"mode"_s, u"test"_s}, {u"limit"_s, 101}})
                     .errorCode(),
                 9033);
    }

    void tenThousandOfTheSameEventAreOneRecordAndCheap()
    {
        const QByteArray body = ping();
        const QByteArray header = h().signature(body, kFirst);
        QCOMPARE(h().callback(body, header).body.value("result"_L1).toString(), u"ignored"_s);
        QElapsedTimer timer;
        timer.start();
        int duplicates = 0;
        for (int i = 0; i < 10000; ++i)
            duplicates += h().callback(body, header).body.value("result"_L1).toString() == u"duplicate"_s ? 1 : 0;
        qInfo("10,000 duplicates in %lld ms", static_cast<long long>(timer.elapsed()));
        QCOMPARE(duplicates, 10000);
        QCOMPARE(recent().size(), 2); // the event, and that it came again
        h().clock().advance(std::chrono::seconds(11));
        QCOMPARE(h().callback(body, header).status, 200);
        QCOMPARE(recent().size(), 3);
    }

    void onlyTheNewestThousandAreKept()
    {
        for (int i = 0; i < 1010; ++i)
            h().callback("{}", {});
        h().tenant().stop();
        const auto file = Database::open(h().dataDir() + u"/practice-tenant.db"_s, Database::Access::ReadOnly);
        QVERIFY(file);
        auto count = file->run(u"SELECT count(*) FROM callbacks"_s);
        QVERIFY(count && count->next());
        QCOMPARE(count->value(0).toInt(), 1000);
    }

    void theNewFaultsDoWhatTheySay()
    {
        PracticeTenant &tenant = h().tenant();
        tenant.setFault(TenantFault::CallbackUnreachable);
        QCOMPARE(h().send(ping(), kFirst).status, 0);
        QCOMPARE(h().call(u"connection/check"_s).status, 200);
        tenant.setFault(TenantFault::CallbackNotFound);
        QCOMPARE(h().send(ping(), kFirst).status, 404);
        tenant.setFault(TenantFault::CallbackAuthWall);
        const auto wall = h().rawPost(u"/api/system/payments/stripe/callback"_s, ping());
        QCOMPARE(wall.status, 401);
        QVERIFY(wall.body.contains("password"));
        tenant.setFault(TenantFault::CallbackSkewedClock);
        QCOMPARE(h().send(ping(), kFirst).body.value("reason"_L1).toString(), u"timestamp_too_old"_s);
        QCOMPARE(h().send(ping(), kFirst, -20 * 60).status, 200);
        tenant.setFault(TenantFault::ApiUnreachable);
        QCOMPARE(h().call(u"connection/check"_s).status, 0);
        QCOMPARE(h().send(ping(), kFirst).status, 200);
        tenant.setFault(TenantFault::AcceptEverything);
        QCOMPARE(h().send(ping(), "whsec_stranger").status, 200);
        QCOMPARE(h().callback("not JSON", "nonsense").status, 200);
        tenant.setFault(TenantFault::None);
        QCOMPARE(recent(1).first()["verdict"_L1].toString(), u"unreadable"_s);
        QCOMPARE(recent(1).first()["status"_L1].toInt(), 200);
    }

    void everyFaultHasItsWords()
    {
        QSet<int> faults;
        QSet<QByteArray> names;
        for (const TenantFaultInfo &info : tenantFaultInfos()) {
            faults.insert(static_cast<int>(info.fault));
            names.insert(info.name);
            QVERIFY2(QByteArray(info.explanation).endsWith('.'), info.name);
        }
        QCOMPARE(faults.size(), static_cast<int>(TenantFault::GarbageAnswer)); // all but None
        QCOMPARE(names.size(), faults.size());
    }

    void theCallbackTellsItsClockInTheDateHeader()
    {
        QCOMPARE(dateOfCallback(), "Tue, 01 Sep 2026 12:00:00 GMT");
        h().tenant().setFault(TenantFault::CallbackSkewedClock);
        QCOMPARE(dateOfCallback(), "Tue, 01 Sep 2026 12:20:00 GMT");
    }

    void theCallbackTooCanFailOnce()
    {
        h().tenant().failNextCall("stripe/callback", 500);
        const QByteArray body = ping();
        QCOMPARE(h().send(body, kFirst).status, 500);
        h().tenant().loseNextAnswer("stripe/callback");
        QCOMPARE(h().send(body, kFirst).status, 0);
        QCOMPARE(h().send(body, kFirst).body.value("result"_L1).toString(), u"duplicate"_s);
    }

private:
    QByteArray dateOfCallback()
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, static_cast<quint16>(h().tenant().address().port()));
        socket.write("POST /api/system/payments/stripe/callback HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                     "Connection: close\r\n\r\n{}");
        QByteArray answer;
        while (socket.state() != QAbstractSocket::UnconnectedState && socket.waitForReadyRead(5000))
            answer += socket.readAll();
        static const QRegularExpression date(u"\r\nDate: ([^\r]*)\r\n"_s, QRegularExpression::CaseInsensitiveOption);
        return date.match(QString::fromLatin1(answer)).captured(1).toLatin1();
    }
};

QTEST_GUILESS_MAIN(TestPracticeTenantWebhooks)
#include "tst_practicetenantwebhooks.moc"
