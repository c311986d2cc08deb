#include "flows/refundinboxflow.h"
#include "flows/refundsteps.h"
#include "practice/tenant/refundrulebook.h"
#include "refundtestcase.h"

#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// Guards at the last moment: leases, limits, what changed meanwhile, and how many refunds come of many requests.
class TestRefundGuards : public RefundTestCase
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void partsGoBackExactlyAndReleaseNothing()
    {
        const Payment payment = paid();
        RefundRequest first = partOf(payment, 1234);
        const auto one = resultOf(new RefundFlow(session(), first));
        QVERIFY2(one && one->has_value(), one && !one->has_value() ? qPrintable(one->error().userText) : "");
        QVERIFY(!(*one)->full);
        QCOMPARE(atTenant(payment).status, PaymentStatus::PartiallyRefunded);
        const auto again = resultOf(new RefundFlow(session(), first)); // what remains is not what was seen
        QVERIFY(again && !again->has_value());
        QCOMPARE(again->error().code, u"changed"_s);
        QCOMPARE(again->error().param, u"amount"_s);
        const auto preview = resultOf(new PrepareRefundFlow(session(), payment.id));
        QVERIFY(preview && preview->has_value());
        QCOMPARE((*preview)->remaining.minor(), 12500 - 1234);
        RefundRequest rest = requestFor(payment);
        rest.amount = (*preview)->remaining;
        const auto two = resultOf(new RefundFlow(session(), rest));
        QVERIFY(two && two->has_value());
        const auto refunds = refundsAtStripe(payment);
        QCOMPARE(refunds.size(), 2);
        QCOMPARE(refunds.at(0).amount.minor() + refunds.at(1).amount.minor(), 12500);
        QCOMPARE(atTenant(payment).status, PaymentStatus::Refunded);
    }

    void howeverManyAskAtOnceOneRefundIsMade_data()
    {
        QTest::addColumn<int>("consoles"); // 0: all in one session, 1: windows on one journal, 2: other computers
        QTest::addColumn<bool>("full");
        for (const bool full : {true, false}) {
            const char *what = full ? "full" : "partial";
            QTest::addRow("double Enter, %s", what) << 0 << full;
            QTest::addRow("two windows, %s", what) << 1 << full;
            QTest::addRow("two consoles, %s", what) << 2 << full;
        }
    }
    void howeverManyAskAtOnceOneRefundIsMade()
    {
        QFETCH(int, consoles);
        QFETCH(bool, full);
        const Payment payment = paid();
        const RefundRequest request = full ? requestFor(payment) : partOf(payment, 700);
        QList<Session *> sessions{&session(), &session(), &session()};
        if (consoles > 0) {
            const auto second = otherConsole(consoles == 1);
            const auto third = otherConsole(consoles == 1);
            QVERIFY(second && third);
            sessions = {&session(), second.get(), third.get()};
        }
        int ended = 0;
        int succeeded = 0;
        QStringList codes;
        for (Session *one : sessions) {
            auto *flow = new RefundFlow(*one, request);
            flow->onFinished(this, [&](const Result<RefundIntent> &result) {
                ++ended;
                if (!result)
                    codes.append(result.error().code);
                else if (result->state == RefundState::Succeeded)
                    ++succeeded;
            });
            flow->start();
        }
        QTRY_COMPARE_WITH_TIMEOUT(ended, 3, 60000);
        QCOMPARE(refundsAtStripe(payment).size(), 1);
        QCOMPARE(succeeded, 1);
        QCOMPARE(codes.size(), 2);
        for (const QString &code : codes)
            QVERIFY2((QStringList{u"changed"_s, u"refund_open"_s, u"9040"_s}.contains(code)), qPrintable(code));
    }

    void betweenReadingAndArmingNoOtherRefundSlipsIn()
    {
        const Payment payment = paid();
        stripe().holdNext("GET", "/v1/refunds"); // the first one has read the journal, and waits for Stripe
        auto *slow = new RefundFlow(session(), partOf(payment, 500));
        std::optional<Result<RefundIntent>> ended;
        slow->onFinished(this, [&](const Result<RefundIntent> &result) { ended = result; });
        slow->start();
        QTRY_VERIFY(stripe().requestLog().contains("GET /v1/refunds"));
        const auto quick = resultOf(new RefundFlow(session(), partOf(payment, 500)));
        QVERIFY(quick && quick->has_value());
        stripe().releaseHeld();
        QTRY_VERIFY(ended.has_value());
        QVERIFY(!ended->has_value());
        QCOMPARE(ended->error().code, u"changed"_s);
        QCOMPARE(refundsAtStripe(payment).size(), 1);
    }

    void aTenantWithoutLeasesWantsAPersonsWord_data()
    {
        QTest::addColumn<int>("answer"); // 0: no answer at all
        QTest::newRow("knows no leases") << 9009;
        QTest::newRow("does not know the call") << 9003;
        QTest::newRow("server error") << 500;
        QTest::newRow("gone") << 0;
    }
    void aTenantWithoutLeasesWantsAPersonsWord()
    {
        QFETCH(int, answer);
        const Payment payment = paid();
        const auto breakIt = [&] {
            if (answer == 0) {
                for (int i = 0; i < 10; ++i)
                    tenant().loseNextRequest("refunds/lease");
            } else {
                tenant().failNextCall("refunds/lease", answer, 10);
            }
        };
        breakIt();
        RefundRequest request = requestFor(payment);
        const auto refused = resultOf(new RefundFlow(session(), request), 60000);
        QVERIFY(refused && !refused->has_value());
        QCOMPARE(refused->error().kind, ErrorKind::Refused);
        QCOMPARE(refused->error().code, u"no_lease"_s);
        QCOMPARE(refundsAtStripe(payment).size(), 0);
        QVERIFY(session().store().refundsOfPayment(payment.id)->isEmpty());
        tenant().clearCallFaults();
        breakIt();
        request.withoutLease = true;
        const auto done = resultOf(new RefundFlow(session(), request), 60000);
        QVERIFY(done && done->has_value());
        QCOMPARE(toString((*done)->state), toString(RefundState::Succeeded));
        QCOMPARE(refundsAtStripe(payment).size(), 1);
    }

    void aPersonsWordDoesNotStandForAnApprovalOrALimit()
    {
        const Payment payment = paid();
        TenantInfo info = session().tenantInfo();
        info.refundRules.perRefund = {Money(10000, Currency())};
        info.capabilities.append(u"refund_over_limit"_s);
        session().setTenantInfo(info);
        RefundRequest request = requestFor(payment); // over the limit
        request.withoutLease = true;
        tenant().failNextCall("refunds/lease", 500, 10);
        const auto over = resultOf(new RefundFlow(session(), request), 60000);
        QVERIFY(over && !over->has_value());
        QCOMPARE(over->error().code, u"lease_needed"_s);
        RefundRequest approved = partOf(payment, 1000);
        approved.withoutLease = true;
        approved.approvalId = u"appr_1"_s;
        const auto under = resultOf(new RefundFlow(session(), approved), 60000);
        QVERIFY(under && !under->has_value());
        QCOMPARE(under->error().code, u"lease_needed"_s);
        QVERIFY(session().store().refundsOfPayment(payment.id)->isEmpty());
        QCOMPARE(refundsAtStripe(payment).size(), 0);
    }

    void theLeaseIsKeptWhileTheOutcomeIsUnknownAndGivenBackAfterwards()
    {
        const Payment payment = paid();
        const auto other = otherConsole();
        QVERIFY(other);
        stripe().loseNextRequest("POST", "/v1/refunds", 3);
        const auto done = resultOf(new RefundFlow(session(), requestFor(payment)), 60000);
        QVERIFY(done && done->has_value());
        QCOMPARE(toString((*done)->state), toString(RefundState::OutcomeUnknown));
        const auto barred = resultOf(new RefundFlow(*other, requestFor(payment)));
        QVERIFY(barred && !barred->has_value());
        QCOMPARE(barred->error().kind, ErrorKind::Refused);
        QCOMPARE(barred->error().code, u"9040"_s);
        QCOMPARE(refundsAtStripe(payment).size(), 0);
        // A second one on this console is refused, and does not give the lease of the first one away.
        const auto own = resultOf(new RefundFlow(session(), requestFor(payment)));
        QVERIFY(own && !own->has_value());
        QCOMPARE(own->error().code, u"refund_open"_s);
        stripe().failNext("GET", "/v1/refunds", 500, 3); // nor does one that is to be sent again and cannot be
        const auto again = resultOf(new ResendRefundFlow(session(), (*done)->id), 60000);
        QVERIFY(again && !again->has_value());
        const auto barredStill = resultOf(new RefundFlow(*other, requestFor(payment)));
        QVERIFY(barredStill && !barredStill->has_value());
        QCOMPARE(barredStill->error().code, u"9040"_s);

        const Payment second = paid();
        QVERIFY(sync(*other));
        stripe().failNext("POST", "/v1/refunds", 402);
        const auto declined = resultOf(new RefundFlow(session(), requestFor(second)));
        QVERIFY(declined && declined->has_value());
        QCOMPARE(toString((*declined)->state), toString(RefundState::Refused));
        // Released without waiting: until then it is the tenant's to say.
        bool isFree = false;
        QTRY_VERIFY([&] {
            if (!isFree) {
                const auto next = resultOf(new RefundFlow(*other, requestFor(second)));
                isFree = next && next->has_value();
            }
            return isFree;
        }());
        QCOMPARE(refundsAtStripe(second).size(), 1);
    }

    void afterALongPauseTheLeaseIsTakenAnewAndThePaymentReadAgain()
    {
        const Payment payment = paid();
        const auto other = otherConsole();
        QVERIFY(other);
        stripe().holdNext("GET", "/v1/payment_intents");
        auto *slow = new RefundFlow(session(), requestFor(payment));
        std::optional<Result<RefundIntent>> ended;
        slow->onFinished(this, [&](const Result<RefundIntent> &result) { ended = result; });
        const auto before = stripe().requestLog().size();
        slow->start();
        QTRY_VERIFY(stripe().requestLog().size() > before);
        m_clock->advance(std::chrono::minutes(11)); // the computer slept
        const auto quick = resultOf(new RefundFlow(*other, requestFor(payment)));
        QVERIFY(quick && quick->has_value());
        stripe().releaseHeld();
        QTRY_VERIFY(ended.has_value());
        QVERIFY(!ended->has_value());
        QCOMPARE(ended->error().code, u"changed"_s);
        QCOMPARE(refundsAtStripe(payment).size(), 1);
    }

    /// As long as the tenant says, by its own clock; never longer than was asked for.
    void aLeaseLastsAsLongAsItWasGranted()
    {
        const QDateTime theirs = QDateTime::fromSecsSinceEpoch(1'790'000'000, Qt::UTC);
        const qint64 ours = theirs.addSecs(3600).toMSecsSinceEpoch(); // this computer's clock is an hour ahead
        const auto granted = [&](qint64 seconds, bool isNowTold) {
            RefundLease lease;
            lease.now = isNowTold ? theirs : QDateTime();
            lease.expiresAt = (isNowTold ? theirs : QDateTime::fromMSecsSinceEpoch(ours, Qt::UTC)).addSecs(seconds);
            return RefundLeaseHold::grantedMs(lease, ours);
        };
        for (const bool isNowTold : {true, false}) {
            QCOMPARE(granted(60, isNowTold), 60'000);
            QCOMPARE(granted(600, isNowTold), 600'000);
            QCOMPARE(granted(86'400, isNowTold), 600'000);
        }
        RefundLease lease;
        lease.now = theirs;
        lease.expiresAt = theirs.addSecs(60);
        const RefundLeaseHold hold(lease, nullptr, *m_clock);
        QVERIFY(hold.isHeld() && !hold.isNearItsEnd());
        m_clock->advance(std::chrono::seconds(31));
        QVERIFY(hold.isNearItsEnd() && !hold.mayBeOver());
        m_clock->advance(std::chrono::seconds(24));
        QVERIFY(hold.mayBeOver());
        m_clock->advance(-std::chrono::minutes(10)); // set back: nobody knows how old it is
        QVERIFY(hold.mayBeOver());
    }

    void limitsAreKeptBeforeAnythingIsAsked()
    {
        const Payment payment = paid();
        TenantInfo info = session().tenantInfo();
        info.refundRules.perRefund = {Money(10000, Currency())};
        info.capabilities = {u"view"_s, u"refund"_s};
        session().setTenantInfo(info);
        const auto over = resultOf(new RefundFlow(session(), requestFor(payment)));
        QVERIFY(over && !over->has_value());
        QCOMPARE(over->error().kind, ErrorKind::Refused);
        QCOMPARE(over->error().code, u"over_limit"_s);
        info.refundRules.fourEyes = true;
        session().setTenantInfo(info);
        const auto needs = resultOf(new RefundFlow(session(), requestFor(payment)));
        QVERIFY(needs && !needs->has_value());
        QCOMPARE(needs->error().code, u"approval_needed"_s);
        QVERIFY(resultOf(new RefundFlow(session(), partOf(payment, 10000)))->has_value());
        QCOMPARE(refundsAtStripe(payment).size(), 1);
    }

    void theTenantsOwnLimitStandsWhereTheConsoleKnowsNone()
    {
        const Payment payment = paid();
        practice::TenantRefundRules rules;
        rules.perRefund = {Money(10000, Currency())};
        rules.fourEyes = true;
        QVERIFY(tenant().setRefundRules(rules)); // after the console has asked who it is
        const auto needs = resultOf(new RefundFlow(session(), requestFor(payment)));
        QVERIFY(needs && !needs->has_value());
        QCOMPARE(needs->error().kind, ErrorKind::Refused);
        QCOMPARE(needs->error().code, u"9043"_s);
        QCOMPARE(refundsAtStripe(payment).size(), 0);
    }

    void whoMayNotRefundDecidesNothing()
    {
        const Payment unknown = lost();
        const Payment waiting = paid();
        stripe().failNextWithCode("POST", "/v1/refunds", 402, "approval_required", "This refund requires approval.");
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(waiting)))->has_value());
        const Payment asked = paid(u"pm_card_pendingRefund"_s);
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(asked)))->has_value());
        QVERIFY(stripe().setRefundStatus(newestIntent(asked).refundId, u"requires_action"_s));
        QVERIFY(resultOf(new ResumeRefundsFlow(session()))->has_value());
        const Payment outside = paid();
        QVERIFY(refundInDashboard(outside, 100));
        QVERIFY(resultOf(new WatchRefundsFlow(session()))->has_value());
        m_clock->advance(std::chrono::minutes(11));

        TenantInfo info = session().tenantInfo();
        info.capabilities = {u"view"_s, u"export"_s};
        session().setTenantInfo(info);
        const auto rows = resultOf(new ListRefundsFlow(session(), {}, 100));
        QVERIFY(rows && rows->has_value());
        QCOMPARE((*rows)->size(), 4);
        for (const RefundRow &row : **rows)
            QVERIFY(!row.canResend && !row.canClose && !row.canCancel && !row.canRecord);
        QCOMPARE(codeOf(new RefundFlow(session(), requestFor(outside))), u"not_allowed"_s);
        QCOMPARE(codeOf(new ResendRefundFlow(session(), newestIntent(unknown).id)), u"not_allowed"_s);
        QCOMPARE(codeOf(new CloseUnknownRefundFlow(session(), newestIntent(unknown).id, u"sure"_s)), u"not_allowed"_s);
        QCOMPARE(codeOf(new CancelRefundFlow(session(), newestIntent(asked).id)), u"not_allowed"_s);
        QCOMPARE(codeOf(new RejectedApprovalFlow(session(), newestIntent(waiting))), u"not_allowed"_s);
        const QString refundId = refundsAtStripe(outside).constFirst().id;
        QCOMPARE(codeOf(new RecordOutsideRefundFlow(session(), refundId, u"mine"_s)), u"not_allowed"_s);
        for (const Payment &payment : {unknown, waiting})
            QCOMPARE(toString(stateOf(payment)), toString(RefundState::OutcomeUnknown));
        QCOMPARE(toString(stateOf(asked)), toString(RefundState::RequiresAction));
        QCOMPARE(refundsAtStripe(asked).constFirst().status, u"requires_action"_s);
    }

    void afterAnOfflineStartTheTenantIsAskedFirst()
    {
        const Payment payment = lost();
        QVERIFY(resultOf(new ResumeRefundsFlow(session()))->has_value());
        m_clock->advance(std::chrono::minutes(11));
        const TenantInfo known = session().tenantInfo();
        TenantInfo recalled; // what a start without the tenant remembers
        recalled.userName = known.userName;
        recalled.timeZone = known.timeZone;
        session().setTenantInfo(recalled);
        const auto rows = resultOf(new ListRefundsFlow(session(), {}, 100));
        QVERIFY(rows && rows->has_value());
        QVERIFY((*rows)->constFirst().canResend && (*rows)->constFirst().canClose);

        tenant().setFault(practice::TenantFault::ApiServerError);
        const qint64 id = newestIntent(payment).id;
        const auto deaf = resultOf(new CloseUnknownRefundFlow(session(), id, u"sure"_s), 60000);
        QVERIFY(deaf && !deaf->has_value());
        QVERIFY(deaf->error().code != u"not_allowed"_s); // nobody has said that
        QVERIFY2(deaf->error().userText.contains(u"has not told yet"_s), qPrintable(deaf->error().userText));
        QCOMPARE(toString(stateOf(payment)), toString(RefundState::OutcomeUnknown));

        tenant().setFault(practice::TenantFault::None);
        const auto closed = resultOf(new CloseUnknownRefundFlow(session(), id, u"sure"_s), 60000);
        QVERIFY2(closed && closed->has_value(),
                 closed && !closed->has_value() ? qPrintable(closed->error().userText) : "");
        QCOMPARE(session().tenantInfo().capabilities, known.capabilities);
        QVERIFY(newestIntent(payment).errorText.contains(known.userName)); // by whom
    }

    void eachStepIsOnDiskBeforeTheNext()
    {
        const Payment payment = paid();
        QStringList steps;
        session().setRefundObserver([&](RefundState state) {
            steps << toString(state);
            const auto intents = session().store().refundsOfPayment(payment.id);
            QCOMPARE(toString(intents->constFirst().state), toString(state));
            QCOMPARE(refundsAtStripeSoFar(), state == RefundState::Succeeded ? 1 : 0);
        });
        QVERIFY(resultOf(new RefundFlow(session(), requestFor(payment)))->has_value());
        QCOMPARE(steps, (QStringList{u"armed"_s, u"sent"_s, u"succeeded"_s}));
        const auto entries = session().store().auditEntries(20);
        QStringList what;
        for (const AuditEntry &entry : *entries)
            what.prepend(entry.what);
        for (const QString &step : {u"refund.armed"_s, u"refund.sent"_s, u"refund.outcome"_s, u"refund.tenant_told"_s})
            QVERIFY2(what.contains(step), qPrintable(what.join(u' ')));
    }

    void aKeyOfAnotherAccountIsSaidSo()
    {
        const Payment payment = paid();
        stripe().failNextWithCode("GET", "/v1/payment_intents", 404, "resource_missing", "No such payment_intent");
        const auto preview = resultOf(new PrepareRefundFlow(session(), payment.id));
        QVERIFY(preview && preview->has_value());
        QVERIFY((*preview)->refusal.contains(u"another account"_s));
    }

    void thePreviewSaysWhatFollows()
    {
        const Payment payment = paid();
        TenantInfo info = session().tenantInfo();
        info.refundRules.perRefund = {Money(20000, Currency())};
        info.refundRules.perDay = {Money(30000, Currency())};
        info.refundRules.refundedToday = {Money(12000, Currency())};
        info.refundRules.typeAmountFrom = {Money(5000, Currency())};
        session().setTenantInfo(info);
        const auto preview = resultOf(new PrepareRefundFlow(session(), payment.id));
        QVERIFY(preview && preview->has_value());
        QVERIFY((*preview)->mayRefund && !(*preview)->isMixedMode);
        QCOMPARE((*preview)->limit->minor(), 20000);
        QCOMPARE((*preview)->leftToday->minor(), 18000);
        QCOMPARE((*preview)->typeAmountFrom->minor(), 5000);
        QVERIFY((*preview)->consequences.join(u' ').contains(u"4242"_s));
        QVERIFY((*preview)->partialConsequences.constFirst().contains(u"No item is released"_s));
    }

private:
    template <typename T>
    static QString codeOf(TypedJob<T> *flow)
    {
        const auto result = resultOf(flow, 60000);
        return result && !result->has_value() ? result->error().code : QStringLiteral("no error");
    }
    /// POSTs that have reached Stripe.
    qsizetype refundsAtStripeSoFar() { return stripe().requestLog().count("POST /v1/refunds"); }
};

QTEST_GUILESS_MAIN(TestRefundGuards)
#include "tst_refundguards.moc"
