#include "faultbench.h"

#include <QRandomGenerator>
#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kOperations = 2000;
constexpr qint64 kCents = 10000;
/// How long a request may take where nothing is broken. A connection that a fault has left behind may still have to be
/// waited out once (see FaultBench::m_patience), so it is not for ever.
constexpr auto kWithoutFaults = std::chrono::seconds(20);

/// What a person may ask of a payment, or what may happen to the world.
enum class Act {
    RefundInFull,
    RefundPart,
    AskTwice,     ///< a double click
    AskInWindows, ///< two windows at once
    Resume,
    SendAgain,
    CloseUnknown,
    Watch,
    TellOutbox,
    BreakStripe,
    BreakTenant,
    Heal,
    Restart,
    ClockForward,
    ClockBack,
    RefundOutside,
};
constexpr std::pair<Act, int> kShares[] = {
    {Act::RefundInFull, 12}, {Act::RefundPart, 22},  {Act::AskTwice, 6},     {Act::AskInWindows, 6},
    {Act::Resume, 10},       {Act::SendAgain, 8},    {Act::CloseUnknown, 5}, {Act::Watch, 3},
    {Act::TellOutbox, 3},    {Act::BreakStripe, 14}, {Act::BreakTenant, 6},  {Act::Heal, 6},
    {Act::Restart, 2},       {Act::ClockForward, 3}, {Act::ClockBack, 1},    {Act::RefundOutside, 2},
};

} // namespace

/// Random sequences of what people and the world do, with faults. Whatever happens, no key is carried out twice and
/// nothing is given back that nobody asked for; at the end Stripe's, the tenant's and the console's books agree.
/// The seed is printed; CONSOLE_REFUND_SEED sets it, CONSOLE_REFUND_OPERATIONS the number of operations.
class TestRefundProperty : public FaultBench
{
    Q_OBJECT

    QRandomGenerator m_random;
    QList<Payment> m_payments;
    QSet<QString> m_outside; ///< refund ids that were made in the Dashboard

