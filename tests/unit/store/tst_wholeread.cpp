// A read that breaks off in the middle is an error, never a shorter list.

#include "storetest.h"

#include "store/audittrail.h"
#include "store/database.h"
#include "store/journalrepository.h"
#include "store/readstop.h"
#include "store/wholeread.h"

#include <QTemporaryDir>

using namespace console;
using namespace Qt::StringLiterals;

class TestWholeRead : public QObject
{
    Q_OBJECT

    static constexpr int kRows = 400; // SQLite looks at the stop every 2,000 steps: after some fifty of them
    StandingClock m_clock;
    QTemporaryDir m_dir;
    std::optional<Database> m_journal;

private Q_SLOTS:
    void initTestCase()
    {
        {
            const auto store = openStore(m_dir.path(), m_clock);
            QVERIFY(store);
        }
        auto opened = Database::open(m_dir.filePath(u"journal.db"_s), Database::Access::ReadWrite);
        QVERIFY(opened);
        m_journal.emplace(std::move(*opened));
        for (int i = 0; i < kRows; ++i) {
            RefundIntent intent;
            intent.paymentId = u"pay_%1"_s.arg(i);
            intent.paymentIntentId = u"pi_%1"_s.arg(i);
            intent.amount = dollars(100);
            QVERIFY(JournalRepository(*m_journal, m_clock).arm(intent));
            QVERIFY(AuditTrail(*m_journal, m_clock).append(u"anna"_s, u"refund.armed"_s, intent.paymentId, {}, {}));
        }
    }

    void rowsToTheirEndAreWhole()
    {
        auto rows = m_journal->run(u"SELECT intent_id FROM refund_intents"_s);
        QVERIFY(rows);
        int count = 0;
        while (rows->next())
            ++count;
        QCOMPARE(count, kRows);
        QVERIFY(wholeRead(*rows));
    }

    void rowsUpToABreakAreNot()
    {
        const std::atomic<bool> stop{true};
        const ReadStop guard(*m_journal, stop);
        auto rows = m_journal->run(u"SELECT * FROM refund_intents"_s);
        QVERIFY(rows); // the first row was there
        int count = 0;
        while (rows->next())
            ++count;
        QVERIFY(count > 0 && count < kRows);
        const auto whole = wholeRead(*rows);
        QVERIFY(!whole);
        QCOMPARE(toString(whole.error().kind), u"storage"_s);
    }

    void noRefundIsTakenForMissing()
    {
        const JournalRepository journal(*m_journal, m_clock);
        QCOMPARE(journal.unfinished().value().size(), kRows);
        const std::atomic<bool> stop{true};
        const ReadStop guard(*m_journal, stop);
        QVERIFY(!journal.unfinished());
    }

    void theAuditTrailIsNotTakenForCutOff()
    {
        const AuditTrail trail(*m_journal, m_clock);
        QVERIFY(trail.check().value().kind == AuditCheck::Break::None);
        const std::atomic<bool> stop{true};
        const ReadStop guard(*m_journal, stop);
        QVERIFY(!trail.check());
        QVERIFY(!trail.entries(kRows, 0));
    }
};

QTEST_GUILESS_MAIN(TestWholeRead)
#include "tst_wholeread.moc"
