#include "flows/bulkrefundflow.h"
#include "flows/detailsflow.h"
#include "flows/syncflow.h"
#include "flows/webhookflow.h"
#include "store/bulkjournal.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {
constexpr int kAttempts = 3; // as often as StripeClient sends a POST that can be repeated
const auto kDone = BulkLine::State::Done;
const auto kWaiting = BulkLine::State::Waiting;
const auto kUnknown = BulkLine::State::Unknown;
const auto kRefused = BulkLine::State::Refused;
const auto kLeftOut = BulkLine::State::LeftOut;
} // namespace

/// Asserts on the practice Stripe's books: exactly the refunds that were asked for, whatever happened in between.
class TestBulkRefundFlows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<FakeClock>(QDateTime::currentDateTimeUtc());
        m_practice = std::make_unique<PracticeSession>(*m_clock);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        m_type = m_practice->makeProvenType();
        QVERIFY2(!m_type.id.isEmpty(), qPrintable(m_practice->why()));
    }
    void cleanup() { m_practice.reset(); }

    void thirtyPaymentsOneDisputedOneRefundedOneAnswerLost()
    {
        QStringList ids;
        for (int i = 0; i < 28; ++i)
            ids.append(pay(Money(10000 + i, Currency())));
        const QString disputed = pay(Money(5000, Currency()), u"pm_card_createDispute"_s);
        const QString refunded = pay(Money(6000, Currency()));
        ids.insert(3, disputed);
        ids.insert(7, refunded);
        m_clock->advance(std::chrono::hours(1)); // the bank takes its time to dispute
        QVERIFY(sync());
        RefundRequest earlier;
        earlier.paymentId = refunded;
        earlier.amount = Money(6000, Currency());
        earlier.comment = u"Sold the car"_s;
        earlier.withoutLease = true;
        const auto first = resultOf(new RefundFlow(session(), earlier), 30000);
        QVERIFY(first && first->has_value());

        BulkRefund bulk = plan(ids);
        QCOMPARE(bulk.lines.size(), 30);
        QVERIFY2(lineOf(bulk, disputed).state == kLeftOut, "disputed");
        QVERIFY2(lineOf(bulk, refunded).state == kLeftOut, "refunded");
        QCOMPARE(bulk.countOf(kWaiting), 28);
        QCOMPARE(bulk.countOf(kLeftOut), 2);
        QCOMPARE(int(lineOf(bulk, disputed).state), int(kLeftOut));
        QVERIFY(!lineOf(bulk, disputed).note.isEmpty());
        QCOMPARE(int(lineOf(bulk, refunded).state), int(kLeftOut));
        QCOMPARE(bulk.totals(), (QList<Money>{Money(28 * 10000 + 27 * 28 / 2, Currency())}));
        QCOMPARE(refundsAtStripe(ids).size(), 1); // the dry run has moved nothing

        auto *flow = new BulkRefundFlow(session(), bulk);
        QSignalSpy lines(flow, &BulkRefundFlow::lineChanged);
        connect(flow, &BulkRefundFlow::lineChanged, this, [&] {
            if (lines.size() == 9) // the next one's answer is lost, as often as it is asked for
                stripe().loseNextAnswer("POST", "/v1/refunds", kAttempts);
        });
        const auto stopped = resultOf(static_cast<TypedJob<BulkRefund> *>(flow), 120000);
        QVERIFY(stopped && stopped->has_value());
        QCOMPARE(int((*stopped)->state), int(BulkRefund::State::Stopped));
        QVERIFY(!(*stopped)->stopReason.isEmpty());
        QCOMPARE((*stopped)->countOf(kUnknown), 1);
        QCOMPARE((*stopped)->countOf(kDone), 9);
        QCOMPARE((*stopped)->countOf(kWaiting), 18);
        QCOMPARE(refundsAtStripe(ids).size(), 1 + 10);
        QTRY_COMPARE(session().attention().items().value(u"bulk"_s).count, 1);

        QVERIFY2(m_practice->reopen(), qPrintable(m_practice->why())); // as after a crash
        const auto listed = resultOf(new ListBulkRefundsFlow(session()));
        QVERIFY(listed && listed->has_value());
        QCOMPARE((*listed)->size(), 1);
        QCOMPARE((*listed)->constFirst().countOf(kUnknown), 1);
        QCOMPARE((*listed)->constFirst().comment, u"The event was cancelled"_s);
        BulkRefund again;
        again.id = (*listed)->constFirst().id;
        const auto done = run(again);
        QVERIFY(done);
        QCOMPARE(int(done->state), int(BulkRefund::State::Done));
        QCOMPARE(done->countOf(kDone), 28);
        QCOMPARE(done->countOf(kUnknown), 0);
        QCOMPARE(done->countOf(kLeftOut), 2);
        QCOMPARE(done->totals(), bulk.totals());
        const QList<StripeRefund> books = refundsAtStripe(ids);
        QCOMPARE(books.size(), 29);
        qint64 sum = -6000;
        for (const StripeRefund &refund : books)
            sum += refund.amount.minor();
        QCOMPARE(sum, bulk.totals().constFirst().minor());
        for (const BulkLine &line : done->lines) {
            const auto intents = session().store().refundsOfPayment(line.payment.id);
            QVERIFY(intents);
            QCOMPARE(intents->size(), line.payment.id == disputed ? 0 : 1);
            if (line.state == kDone)
                QCOMPARE(intents->constFirst().bulkId, done->id);
        }
        QTRY_COMPARE(session().attention().items().value(u"bulk"_s).count, 0);
        // Done is done: a second start refunds nothing.
        const auto third = run(again);
        QVERIFY(third);
        QCOMPARE(refundsAtStripe(ids).size(), 29);
    }

    void totalsAreGivenForEachCurrency()
    {
        const auto yen = Currency::fromCode(u"jpy");
        QVERIFY(yen);
        PaymentTypeDraft draft = m_practice->stripeDraft(u"Carte"_s);
        draft.type.currency = *yen;
        const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), draft));
        QVERIFY(saved && saved->has_value());
        const auto registered = resultOf(new RegisterWebhookFlow(session(), **saved, Mode::Test));
        QVERIFY(registered && registered->has_value());
        const auto active =
            resultOf(new ChangePaymentTypeFlow(session(), **registered, ChangePaymentTypeFlow::Change::Activate));
        QVERIFY(active && active->has_value());
        QStringList ids{pay(Money(1250, Currency())), pay(Money(99, Currency()))};
        m_type = **registered;
        ids += {pay(Money(1200, *yen)), pay(Money(300, *yen))};
        QVERIFY(sync());
        const BulkRefund bulk = plan(ids);
        QCOMPARE(bulk.countOf(kWaiting), 4);
        QCOMPARE(bulk.totals(), (QList<Money>{Money(1349, Currency()), Money(1500, *yen)}));
        const auto done = run(bulk);
        QVERIFY(done);
        QCOMPARE(int(done->state), int(BulkRefund::State::Done));
        QCOMPARE(done->totals(), bulk.totals());
        const QList<StripeRefund> books = refundsAtStripe(ids);
        QCOMPARE(books.size(), 4);
        QCOMPARE(std::ranges::count_if(books, [&](const StripeRefund &r) { return r.amount == Money(1200, *yen); }), 1);
    }

    void testAndLivePaymentsAreNotMixed()
    {
        const QString id = pay(Money(1250, Currency()));
        QVERIFY(sync());
        Payment live = **session().store().payment(id);
        live.id = u"pay_live"_s;
        live.mode = Mode::Live;
        QVERIFY(resultOf(session().store().upsertPayments({live}, std::nullopt))->has_value());
        const auto planned = resultOf(new PlanBulkRefundFlow(session(), {id, live.id}));
        QVERIFY(planned && !planned->has_value());
        QCOMPARE(planned->error().kind, ErrorKind::Refused);
        QCOMPARE(planned->error().code, u"mixed_modes"_s);
    }

    void whatIsOverTheLimitIsLeftOutOfThePlan()
    {
        const QStringList ids{pay(Money(1250, Currency())), pay(Money(9900, Currency()))};
        QVERIFY(sync());
        practice::TenantRefundRules rules;
        rules.perRefund = {Money(5000, Currency())};
        rules.fourEyes = true;
        QVERIFY(m_practice->world().tenant().setRefundRules(rules));
        QVERIFY2(m_practice->reopen(), qPrintable(m_practice->why()));
        const BulkRefund bulk = plan(ids);
        QCOMPARE(int(bulk.lines.at(0).state), int(kWaiting));
        QCOMPARE(int(bulk.lines.at(1).state), int(kLeftOut));
        QVERIFY2(bulk.lines.at(1).note.contains(u"approve"_s), qPrintable(bulk.lines.at(1).note));
        const auto done = run(bulk);
        QVERIFY(done);
        QCOMPARE(done->countOf(kDone), 1);
        QCOMPARE(refundsAtStripe(ids).size(), 1);
    }

    void tooManyAndNoneAreRefused()
    {
        QStringList many;
        for (int i = 0; i < 501; ++i)
            many.append(u"pay_%1"_s.arg(i));
        const auto tooMany = resultOf(new PlanBulkRefundFlow(session(), many));
        QVERIFY(tooMany && !tooMany->has_value());
        QCOMPARE(tooMany->error().code, u"too_many"_s);
        const auto none = resultOf(new PlanBulkRefundFlow(session(), {}));
        QVERIFY(none && !none->has_value());
    }

    void aCommentIsAskedForBeforeAnythingIsWritten()
    {
        const QString id = pay(Money(1250, Currency()));
        QVERIFY(sync());
        BulkRefund bulk = plan({id});
        bulk.comment = u"  "_s;
        const auto refused = resultOf(static_cast<TypedJob<BulkRefund> *>(new BulkRefundFlow(session(), bulk)));
        QVERIFY(refused && !refused->has_value());
        QCOMPARE(refused->error().param, u"comment"_s);
        QVERIFY((*resultOf(new ListBulkRefundsFlow(session())))->isEmpty());
    }

    void aPaymentThatChangedSinceThePlanIsRefusedAndTheNextIsTried()
    {
        const QStringList ids{pay(Money(1250, Currency())), pay(Money(1300, Currency()))};
        QVERIFY(sync());
        const BulkRefund bulk = plan(ids);
        RefundRequest other; // meanwhile somebody gives a part back
        other.paymentId = ids.at(0);
        other.amount = Money(100, Currency());
        other.full = false;
        other.comment = u"A part"_s;
        other.withoutLease = true;
        const auto part = resultOf(new RefundFlow(session(), other), 30000);
        QVERIFY(part && part->has_value());
        const auto done = run(bulk);
        QVERIFY(done);
        QCOMPARE(int(done->state), int(BulkRefund::State::Done));
        QCOMPARE(int(done->lines.at(0).state), int(kRefused));
        QVERIFY(!done->lines.at(0).note.isEmpty());
        QCOMPARE(int(done->lines.at(1).state), int(kDone));
        QCOMPARE(refundsAtStripe(ids).size(), 2);
    }

    void troubleThatConcernsAllStopsItAndItGoesOnLater()
    {
        const QStringList ids{pay(Money(1250, Currency())), pay(Money(1300, Currency()))};
        QVERIFY(sync());
        const BulkRefund bulk = plan(ids);
        m_practice->secrets().failWith(ErrorKind::KeychainLocked);
        const auto stopped = run(bulk);
        QVERIFY(stopped);
        QCOMPARE(int(stopped->state), int(BulkRefund::State::Stopped));
        QCOMPARE(stopped->countOf(kWaiting), 2);
        QCOMPARE(refundsAtStripe(ids).size(), 0);
        m_practice->secrets().failWith(std::nullopt);
        BulkRefund again;
        again.id = stopped->id;
        const auto done = run(again);
        QVERIFY(done);
        QCOMPARE(done->countOf(kDone), 2);
        QCOMPARE(refundsAtStripe(ids).size(), 2);
    }

    void stoppedByAPersonItEndsAfterTheOneUnderWay()
    {
        const QStringList ids{pay(Money(1250, Currency())), pay(Money(1300, Currency())), pay(Money(1400, Currency()))};
        QVERIFY(sync());
        auto *flow = new BulkRefundFlow(session(), plan(ids));
        connect(flow, &BulkRefundFlow::lineChanged, flow, &BulkRefundFlow::stop);
        const auto stopped = resultOf(static_cast<TypedJob<BulkRefund> *>(flow), 60000);
        QVERIFY(stopped && stopped->has_value());
        QCOMPARE(int((*stopped)->state), int(BulkRefund::State::Stopped));
        QCOMPARE((*stopped)->countOf(kDone), 1);
        QCOMPARE((*stopped)->countOf(kWaiting), 2);
        QCOMPARE(refundsAtStripe(ids).size(), 1);
    }

    void cancelledTheOneUnderWayGoesOnByItself()
    {
        const QStringList ids{pay(Money(1250, Currency())), pay(Money(1300, Currency()))};
        QVERIFY(sync());
        auto *flow = new BulkRefundFlow(session(), plan(ids));
        stripe().holdNext("POST", "/v1/refunds");
        const auto sent = stripe().requestLog().count("POST /v1/refunds");
        flow->start();
        QTRY_COMPARE_WITH_TIMEOUT(stripe().requestLog().count("POST /v1/refunds"), sent + 1, 15000);
        const qint64 id = flow->bulkId();
        QVERIFY(id > 0);
        QPointer<BulkRefundFlow> alive(flow);
        flow->cancel();
        QTRY_VERIFY(!alive);
        stripe().releaseHeld();
        QTRY_VERIFY_WITH_TIMEOUT(intentOf(ids.at(0)).state == RefundState::Succeeded, 15000);
        QVERIFY(session().store().refundsOfPayment(ids.at(1))->isEmpty());
        BulkRefund again;
        again.id = id;
        const auto done = run(again);
        QVERIFY(done);
        QCOMPARE(done->countOf(kDone), 2);
        QCOMPARE(refundsAtStripe(ids).size(), 2);
    }

    void ofTwoRunsTheEarlierEndsAfterTheOneUnderWay()
    {
        const QStringList ids{pay(Money(1250, Currency())), pay(Money(1300, Currency()))};
        QVERIFY(sync());
        auto *flow = new BulkRefundFlow(session(), plan(ids));
        std::optional<Result<BulkRefund>> ended;
        flow->onFinished(this, [&ended](const Result<BulkRefund> &result) { ended = result; });
        stripe().holdNext("POST", "/v1/refunds");
        const auto sent = stripe().requestLog().count("POST /v1/refunds");
        flow->start();
        QTRY_COMPARE_WITH_TIMEOUT(stripe().requestLog().count("POST /v1/refunds"), sent + 1, 15000);
        const qint64 id = flow->bulkId();
        BulkJournal journal(session().store()); // as another window
        const auto seen = resultOf(journal.read(id));
        QVERIFY(seen && seen->has_value());
        const auto claimed = resultOf(journal.claim(id, (*seen)->changedAt));
        QVERIFY(claimed && claimed->has_value());
        QVERIFY(**claimed > (*seen)->changedAt);
        const auto late = resultOf(journal.claim(id, (*seen)->changedAt));
        QVERIFY(late && !late->has_value());
        QCOMPARE(late->error().code, u"bulk_taken"_s);
        stripe().releaseHeld();
        QTRY_VERIFY_WITH_TIMEOUT(ended.has_value(), 15000);
        QVERIFY(!ended->has_value());
        QCOMPARE(ended->error().code, u"bulk_taken"_s);
        QVERIFY(session().store().refundsOfPayment(ids.at(1))->isEmpty());
        QCOMPARE(refundsAtStripe(ids).size(), 1);
    }

    void aLineWhoseIntentExistsIsNeverRefundedAgain()
    {
        const QStringList ids{pay(Money(1250, Currency())), pay(Money(1300, Currency()))};
        QVERIFY(sync());
        auto *flow = new BulkRefundFlow(session(), plan(ids));
        QSignalSpy steps(flow, &Job::stepChanged);
        stripe().loseNextRequest("POST", "/v1/refunds", kAttempts); // Stripe never hears of the first
        const auto stopped = resultOf(static_cast<TypedJob<BulkRefund> *>(flow), 60000);
        QVERIFY(stopped && stopped->has_value());
        QCOMPARE((*stopped)->countOf(kUnknown), 1);
        QCOMPARE(refundsAtStripe(ids).size(), 0);
        BulkRefund again;
        again.id = (*stopped)->id;
        const auto early = run(again); // Stripe was asked and holds none, but it may still be on its way
        QVERIFY(early);
        QCOMPARE(int(early->state), int(BulkRefund::State::Stopped));
        QCOMPARE(early->countOf(kUnknown), 1);
        QCOMPARE(early->countOf(kWaiting), 1);
        QCOMPARE(refundsAtStripe(ids).size(), 0);
        const auto closed = resultOf(session().store().setRefundState(intentOf(ids.at(0)).id, RefundState::Refused, {},
                                                                      u"not_carried_out"_s, u"A person decided."_s));
        QVERIFY(closed && closed->has_value());
        const auto done = run(again);
        QVERIFY(done);
        QCOMPARE(int(done->state), int(BulkRefund::State::Done));
        QCOMPARE(int(done->lines.at(0).state), int(kRefused));
        QCOMPARE(int(done->lines.at(1).state), int(kDone));
        QCOMPARE(refundsAtStripe(ids).size(), 1);
    }

    void anUnknownBulkRefundIsSaidToBeUnknown()
    {
        BulkRefund bulk;
        bulk.id = 77;
        const auto refused = resultOf(static_cast<TypedJob<BulkRefund> *>(new BulkRefundFlow(session(), bulk)));
        QVERIFY(refused && !refused->has_value());
        QCOMPARE(refused->error().kind, ErrorKind::NotFound);
    }

