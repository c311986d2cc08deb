#include "store/database.h"
#include "support/compare.h"
#include "tenantharness.h"

#include <QSet>

#include <thread>

using namespace console;
using namespace console::practice;
using namespace console::test;

namespace {
const QByteArray kSecret = "whsec_one";

Money usd(qint64 minor)
{
    return Money(minor, Currency());
}
} // namespace

/// Who may refund how much at the practice tenant: people, leases, limits, four eyes, pending refunds, and the file's
/// second version.
class TestPracticeTenantRefunds : public QObject
{
    Q_OBJECT

private:
    using Answer = TenantHarness::Answer;
    std::unique_ptr<TenantHarness> m_harness;
    TenantHarness &h() { return *m_harness; }
    QString m_type;
    QString m_payment;
    QString m_intent;

    QString paid()
    {
        const QJsonObject pending = h().checkout(m_type);
        m_intent = pending.value("payment_intent_id"_L1).toString();
        h().send(
            TenantHarness::event(u"evt_"_s + m_intent, u"payment_intent.succeeded"_s, TenantHarness::intent(m_intent)),
            kSecret);
        return pending.value("id"_L1).toString();
    }
    Answer lease(const QString &user, const QString &console, qint64 minor = 1000, const QString &approval = {},
                 const QString &payment = {})
    {
        return h().callAs(user, u"payments/refunds/lease"_s,
                          {{u"payment_id"_s, payment.isEmpty() ? m_payment : payment},
                           {u"amount"_s, TenantHarness::money(minor)},
                           {u"approval_id"_s, approval},
                           {u"holder"_s, user + u" on "_s + console},
                           {u"console_id"_s, console},
                           {u"seconds"_s, 60}});
    }
    Answer record(const QString &user, const QString &refundId, qint64 minor, const QString &status = u"succeeded"_s,
                  const QString &approval = {})
    {
        return h().callAs(user, u"payments/refunds/record"_s,
                          {{u"payment_id"_s, m_payment},
                           {u"refund_id"_s, refundId},
                           {u"amount"_s, TenantHarness::money(minor)},
                           {u"status"_s, status},
                           {u"comment"_s, u"Paid twice"_s},
                           {u"approval_id"_s, approval}});
    }
    Answer requestApproval(const QString &user, const QString &key, qint64 minor = 5000)
    {
        return h().callAs(user, u"payments/refunds/approvals/request"_s,
                          {{u"payment_id"_s, m_payment},
                           {u"amount"_s, TenantHarness::money(minor)},
                           {u"full"_s, false},
                           {u"reason"_s, u"duplicate"_s},
                           {u"comment"_s, u"Paid twice"_s},
                           {u"request_key"_s, key}});
    }
    Answer decide(const QString &user, const QString &id, bool approve = true)
    {
        return h().callAs(user, u"payments/refunds/approvals/decide"_s,
                          {{u"approval_id"_s, id}, {u"approve"_s, approve}, {u"comment"_s, u"Seen"_s}});
    }
    static QString stateOf(const Answer &answer) { return answer.body["approval"_L1]["state"_L1].toString(); }
    static QString idOf(const Answer &answer) { return answer.body["approval"_L1]["id"_L1].toString(); }
    QString listed(const QString &id)
    {
        const QJsonArray all =
            h().callAs(u"auditor"_s, u"payments/refunds/approvals/list"_s).body.value("approvals"_L1).toArray();
        for (const QJsonValue &approval : all) {
            if (approval["id"_L1].toString() == id)
                return approval["state"_L1].toString();
        }
        return {};
    }
    void setRules(bool fourEyes, qint64 perRefund = 2000, qint64 perDay = 0)
    {
        TenantRefundRules rules;
        rules.perRefund = {usd(perRefund)};
        if (perDay > 0)
            rules.perDay = {usd(perDay)};
        rules.fourEyes = fourEyes;
        rules.typeAmountFrom = {usd(700)};
        QVERIFY(h().tenant().setRefundRules(rules));
    }

private Q_SLOTS:
    void init()
    {
        m_harness = std::make_unique<TenantHarness>();
        m_type = h().saveType();
        h().handOver(m_type, "sk_test_practice", kSecret);
        m_payment = paid();
        QCOMPARE(h().statusOf(m_payment), u"succeeded"_s);
    }
    void cleanup() { m_harness.reset(); }

