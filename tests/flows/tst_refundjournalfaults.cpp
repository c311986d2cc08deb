#include "faultbench.h"
#include "store/database.h"
#include "store/migrator.h"
#include "store/storethread.h"
#include "support/faultydisk.h"
#include "support/waiting.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

/// What is wrong with the journal, or with this computer's clock.
enum class Trouble { DiskFull, NotSynced, Locked, ReadOnly, NewerVersion, ClockAhead, ClockBehind };
constexpr std::pair<Trouble, const char *> kTroubles[] = {
    {Trouble::DiskFull, "disk full"},
    {Trouble::NotSynced, "disk does not confirm"},
    {Trouble::Locked, "journal.db locked"},
    {Trouble::ReadOnly, "journal.db read-only"},
    {Trouble::NewerVersion, "journal.db of a newer version"},
    {Trouble::ClockAhead, "clock an hour ahead"},
    {Trouble::ClockBehind, "clock an hour behind"},
};

/// When it begins; it lasts until the flow has ended.
enum class Moment {
    Starting,     ///< the program starts
    Arming,       ///< before anything is in the journal
    Sending,      ///< armed, and not sent yet
    Answered,     ///< sent; Stripe carries it out, and its answer is to be written down
    SendingAgain, ///< outcome unknown, Stripe holds none
    Telling,      ///< succeeded: that the tenant knows is to be written down
};
constexpr std::pair<Moment, const char *> kMoments[] = {
    {Moment::Starting, "starting"},
    {Moment::Arming, "none: arming"},
    {Moment::Sending, "armed: before sending"},
    {Moment::Answered, "sent: after the answer"},
    {Moment::SendingAgain, "unknown: again"},
    {Moment::Telling, "done: telling"},
};

bool isClock(Trouble trouble)
{
    return trouble == Trouble::ClockAhead || trouble == Trouble::ClockBehind;
}

/// A clock that goes wrong by a constant.
class SkewedClock final : public Clock
{
public:
    SkewedClock(const Clock &real, std::chrono::milliseconds by) : m_real(real), m_by(by) {}
    QDateTime now() const override { return m_real.now().addMSecs(m_by.count()); }

private:
    const Clock &m_real;
    std::chrono::milliseconds m_by;
};

} // namespace

/// A journal that cannot be written, at every step of a refund: nothing is sent that is not on disk before, and what
/// Stripe has done is never called failed. Asserts on Stripe's books and on the words.
class TestRefundJournalFaults : public FaultBench
{
    Q_OBJECT

    std::optional<Database> m_holder; ///< the other program's connection
    std::unique_ptr<SkewedClock> m_wrong;
    QMap<std::pair<int, int>, QString> m_outcomes;
    QString m_said; ///< what the flow under test ended with

