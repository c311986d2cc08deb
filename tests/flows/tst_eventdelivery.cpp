#include "eventtest.h"

#include "flows/resendverdict.h"
#include "flows/webhookflow.h"

#include <QJsonDocument>
#include <QSet>

#include <algorithm>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using practice::TenantFault;

class TestEventDelivery : public QObject
{
    Q_OBJECT
    std::unique_ptr<EventTest> m_world;

    EventTest &w() { return *m_world; }
    QList<EventRow> listed(const EventFilter &filter = {})
    {
        QList<EventRow> rows;
        QString after;
        do {
            const auto page =
                resultOf(new ListEventsFlow(w().session(), w().type.id, Mode::Test, filter, after), 60000);
            if (!page || !page->has_value()) {
                qWarning("not listed: %s", page ? qPrintable(page->error().userText) : "timeout");
                return {};
            }
            rows += (*page)->rows;
            after = (*page)->next;
        } while (!after.isEmpty());
        return rows;
    }
    ResendJournal journal() { return ResendJournal(w().session().store()); }

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<EventTest>();
        QVERIFY2(w().begin(), qPrintable(w().practice->why()));
    }
    void cleanup() { m_world.reset(); }

    // --- the list

    void theStateFollowsFromPendingWebhooksAndAge()
    {
        QCOMPARE(w().checkouts(1).size(), 1);
        w().clock.advance(1min);
        QCOMPARE(w().missedCheckouts(1).size(), 1);
        auto rows = listed();
        QCOMPARE(rows.size(), 2);
        QVERIFY(rows.at(0).state == DeliveryState::Pending);
        QVERIFY(!rows.at(0).retriesLeft.isEmpty());
        QVERIFY(rows.at(1).state == DeliveryState::Delivered);
        QVERIFY(rows.at(0).event.created > rows.at(1).event.created);
        QCOMPARE(rows.at(0).leavesAt, rows.at(0).event.created.addDays(30));
        QVERIFY(!rows.at(0).madeBeforeEndpoint);
        w().letStripeGiveUp();
        rows = listed();
        QVERIFY(rows.at(0).state == DeliveryState::Failed);
        QVERIFY(rows.at(1).state == DeliveryState::Delivered);
        w().clock.advance(24h * 31);
        QVERIFY(listed().isEmpty());
    }

    void filtersAreStateTypeTimeAndPayment()
    {
        QCOMPARE(w().checkouts(1).size(), 1);
        w().clock.advance(1h);
        const auto declined = w().missedCheckouts(1, u"pm_card_chargeDeclined"_s);
        w().clock.advance(1min);
        const auto missed = w().missedCheckouts(1);
        QVERIFY(w().sync());
        QCOMPARE(listed().size(), 3);
        EventFilter filter;
        filter.state = DeliveryState::Pending;
        QCOMPARE(listed(filter).size(), 2);
        filter.state = DeliveryState::Failed;
        QCOMPARE(listed(filter).size(), 0);
        filter.state = DeliveryState::Delivered;
        QCOMPARE(listed(filter).size(), 1);
        filter = {};
        filter.types = {u"payment_intent.payment_failed"_s};
        QCOMPARE(listed(filter).size(), 1);
        QCOMPARE(listed(filter).first().event.paymentIntentId, declined.first().paymentIntentId);
        QCOMPARE(listed(filter).first().paymentId, declined.first().id);
        filter = {};
        filter.since = w().clock.now().addSecs(-600);
        QCOMPARE(listed(filter).size(), 2);
        filter.since = {};
        filter.until = w().clock.now().addSecs(-600);
        QCOMPARE(listed(filter).size(), 1);
        filter = {};
        filter.payment = missed.first().id;
        QCOMPARE(listed(filter).size(), 1);
        QCOMPARE(listed(filter).first().event.type, u"payment_intent.succeeded"_s);
        filter.payment = missed.first().paymentIntentId;
        QCOMPARE(listed(filter).size(), 1);
        filter.payment = u"pay_nobody_knows"_s;
        const auto unknown = resultOf(new ListEventsFlow(w().session(), w().type.id, Mode::Test, filter, {}));
        QVERIFY(unknown && !unknown->has_value());
        QCOMPARE(unknown->error().kind, ErrorKind::InvalidInput);
    }

    void pagesNeitherSkipNorRepeat()
    {
        QCOMPARE(w().checkouts(130).size(), 130);
        const auto first = resultOf(new ListEventsFlow(w().session(), w().type.id, Mode::Test, {}, {}));
        QVERIFY(first && first->has_value());
        QCOMPARE((*first)->rows.size(), 100);
        QVERIFY(!(*first)->next.isEmpty());
        const QStringList ids = idsOf(listed());
        QCOMPARE(ids.size(), 130);
        QCOMPARE(QSet<QString>(ids.begin(), ids.end()).size(), 130);
    }

    void aListWithoutAKeyIsAnError()
    {
        const auto page = resultOf(new ListEventsFlow(w().session(), w().type.id, Mode::Live, {}, {}));
        QVERIFY(page && !page->has_value());
        QCOMPARE(page->error().kind, ErrorKind::SecretMissing);
        const auto other = resultOf(new ListEventsFlow(w().session(), u"no_such_type"_s, Mode::Test, {}, {}));
        QVERIFY(other && !other->has_value());
        QCOMPARE(other->error().kind, ErrorKind::NotFound);
    }

    // --- the plan

    void aPlanKeepsTheNewestOfAnObjectInOrderOfCreation()
    {
        w().tenant().setFault(TenantFault::CallbackServerError);
        const auto made = QJsonDocument::fromJson(
            w().post(u"/v1/payment_intents"_s, "amount=500&currency=usd&payment_method_types[]=card"));
        const QString intent = made["id"_L1].toString();
        QVERIFY2(intent.startsWith("pi_"_L1), made.toJson().constData());
        for (int i = 0; i < 2; ++i) {
            w().clock.advance(1min);
            w().post(u"/v1/payment_intents/%1/confirm"_s.arg(intent), "payment_method=pm_card_chargeDeclined");
            w().stripe().runDueDeliveries();
        }
        w().clock.advance(1min);
        QCOMPARE(w().missedCheckouts(1).size(), 1);
        w().letStripeGiveUp();
        const auto all = listed(w().failedOnes());
        QCOMPARE(all.size(), 3);
        const ResendPlan plan = w().planOf(w().failedOnes());
        QCOMPARE(plan.events.size(), 2);
        QCOMPARE(plan.duplicatesLeftOut, 1);
        QCOMPARE(plan.endpointId, w().endpointId());
        QCOMPARE(plan.events.at(0).event.id, all.at(1).event.id); // the newer of the two
        QCOMPARE(plan.events.at(1).event.id, all.at(0).event.id);
        QCOMPARE(plan.estimatedMs, 200);
        QVERIFY(w().planOf({}).events.size() >= 2);
    }

    void aPlanWithoutAnEndpointIsRefused()
    {
        const auto gone = resultOf(w().stripeClient()->deleteWebhookEndpoint(w().endpointId(), nullptr));
        QVERIFY(gone && gone->has_value());
        const auto plan = resultOf(new PlanResendFlow(w().session(), w().type.id, Mode::Test, {}));
        QVERIFY(plan && !plan->has_value());
        QCOMPARE(plan->error().kind, ErrorKind::Refused);
    }

    // --- the resend

    void theFirstRejectedSignatureStopsTheRun_data()
    {
        QTest::addColumn<bool>("asksTenant");
        QTest::newRow("the tenant tells") << true;
        QTest::newRow("the tenant cannot tell") << false;
    }
    void theFirstRejectedSignatureStopsTheRun()
    {
        QFETCH(bool, asksTenant);
        w().asksTenant = asksTenant;
        QCOMPARE(w().missedCheckouts(5).size(), 5);
        w().letStripeGiveUp();
        const ResendPlan plan = w().planOf(w().failedOnes());
        w().tenant().setFault(TenantFault::WrongSecret);
        const qsizetype before = w().stripe().deliveryAttempts().size();
        const auto run = w().resend(new ResendEventsFlow(w().session(), plan));
        QVERIFY2(run && run->has_value(), qPrintable(why(run)));
        QVERIFY((*run)->state == ResendRun::State::Stopped);
        QVERIFY2((*run)->stopReason.contains(u"signature"_s), qPrintable((*run)->stopReason));
        QCOMPARE((*run)->countOf(ResendState::Refused), 1);
        QCOMPARE((*run)->countOf(ResendState::Waiting), 4);
        QCOMPARE(toString((*run)->items.first().state), u"refused"_s);
        QVERIFY(!(*run)->items.first().trouble.isEmpty());
        QCOMPARE(w().stripe().deliveryAttempts().size() - before, 1);

        // Put right, the run goes on with the refused one too, by a key of its own.
        w().tenant().setFault(TenantFault::None);
        const auto on = w().resend(new ResendEventsFlow(w().session(), (*run)->id));
        QVERIFY2(on && on->has_value(), qPrintable(why(on)));
        QVERIFY2((*on)->state == ResendRun::State::Done, qPrintable(why(on)));
        QCOMPARE((*on)->countOf(ResendState::Delivered), 5);
        QCOMPARE((*on)->items.first().attempt, 2);
        QCOMPARE((*on)->items.last().attempt, 1);
        QCOMPARE(idsOf(w().attemptsFrom(before)), QStringList{plan.events.first().event.id} + idsOf(plan.events));
    }

    void aWrongClockOfTheTenantIsNotTakenForAWrongSecret()
    {
        QCOMPARE(w().missedCheckouts(2).size(), 2);
        w().letStripeGiveUp();
        const ResendPlan plan = w().planOf(w().failedOnes());
        w().tenant().setFault(TenantFault::CallbackSkewedClock);
        const auto run = w().resend(new ResendEventsFlow(w().session(), plan));
        QVERIFY2(run && run->has_value(), qPrintable(why(run)));
        QVERIFY((*run)->state == ResendRun::State::Stopped);
        QVERIFY2((*run)->stopReason.contains(u"clock"_s), qPrintable((*run)->stopReason));
        QCOMPARE((*run)->countOf(ResendState::Waiting), 1);
    }

    void anOldRefusalDoesNotStopARunThatIsTakenNow_data()
    {
        QTest::addColumn<bool>("asksTenant");
        QTest::newRow("the tenant tells") << true;
        QTest::newRow("the tenant cannot tell") << false;
    }
    void anOldRefusalDoesNotStopARunThatIsTakenNow()
    {
        QFETCH(bool, asksTenant);
        w().asksTenant = asksTenant;
        w().tenant().setFault(TenantFault::WrongSecret);
        QCOMPARE(w().checkouts(3).size(), 3);
        w().letStripeGiveUp(); // refused for their signature all the time
        const auto run = w().resend(new ResendEventsFlow(w().session(), w().planOf(w().failedOnes())));
        QVERIFY2(run && run->has_value(), qPrintable(why(run)));
        QVERIFY2((*run)->state == ResendRun::State::Done, qPrintable(why(run)));
        QCOMPARE((*run)->countOf(ResendState::Delivered), 3);
    }

    void aTenantThatTakesNothingStopsTheRun_data()
    {
        QTest::addColumn<bool>("asksTenant");
        QTest::newRow("the tenant tells") << true;
        QTest::newRow("the tenant cannot tell") << false;
    }
    void aTenantThatTakesNothingStopsTheRun()
    {
        QFETCH(bool, asksTenant);
        w().asksTenant = asksTenant;
        QCOMPARE(w().missedCheckouts(8).size(), 8);
        w().letStripeGiveUp();
        const ResendPlan plan = w().planOf(w().failedOnes());
        w().tenant().setFault(TenantFault::CallbackServerError);
        const auto run = w().resend(new ResendEventsFlow(w().session(), plan));
        QVERIFY2(run && run->has_value(), qPrintable(why(run)));
        QVERIFY((*run)->state == ResendRun::State::Stopped);
        QCOMPARE((*run)->countOf(ResendState::Waiting), 3);
        QCOMPARE((*run)->countOf(ResendState::Delivered), 0);
        w().tenant().setFault(TenantFault::None);
        const auto on = w().resend(new ResendEventsFlow(w().session(), (*run)->id));
        QVERIFY2(on && on->has_value(), qPrintable(why(on)));
        QCOMPARE((*on)->countOf(ResendState::Delivered), 8);
    }

    void aRefusedRetryCallLeavesAWorkList_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("403") << 403;
        QTest::newRow("404") << 404;
        QTest::newRow("401") << 401;
        QTest::newRow("400") << 400;
    }
    void aRefusedRetryCallLeavesAWorkList()
    {
        QFETCH(int, status);
        QCOMPARE(w().missedCheckouts(3).size(), 3);
        w().letStripeGiveUp();
        const ResendPlan plan = w().planOf(w().failedOnes());
        w().stripe().failNext("POST", "/v1/events/", status, 10);
        const qsizetype before = w().stripe().deliveryAttempts().size();
        const auto run = w().resend(new ResendEventsFlow(w().session(), plan));
        QVERIFY2(run && run->has_value(), qPrintable(why(run)));
        QVERIFY((*run)->state == ResendRun::State::Stopped);
        QVERIFY(!(*run)->stopReason.isEmpty());
        QCOMPARE((*run)->countOf(ResendState::Waiting), 3);
        QCOMPARE(w().stripe().deliveryAttempts().size(), before);
        QCOMPARE(journal().run((*run)->id)->countOf(ResendState::Waiting), 3);
        QCOMPARE(retriesIn(w().stripe().requestLog()), 1);
    }

    void anEventThatStripeDroppedIsLeftOut()
    {
        QCOMPARE(w().missedCheckouts(1).size(), 1);
        w().clock.advance(24h * 5);
        QCOMPARE(w().missedCheckouts(1).size(), 1);
        w().letStripeGiveUp();
        const ResendPlan plan = w().planOf(w().failedOnes());
        QCOMPARE(plan.events.size(), 2);
        w().clock.advance(24h * 27);
        const auto run = w().resend(new ResendEventsFlow(w().session(), plan));
        QVERIFY2(run && run->has_value(), qPrintable(why(run)));
        QVERIFY2((*run)->state == ResendRun::State::Done, qPrintable(why(run)));
        QCOMPARE(toString((*run)->items.first().state), u"skipped"_s);
        QCOMPARE(toString((*run)->items.last().state), u"delivered"_s);
    }

    void tooManyCallsAreFollowedByLongerPauses()
    {
        QCOMPARE(w().missedCheckouts(2).size(), 2);
        w().letStripeGiveUp();
        const ResendPlan plan = w().planOf(w().failedOnes());
        w().stripe().failNext("POST", "/v1/events/", 429, 3);
        const auto run = w().resend(new ResendEventsFlow(w().session(), plan));
        QVERIFY2(run && run->has_value(), qPrintable(why(run)));
        QVERIFY2((*run)->state == ResendRun::State::Done, qPrintable(why(run)));
        QCOMPARE((*run)->countOf(ResendState::Delivered), 2);
        QVERIFY(w().pauses.contains(1000ms));
        QVERIFY(w().pauses.contains(2000ms));
        QVERIFY(w().pauses.contains(4000ms));
        w().stripe().failNext("POST", "/v1/events/", 429, 100);
        QCOMPARE(w().missedCheckouts(1).size(), 1);
        w().letStripeGiveUp();
        const auto given = w().resend(new ResendEventsFlow(w().session(), w().planOf(w().failedOnes())));
        QVERIFY2(given && given->has_value(), qPrintable(why(given)));
        QVERIFY((*given)->state == ResendRun::State::Stopped);
        QCOMPARE((*given)->countOf(ResendState::Waiting), 1);
    }

    void aDisabledOrDeletedEndpointStopsBeforeAnythingIsSent()
    {
        QCOMPARE(w().missedCheckouts(1).size(), 1);
        w().letStripeGiveUp();
        const ResendPlan plan = w().planOf(w().failedOnes());
        w().post(u"/v1/webhook_endpoints/"_s + w().endpointId(), "disabled=true");
        auto run = w().resend(new ResendEventsFlow(w().session(), plan));
        QVERIFY2(run && run->has_value(), qPrintable(why(run)));
        QVERIFY((*run)->state == ResendRun::State::Stopped);
        QVERIFY((*run)->stopReason.contains(u"disabled"_s));
        const auto gone = resultOf(w().stripeClient()->deleteWebhookEndpoint(w().endpointId(), nullptr));
        QVERIFY(gone && gone->has_value());
        run = w().resend(new ResendEventsFlow(w().session(), (*run)->id));
        QVERIFY2(run && run->has_value(), qPrintable(why(run)));
        QVERIFY((*run)->state == ResendRun::State::Stopped);
        QVERIFY((*run)->stopReason.contains(w().endpointId()));
        QCOMPARE(retriesIn(w().stripe().requestLog()), 0);
    }

    void aLostAnswerIsResolvedByAsking_data()
    {
        QTest::addColumn<bool>("asksTenant");
        QTest::newRow("the tenant tells") << true;
        QTest::newRow("the tenant cannot tell") << false;
    }
    void aLostAnswerIsResolvedByAsking()
    {
        QFETCH(bool, asksTenant);
        w().asksTenant = asksTenant;
        QCOMPARE(w().missedCheckouts(2).size(), 2);
        w().letStripeGiveUp();
        const ResendPlan plan = w().planOf(w().failedOnes());
        const qsizetype before = w().stripe().deliveryAttempts().size();
        w().stripe().loseNextAnswer("POST", "/v1/events/", 1);
        const auto run = w().resend(new ResendEventsFlow(w().session(), plan));
        QVERIFY2(run && run->has_value(), qPrintable(why(run)));
        QVERIFY2((*run)->state == ResendRun::State::Done, qPrintable(why(run)));
        QCOMPARE((*run)->countOf(ResendState::Delivered), 2);
        QCOMPARE(idsOf(w().attemptsFrom(before)), idsOf(plan.events));
    }

    void aKilledRunAsksAboutWhatWasOnItsWay_data()
    {
        QTest::addColumn<bool>("hasArrived");
        QTest::newRow("it arrived after the end") << true;
        QTest::newRow("it never left") << false;
    }
    void aKilledRunAsksAboutWhatWasOnItsWay()
    {
        QFETCH(bool, hasArrived);
        QCOMPARE(w().missedCheckouts(4).size(), 4);
        w().letStripeGiveUp();
        const ResendPlan plan = w().planOf(w().failedOnes());
        const qsizetype before = w().stripe().deliveryAttempts().size();
        auto *flow = new ResendEventsFlow(w().session(), plan);
        flow->setOptions(w().options());
        QObject context;
        connect(flow, &ResendEventsFlow::progressed, &context, [&](int done, int) {
            if (done != 1)
                return;
            if (hasArrived)
                w().stripe().holdNext("POST", "/v1/events/");
            else
                w().stripe().loseNextRequest("POST", "/v1/events/"); // the second try is half a second away
        });
        const auto sent = [&] { return retriesIn(w().stripe().requestLog()) >= 2; };
        flow->start();
        QVERIFY(console::test::waitFor(sent, 20000));
        delete flow; // as a kill: nothing is told, nothing is written any more
        QVERIFY2(w().practice->reopen(), qPrintable(w().practice->why()));
        const auto runs = journal().runs(w().type.id, Mode::Test);
        QVERIFY(runs && runs->size() == 1);
        QVERIFY(runs->first().state == ResendRun::State::Running);
        const auto kept = journal().run(runs->first().id);
        QVERIFY(kept);
        QCOMPARE(kept->countOf(ResendState::Delivered), 1);
        QCOMPARE(toString(kept->items.at(1).state), u"sent"_s);
        QCOMPARE(kept->countOf(ResendState::Waiting), 2);

        w().stripe().releaseHeld();
        if (hasArrived)
            QTRY_COMPARE(w().stripe().deliveryAttempts().size() - before, 2);
        const auto done = w().resend(new ResendEventsFlow(w().session(), runs->first().id));
        QVERIFY2(done && done->has_value(), qPrintable(why(done)));
        QVERIFY2((*done)->state == ResendRun::State::Done, qPrintable(why(done)));
        QCOMPARE((*done)->countOf(ResendState::Delivered), 4);
        QCOMPARE(idsOf(w().attemptsFrom(before)), idsOf(plan.events)); // each once
        QCOMPARE((*done)->items.at(1).attempt, hasArrived ? 1 : 2);
    }

    void cancelLeavesARunThatCanGoOn()
    {
        QCOMPARE(w().missedCheckouts(4).size(), 4);
        w().letStripeGiveUp();
        const ResendPlan plan = w().planOf(w().failedOnes());
        auto *flow = new ResendEventsFlow(w().session(), plan);
        QObject context;
        connect(flow, &ResendEventsFlow::progressed, &context, [flow](int done, int) {
            if (done == 2)
                flow->cancel();
        });
        const auto cancelled = w().resend(flow);
        QVERIFY(cancelled && !cancelled->has_value());
        QCOMPARE(cancelled->error().kind, ErrorKind::Cancelled);
        const auto stopped = [&] {
            const auto runs = journal().runs(w().type.id, Mode::Test);
            return runs && runs->size() == 1 && runs->first().state == ResendRun::State::Stopped;
        };
        QTRY_VERIFY(stopped());
        const auto on =
            w().resend(new ResendEventsFlow(w().session(), journal().runs(w().type.id, Mode::Test)->first().id));
        QVERIFY2(on && on->has_value(), qPrintable(why(on)));
        QCOMPARE((*on)->countOf(ResendState::Delivered), 4);
    }

    void anEventOlderThanTheEndpointCanBeSentAndIsSeenToArrive()
    {
        const auto gone = resultOf(w().stripeClient()->deleteWebhookEndpoint(w().endpointId(), nullptr));
        QVERIFY(gone && gone->has_value());
        const auto missed = w().checkouts(1);
        QCOMPARE(missed.size(), 1);
        w().clock.advance(1h);
        const auto registered = resultOf(new RegisterWebhookFlow(w().session(), w().type, Mode::Test), 60000);
        QVERIFY(registered && registered->has_value());
        w().type = **registered;
        const auto rows = listed();
        QCOMPARE(rows.size(), 1);
        QVERIFY(rows.first().madeBeforeEndpoint);
        const auto run = w().resend(new ResendEventsFlow(w().session(), w().planOf({})));
        QVERIFY2(run && run->has_value(), qPrintable(why(run)));
        const auto payment = resultOf(w().tenantClient()->payment(missed.first().id, nullptr));
        QVERIFY(payment && payment->has_value());
        QCOMPARE((*payment)->status, PaymentStatus::Succeeded);
        QCOMPARE(toString((*run)->items.first().state), u"delivered"_s); // Stripe does not count it: OPS-COM told
        w().asksTenant = false;
        const auto blind = w().resend(new ResendEventsFlow(w().session(), w().planOf({})));
        QVERIFY2(blind && blind->has_value(), qPrintable(why(blind)));
        QCOMPARE(toString((*blind)->items.first().state),
                 u"unknown"_s); // nobody could tell: never said to be delivered
        QVERIFY(!(*blind)->items.first().trouble.isEmpty());
    }

    // --- small parts

    void newCallbacksAreFoundByTheirOrder()
    {
        const auto record = [](const QString &event, CallbackVerdict verdict) {
            CallbackRecord made;
            made.eventId = event;
            made.verdict = verdict;
            made.status = 400;
            return made;
        };
        const auto bad = CallbackVerdict::SignatureMismatch;
        const auto a = record(u"a"_s, bad);
        const auto b = record(u"b"_s, bad);
        const auto c = record(u"c"_s, bad);
        QCOMPARE(newCallbacks({}, {}, 3).size(), 0);
        QCOMPARE(newCallbacks({}, {b, a}, 3).size(), 2);
        QCOMPARE(newCallbacks({}, {b, a}, 3).first().eventId, u"a"_s); // oldest first
        QCOMPARE(newCallbacks({a}, {a}, 3).size(), 0);
        QCOMPARE(newCallbacks({a}, {a, a}, 3).size(), 1); // the same again at the same time
        QCOMPARE(newCallbacks({b, a}, {a, b, a}, 3).size(), 1);
        QCOMPARE(newCallbacks({b, a, c}, {a, b, a}, 3).size(), 1); // c fell out of the full list
        QCOMPARE(newCallbacks({c, b, a}, {a, b, c}, 3).size(), 2);
        QCOMPARE(newCallbacks({c, b}, {a, a, a}, 3).size(), 3);
    }

    void eachVerdictOfTheTenantHasItsMeaning_data()
    {
        QTest::addColumn<int>("verdict");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("stops");
        const auto row = [](CallbackVerdict verdict, int status, const char *state, bool stops) {
            QTest::addRow("%s %d", qPrintable(toString(verdict)), status)
                << int(verdict) << status << QString::fromLatin1(state) << stops;
        };
        row(CallbackVerdict::Accepted, 200, "delivered", false);
        row(CallbackVerdict::Duplicate, 200, "delivered", false);
        row(CallbackVerdict::IgnoredType, 200, "delivered", false);
        row(CallbackVerdict::Accepted, 500, "refused", false);
        row(CallbackVerdict::SignatureMismatch, 400, "refused", true);
        row(CallbackVerdict::SignatureMismatch, 200, "refused", true); // 2xx to a bad signature is no delivery
        row(CallbackVerdict::TimestampOutOfRange, 400, "refused", true);
        row(CallbackVerdict::MalformedHeader, 400, "refused", true);
        row(CallbackVerdict::WrongMode, 400, "refused", true);
        row(CallbackVerdict::Unreadable, 400, "refused", true);
    }
    void eachVerdictOfTheTenantHasItsMeaning()
    {
        QFETCH(int, verdict);
        QFETCH(int, status);
        CallbackRecord record;
        record.verdict = CallbackVerdict(verdict);
        record.status = status;
        const ResendVerdict meaning = verdictOf(record);
        QTEST(toString(meaning.state), "state");
        QTEST(!meaning.stopReason.isEmpty(), "stops");
        QCOMPARE(meaning.trouble.isEmpty(),
                 meaning.state == ResendState::Delivered && record.verdict != CallbackVerdict::IgnoredType);
    }

    void linksLeadIntoTheDashboardOfTheMode()
    {
        QCOMPARE(dashboardEventUrl(u"evt_1"_s, Mode::Test).toString(),
                 u"https://dashboard.stripe.com/test/events/evt_1"_s);
        QCOMPARE(dashboardEventUrl(u"evt_1"_s, Mode::Live).toString(), u"https://dashboard.stripe.com/events/evt_1"_s);
        QCOMPARE(dashboardPaymentUrl(u"pi_1"_s, Mode::Live).toString(),
                 u"https://dashboard.stripe.com/payments/pi_1"_s);
        QCOMPARE(dashboardWebhooksUrl(Mode::Test).toString(), u"https://dashboard.stripe.com/test/webhooks"_s);
        QCOMPARE(dashboardNewWebhookUrl(requiredWebhookEvents(), Mode::Test).toString(QUrl::FullyEncoded),
                 u"https://dashboard.stripe.com/test/webhooks/create?events=payment_intent.succeeded%2C"
                 "payment_intent.payment_failed%2Cpayment_intent.canceled"_s);
        QCOMPARE(dashboardNewWebhookUrl({u"a&b"_s}, Mode::Live).toString(QUrl::FullyEncoded),
                 u"https://dashboard.stripe.com/webhooks/create?events=a%26b"_s);
        QCOMPARE(dashboardEventUrl(u"../x?y#z"_s, Mode::Live).host(), u"dashboard.stripe.com"_s);
        QVERIFY(!dashboardEventUrl(u"../x?y#z"_s, Mode::Live).hasQuery());
    }
};

QTEST_GUILESS_MAIN(TestEventDelivery)
#include "support/waiting.h"
#include "tst_eventdelivery.moc"