    int below(int n) { return int(m_random.bounded(n)); }
    Act nextAct()
    {
        int sum = 0;
        for (const auto &[act, share] : kShares)
            sum += share;
        int at = below(sum);
        for (const auto &[act, share] : kShares) {
            at -= share;
            if (at < 0)
                return act;
        }
        return Act::Resume;
    }
    /// What the person sees now: as the dialog, from the preview; nothing where it refuses.
    std::optional<RefundRequest> ask(const Payment &payment, bool full)
    {
        const auto preview = resultOf(new PrepareRefundFlow(console(), payment.id), 30000);
        if (!preview || !preview->has_value() || !(*preview)->refusal.isEmpty())
            return std::nullopt;
        const Money left = (*preview)->remaining;
        RefundRequest request = requestFor(payment);
        request.amount = full ? left : Money(1 + m_random.bounded(qint64{left.minor()}), left.currency());
        request.full = full;
        request.remainingSeen = left;
        request.withoutLease = below(2) == 0;
        return request;
    }
    /// With all healed. The payer and the tenant are no part of what is tried: a loaded machine may take its time.
    Payment newPayment()
    {
        healAll();
        m_practice->services().http.setLongestTimeout(kWithoutFaults);
        const Payment made = paid(u"pm_card_visa"_s, kCents);
        m_practice->services().http.setLongestTimeout(m_patience);
        return made;
    }
    void refund(const Payment &payment, bool full)
    {
        if (const auto request = ask(payment, full))
            QVERIFY(resultOf(new RefundFlow(console(), *request), 30000));
    }
    /// The same request by several at once.
    void refundAtOnce(const Payment &payment, Session &other)
    {
        const auto request = ask(payment, below(2) == 0);
        if (!request)
            return;
        const auto before = moneyBack(payment);
        int ended = 0;
        QEventLoop loop;
        for (Session *one : {&console(), &other}) {
            auto *flow = new RefundFlow(*one, *request);
            flow->onFinished(&loop, [&](const Result<RefundIntent> &) {
                if (++ended == 2)
                    loop.quit();
            });
            flow->start();
        }
        QTimer::singleShot(30000, &loop, &QEventLoop::quit);
        loop.exec();
        QCOMPARE(ended, 2);
        QVERIFY(moneyBack(payment) - before <= request->amount.minor()); // once, or not at all
    }
    qint64 moneyBack(const Payment &payment)
    {
        qint64 sum = 0;
        for (const StripeRefund &made : refundsAtStripe(payment)) {
            if (made.status != "failed"_L1 && made.status != "canceled"_L1)
                sum += made.amount.minor();
        }
        return sum;
    }
    /// The state of the payment's newest intent decides what the person does about it.
    void sendAgain(const Payment &payment)
    {
        if (const RefundIntent intent = newestIntent(payment); intent.state == RefundState::OutcomeUnknown)
            QVERIFY(resultOf(new ResendRefundFlow(console(), intent.id), 30000));
    }
    void close(const Payment &payment)
    {
        if (const RefundIntent intent = newestIntent(payment); intent.state == RefundState::OutcomeUnknown)
            QVERIFY(resultOf(new CloseUnknownRefundFlow(console(), intent.id, u"Not in Stripe"_s), 30000));
    }
    void breakSomething(bool isStripe)
    {
        WireFault fault = WireFault::TlsPlainText;
        // A stall costs real time; a TLS fault is of a console of its own.
        while (isTls(fault) || fault == WireFault::StallBefore || fault == WireFault::StallAfter)
            fault = allWireFaults().at(below(int(allWireFaults().size())));
        const int times = 1 + below(6);
        if (!isStripe)
            breakTenant(fault, times);
        else
            breakStripe(fault, below(3) == 0 ? "GET" : "POST", below(4) == 0 ? "/v1/payment_intents" : "/v1/refunds",
                        times);
    }
    void refundOutside(const Payment &payment)
    {
        const qint64 left = kCents - moneyBack(payment);
        if (left <= 0)
            return;
        const auto before = refundsAtStripe(payment).size();
        // Stripe is broken for the Dashboard too: then it may be made all the same, but not later than now.
        m_practice->services().http.setLongestTimeout(kWithoutFaults);
        const bool isTold = refundInDashboard(payment, 1 + m_random.bounded(left));
        m_practice->services().http.setLongestTimeout(m_patience);
        const auto refunds = refundsAtStripe(payment);
        QVERIFY(refunds.size() == before + 1 || (!isTold && refunds.size() == before));
        for (const StripeRefund &made : refunds) {
            if (made.metadata.isEmpty())
                m_outside.insert(made.id);
        }
    }
    /// True at any moment, whatever is broken.
    void checkNeverMore(const Payment &payment)
    {
        QSet<QString> keys;
        QHash<QString, RefundIntent> intents;
        const auto journal = session().store().refundsOfPayment(payment.id);
        QVERIFY(journal);
        int open = 0;
        for (const RefundIntent &intent : *journal) {
            intents.insert(QString::fromLatin1(intent.idempotencyKey), intent);
            open += isOpen(intent.state) ? 1 : 0;
        }
        QVERIFY(open <= 1);
        QVERIFY(moneyBack(payment) <= kCents);
        for (const StripeRefund &made : refundsAtStripe(payment)) {
            if (m_outside.contains(made.id))
                continue;
            const QString key = made.metadata.value(QLatin1String(kRefundIntentMetadata));
            QVERIFY2(intents.contains(key), "money went back that the journal does not know");
            QVERIFY2(!keys.contains(key), "one ask was carried out twice");
            keys.insert(key);
            QCOMPARE(made.amount.minor(), intents.value(key).amount.minor());
            const RefundState state = intents.value(key).state;
            QVERIFY2(state != RefundState::Failed && state != RefundState::Canceled && state != RefundState::Armed &&
                         state != RefundState::Refused,
                     qPrintable(toString(state)));
        }
    }
    /// Everything is healed; what people and the console do until nothing is unknown.
    void bringToEnd(const Payment &payment)
    {
        if (newestIntent(payment).id == 0)
            return; // nobody has asked
        for (int round = 0; round < 6 && isOpen(stateOf(payment)); ++round) {
            m_clock->advance(std::chrono::minutes(11));
            const auto resumed = resultOf(new ResumeRefundsFlow(console()), 120000);
            QVERIFY(resumed);
            QVERIFY2(*resumed, *resumed ? "" : qPrintable(resumed->error().userText + resumed->error().detail));
            if (round == 0)
                sendAgain(payment);
            close(payment);
        }
        const RefundIntent left = newestIntent(payment);
        QVERIFY2(!isOpen(left.state),
                 qPrintable(u"%1 since %2, now %3: %4"_s.arg(toString(left.state), left.changedAt.toString(Qt::ISODate),
                                                             m_clock->now().toString(Qt::ISODate), left.errorText)));
    }
    void compareRowByRow(const Payment &payment)
    {
        checkNeverMore(payment);
        const auto refunds = refundsAtStripe(payment);
        const auto journal = session().store().refundsOfPayment(payment.id);
        for (const RefundIntent &intent : *journal) {
            const auto made = std::ranges::find_if(refunds, [&](const StripeRefund &refund) {
                return refund.metadata.value(QLatin1String(kRefundIntentMetadata)) ==
                       QString::fromLatin1(intent.idempotencyKey);
            });
            QCOMPARE(made != refunds.end(), intent.state == RefundState::Succeeded);
            if (made == refunds.end())
                continue;
            QCOMPARE(intent.refundId, made->id);
            QVERIFY(intent.tenantTold);
        }
        for (const StripeRefund &made : refunds) {
            if (!m_outside.contains(made.id))
                continue;
            const auto row = RefundJournal(session().store()).outside(made.id);
            QVERIFY(row && *row);
            QVERIFY((*row)->isRecorded());
        }
        const Payment theirs = atTenant(payment);
        QCOMPARE(theirs.refunded.minor(), moneyBack(payment));
        QCOMPARE(theirs.status == PaymentStatus::Refunded, moneyBack(payment) == kCents);
    }

private Q_SLOTS:
    void initTestCase() { beginFaults(); }
    void cleanupTestCase() { endFaults(); }