    QString journalPath() const
    {
        return m_practice->dataFolder() + u"/workspaces/"_s + m_practice->workspace().id() + u"/journal.db"_s;
    }
    bool otherProgram(const QString &sql)
    {
        if (!m_holder) {
            auto opened = Database::open(journalPath(), Database::Access::ReadWrite);
            if (!opened)
                return false;
            m_holder.emplace(std::move(*opened));
        }
        return m_holder->run(sql).has_value();
    }
    /// Waits behind what the writer has to do already, so that the trouble begins at the step that is meant.
    void settleWriter()
    {
        bool isThrough = false;
        console().store().writer()->post(
            [](StoreThread::Connections &c) { (void)c->journal.run(u"PRAGMA busy_timeout=20"_s); },
            [&isThrough] { isThrough = true; });
        QVERIFY(waitFor([&] { return isThrough; }));
    }
    bool makeTrouble(Trouble trouble)
    {
        switch (trouble) {
        case Trouble::DiskFull: FaultyDisk::set(FaultyDisk::Fault::Full); return true;
        case Trouble::NotSynced: FaultyDisk::set(FaultyDisk::Fault::SyncFails); return true;
        case Trouble::ReadOnly: FaultyDisk::set(FaultyDisk::Fault::ReadOnly); return true;
        case Trouble::Locked: return otherProgram(u"BEGIN EXCLUSIVE"_s);
        case Trouble::NewerVersion:
            return otherProgram(
                u"PRAGMA user_version=%1"_s.arg(Migrator::newestVersion(Migrator::Schema::Journal) + 1));
        case Trouble::ClockAhead:
        case Trouble::ClockBehind: return true; // the console has that clock from the start
        }
        Q_UNREACHABLE();
    }
    void endTrouble(Trouble trouble)
    {
        FaultyDisk::set(FaultyDisk::Fault::None);
        if (trouble == Trouble::Locked)
            QVERIFY(otherProgram(u"ROLLBACK"_s));
        if (trouble == Trouble::NewerVersion)
            QVERIFY(otherProgram(u"PRAGMA user_version=%1"_s.arg(Migrator::newestVersion(Migrator::Schema::Journal))));
        m_holder.reset();
    }
    qsizetype posts() { return stripe().requestLog().count("POST /v1/refunds"); }
    /// Begins the trouble when the journal has taken this state.
    void beginAt(RefundState state, Trouble trouble)
    {
        console().setRefundObserver([this, state, trouble](RefundState now) {
            if (now != state)
                return;
            if (trouble == Trouble::Locked || trouble == Trouble::NewerVersion)
                settleWriter(); // or the other program would wait
            if (!makeTrouble(trouble))
                qFatal("the trouble cannot be made");
        });
    }
    RefundFlow *refund(const Payment &payment) { return new RefundFlow(console(), requestFor(payment)); }
    /// The state of the flow's result; nothing: it ended with an error. What it says is kept.
    std::optional<RefundState> endedWith(const std::optional<Result<RefundIntent>> &result)
    {
        if (!result) {
            m_said = u"! timed out"_s;
            return std::nullopt;
        }
        m_said = *result ? (*result)->errorText : result->error().userText;
        return *result ? std::optional((*result)->state) : std::nullopt;
    }
    static bool says(const QString &text, std::initializer_list<QLatin1StringView> words)
    {
        return std::ranges::all_of(words, [&](QLatin1StringView word) { return text.contains(word); });
    }
    /// What was wrong is named, and what to do.
    bool namesTheTrouble(Trouble trouble) const
    {
        switch (trouble) {
        case Trouble::DiskFull: return says(m_said, {"The disk is full"_L1, "Free some space"_L1});
        case Trouble::NotSynced: return says(m_said, {"did not answer as it should"_L1});
        case Trouble::Locked: return says(m_said, {"Another program"_L1});
        case Trouble::ReadOnly: return says(m_said, {"can only be read"_L1});
        case Trouble::NewerVersion: return says(m_said, {"newer version"_L1});
        case Trouble::ClockAhead:
        case Trouble::ClockBehind: return true;
        }
        Q_UNREACHABLE();
    }

    // Each gives what the console says at once, in the table's words; a trouble begins with '!'.
    QString start(Trouble trouble, const Payment &payment)
    {
        if (endedWith(resultOf(refund(payment), 30000)) != RefundState::Succeeded)
            return u"! not refunded"_s;
        settleWriter();
        if (!makeTrouble(trouble))
            return u"! not made"_s;
        const auto opened = resultOf(new OpenWorkspaceFlow(m_practice->services(), m_practice->workspace()), 30000);
        if (!opened)
            return u"! timed out"_s;
        if (!*opened) {
            m_said = opened->error().userText;
            return u"refused"_s;
        }
        // It opens, and shows what the journal holds.
        const auto rows = resultOf(new ListRefundsFlow(*(*opened)->session, {}, 100));
        const bool isShown =
            rows && rows->has_value() && std::ranges::count((*rows).value(), payment.id, &RefundRow::paymentId) == 1;
        return isShown ? u"opens"_s : u"! opens without its refunds"_s;
    }
    QString arm(Trouble trouble, const Payment &payment)
    {
        if (!isClock(trouble)) {
            settleWriter();
            if (!makeTrouble(trouble))
                return u"! not made"_s;
        }
        const auto state = endedWith(resultOf(refund(payment), 30000));
        if (state)
            return *state == RefundState::Succeeded ? u"done"_s : u'!' + toString(*state);
        return says(m_said, {"Nothing was refunded"_L1}) ? u"not begun"_s : u"! "_s + m_said;
    }
    QString send(Trouble trouble, const Payment &payment)
    {
        beginAt(RefundState::Armed, trouble);
        const auto state = endedWith(resultOf(refund(payment), 30000));
        if (state)
            return *state == RefundState::Succeeded ? u"done"_s : u'!' + toString(*state);
        return says(m_said, {"Nothing was refunded"_L1}) ? toString(stateOf(payment)) : u"! "_s + m_said;
    }
    QString answer(Trouble trouble, const Payment &payment)
    {
        if (isClock(trouble))
            stripe().loseNextAnswer("POST", "/v1/refunds", kAlways);
        else
            beginAt(RefundState::Sent, trouble);
        const auto state = endedWith(resultOf(refund(payment), 30000));
        if (!state)
            return u"! "_s + m_said;
        if (*state == RefundState::Succeeded)
            return u"done"_s;
        return *state == RefundState::OutcomeUnknown ? u"unknown"_s : u'!' + toString(*state);
    }
    QString sendAgain(Trouble trouble, const Payment &payment)
    {
        stripe().loseNextRequest("POST", "/v1/refunds", kAlways);
        if (endedWith(resultOf(refund(payment), 30000)) != RefundState::OutcomeUnknown)
            return u"! not unknown"_s;
        const auto before = posts();
        if (!isClock(trouble)) {
            settleWriter();
            if (!makeTrouble(trouble))
                return u"! not made"_s;
        }
        const auto state = endedWith(resultOf(new ResendRefundFlow(console(), newestIntent(payment).id), 30000));
        if (state)
            return *state == RefundState::Succeeded ? u"done"_s : u'!' + toString(*state);
        if (posts() != before || !says(m_said, {"Nothing was sent"_L1}))
            return u"! "_s + m_said;
        return stateOf(payment) == RefundState::OutcomeUnknown ? u"unknown"_s : u'!' + toString(stateOf(payment));
    }
    QString tell(Trouble trouble, const Payment &payment)
    {
        beginAt(RefundState::Succeeded, trouble);
        const auto state = endedWith(resultOf(refund(payment), 30000));
        if (state != RefundState::Succeeded)
            return u"! "_s + m_said;
        return newestIntent(payment).tenantTold ? u"done"_s : u"untold"_s;
    }

