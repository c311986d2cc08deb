#include "store/secretfacts.h"

#include "store/database.h"
#include "store/storefiles.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <barrier>
#include <thread>

using namespace console;
using namespace Qt::StringLiterals;

/// The facts of one workspace's keychain items in journal.db.
class TestSecretFacts : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    std::optional<Database> m_journal;
    const QDateTime m_start = QDateTime(QDate(2026, 9, 1), QTime(12, 0), Qt::UTC);
    const SecretItem m_key{u"pt_1"_s, Mode::Test, u"secret-key"_s};
    const SecretItem m_token{u"-"_s, std::nullopt, u"api-token"_s};

    SecretFacts facts() const { return SecretFacts(*m_journal); }
    SecretFact factOf(const SecretItem &item) const
    {
        const auto fact = facts().one(item);
        if (!fact || !*fact)
            qFatal("no fact");
        return **fact;
    }

    /// The first opens the workspace, the others note a secret each. Empty: no trouble.
    static QString troubleOf(const QString &folder, int number, std::barrier<> &together)
    {
        together.arrive_and_wait();
        if (number == 0) {
            const auto files = openFiles(folder);
            return files ? QString() : u"open: "_s + files.error().detail;
        }
        const auto journal = openJournalAlone(folder);
        if (!journal)
            return u"journal: "_s + journal.error().detail;
        const auto noted =
            SecretFacts(*journal).stored({u"pt_%1"_s.arg(number), Mode::Test, u"secret-key"_s}, {u"aaaa"_s},
                                         QDateTime(QDate(2026, 9, 1), QTime(12, 0), Qt::UTC));
        return noted ? QString() : u"note: "_s + noted.error().detail;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        auto journal = openJournalAlone(m_dir->filePath(u"acme"_s));
        QVERIFY(journal);
        m_journal.emplace(std::move(*journal));
    }
    void cleanup() { m_journal.reset(); }

    void aStoredSecretIsDueAfterNinetyDays()
    {
        QVERIFY(facts().stored(m_key, {u"aaaa"_s}, m_start));
        const SecretFact fact = factOf(m_key);
        QCOMPARE(fact.fingerprint, u"aaaa"_s);
        QCOMPARE(fact.storedAt, m_start);
        QVERIFY(!fact.isOlder && !fact.lastUsedAt.isValid() && !fact.chosenDue.isValid());
        QCOMPARE(fact.due(), m_start.addDays(90));
        QVERIFY(fact.item.mode == Mode::Test);
        QVERIFY(!facts().one(m_token)->has_value());
    }

    void theSameSecretOnceMoreKeepsItsAge()
    {
        QVERIFY(facts().stored(m_key, {u"aaaa"_s}, m_start));
        QVERIFY(facts().setDue(m_key, m_start.addDays(5)));
        QVERIFY(facts().used(m_key, {u"aaaa"_s}, m_start.addDays(1)));
        QVERIFY(facts().stored(m_key, {u"aaaa"_s}, m_start.addDays(40)));
        QCOMPARE(factOf(m_key).storedAt, m_start);
        QCOMPARE(factOf(m_key).due(), m_start.addDays(5));
        QCOMPARE(factOf(m_key).lastUsedAt, m_start.addDays(1));
    }

    void anotherSecretBeginsAnew()
    {
        QVERIFY(facts().stored(m_key, {u"aaaa"_s}, m_start));
        QVERIFY(facts().setDue(m_key, m_start.addDays(5)));
        QVERIFY(facts().stored(m_key, {u"bbbb"_s}, m_start.addDays(4)));
        QCOMPARE(factOf(m_key).fingerprint, u"bbbb"_s);
        QCOMPARE(factOf(m_key).storedAt, m_start.addDays(4));
        QCOMPARE(factOf(m_key).due(), m_start.addDays(94));
        QVERIFY(!factOf(m_key).lastUsedAt.isValid());
    }

    void aSecretThatMovesInARotationKeepsItsAge()
    {
        const SecretItem next{u"pt_1"_s, Mode::Test, u"next-webhook-secret"_s};
        const SecretItem now{u"pt_1"_s, Mode::Test, u"webhook-secret"_s};
        const SecretItem live{u"pt_1"_s, Mode::Live, u"webhook-secret"_s};
        QVERIFY(facts().stored(now, {u"0000"_s}, m_start.addDays(-80)));
        QVERIFY(facts().stored(next, {u"aaaa"_s}, m_start));
        QVERIFY(facts().stored(now, {u"aaaa"_s}, m_start.addDays(2)));
        QCOMPARE(factOf(now).storedAt, m_start);
        QVERIFY(facts().stored(live, {u"aaaa"_s}, m_start.addDays(3))); // another mode is another secret's history
        QCOMPARE(factOf(live).storedAt, m_start.addDays(3));
    }

    void aUseIsWrittenAtMostOnceAnHour()
    {
        QVERIFY(facts().stored(m_key, {u"aaaa"_s}, m_start));
        const auto useAt = [&](qint64 minutes) {
            QVERIFY(facts().used(m_key, {u"aaaa"_s}, m_start.addSecs(minutes * 60)));
        };
        useAt(1);
        useAt(60);
        QCOMPARE(factOf(m_key).lastUsedAt, m_start.addSecs(60));
        useAt(61);
        QCOMPARE(factOf(m_key).lastUsedAt, m_start.addSecs(61 * 60));
        useAt(10); // the clock was set back
        QCOMPARE(factOf(m_key).lastUsedAt, m_start.addSecs(600));
    }

    void whatWasStoredBeforeFactsWereKeptIsOlderThanItsFirstUse()
    {
        QVERIFY(facts().used(m_key, {u"aaaa"_s}, m_start));
        QVERIFY(factOf(m_key).isOlder);
        QCOMPARE(factOf(m_key).storedAt, m_start);
        QCOMPARE(factOf(m_key).lastUsedAt, m_start);
        QCOMPARE(factOf(m_key).due(), m_start.addDays(90));
        // By another hand, outside of this program.
        QVERIFY(facts().used(m_key, {u"bbbb"_s}, m_start.addDays(1)));
        QVERIFY(factOf(m_key).isOlder);
        QCOMPARE(factOf(m_key).fingerprint, u"bbbb"_s);
        QCOMPARE(factOf(m_key).storedAt, m_start.addDays(1));
    }

    void theSameSecretUnderAnotherFingerprintIsTheSame()
    {
        QVERIFY(facts().stored(m_token, {u"by id"_s}, m_start));
        QVERIFY(facts().used(m_token, {u"by client ID"_s, u"by id"_s}, m_start.addSecs(5)));
        QCOMPARE(factOf(m_token).fingerprint, u"by client ID"_s);
        QCOMPARE(factOf(m_token).storedAt, m_start);
        QVERIFY(!factOf(m_token).isOlder);
    }

    void whatIsDeletedIsForgottenAndTheOthersStay()
    {
        QVERIFY(facts().stored(m_key, {u"aaaa"_s}, m_start));
        QVERIFY(facts().stored(m_token, {u"bbbb"_s}, m_start));
        QCOMPARE(facts().all()->size(), 2);
        QVERIFY(facts().removed(m_key));
        QVERIFY(facts().removed(m_key)); // what is not there is gone already
        QCOMPARE(facts().all()->size(), 1);
        QVERIFY(!facts().all()->constFirst().item.mode);
        QCOMPARE(facts().all()->constFirst().item.kind, u"api-token"_s);
    }

    void aDueDateIsSetAndTakenBack()
    {
        QVERIFY(facts().stored(m_key, {u"aaaa"_s}, m_start));
        QVERIFY(facts().setDue(m_key, m_start.addDays(30)));
        QCOMPARE(factOf(m_key).due(), m_start.addDays(30));
        QVERIFY(facts().setDue(m_key, {}));
        QCOMPARE(factOf(m_key).due(), m_start.addDays(90));
        const Outcome unknown = facts().setDue(m_token, m_start);
        QVERIFY(!unknown);
        QVERIFY(unknown.error().kind == ErrorKind::NotFound);
    }

    void aJournalWithoutTheTableHoldsNoFacts()
    {
        auto old = Database::open(m_dir->filePath(u"old.db"_s), Database::Access::ReadWrite);
        QVERIFY(old);
        const auto none = SecretFacts(*old).all();
        QVERIFY(none && none->isEmpty());
    }

    void aJournalOfANewerProgramIsLeftAsItIs()
    {
        QVERIFY(m_journal->runScript(u"PRAGMA user_version=9999"_s));
        m_journal.reset();
        const auto newer = openJournalAlone(m_dir->filePath(u"acme"_s));
        QVERIFY(!newer);
        QVERIFY(newer.error().kind == ErrorKind::StorageNewer);
    }

    void theJournalIsTheOwnersOnly()
    {
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFileInfo(m_dir->filePath(u"acme/journal.db"_s)).permissions() & others));
        QVERIFY(!(QFileInfo(m_dir->filePath(u"acme"_s)).permissions() & others));
    }

    /// A workspace that is being connected: its first secrets are noted while it is opened for the first time.
    void manyMayMakeTheFilesAtOnce()
    {
        constexpr int kThreads = 4;
        constexpr int kRounds = 60;
        for (int round = 0; round < kRounds; ++round) {
            const QString folder = m_dir->filePath(u"new-%1"_s.arg(round));
            std::barrier together(kThreads);
            QStringList troubles(kThreads);
            std::vector<std::thread> threads;
            for (int i = 0; i < kThreads; ++i)
                threads.emplace_back([&, i, trouble = &troubles[i]] { *trouble = troubleOf(folder, i, together); });
            for (std::thread &thread : threads)
                thread.join();
            troubles.removeAll(QString());
            QVERIFY2(troubles.isEmpty(), qPrintable(troubles.join(u'\n')));
            QCOMPARE(SecretFacts(*openJournalAlone(folder)).all()->size(), kThreads - 1);
        }
    }

    void theCopyOfPaymentsGoesWithWhatBelongsToIt()
    {
        const QString folder = m_dir->filePath(u"acme"_s);
        for (const QString &name : {u"cache.db"_s, u"cache.db-wal"_s, u"cache.db.damaged-1"_s, u"notes.txt"_s}) {
            QFile file(folder + u'/' + name);
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        const auto removed = removeCacheFiles(folder);
        QVERIFY(removed);
        QCOMPARE(*removed, 3);
        QVERIFY(QFile::exists(folder + u"/journal.db"_s) && QFile::exists(folder + u"/notes.txt"_s));
        QCOMPARE(*removeCacheFiles(folder), 0);
    }
};

QTEST_GUILESS_MAIN(TestSecretFacts)
#include "tst_secretfacts.moc"