    void everyPersonHasATokenAndANameOfTheirOwn()
    {
        QSet<QByteArray> tokens;
        QSet<QString> names;
        for (const QString &user : PracticeTenant::users()) {
            const QByteArray token = h().tenant().apiTokenFor(user);
            QCOMPARE(token.size(), 50);
            tokens.insert(token);
            const QJsonValue tenant = h().callAs(user, u"connection/check"_s).body["tenant"_L1];
            names.insert(tenant["user_name"_L1].toString());
            QVERIFY(tenant["capabilities"_L1].toArray().contains(u"view"_s));
        }
        QCOMPARE(tokens.size(), 5);
        QCOMPARE(names.size(), 5);
        QCOMPARE(h().tenant().apiTokenFor(u"administrator"_s), h().tenant().apiToken());
        QVERIFY(h().tenant().apiTokenFor(u"stranger"_s).isEmpty());
        QCOMPARE(h().callAs(u"stranger"_s, u"connection/check"_s).errorCode(), 9001);
    }

    void whatAPersonMayNotIsRefused_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("code"); // 0: gets past the capability
        const auto row = [](const char *user, const char *path, int code) {
            QTest::addRow("%s %s", user, path) << QString::fromLatin1(user) << QString::fromLatin1(path) << code;
        };
        for (const char *path : {"payments/types/save", "payments/types/activate", "payments/types/deactivate",
                                 "payments/types/delete", "payments/types/secrets", "payments/types/secrets/drop"}) {
            row("counter", path, 9002);
            row("auditor", path, 9002);
            row("finance", path, 9002);
            row("secrets", path, 0);
        }
        for (const char *path : {"payments/refunds/record", "payments/refunds/lease", "payments/refunds/release",
                                 "payments/refunds/approvals/request", "payments/refunds/approvals/withdraw"}) {
            row("counter", path, 0);
            row("finance", path, 0);
            row("auditor", path, 9041);
            row("secrets", path, 9041);
        }
        row("counter", "payments/refunds/approvals/decide", 9041);
        row("finance", "payments/refunds/approvals/decide", 0);
        for (const char *path : {"payments/changed", "payments/get", "payments/types/list", "payments/callbacks/recent",
                                 "payments/refunds/approvals/list"})
            row("auditor", path, 0);
    }
    void whatAPersonMayNotIsRefused()
    {
        QFETCH(const QString, user);
        QFETCH(const QString, path);
        QFETCH(const int, code);
        const Answer answer = h().callAs(user, path);
        if (code != 0) {
            QCOMPARE(answer.errorCode(), code);
            QCOMPARE(answer.status, 403);
        } else {
            QVERIFY(answer.errorCode() != 9002 && answer.errorCode() != 9041);
        }
    }

    void aSecondConsoleIsToldWhoHasThePayment()
    {
        const Answer first = lease(u"counter"_s, u"c1"_s);
        QCOMPARE(first.status, 200);
        QCOMPARE(first.body["lease"_L1]["expires_at"_L1].toString(), u"2026-09-01T12:01:00.000Z"_s);
        const Answer second = lease(u"finance"_s, u"c2"_s);
        QCOMPARE(second.errorCode(), 9040);
        QCOMPARE(second.status, 409);
        QCOMPARE(second.body["lease"_L1]["holder"_L1].toString(), u"counter on c1"_s);
        QCOMPARE(second.body["lease"_L1]["expires_at"_L1].toString(), u"2026-09-01T12:01:00.000Z"_s);
        QVERIFY(second.body["lease"_L1]["id"_L1].isUndefined()); // else another could release it
    }

    void theSameConsoleRenewsItsLease()
    {
        const QString id = lease(u"counter"_s, u"c1"_s).body["lease"_L1]["id"_L1].toString();
        h().clock().advance(std::chrono::seconds(30));
        const Answer renewed = lease(u"counter"_s, u"c1"_s);
        QCOMPARE(renewed.body["lease"_L1]["id"_L1].toString(), id);
        QCOMPARE(renewed.body["lease"_L1]["expires_at"_L1].toString(), u"2026-09-01T12:01:30.000Z"_s);
    }

    void aLeaseThatIsOverOrReleasedIsFree()
    {
        const QString id = lease(u"counter"_s, u"c1"_s).body["lease"_L1]["id"_L1].toString();
        h().clock().advance(std::chrono::seconds(60));
        QCOMPARE(lease(u"finance"_s, u"c2"_s).status, 200);
        QCOMPARE(h().callAs(u"counter"_s, u"payments/refunds/release"_s, {{u"lease_id"_s, id}}).status, 200);
        QCOMPARE(lease(u"counter"_s, u"c1"_s).errorCode(), 9040); // what was over released nothing of another's
        const QString own = lease(u"finance"_s, u"c2"_s).body["lease"_L1]["id"_L1].toString();
        QCOMPARE(h().callAs(u"finance"_s, u"payments/refunds/release"_s, {{u"lease_id"_s, own}}).status, 200);
        QCOMPARE(lease(u"counter"_s, u"c1"_s).status, 200);
    }

    void recordingARefundEndsNoLease()
    {
        const QString id = lease(u"counter"_s, u"c1"_s).body["lease"_L1]["id"_L1].toString();
        QCOMPARE(record(u"finance"_s, u"re_0"_s, 100).status, 200);
        QCOMPARE(lease(u"finance"_s, u"c2"_s).errorCode(), 9040);
        QCOMPARE(record(u"counter"_s, u"re_1"_s, 1000).status, 200); // an older one: the next is under way
        QCOMPARE(lease(u"finance"_s, u"c2"_s).errorCode(), 9040);
        QCOMPARE(h().callAs(u"counter"_s, u"payments/refunds/release"_s, {{u"lease_id"_s, id}}).status, 200);
        QCOMPARE(lease(u"finance"_s, u"c2"_s).status, 200);
    }

    void aLeaseForWhatCannotBeRefundedIsRefused()
    {
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 31251).errorCode(), 9033);
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 0).errorCode(), 9033);
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 100, {}, u"pay_999999"_s).errorCode(), 9033); // 9009: no such call
        QCOMPARE(lease(u"counter"_s, u""_s).errorCode(), 9031);
        QCOMPARE(lease(u"counter"_s, QString(101, u'c')).errorCode(), 9030);
    }

    void thePerRefundLimitIsLiftedByTheCapability()
    {
        setRules(false);
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 2000).status, 200);
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 2001).errorCode(), 9042);
        h().clock().advance(std::chrono::minutes(2));
        QCOMPARE(lease(u"administrator"_s, u"c0"_s, 2001).status, 200);
        const QJsonValue rules = h().callAs(u"counter"_s, u"connection/check"_s).body["tenant"_L1]["refund_rules"_L1];
        QCOMPARE(rules["per_refund"_L1].toArray().first()["amount"_L1].toInteger(), 2000);
        QCOMPARE(rules["type_amount_from"_L1].toArray().first()["amount"_L1].toInteger(), 700);
        QCOMPARE(rules["four_eyes"_L1].toBool(true), false);
    }

    void theDaysLimitCountsThisPersonsRefundsInTheTenantsDay()
    {
        setRules(false, 30000, 3000);
        QCOMPARE(record(u"counter"_s, u"re_1"_s, 2500).status, 200);
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 501).errorCode(), 9044);
        QCOMPARE(lease(u"finance"_s, u"c2"_s, 501).status, 200); // another person's day
        const auto today = [&] {
            return h()
                .callAs(u"counter"_s, u"connection/check"_s)
                .body["tenant"_L1]["refund_rules"_L1]["refunded_today"_L1]
                .toArray();
        };
        QCOMPARE(today().first()["amount"_L1].toInteger(), 2500);
        h().clock().set(QDateTime(QDate(2026, 9, 2), QTime(3, 59), Qt::UTC)); // 23:59 in Toronto
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 501).errorCode(), 9044);
        h().clock().set(QDateTime(QDate(2026, 9, 2), QTime(4, 0), Qt::UTC)); // midnight there
        QVERIFY(today().isEmpty());
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 501).status, 200);
    }

    void aFailedRefundGivesTheDayItsAmountBack()
    {
        setRules(false, 30000, 3000);
        record(u"counter"_s, u"re_1"_s, 2500, u"pending"_s);
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 501).errorCode(), 9044);
        record(u"counter"_s, u"re_1"_s, 2500, u"failed"_s);
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 501).status, 200);
    }

    void aRefundOverTheRulesIsRecordedAndMarked()
    {
        setRules(false);
        const Answer over = record(u"counter"_s, u"re_1"_s, 5000);
        QCOMPARE(over.status, 200);
        QCOMPARE(over.body.value("over_rules"_L1).toString(), u"9042"_s);
        QCOMPARE(over.body["payment"_L1]["refunded"_L1]["amount"_L1].toInteger(), 5000);
        QCOMPARE(record(u"counter"_s, u"re_1"_s, 5000).body.value("over_rules"_L1).toString(), u"9042"_s);
        QCOMPARE(record(u"counter"_s, u"re_2"_s, 100).body.value("over_rules"_L1).toString(), u""_s);
    }

    void rulesOutliveARestart()
    {
        setRules(true);
        h().restart();
        QVERIFY(h().tenant().refundRules()->fourEyes);
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 2001).errorCode(), 9043);
    }

    void underFourEyesAnotherPersonMustApprove()
    {
        setRules(true);
        QCOMPARE(lease(u"administrator"_s, u"c0"_s, 5000).errorCode(), 9043); // whatever the capability
        const QString id = idOf(requestApproval(u"counter"_s, u"k1"_s));
        QVERIFY(!id.isEmpty());
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 5000, id).errorCode(), 9043); // not yet
        QCOMPARE(stateOf(decide(u"finance"_s, id)), u"approved"_s);
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 4999, id).errorCode(), 9043); // another amount
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 5000, id).status, 200);
        const Answer recorded = record(u"counter"_s, u"re_1"_s, 5000, u"succeeded"_s, id);
        QCOMPARE(recorded.body.value("over_rules"_L1).toString(), u""_s);
        QCOMPARE(listed(id), u"used"_s);
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 5000, id).errorCode(), 9043); // once only
        QCOMPARE(record(u"counter"_s, u"re_2"_s, 5000, u"succeeded"_s, id).body.value("over_rules"_L1).toString(),
                 u"9043"_s);
    }

    void theRequesterNeverDecides()
    {
        const QString id = idOf(requestApproval(u"finance"_s, u"k1"_s));
        QCOMPARE(decide(u"finance"_s, id).errorCode(), 9045);
        QCOMPARE(decide(u"counter"_s, id).errorCode(), 9041);
        QCOMPARE(listed(id), u"requested"_s);
        QCOMPARE(stateOf(decide(u"administrator"_s, id)), u"approved"_s);
    }

    void aDecisionStandsAndMayBeRepeatedBySameHand()
    {
        const QString id = idOf(requestApproval(u"counter"_s, u"k1"_s));
        QCOMPARE(stateOf(decide(u"finance"_s, id, false)), u"rejected"_s);
        QCOMPARE(stateOf(decide(u"finance"_s, id, false)), u"rejected"_s);
        QCOMPARE(decide(u"finance"_s, id, true).errorCode(), 9046);
        QCOMPARE(decide(u"administrator"_s, id, false).errorCode(), 9046);
        QCOMPARE(decide(u"finance"_s, u"ra_999999"_s).errorCode(), 9009);
        QCOMPARE(h().callAs(u"finance"_s, u"payments/refunds/approvals/decide"_s, {{u"approval_id"_s, id}}).errorCode(),
                 9031);
    }

    void aRequestIsTheSameByItsKey()
    {
        const QString id = idOf(requestApproval(u"counter"_s, u"k1"_s));
        QCOMPARE(idOf(requestApproval(u"counter"_s, u"k1"_s)), id);
        QCOMPARE(requestApproval(u"counter"_s, u"k1"_s, 6000).errorCode(), 9022);
        QVERIFY(idOf(requestApproval(u"finance"_s, u"k1"_s)) != id); // keys are a person's own
        QCOMPARE(requestApproval(u"counter"_s, u"k2"_s, 31251).errorCode(), 9033);
        record(u"counter"_s, u"re_1"_s, 31250);
        QCOMPARE(idOf(requestApproval(u"counter"_s, u"k1"_s)), id); // a lost answer is asked for late
    }

    void onlyTheRequesterWithdraws()
    {
        const auto withdraw = [&](const QString &user, const QString &id) {
            return h().callAs(user, u"payments/refunds/approvals/withdraw"_s, {{u"approval_id"_s, id}});
        };
        const QString id = idOf(requestApproval(u"counter"_s, u"k1"_s));
        QCOMPARE(withdraw(u"finance"_s, id).errorCode(), 9041);
        QCOMPARE(stateOf(withdraw(u"counter"_s, id)), u"withdrawn"_s);
        QCOMPARE(stateOf(withdraw(u"counter"_s, id)), u"withdrawn"_s);
        QCOMPARE(decide(u"finance"_s, id).errorCode(), 9046);
        const QString rejected = idOf(requestApproval(u"counter"_s, u"k2"_s));
        decide(u"finance"_s, rejected, false);
        QCOMPARE(withdraw(u"counter"_s, rejected).errorCode(), 9046);
    }

    void endedRequestsLeaveTheListAfterThirtyDays()
    {
        const QString open = idOf(requestApproval(u"counter"_s, u"k1"_s));
        const QString ended = idOf(requestApproval(u"counter"_s, u"k2"_s));
        decide(u"finance"_s, ended, false);
        h().clock().advance(std::chrono::hours(24 * 31));
        QCOMPARE(listed(open), u"requested"_s);
        QCOMPARE(listed(ended), QString());
    }

    void aPendingRefundIsTakenButNotYetRefunded()
    {
        const Answer pending = record(u"counter"_s, u"re_1"_s, 31250, u"pending"_s);
        QCOMPARE(pending.body["payment"_L1]["status"_L1].toString(), u"succeeded"_s);
        QCOMPARE(pending.body["payment"_L1]["refunded"_L1]["amount"_L1].toInteger(), 31250);
        QCOMPARE(pending.body.value("refunded_pending"_L1).toInteger(), 31250);
        QCOMPARE(record(u"counter"_s, u"re_2"_s, 1).errorCode(), 9033); // nothing remains to be refunded twice
        const QJsonObject got = h().call(u"payments/get"_s, {{u"payment_id"_s, m_payment}}).body;
        QCOMPARE(got.value("items_released"_L1).toBool(true), false);
        const Answer done = record(u"counter"_s, u"re_1"_s, 31250, u"succeeded"_s);
        QCOMPARE(done.body["payment"_L1]["status"_L1].toString(), u"refunded"_s);
        QCOMPARE(done.body.value("refunded_pending"_L1).toInteger(), 0);
    }

    void aPendingPartOfARefundedPaymentKeepsItPartial()
    {
        record(u"counter"_s, u"re_1"_s, 1000);
        const Answer rest = record(u"counter"_s, u"re_2"_s, 30250, u"requires_action"_s);
        QCOMPARE(rest.body["payment"_L1]["status"_L1].toString(), u"partially_refunded"_s);
        QCOMPARE(rest.body["payment"_L1]["refunded"_L1]["amount"_L1].toInteger(), 31250);
        QCOMPARE(record(u"counter"_s, u"re_2"_s, 30250, u"canceled"_s)
                     .body["payment"_L1]["refunded"_L1]["amount"_L1]
                     .toInteger(),
                 1000);
    }

    void aRefundThatStripeToldFirstIsJoinedByThePersonsRecord()
    {
        setRules(false, 30000, 3000);
        const QJsonObject refund{
            {u"id"_s, u"re_1"_s},      {u"object"_s, u"refund"_s},      {u"amount"_s, 2500},
            {u"currency"_s, u"usd"_s}, {u"payment_intent"_s, m_intent}, {u"status"_s, u"succeeded"_s}};
        QCOMPARE(h().send(TenantHarness::event(u"evt_r"_s, u"refund.created"_s, refund), kSecret).status, 200);
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 501).status, 200); // nobody's so far
        QCOMPARE(record(u"counter"_s, u"re_1"_s, 2500).body["payment"_L1]["refunded"_L1]["amount"_L1].toInteger(),
                 2500);
        QCOMPARE(lease(u"counter"_s, u"c1"_s, 501).errorCode(), 9044);
    }

    void singleCallsCanFailLoseTheirAnswerOrTheirRequest()
    {
        PracticeTenant &tenant = h().tenant();
        tenant.failNextCall("refunds/record", 503);
        tenant.failNextCall("refunds/record", 9033, 2);
        QCOMPARE(record(u"counter"_s, u"re_1"_s, 100).status, 503);
        QCOMPARE(record(u"counter"_s, u"re_1"_s, 100).errorCode(), 9033);
        QCOMPARE(record(u"counter"_s, u"re_1"_s, 100).errorCode(), 9033);
        QCOMPARE(h().payment(m_payment)["refunded"_L1]["amount"_L1].toInteger(), 0);
        tenant.loseNextRequest("refunds/record");
        QCOMPARE(record(u"counter"_s, u"re_1"_s, 100).status, 0);
        QCOMPARE(h().payment(m_payment)["refunded"_L1]["amount"_L1].toInteger(), 0);
        tenant.loseNextAnswer("refunds/record");
        QCOMPARE(record(u"counter"_s, u"re_1"_s, 100).status, 0);
        QCOMPARE(h().payment(m_payment)["refunded"_L1]["amount"_L1].toInteger(), 100); // done all the same
        QCOMPARE(record(u"counter"_s, u"re_1"_s, 100).status, 200);
        tenant.failNextCall("refunds/record", 500);
        tenant.clearCallFaults();
        QCOMPARE(record(u"counter"_s, u"re_1"_s, 100).status, 200);
    }

    void aHeldCallHasDoneItsWorkAndWaits()
    {
        h().tenant().holdNext("refunds/record");
        Answer held;
        std::thread caller([&] { held = record(u"counter"_s, u"re_1"_s, 100); });
        QTRY_COMPARE(h().tenant().heldCount(), 1);
        QCOMPARE(h().payment(m_payment)["refunded"_L1]["amount"_L1].toInteger(), 100);
        h().tenant().releaseHeld();
        caller.join();
        QCOMPARE(held.status, 200);
        h().tenant().holdNext("payments/get");
        std::thread other([&] { h().payment(m_payment); });
        QTRY_COMPARE(h().tenant().heldCount(), 1);
        h().tenant().stop(); // does not wait for ever
        other.join();
    }

    void aFileOfTheFirstVersionIsMigrated()
    {
        record(u"counter"_s, u"re_1"_s, 1000);
        h().tenant().stop();
        makeVersion1();
        h().restart();
        QCOMPARE(h().payment(m_payment)["refunded"_L1]["amount"_L1].toInteger(), 1000);
        QCOMPARE(h().statusOf(m_payment), u"partially_refunded"_s);
        QCOMPARE(lease(u"counter"_s, u"c1"_s).status, 200);
        QCOMPARE(stateOf(requestApproval(u"counter"_s, u"k1"_s)), u"requested"_s);
        QCOMPARE(record(u"counter"_s, u"re_2"_s, 500).status, 200);
        const QByteArray event = TenantHarness::event(u"evt_new"_s, u"ping"_s, {});
        QCOMPARE(h().send(event, kSecret).status, 200); // the sealed secrets still open
        h().tenant().stop();
        const auto file = Database::open(databasePath(), Database::Access::ReadOnly);
        QVERIFY(file);
        QCOMPARE(*file->userVersion(), 3);
    }

    void aMigrationThatFailsLeavesTheFileAsItWas()
    {
        h().tenant().stop();
        makeVersion1();
        {
            const auto file = Database::open(databasePath(), Database::Access::ReadWrite);
            QVERIFY(file && file->runScript(u"CREATE TABLE refund_approvals (in_the_way INTEGER);"_s));
        }
        const Outcome started = h().tenant().start();
        QVERIFY(!started);
        QCOMPARE(started.error().kind, ErrorKind::Storage);
        {
            const auto file = Database::open(databasePath(), Database::Access::ReadWrite);
            QVERIFY(file);
            QCOMPARE(*file->userVersion(), 1);
            QVERIFY(file->run(u"SELECT id, payment_number FROM refunds"_s));
            QVERIFY(!file->run(u"SELECT made_by FROM refunds"_s)); // nothing of it was done
            QVERIFY(file->runScript(u"DROP TABLE refund_approvals;"_s));
        }
        QVERIFY(h().tenant().start());
    }

private:
    QString databasePath() const { return m_harness->dataDir() + u"/practice-tenant.db"_s; }
    /// Takes back what the second version added.
    void makeVersion1()
    {
        const auto file = Database::open(databasePath(), Database::Access::ReadWrite);
        QVERIFY(file);
        const Outcome done = file->runScript(u"DROP INDEX refunds_by_person; DROP TABLE callbacks; DROP TABLE "
                                             "refund_leases; DROP TABLE refund_approvals; ALTER TABLE refunds DROP "
                                             "COLUMN made_by; ALTER TABLE refunds DROP COLUMN over_rules; ALTER TABLE "
                                             "refunds DROP COLUMN approval_id; PRAGMA user_version = 1;"_s);
        QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
    }
};

QTEST_GUILESS_MAIN(TestPracticeTenantRefunds)
#include "tst_practicetenantrefunds.moc"
