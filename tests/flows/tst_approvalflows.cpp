#include "flows/detailsflow.h"
#include "flows/refundinboxflow.h"
#include "flows/syncflow.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"

#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// Four eyes, with several people's tokens at one practice tenant.
class TestApprovalFlows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<FakeClock>(QDateTime::currentDateTimeUtc());
        m_practice = std::make_unique<PracticeSession>(*m_clock);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        const PaymentType type = m_practice->makeProvenType();
        QVERIFY2(!type.id.isEmpty(), qPrintable(m_practice->why()));
        m_payment = paid(type.id);
        QVERIFY(!m_payment.id.isEmpty());
        practice::TenantRefundRules rules;
        rules.perRefund = {Money(5000, Currency())};
        rules.fourEyes = true;
        QVERIFY(m_practice->world().tenant().setRefundRules(rules));
    }
    void cleanup() { m_practice.reset(); }

    void oneAsksAndAnotherApproves()
    {
        become(u"counter"_s);
        const auto asked = ask();
        QVERIFY(asked);
        QVERIFY2(asked->has_value(), qPrintable(asked->has_value() ? QString() : asked->error().userText));
        QVERIFY((*asked)->state == ApprovalState::Requested);
        QCOMPARE((*asked)->requestedBy, u"Practice Counter"_s);
        QCOMPARE(newest().what, u"approval.requested"_s);
        QCOMPARE(newest().subject, m_payment.id);
        QCOMPARE(newest().who, u"Practice Counter"_s);
        QCOMPARE(listed().size(), 1);
        QCOMPARE(waiting(), 0); // not for the one who asked

        become(u"finance"_s);
        QCOMPARE(listed().size(), 1);
        QCOMPARE(waiting(), 1);
        QCOMPARE(session().attention().items().value(u"approvals"_s).pageId, u"refunds"_s);
        const auto approved = decide((*asked)->id, ApprovalDecision::Approve);
        QVERIFY(approved && approved->has_value());
        QVERIFY((*approved)->state == ApprovalState::Approved);
        QCOMPARE((*approved)->decidedBy, u"Practice Finance"_s);
        QTRY_COMPARE(waiting(), 0); // without being asked to look again
        QCOMPARE(newest().what, u"approval.approved"_s);
        QCOMPARE(newest().outcome, u"approved"_s);
    }

    void nobodyApprovesTheirOwnRequest()
    {
        const auto asked = ask(); // the administrator may do both
        QVERIFY(asked && asked->has_value());
        QCOMPARE(listed().size(), 1);
        QCOMPARE(waiting(), 0);
        const auto refused = decide((*asked)->id, ApprovalDecision::Approve);
        QVERIFY(refused && !refused->has_value());
        QCOMPARE(refused->error().kind, ErrorKind::Refused);
        QCOMPARE(refused->error().code, u"9045"_s);
        QVERIFY(refused->error().userText.contains(u"yourself"_s));
        QCOMPARE(newest().outcome, u"refused"_s);
        QVERIFY(listed().constFirst().state == ApprovalState::Requested);
    }

    void whatIsDecidedStays()
    {
        become(u"counter"_s);
        const auto asked = ask();
        QVERIFY(asked && asked->has_value());
        become(u"finance"_s);
        const auto noReason =
            resultOf(new DecideApprovalFlow(session(), (*asked)->id, ApprovalDecision::Reject, u" "_s));
        QVERIFY(noReason && !noReason->has_value());
        QCOMPARE(noReason->error().param, u"comment"_s);
        const auto rejected = decide((*asked)->id, ApprovalDecision::Reject);
        QVERIFY(rejected && rejected->has_value());
        QVERIFY((*rejected)->state == ApprovalState::Rejected);
        QCOMPARE((*rejected)->decisionComment, u"Seen the ticket"_s);
        become(u"administrator"_s);
        const auto late = decide((*asked)->id, ApprovalDecision::Approve);
        QVERIFY(late && !late->has_value());
        QCOMPARE(late->error().code, u"9046"_s);
        QVERIFY(late->error().userText.contains(u"decided already"_s));
    }

    void onlyTheRequesterWithdraws()
    {
        become(u"counter"_s);
        const auto asked = ask();
        QVERIFY(asked && asked->has_value());
        become(u"finance"_s);
        const auto other = decide((*asked)->id, ApprovalDecision::Withdraw);
        QVERIFY(other && !other->has_value());
        QCOMPARE(other->error().kind, ErrorKind::Forbidden);
        become(u"counter"_s);
        const auto withdrawn = decide((*asked)->id, ApprovalDecision::Withdraw);
        QVERIFY(withdrawn && withdrawn->has_value());
        QVERIFY((*withdrawn)->state == ApprovalState::Withdrawn);
        QCOMPARE(newest().what, u"approval.withdrawn"_s);
    }

    void whoMayNotApproveIsRefusedAndNotBothered()
    {
        const auto asked = ask();
        QVERIFY(asked && asked->has_value());
        become(u"counter"_s);
        QCOMPARE(listed().size(), 1);
        QCOMPARE(waiting(), 0);
        const auto refused = decide((*asked)->id, ApprovalDecision::Approve);
        QVERIFY(refused && !refused->has_value());
        QCOMPARE(refused->error().kind, ErrorKind::Forbidden);
        QVERIFY(!refused->error().userText.isEmpty());
    }

    void aLostAnswerMakesNoSecondRequest()
    {
        become(u"counter"_s);
        m_practice->world().tenant().loseNextAnswer("approvals/request");
        const auto asked = ask();
        QVERIFY(asked);
        QCOMPARE(listed().size(), 1);
    }

    void aRequestWithoutAnyAnswerIsSaidToBeUnknown()
    {
        become(u"counter"_s);
        m_practice->world().tenant().loseNextAnswer("approvals/request", 10);
        const auto asked = ask();
        QVERIFY(asked && !asked->has_value());
        QCOMPARE(asked->error().kind, ErrorKind::OutcomeUnknown);
        QVERIFY(asked->error().userText.contains(u"list of requests"_s));
        QCOMPARE(newest().outcome, u"outcome_unknown"_s);
        m_practice->world().tenant().clearCallFaults();
        QCOMPARE(listed().size(), 1);
    }

    void refusalsOfTheTenantAreInPlainWords_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("word");
        QTest::newRow("not allowed") << 9041 << u"permission"_s;
        QTest::newRow("over the limit") << 9042 << u"limit for one refund"_s;
        QTest::newRow("needs approval") << 9043 << u"another person has to approve"_s;
        QTest::newRow("over the day's limit") << 9044 << u"limit for one day"_s;
        QTest::newRow("own request") << 9045 << u"yourself"_s;
        QTest::newRow("decided") << 9046 << u"decided already"_s;
    }
    void refusalsOfTheTenantAreInPlainWords()
    {
        QFETCH(int, code);
        QFETCH(QString, word);
        m_practice->world().tenant().failNextCall("approvals/request", code);
        const auto asked = ask();
        QVERIFY(asked && !asked->has_value());
        QCOMPARE(asked->error().code, QString::number(code));
        QVERIFY2(asked->error().userText.contains(word), qPrintable(asked->error().userText));
        QVERIFY(listed().isEmpty());
    }

    void aCommentIsAskedFor()
    {
        RefundRequest request = requestFor();
        request.comment.clear();
        const auto refused = resultOf(new RequestApprovalFlow(session(), request));
        QVERIFY(refused && !refused->has_value());
        QCOMPARE(refused->error().param, u"comment"_s);
        QVERIFY(listed().isEmpty());
    }

