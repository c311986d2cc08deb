#include "faultbench.h"
#include "flows/refundsteps.h"

#include <QFile>
#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

/// What the console is about to do when the fault meets it, and what the journal says then.
enum class Moment {
    Reading,       ///< nothing in the journal: the payment is read
    FirstSending,  ///< armed: the refund is sent, and every attempt meets the fault
    FirstAttempt,  ///< the same, and only the first attempt meets it
    Asking,        ///< sent, then the program ended; Stripe has carried it out: it is asked
    SendingAgain,  ///< outcome unknown, Stripe holds none: it is sent again with its key
    PendingRead,   ///< pending, and done meanwhile: it is read again
    TellingTenant, ///< succeeded: the tenant is told
};
constexpr std::pair<Moment, const char *> kMoments[] = {
    {Moment::Reading, "none: reading"},       {Moment::FirstSending, "armed: sending"},
    {Moment::FirstAttempt, "armed: once"},    {Moment::Asking, "sent: asking"},
    {Moment::SendingAgain, "unknown: again"}, {Moment::PendingRead, "pending: reading"},
    {Moment::TellingTenant, "done: telling"},
};

} // namespace

/// Every fault at every state of the journal. Asserts on Stripe's and the tenant's books, and on what the console says.
class TestRefundFaults : public FaultBench
{
    Q_OBJECT

    QMap<std::pair<int, int>, QString> m_outcomes;
    QString m_whyUnmet; ///< why a case could not be set up

    /// In the words of the table.
    static QString wordOf(const RefundIntent &intent)
    {
        if (intent.id == 0)
            return u"not begun"_s;
        if (intent.state == RefundState::OutcomeUnknown)
            return u"unknown"_s;
        if (intent.state == RefundState::Succeeded && !intent.tenantTold)
            return u"untold"_s;
        return intent.state == RefundState::Succeeded ? u"done"_s : toString(intent.state);
    }
    RefundFlow *refund(const Payment &payment) { return new RefundFlow(console(), requestFor(payment)); }
    bool isDone(const auto &result)
    {
        if (!result)
            m_whyUnmet = u"a flow did not end in time"_s;
        else if (!result->has_value())
            m_whyUnmet = result->error().userText + u' ' + result->error().detail;
        return result && result->has_value();
    }

    // Each ends when the fault has been met. False: the case could not be set up.
    bool readWith(WireFault fault, const Payment &payment)
    {
        if (isTls(fault)) {
            const auto secure = tlsConsole(fault, true);
            return secure && resultOf(new RefundFlow(*secure, requestFor(payment)), 30000);
        }
        breakStripe(fault, "GET", "/v1/payment_intents/", kForever);
        const auto result = resultOf(refund(payment), 30000);
        return result.has_value();
    }
    bool sendWith(WireFault fault, const Payment &payment, int times)
    {
        if (!isTls(fault)) {
            console().setRefundObserver([this, fault, times](RefundState state) {
                if (state == RefundState::Armed)
                    breakStripe(fault, "POST", "/v1/refunds", times);
            });
            return isDone(resultOf(refund(payment), 30000));
        }
        const auto secure = tlsConsole(fault, true);
        const auto armed = arm(payment);
        if (!secure || !armed)
            return false;
        const auto client = resultOf(secure->stripe(payment.paymentTypeId, Mode::Test, this));
        return isDone(client) && isDone(resultOf(new SendRefundFlow(*secure, *armed, **client), 30000));
    }
    bool askWith(WireFault fault, const Payment &payment)
    {
        stripe().holdNext("POST", "/v1/refunds");
        const auto before = stripe().requestLog().count("POST /v1/refunds");
        QPointer<RefundFlow> flow = refund(payment);
        flow->start();
        if (!QTest::qWaitFor([&] { return stripe().requestLog().count("POST /v1/refunds") > before; }, 60000)) {
            m_whyUnmet = u"the refund was not sent"_s;
            return false;
        }
        delete flow; // the program ends
        stripe().releaseHeld();
        if (!QTest::qWaitFor([&] { return refundsAtStripe(payment).size() == 1; }, 60000) ||
            stateOf(payment) != RefundState::Sent) {
            m_whyUnmet = u"Stripe did not carry it out, or the answer came"_s;
            return false;
        }
        return resumeWith(fault, "/v1/refunds");
    }
    bool resumeWith(WireFault fault, const QByteArray &path)
    {
        const auto secure = isTls(fault) ? tlsConsole(fault, true) : nullptr;
        if (!secure)
            breakStripe(fault, "GET", path, kForever);
        return isDone(resultOf(new ResumeRefundsFlow(secure ? *secure : console()), 30000));
    }
    bool sendAgainWith(WireFault fault, const Payment &payment)
    {
        stripe().loseNextRequest("POST", "/v1/refunds", kAlways);
        if (!isDone(resultOf(refund(payment), 30000)) || stateOf(payment) != RefundState::OutcomeUnknown)
            return false;
        const qint64 id = newestIntent(payment).id;
        if (isTls(fault)) {
            const auto secure = tlsConsole(fault, true);
            return secure && resultOf(new ResendRefundFlow(*secure, id), 30000);
        }
        console().setRefundObserver([this, fault](RefundState state) {
            if (state == RefundState::Sent)
                breakStripe(fault, "POST", "/v1/refunds", kAlways);
        });
        return isDone(resultOf(new ResendRefundFlow(console(), id), 30000));
    }
    bool readPendingWith(WireFault fault, const Payment &payment)
    {
        if (!isDone(resultOf(refund(payment), 30000)) || stateOf(payment) != RefundState::Pending)
            return false;
        m_clock->advance(std::chrono::hours(1));
        stripe().runDueDeliveries();
        return resumeWith(fault, "/v1/refunds/re_");
    }
    bool tellWith(WireFault fault, const Payment &payment)
    {
        std::shared_ptr<Session> secure;
        if (isTls(fault)) {
            secure = tlsConsole(fault, false);
            if (!secure)
                return false;
        } else {
            console().setRefundObserver([this, fault](RefundState state) {
                if (state == RefundState::Succeeded)
                    breakTenant(fault, kAlways);
            });
        }
        RefundRequest request = requestFor(payment);
        request.withoutLease = secure != nullptr; // that tenant cannot be asked for one
        return isDone(resultOf(new RefundFlow(secure ? *secure : console(), request), 30000));
    }
    std::optional<RefundIntent> arm(const Payment &payment)
    {
        RefundIntent intent;
        intent.paymentId = payment.id;
        intent.paymentIntentId = payment.paymentIntentId;
        intent.paymentTypeId = payment.paymentTypeId;
        intent.amount = payment.amount;
        intent.comment = u"Sold the car"_s;
        const auto armed = resultOf(session().store().armRefund(intent));
        return isDone(armed) ? std::optional(**armed) : std::nullopt;
    }