    QString table() const
    {
        QString text = u"| journal and clock |"_s;
        QString line = u"|---|"_s;
        for (const auto &[moment, name] : kMoments) {
            text += u" %1 |"_s.arg(QLatin1StringView(name));
            line += u"---|"_s;
        }
        text += u'\n' + line + u'\n';
        for (const auto &[trouble, troubleName] : kTroubles) {
            text += u"| %1 |"_s.arg(QLatin1StringView(troubleName));
            for (const auto &[moment, name] : kMoments)
                text += u" %1 |"_s.arg(m_outcomes.value({int(trouble), int(moment)}));
            text += u'\n';
        }
        return text;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(FaultyDisk::install("journal.db"));
        beginFaults();
    }
    void cleanupTestCase()
    {
        endFaults();
        m_wrong.reset();
    }
    void cleanup()
    {
        FaultyDisk::set(FaultyDisk::Fault::None);
        m_holder.reset();
        healAll();
    }

    void nothingIsSentThatIsNotOnDisk_data()
    {
        QTest::addColumn<int>("troubleNumber");
        QTest::addColumn<int>("momentNumber");
        for (const auto &[trouble, troubleName] : kTroubles) {
            for (const auto &[moment, momentName] : kMoments)
                QTest::addRow("%s, %s", troubleName, momentName) << int(trouble) << int(moment);
        }
    }
    void nothingIsSentThatIsNotOnDisk()
    {
        QFETCH(int, troubleNumber);
        QFETCH(int, momentNumber);
        const auto trouble = Trouble(troubleNumber);
        const auto moment = Moment(momentNumber);
        if (isClock(trouble)) {
            m_clock->advance(std::chrono::hours(3)); // beyond what the journal has seen by another wrong clock
            const std::chrono::hours by(trouble == Trouble::ClockAhead ? 1 : -1);
            auto wrong = std::make_unique<SkewedClock>(*m_clock, by);
            QVERIFY(reopenConsole(wrong.get()));
            m_wrong = std::move(wrong);
        } else if (m_wrong) {
            QVERIFY(reopenConsole());
            m_wrong.reset();
        }
        const Payment payment = paid();
        QVERIFY(!payment.id.isEmpty());
        const auto sentBefore = posts();
        m_said.clear();
        QString at;
        switch (moment) {
        case Moment::Starting: at = start(trouble, payment); break;
        case Moment::Arming: at = arm(trouble, payment); break;
        case Moment::Sending: at = send(trouble, payment); break;
        case Moment::Answered: at = answer(trouble, payment); break;
        case Moment::SendingAgain: at = sendAgain(trouble, payment); break;
        case Moment::Telling: at = tell(trouble, payment); break;
        }
        QVERIFY2(!at.startsWith(u'!'), qPrintable(at));
        // As it is while the trouble lasts.
        const auto made = refundsAtStripe(payment).size();
        QVERIFY(made <= 1);
        if (at == u"refused" || at == u"not begun" || at == u"armed" || at == u"unknown") {
            QVERIFY2(namesTheTrouble(trouble), qPrintable(m_said));
            for (const QLatin1StringView lie : {"failed"_L1, "was not carried out"_L1})
                QVERIFY2(!m_said.contains(lie), qPrintable(m_said));
        }
        if (at == u"not begun" || at == u"armed") // never sent when it could not be armed durably
            QCOMPARE(posts(), sentBefore);
        if (moment == Moment::Answered && !isClock(trouble)) {
            QCOMPARE(made, 1);
            if (at == u"unknown") {
                QVERIFY2(!m_said.contains(u"Nothing was"), qPrintable(m_said));
                QVERIFY2(m_said.contains(u"do not refund a second time"), qPrintable(m_said));
            }
        }
        endTrouble(trouble);
        healAll();
        QCOMPARE(untruth(payment), QString());
        const bool isTouched = newestIntent(payment).id != 0 || at == u"not begun";
        QString way;
        if (isTouched) {
            way = settle(payment);
            QVERIFY2(!way.startsWith(u'!'), qPrintable(way));
            QCOMPARE(disagreement(payment), QString());
        }
        m_outcomes.insert({troubleNumber, momentNumber}, way.isEmpty() ? at : at + u"; "_s + way);
    }