private:
    Session &session() { return m_practice->session(); }
    /// From now on this person's token is the workspace's, as on their own console.
    void become(const QString &user)
    {
        (void)resultOf(
            m_practice->secrets().write(session().apiTokenName(), SecretValue(m_practice->world().apiTokenFor(user))));
        session().setTenantInfo({});
        session().attention().clear(u"approvals"_s);
    }
    RefundRequest requestFor()
    {
        RefundRequest request;
        request.paymentId = m_payment.id;
        request.amount = m_payment.amount;
        request.reason = u"requested_by_customer"_s;
        request.comment = u"Paid for the wrong lot"_s;
        return request;
    }
    std::optional<Result<RefundApproval>> ask()
    {
        return resultOf(new RequestApprovalFlow(session(), requestFor()), 60000);
    }
    std::optional<Result<RefundApproval>> decide(const QString &id, ApprovalDecision decision)
    {
        return resultOf(new DecideApprovalFlow(session(), id, decision, u"Seen the ticket"_s), 30000);
    }
    QList<RefundApproval> listed()
    {
        const auto list = resultOf(new ListApprovalsFlow(session()), 30000);
        return list && list->has_value() ? **list : QList<RefundApproval>();
    }
    int waiting() { return session().attention().items().value(u"approvals"_s).count; }
    AuditEntry newest()
    {
        (void)resultOf(session().store().setTenantTold(0)); // behind everything that was written before
        const auto entries = session().store().auditEntries(1);
        return entries && !entries->isEmpty() ? entries->constFirst() : AuditEntry();
    }
    Payment paid(const QString &typeId)
    {
        PracticeCheckoutParams params;
        params.payerName = u"Zoë Fournier"_s;
        params.payerEmail = u"zoe.fournier@example.com"_s;
        params.plate = u"BXRT 512"_s;
        params.userTypeId = u"1"_s;
        params.paymentTypeId = typeId;
        params.kind = u"permit"_s;
        params.description = u"Lot C annual permit"_s;
        params.amount = Money(12500, Currency());
        params.paymentMethod = u"pm_card_visa"_s;
        const auto made = resultOf(new PracticePaymentFlow(session(), params));
        if (!made || !made->has_value())
            return {};
        m_practice->world().stripe().runDueDeliveries();
        (void)resultOf(new SyncPaymentsFlow(session()));
        const auto payment = session().store().payment((*made)->id);
        return payment && *payment ? **payment : Payment();
    }

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    Payment m_payment;
};

QTEST_GUILESS_MAIN(TestApprovalFlows)
#include "tst_approvalflows.moc"
