#include "storetest.h"

#include "store/database.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// Compares every field.
bool isSame(const Payment &a, const Payment &b)
{
    const auto items = [](const Payment &p) {
        QStringList list;
        for (const PaymentItem &item : p.items)
            list << item.kind << item.reference << item.description << QString::number(item.amount.minor())
                 << item.amount.currency().code();
        return list;
    };
    const auto texts = [](const Payment &p) {
        return QStringList{p.id,
                           p.orderId,
                           p.confirmCode,
                           p.payerName,
                           p.payerEmail,
                           p.plate,
                           p.userTypeId,
                           p.summary,
                           p.paymentTypeId,
                           p.paymentTypeName,
                           p.paymentIntentId,
                           p.chargeId,
                           p.cardBrand,
                           p.cardLast4,
                           p.stripeStatus,
                           p.note};
    };
    return texts(a) == texts(b) && items(a) == items(b) && a.mode == b.mode && a.amount == b.amount &&
           a.refunded == b.refunded && a.status == b.status && a.paymentDate == b.paymentDate &&
           a.changedAt == b.changedAt;
}

} // namespace

class TestWorkspaceStore : public QObject
{
    Q_OBJECT

    StandingClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<WorkspaceStore> m_store;

    void reopen()
    {
        m_store.reset();
        m_store = openStore(m_dir->path(), m_clock);
        QVERIFY(m_store);
    }
    Outcome upsert(const QList<Payment> &rows, const std::optional<QString> &cursor = {})
    {
        return finish(m_store->upsertPayments(rows, cursor));
    }
    Payment stored(const QString &id) const { return m_store->payment(id).value().value_or(Payment()); }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        reopen();
    }
    void cleanup()
    {
        m_store.reset();
        m_dir.reset();
    }

    void folderAndFilesAreTheOwnersOnly()
    {
        m_store.reset();
        QDir dir(m_dir->path());
        QVERIFY(QFile::setPermissions(m_dir->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner |
                                                         QFile::ReadGroup | QFile::ExeOther));
        for (const QString &name : {u"cache.db"_s, u"journal.db"_s})
            QVERIFY(QFile::setPermissions(dir.filePath(name), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        reopen();
        QVERIFY(upsert({somePayment(1)}));
        QVERIFY(finish(m_store->audit(u"w"_s, u"a"_s, {}, {}, {})));
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                            QFile::WriteOther | QFile::ExeOther;
        QVERIFY(!(QFile::permissions(m_dir->path()) & others));
        const auto files = dir.entryInfoList(QDir::Files);
        QVERIFY(files.size() >= 4); // both databases and their WALs
        for (const QFileInfo &file : files)
            QVERIFY2(!(file.permissions() & others), qPrintable(file.fileName()));
    }

    void missingFoldersAreMade()
    {
        const QString deep = m_dir->filePath(u"a/b"_s);
        QVERIFY(openStore(deep, m_clock));
        QVERIFY(QFile::exists(deep + u"/journal.db"_s));
    }

    void unusableFolderIsAnErrorThatNamesIt()
    {
        put(m_dir->filePath(u"file"_s), "x");
        const auto opened = finish(WorkspaceStore::open(m_dir->filePath(u"file/sub"_s), m_clock));
        QVERIFY(!opened);
        QCOMPARE(toString(opened.error().kind), u"storage"_s);
        QVERIFY(opened.error().userText.contains(u"file/sub"_s));
    }

    void paymentComesBackAsItWasGivenAlsoAfterRestart()
    {
        Payment p = somePayment(1);
        p.note = u"Stripe has taken this payment"_s;
        p.mode = Mode::Live;
        p.amount = Money(5120, Currency::fromCode(u"kwd").value());
        p.refunded = Money(10, Currency::fromCode(u"kwd").value());
        QVERIFY(upsert({p, somePayment(2)}));
        QVERIFY(isSame(stored(p.id), p));
        reopen();
        QVERIFY(isSame(stored(p.id), p));
        QVERIFY(isSame(stored(u"pay_2"_s), somePayment(2)));
        QVERIFY(!m_store->payment(u"pay_3"_s).value().has_value());
        QVERIFY(!m_store->cacheWasReset());
    }

    void emptyFieldsAndInvalidTimesAreStored()
    {
        Payment p;
        p.id = u"pay_bare"_s;
        p.paymentDate = QDateTime::fromSecsSinceEpoch(0, Qt::UTC);
        const Outcome done = upsert({p});
        QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
        QVERIFY(isSame(stored(p.id), p));
        QVERIFY(!stored(p.id).changedAt.isValid());
    }

    void emptyStripeFieldsKeepWhatTheCacheKnows()
    {
        Payment p = somePayment(1);
        p.status = PaymentStatus::Pending;
        p.note = u"signature mismatch"_s;
        QVERIFY(upsert({p}));
        Payment bare = p;
        bare.stripeStatus.clear();
        bare.note.clear();
        bare.cardBrand.clear();
        bare.cardLast4.clear();
        bare.chargeId.clear();
        bare.payerName = u"New Name"_s;
        QVERIFY(upsert({bare}));
        Payment expected = p;
        expected.payerName = u"New Name"_s;
        QVERIFY(isSame(stored(p.id), expected));

        bare.status = PaymentStatus::Succeeded; // left Pending: the note is cleared, the rest is kept
        QVERIFY(upsert({bare}));
        expected.status = PaymentStatus::Succeeded;
        expected.note.clear();
        QVERIFY(isSame(stored(p.id), expected));
    }

    void cursorIsStoredWithItsRowsOrNotAtAll()
    {
        QCOMPARE(m_store->syncCursor().value(), QString());
        QVERIFY(upsert({somePayment(1)}, u"cursor-1"_s));
        QCOMPARE(m_store->syncCursor().value(), u"cursor-1"_s);
        Payment undated = somePayment(3);
        undated.paymentDate = {};
        const Outcome refused = upsert({somePayment(2), undated}, u"cursor-2"_s);
        QVERIFY(!refused);
        QCOMPARE(toString(refused.error().kind), u"invalid_input"_s);
        // SQLite refuses in the middle of the batch: all of it is undone.
        Payment bad = somePayment(4);
        bad.cardLast4 = u"424242"_s;
        QVERIFY(!upsert({somePayment(2), bad}, u"cursor-2"_s));
        QCOMPARE(m_store->syncCursor().value(), u"cursor-1"_s);
        QVERIFY(!m_store->payment(u"pay_2"_s).value().has_value());
        QVERIFY(upsert({somePayment(2)}, u"cursor-2"_s));
        QCOMPARE(m_store->syncCursor().value(), u"cursor-2"_s);
        PaymentQuery query;
        query.search = u"muller"_s;
        QCOMPARE(m_store->page(query, {}).value().rows.size(), 2);
    }

    void changesAreToldOnceAfterCommitAndOnlyForRowsThatChanged()
    {
        QSignalSpy spy(m_store.get(), &WorkspaceStore::paymentsChanged);
        QVERIFY(upsert({somePayment(1), somePayment(2)}));
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.at(0).at(0).toStringList(), (QStringList{u"pay_1"_s, u"pay_2"_s}));
        Payment changed = somePayment(2);
        changed.refunded = dollars(50);
        QVERIFY(upsert({somePayment(1), changed}));
        QCOMPARE(spy.size(), 2);
        QCOMPARE(spy.at(1).at(0).toStringList(), QStringList{u"pay_2"_s});
        QVERIFY(upsert({somePayment(1), changed}));
        QCOMPARE(spy.size(), 2);
    }

    void sameIdTwiceInOneBatchIsStoredOnceAsLastGiven()
    {
        Payment second = somePayment(1);
        second.payerName = u"Later"_s;
        QVERIFY(upsert({somePayment(1), second}));
        QCOMPARE(stored(u"pay_1"_s).payerName, u"Later"_s);
        QCOMPARE(m_store->page({}, {}).value().rows.size(), 1);
    }

    void stripeFindingsMakeAPaymentStuckAndUnstuck()
    {
        Payment p = somePayment(1);
        p.status = PaymentStatus::Pending;
        p.stripeStatus.clear();
        QVERIFY(upsert({p}));
        PaymentQuery stuck;
        stuck.filter.stuckOnly = true;
        QCOMPARE(m_store->page(stuck, {}).value().rows.size(), 0);
        QVERIFY(finish(m_store->setStripeFindings(p.id, u"succeeded"_s, u"The tenant refused the event"_s)));
        QCOMPARE(m_store->page(stuck, {}).value().rows.size(), 1);
        QCOMPARE(stored(p.id).note, u"The tenant refused the event"_s);
        QVERIFY(finish(m_store->setStripeFindings(p.id, u"processing"_s, {})));
        QCOMPARE(m_store->page(stuck, {}).value().rows.size(), 0);
        QVERIFY(finish(m_store->setStripeFindings(u"pay_unknown"_s, u"succeeded"_s, {})));
    }

    void pendingOnesWithAnIntentComeOldestFirst()
    {
        QList<Payment> rows;
        for (int i = 0; i < 6; ++i) {
            rows.append(somePayment(i));
            rows.last().status = i == 5 ? PaymentStatus::Succeeded : PaymentStatus::Pending;
        }
        rows[1].paymentIntentId.clear();
        QVERIFY(upsert(rows));
        QStringList ids;
        const auto pending = m_store->pendingWithIntent(3).value();
        for (const Payment &p : pending)
            ids << p.id;
        QCOMPARE(ids, (QStringList{u"pay_4"_s, u"pay_3"_s, u"pay_2"_s}));
    }

    void lastSyncIsRemembered()
    {
        QVERIFY(!m_store->lastSync().value().isValid());
        QVERIFY(finish(m_store->setLastSync(m_clock.now())));
        QCOMPARE(m_store->lastSync().value(), m_clock.now());
        reopen();
        QCOMPARE(m_store->lastSync().value(), m_clock.now());
    }

    void paymentTypesAndProofsAreKept()
    {
        PaymentType type;
        type.id = u"pt_1"_s;
        type.providerId = u"stripe_js"_s;
        type.name = u"Credit card"_s;
        type.userTypeIds = {u"1"_s, u"4"_s};
        type.active = true;
        type.guestPayments = true;
        type.currency = Currency::fromCode(u"cad").value();
        type.test = {u"pk_test_1"_s, u"a1b2-c3d4-e5f6-0718"_s, u"we_1"_s, {u"ffff-0000-ffff-0000"_s, u"1-2"_s}};
        type.changedAt = m_clock.now();
        PaymentType other;
        other.id = u"pt_0"_s;
        QSignalSpy spy(m_store.get(), &WorkspaceStore::paymentTypesChanged);
        QVERIFY(finish(m_store->replacePaymentTypes({type, other})));
        QCOMPARE(spy.size(), 1);
        const auto known = m_store->paymentTypes().value();
        reopen();
        const auto types = m_store->paymentTypes().value();
        QCOMPARE(known.size(), types.size()); // what is in memory is what a later start reads
        QCOMPARE(known.at(0).id, types.at(0).id);
        QCOMPARE(known.at(0).changedAt, types.at(0).changedAt);
        QCOMPARE(known.at(1).id, types.at(1).id);
        QCOMPARE(types.size(), 2);
        QCOMPARE(types.at(0).id, u"pt_1"_s);
        QCOMPARE(types.at(0).userTypeIds, type.userTypeIds);
        QCOMPARE(types.at(0).currency.code(), u"cad"_s);
        QVERIFY(types.at(0).active && types.at(0).guestPayments && !types.at(0).liveMode && !types.at(0).inUse);
        QCOMPARE(types.at(0).test.publishableKey, type.test.publishableKey);
        QCOMPARE(types.at(0).test.secretKeyFingerprint, type.test.secretKeyFingerprint);
        QCOMPARE(types.at(0).test.webhookSecretFingerprints, type.test.webhookSecretFingerprints);
        QVERIFY(types.at(0).live.isEmpty());
        QCOMPARE(types.at(0).changedAt, type.changedAt);
        QVERIFY(finish(m_store->replacePaymentTypes({other})));
        QCOMPARE(m_store->paymentTypes().value().size(), 1);

        QVERIFY(!m_store->provenAt(u"pt_1"_s, Mode::Test).value().isValid());
        QVERIFY(finish(m_store->setProven(u"pt_1"_s, Mode::Test, m_clock.now())));
        QCOMPARE(m_store->provenAt(u"pt_1"_s, Mode::Test).value(), m_clock.now());
        QVERIFY(!m_store->provenAt(u"pt_1"_s, Mode::Live).value().isValid());
        QVERIFY(finish(m_store->setProven(u"pt_1"_s, Mode::Test, {})));
        QVERIFY(!m_store->provenAt(u"pt_1"_s, Mode::Test).value().isValid());
    }

    void damagedCacheIsMovedAsideAndMadeAnewWithTheJournalKept()
    {
        QVERIFY(upsert({somePayment(1)}));
        QVERIFY(finish(m_store->audit(u"w"_s, u"kept"_s, {}, {}, {})));
        m_store.reset();
        const QString cache = m_dir->filePath(u"cache.db"_s);
        QByteArray broken = bytesOf(cache);
        QVERIFY(broken.size() > 8192);
        broken.replace(4096, 2048, QByteArray(2048, '\x5a')); // a page in the middle; the header is good
        put(cache, broken);
        reopen();
        QVERIFY(m_store->cacheWasReset());
        QCOMPARE(bytesOf(cache + u".damaged-1"_s), broken);
        QCOMPARE(m_store->page({}, {}).value().rows.size(), 0);
        QVERIFY(upsert({somePayment(1)}));
        QCOMPARE(m_store->auditEntries(10).value().size(), 1);

        m_store.reset();
        put(cache, "no database at all, but long enough to be taken for one by nobody");
        reopen();
        QVERIFY(m_store->cacheWasReset());
        QVERIFY(QFile::exists(cache + u".damaged-2"_s));
        reopen();
        QVERIFY(!m_store->cacheWasReset());
    }

    void damagedJournalIsAClearErrorAndNotTouched_data()
    {
        QTest::addColumn<int>("offset");
        QTest::newRow("header") << 0;
        QTest::newRow("page") << 4096;
    }
    void damagedJournalIsAClearErrorAndNotTouched()
    {
        QFETCH(int, offset);
        QVERIFY(finish(m_store->audit(u"w"_s, u"kept"_s, {}, {}, {})));
        m_store.reset();
        const QString journal = m_dir->filePath(u"journal.db"_s);
        QByteArray broken = bytesOf(journal);
        broken.replace(offset, 2048, QByteArray(2048, '\x5a'));
        put(journal, broken);
        const auto opened = finish(WorkspaceStore::open(m_dir->path(), m_clock));
        QVERIFY(!opened);
        QCOMPARE(toString(opened.error().kind), u"storage"_s);
        QCOMPARE(opened.error().code, u"damaged_file"_s);
        QVERIFY(opened.error().userText.contains(u"journal.db"_s));
        QVERIFY(bytesOf(journal) == broken);
        QVERIFY(!QFile::exists(journal + u".damaged-1"_s));
    }

    void filesOfANewerProgramOrAnotherOneAreRefused()
    {
        m_store.reset();
        for (const QString &name : {u"cache.db"_s, u"journal.db"_s}) {
            qint64 version = 0;
            {
                const auto db = Database::open(m_dir->filePath(name), Database::Access::ReadWrite);
                QVERIFY(db);
                version = db->userVersion().value();
                QVERIFY(db->run(u"PRAGMA user_version=9000"_s));
            }
            const auto opened = finish(WorkspaceStore::open(m_dir->path(), m_clock));
            QVERIFY(!opened);
            QCOMPARE(toString(opened.error().kind), u"storage_newer"_s);
            QVERIFY(opened.error().userText.contains(name));
            {
                const auto db = Database::open(m_dir->filePath(name), Database::Access::ReadWrite);
                QVERIFY(db);
                QVERIFY(db->run(u"PRAGMA user_version=%1"_s.arg(version)));
                QVERIFY(db->run(u"PRAGMA application_id=4711"_s));
            }
            const auto foreign = finish(WorkspaceStore::open(m_dir->path(), m_clock));
            QVERIFY(!foreign);
            QCOMPARE(foreign.error().code, u"foreign_file"_s);
            QVERIFY(QFile::remove(m_dir->filePath(name)));
        }
    }

    void failedJobDoesNotStopTheQueueAndEachReportsItsOwn()
    {
        Payment bad = somePayment(1);
        bad.cardLast4 = u"424242"_s;
        QList<Result<Done>> results;
        QObject context;
        for (int i = 0; i < 20; ++i) {
            auto *job = m_store->upsertPayments({i % 4 == 0 ? bad : somePayment(i)}, std::nullopt);
            job->onFinished(&context, [&](const Outcome &r) { results.append(r); });
            job->start();
        }
        QTRY_COMPARE(results.size(), 20);
        for (int i = 0; i < 20; ++i)
            QCOMPARE(results.at(i).has_value(), i % 4 != 0);
        QCOMPARE(m_store->page({}, {}).value().rows.size(), 15);
    }

    void closingLetsStartedWritesFinishAndTheirJobsEnd()
    {
        int ended = 0;
        QObject context;
        for (int i = 0; i < 50; ++i) {
            auto *job = m_store->upsertPayments({somePayment(i)}, std::nullopt);
            job->onFinished(&context, [&](const Outcome &r) { ended += r ? 1 : 0; });
            job->start();
        }
        auto *late = m_store->setLastSync(m_clock.now());
        m_store.reset();
        const Outcome refused = finish(late); // started after the end
        QVERIFY(!refused);
        QTRY_COMPARE(ended, 50);
        reopen();
        QCOMPARE(m_store->page({}, {}).value().rows.size(), 50);
    }

    void cancelledWriteThatHasNotBegunIsNotDone()
    {
        QList<Payment> many;
        for (int i = 100; i < 400; ++i)
            many.append(somePayment(i));
        auto *first = m_store->upsertPayments(many, std::nullopt);
        auto *second = m_store->upsertPayments({somePayment(1)}, std::nullopt);
        std::optional<Outcome> result;
        QObject context;
        second->onFinished(&context, [&](const Outcome &r) { result = r; });
        first->start();
        second->start();
        second->cancel();
        QVERIFY(finish(m_store->setLastSync(m_clock.now())));
        QVERIFY(result && !*result);
        QCOMPARE(toString(result->error().kind), u"cancelled"_s);
        QVERIFY(!m_store->payment(u"pay_1"_s).value().has_value());
        QVERIFY(m_store->payment(u"pay_100"_s).value().has_value());
    }

    void writeWhoseJobIsDestroyedIsDoneAllTheSame()
    {
        {
            QObject window;
            m_store->upsertPayments({somePayment(1)}, std::nullopt, &window)->start();
        }
        QVERIFY(finish(m_store->setLastSync(m_clock.now())));
        QVERIFY(m_store->payment(u"pay_1"_s).value().has_value());
    }

    void openingThatNobodyWaitsForIsHarmless()
    {
        QTemporaryDir other;
        {
            QObject window;
            WorkspaceStore::open(other.path(), m_clock, &window)->start();
        }
        QVERIFY(openStore(other.path(), m_clock));
    }
};

QTEST_GUILESS_MAIN(TestWorkspaceStore)
#include "tst_workspacestore.moc"