private:
    Session &session() { return m_practice->session(); }
    practice::PracticeStripe &stripe() { return m_practice->world().stripe(); }
    QString pay(const Money &amount, const QString &method = u"pm_card_visa"_s)
    {
        PracticeCheckoutParams params;
        params.payerName = u"Zoë Fournier"_s;
        params.payerEmail = u"zoe.fournier@example.com"_s;
        params.plate = u"BXRT 512"_s;
        params.userTypeId = u"1"_s;
        params.paymentTypeId = m_type.id;
        params.kind = u"permit"_s;
        params.description = u"Concert parking"_s;
        params.amount = amount;
        params.paymentMethod = method;
        const auto made = resultOf(new PracticePaymentFlow(session(), params));
        return made && made->has_value() ? (**made).id : QString();
    }
    bool sync()
    {
        stripe().runDueDeliveries();
        const auto synced = resultOf(new SyncPaymentsFlow(session()), 30000);
        return synced && synced->has_value();
    }
    BulkRefund plan(const QStringList &ids)
    {
        const auto planned = resultOf(new PlanBulkRefundFlow(session(), ids), 60000);
        BulkRefund bulk = planned && planned->has_value() ? **planned : BulkRefund();
        bulk.reason = u"requested_by_customer"_s;
        bulk.comment = u"The event was cancelled"_s;
        bulk.withoutLease = true;
        return bulk;
    }
    std::optional<BulkRefund> run(const BulkRefund &bulk)
    {
        const auto done = resultOf(static_cast<TypedJob<BulkRefund> *>(new BulkRefundFlow(session(), bulk)), 120000);
        return done && done->has_value() ? std::optional(**done) : std::nullopt;
    }
    static BulkLine lineOf(const BulkRefund &bulk, const QString &paymentId)
    {
        const auto found =
            std::ranges::find_if(bulk.lines, [&](const BulkLine &l) { return l.payment.id == paymentId; });
        return found == bulk.lines.end() ? BulkLine() : *found;
    }
    RefundIntent intentOf(const QString &paymentId)
    {
        const auto intents = session().store().refundsOfPayment(paymentId);
        return intents && !intents->isEmpty() ? intents->constFirst() : RefundIntent();
    }
    /// Of all these payments.
    QList<StripeRefund> refundsAtStripe(const QStringList &paymentIds)
    {
        const auto client =
            session().stripeWith(std::make_shared<const SecretValue>(m_practice->world().keys().secretTest));
        QList<StripeRefund> refunds;
        for (const QString &id : paymentIds) {
            const auto payment = session().store().payment(id);
            QObject parent;
            const auto list = resultOf(client->refundsOf((*payment)->paymentIntentId, {}, &parent));
            if (list && list->has_value())
                refunds += (*list)->data;
        }
        return refunds;
    }

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    PaymentType m_type;
};

QTEST_GUILESS_MAIN(TestBulkRefundFlows)
#include "tst_bulkrefundflows.moc"