    /// A clock that ran ahead while it was sent, and was put right since, makes Stripe's window look longer than it is.
    /// Stripe is asked before anything is sent again, so that what it holds is found.
    void aClockThatWasPutRightSendsNothingTwice_data()
    {
        QTest::addColumn<bool>("isCarriedOut");
        QTest::newRow("carried out, the answer lost") << true;
        QTest::newRow("not carried out") << false;
    }
    void aClockThatWasPutRightSendsNothingTwice()
    {
        QFETCH(bool, isCarriedOut);
        auto wrong = std::make_unique<SkewedClock>(*m_clock, std::chrono::hours(5));
        QVERIFY(reopenConsole(wrong.get()));
        m_wrong = std::move(wrong);
        const Payment payment = paid();
        if (isCarriedOut)
            stripe().loseNextAnswer("POST", "/v1/refunds", kAlways);
        else
            stripe().loseNextRequest("POST", "/v1/refunds", kAlways);
        QVERIFY(endedWith(resultOf(refund(payment), 30000)) == RefundState::OutcomeUnknown);
        QVERIFY(reopenConsole());
        m_wrong.reset();
        const qint64 id = newestIntent(payment).id;
        const auto before = posts();
        // So soon the journal has seen a later time than now: the clock was set back, and nothing is sent.
        const auto early = resultOf(new ResendRefundFlow(console(), id), 30000);
        QVERIFY(early && !*early);
        QCOMPARE(early->error().code, u"window"_s);
        // More than a day after the sending, inside of the window by this computer's clock.
        m_clock->advance(std::chrono::hours(26));
        const auto late = resultOf(new ResendRefundFlow(console(), id), 30000);
        QVERIFY(late);
        if (isCarriedOut) {
            QVERIFY(!*late);
            QCOMPARE(late->error().code, u"found"_s);
            QCOMPARE(posts(), before);
        }
        QCOMPARE(refundsAtStripe(payment).size(), 1);
        QCOMPARE(settle(payment), QString());
        QCOMPARE(disagreement(payment), QString());
    }

    /// The table in ARCHITECTURE.md is what was seen above.
    void theTableInArchitectureIsTrue()
    {
        if (m_outcomes.size() < qsizetype(std::size(kTroubles) * std::size(kMoments)))
            QSKIP("not every case was run");
        QFile file(QStringLiteral(CONSOLE_SOURCE_DIR "/ARCHITECTURE.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        if (!QString::fromUtf8(file.readAll()).contains(table()))
            QFAIL(qPrintable(u"It should hold:\n"_s + table()));
    }
};

QTEST_GUILESS_MAIN(TestRefundJournalFaults)
#include "tst_refundjournalfaults.moc"