    /// The row of the table in ARCHITECTURE.md that is named so; its cells.
    static QStringList rowIn(const QString &document, const QString &name)
    {
        const QString start = u"\n| %1 |"_s.arg(name);
        const qsizetype at = document.indexOf(start);
        if (at < 0)
            return {};
        const qsizetype from = at + start.size();
        QStringList cells = document.mid(from, document.indexOf(u'\n', from) - from).split(u'|', Qt::SkipEmptyParts);
        for (QString &cell : cells)
            cell = cell.trimmed();
        return cells;
    }

private Q_SLOTS:
    void initTestCase() { beginFaults(); }
    void cleanupTestCase() { endFaults(); }
    void cleanup() { healAll(); }

    void everyFaultAtEveryStateIsSurvived_data()
    {
        QTest::addColumn<int>("faultNumber");
        QTest::addColumn<int>("momentNumber");
        for (const auto &[moment, name] : kMoments) {
            for (const WireFault fault : allWireFaults())
                QTest::addRow("%s, %s", name, qPrintable(nameOf(fault))) << int(fault) << int(moment);
        }
    }
    void everyFaultAtEveryStateIsSurvived()
    {
        QFETCH(int, faultNumber);
        QFETCH(int, momentNumber);
        const auto fault = WireFault(faultNumber);
        const auto moment = Moment(momentNumber);
        const Payment payment = paid(moment == Moment::PendingRead ? u"pm_card_pendingRefund"_s : u"pm_card_visa"_s);
        QVERIFY(!payment.id.isEmpty());
        bool isMet = false;
        m_whyUnmet.clear();
        switch (moment) {
        case Moment::Reading: isMet = readWith(fault, payment); break;
        case Moment::FirstSending: isMet = sendWith(fault, payment, kAlways); break;
        case Moment::FirstAttempt: isMet = sendWith(fault, payment, 1); break;
        case Moment::Asking: isMet = askWith(fault, payment); break;
        case Moment::SendingAgain: isMet = sendAgainWith(fault, payment); break;
        case Moment::PendingRead: isMet = readPendingWith(fault, payment); break;
        case Moment::TellingTenant: isMet = tellWith(fault, payment); break;
        }
        QVERIFY2(isMet, qPrintable(m_whyUnmet + u" ("_s + toString(stateOf(payment)) + u')'));
        QVERIFY(!isUnmet(fault));
        const RefundIntent after = newestIntent(payment);
        healAll();
        QCOMPARE(untruth(payment), QString());
        if (moment == Moment::Reading)
            QVERIFY(after.id == 0 && refundsAtStripe(payment).isEmpty());
        if (moment == Moment::SendingAgain || moment == Moment::Asking) // only Stripe's word on this very key ends it
            QVERIFY2(after.state != RefundState::Refused, qPrintable(after.errorText));
        const QString way = settle(payment);
        QVERIFY2(!way.startsWith(u'!'), qPrintable(way));
        QCOMPARE(disagreement(payment), QString());
        const QString outcome = way.isEmpty() ? wordOf(after) : wordOf(after) + u"; "_s + way;
        m_outcomes.insert({faultNumber, momentNumber}, outcome);
    }

    /// The table in ARCHITECTURE.md is what was seen above.
    void theTableInArchitectureIsTrue()
    {
        if (m_outcomes.size() < allWireFaults().size() * qsizetype(std::size(kMoments)))
            QSKIP("not every case was run");
        QFile file(QStringLiteral(CONSOLE_SOURCE_DIR "/ARCHITECTURE.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString document = QString::fromUtf8(file.readAll());
        QStringList moments;
        for (const auto &[moment, name] : kMoments)
            moments += QLatin1StringView(name);
        QCOMPARE(rowIn(document, u"fault"_s), moments);
        QStringList untrue;
        for (const WireFault fault : allWireFaults()) {
            const QStringList cells = rowIn(document, nameOf(fault));
            QVERIFY2(cells.size() == moments.size(), qPrintable(nameOf(fault)));
            for (qsizetype i = 0; i < cells.size(); ++i) {
                const QString seen = m_outcomes.value({int(fault), int(kMoments[std::size_t(i)].first)});
                // Where the two ends of a socket race, the table names both outcomes.
                if (!cells.at(i).split(u" *or* "_s).contains(seen))
                    untrue += u"%1, %2: %3"_s.arg(nameOf(fault), moments.at(i), seen);
            }
        }
        QVERIFY2(untrue.isEmpty(), qPrintable(untrue.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(TestRefundFaults)
#include "tst_refundfaults.moc"