    void booksAgreeAfterRandomSequences()
    {
        bool isGiven = false;
        const uint given = qEnvironmentVariable("CONSOLE_REFUND_SEED").toUInt(&isGiven);
        const uint seed = isGiven ? given : QRandomGenerator::global()->generate();
        bool isCounted = false;
        const int counted = qEnvironmentVariableIntValue("CONSOLE_REFUND_OPERATIONS", &isCounted);
        const int operations = isCounted ? counted : kOperations;
        m_random.seed(seed);
        std::printf("CONSOLE_REFUND_SEED=%u, %d operations\n", seed, operations);
        std::fflush(stdout);
        m_patience = std::chrono::seconds(3); // a connection that was broken off sometimes leaves Qt waiting
        healAll();
        const auto window = consoleAt(console().workspace().stripeAddress, console().workspace().tenantAddress);
        QVERIFY(window);
        for (int i = 0; i < operations; ++i) {
            if (m_payments.size() < 3 || below(12) == 0) {
                m_payments.append(newPayment());
                QVERIFY(!m_payments.constLast().id.isEmpty());
            }
            const qsizetype newest = m_payments.size();
            const Payment payment = m_payments.at(newest - 1 - below(int(std::min<qsizetype>(newest, 6))));
            const Act act = nextAct();
            switch (act) {
            case Act::RefundInFull: refund(payment, true); break;
            case Act::RefundPart: refund(payment, false); break;
            case Act::AskTwice: refundAtOnce(payment, console()); break;
            case Act::AskInWindows: refundAtOnce(payment, *window); break;
            case Act::Resume: QVERIFY(resultOf(new ResumeRefundsFlow(console()), 60000)); break;
            case Act::SendAgain: sendAgain(payment); break;
            case Act::CloseUnknown: close(payment); break;
            case Act::Watch: QVERIFY(resultOf(new WatchRefundsFlow(console()), 60000)); break;
            case Act::TellOutbox: QVERIFY(resultOf(new TellOutboxFlow(console()), 60000)); break;
            case Act::BreakStripe: breakSomething(true); break;
            case Act::BreakTenant: breakSomething(false); break;
            case Act::Heal: healAll(); break;
            case Act::Restart: QVERIFY(reopenConsole()); break;
            case Act::ClockForward: m_clock->advance(std::chrono::minutes(1 + below(26 * 60))); break;
            case Act::ClockBack: m_clock->advance(-std::chrono::minutes(1 + below(90))); break;
            case Act::RefundOutside: refundOutside(payment); break;
            }
            if (act <= Act::CloseUnknown || act == Act::RefundOutside)
                checkNeverMore(payment);
            if (QTest::currentTestFailed()) {
                qWarning("operation %d (kind %d), CONSOLE_REFUND_SEED=%u", i, int(act), seed);
                return;
            }
        }
        healAll();
        m_practice->services().http.setLongestTimeout(kWithoutFaults);
        m_clock->advance(std::chrono::hours(3));
        for (const Payment &payment : std::as_const(m_payments))
            bringToEnd(payment);
        QVERIFY(sync(session()));
        QVERIFY(resultOf(new WatchRefundsFlow(console()), 60000));
        for (const QString &id : std::as_const(m_outside)) {
            const auto row = RefundJournal(session().store()).outside(id);
            if (row && *row && !(*row)->isRecorded())
                QVERIFY(resultOf(new RecordOutsideRefundFlow(console(), id, u"Made in the Dashboard"_s)));
        }
        const auto untold = resultOf(new TellOutboxFlow(console()), 60000);
        QVERIFY(untold && *untold);
        QCOMPARE(**untold, 0);
        int made = 0;
        for (const Payment &payment : std::as_const(m_payments)) {
            compareRowByRow(payment);
            made += int(refundsAtStripe(payment).size());
            if (QTest::currentTestFailed()) {
                qWarning("payment %s, CONSOLE_REFUND_SEED=%u", qPrintable(payment.orderId), seed);
                return;
            }
        }
        const auto unfinished = session().store().unfinishedRefunds();
        QVERIFY(unfinished);
        QCOMPARE(unfinished->size(), 0);
        std::printf("%d payments, %d refunds\n", int(m_payments.size()), made);
        QVERIFY(made > operations / 20); // it was about something
    }
};

QTEST_GUILESS_MAIN(TestRefundProperty)
#include "tst_refundproperty.moc"
