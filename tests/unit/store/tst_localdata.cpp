#include "store/database.h"
#include "store/localdata.h"
#include "unit/store/storetest.h"

#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kName = "Xaverina Quillfeather";
const QByteArray kEmail = "xaverina.quillfeather@example.org";
const QByteArray kPlate = "QX 777 ZK";

/// The files that hold `text`, whole folder, journal included.
QStringList filesWith(const QString &folder, const QByteArray &text)
{
    QStringList found;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QFile::ReadOnly) && file.readAll().toLower().contains(text.toLower()))
            found.append(files.fileName());
    }
    return found;
}

Payment planted(int number, const QDateTime &date)
{
    Payment payment = somePayment(number);
    payment.payerName = QString::fromLatin1(kName);
    payment.payerEmail = QString::fromLatin1(kEmail);
    payment.plate = QString::fromLatin1(kPlate);
    payment.paymentDate = date;
    return payment;
}

} // namespace

class TestLocalData : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_store = openStore(m_dir->path(), m_clock);
        QVERIFY(m_store);
    }
    void cleanup() { m_store.reset(); }

    void clearingLeavesNoByteOfAName()
    {
        fill(1500);
        // A row that changed twice leaves its old text in the file's free space.
        QVERIFY(finish(m_store->upsertPayments({planted(7, day(-1))}, u"c2"_s)).has_value());
        QVERIFY(finish(m_store->upsertPayments({somePayment(7)}, u"c3"_s)).has_value());
        QVERIFY(!filesWith(m_dir->path(), kName).isEmpty()); // the test sees what it looks for
        LocalData data(*m_store);
        const auto cleared = finish(data.clearPayments());
        QVERIFY(cleared);
        QCOMPARE(*cleared, 1500);
        QVERIFY(finish(data.compact(true)).has_value());
        for (const QByteArray &text : {kName, kEmail, kPlate, QByteArray("quillfeather"), QByteArray("anna m")})
            QVERIFY2(filesWith(m_dir->path(), text).isEmpty(), qPrintable(filesWith(m_dir->path(), text).join(u' ')));
        QCOMPARE(finish(m_store->count({}))->count, 0);
        QCOMPARE(*m_store->syncCursor(), QString());
        QVERIFY(!m_store->lastSync()->isValid());
    }

    void whatIsFetchedAgainIsFound()
    {
        fill(40);
        LocalData data(*m_store);
        QVERIFY(finish(data.clearPayments()).has_value());
        QVERIFY(finish(data.compact(true)).has_value());
        fill(40);
        PaymentQuery query;
        query.search = u"quillfeather"_s;
        QCOMPARE(finish(m_store->count(query))->count, 20);
        m_store.reset();
        m_store = openStore(m_dir->path(), m_clock);
        QCOMPARE(finish(m_store->count(query))->count, 20);
    }

    void theJournalStays()
    {
        fill(10);
        QVERIFY(finish(m_store->audit(u"kim"_s, u"workspace.opened"_s, u"x"_s, u"d"_s, u"done"_s)).has_value());
        RefundIntent intent;
        intent.paymentId = u"pay_1"_s;
        intent.paymentIntentId = u"pi_1"_s;
        intent.amount = dollars(100);
        QVERIFY(finish(m_store->armRefund(intent)).has_value());
        LocalData data(*m_store);
        QVERIFY(finish(data.clearPayments()).has_value());
        QVERIFY(finish(data.compact(true)).has_value());
        QCOMPARE(m_store->refundsOfPayment(u"pay_1"_s)->size(), 1);
        QVERIFY(!m_store->auditEntries(10)->isEmpty());
        QCOMPARE(*finish(m_store->verifyAudit()), 0);
    }

    void movedAsideCopiesGoToo()
    {
        for (const char *name : {"cache.db.damaged-1", "cache.db.damaged-1-wal", "cache.db.damaged-2"}) {
            QFile file(m_dir->filePath(QString::fromLatin1(name)));
            QVERIFY(file.open(QFile::WriteOnly));
            file.write(kName);
        }
        QVERIFY(finish(LocalData(*m_store).clearPayments()).has_value());
        QVERIFY(filesWith(m_dir->path(), kName).isEmpty());
    }

    void personsOlderThanTheLimitGoAndTheirPaymentsStay()
    {
        QList<Payment> rows;
        for (int i = 0; i < 25; ++i)
            rows.append(planted(i, day(-100 - i)));
        Payment young = somePayment(100);
        young.paymentDate = day(-10);
        rows.append(young);
        QVERIFY(finish(m_store->upsertPayments(rows, u"c"_s)).has_value());
        LocalData data(*m_store);
        qint64 after = -1;
        qint64 pieces = 0;
        qint64 all = 0;
        for (LocalData::Piece piece{10, -1}; piece.count == 10; ++pieces) {
            const auto step = finish(data.blankPersons(day(-30), after, 10));
            QVERIFY(step);
            piece = *step;
            after = piece.last;
            all += piece.count;
        }
        QCOMPARE(all, 25);
        QCOMPARE(pieces, 3);
        QVERIFY(finish(data.compact(true)).has_value());
        for (const QByteArray &text : {kName, kEmail, kPlate})
            QVERIFY2(filesWith(m_dir->path(), text).isEmpty(), text.constData());
        const auto old = m_store->payment(u"pay_3"_s);
        QVERIFY(old && *old);
        QVERIFY((*old)->payerName.isEmpty() && (*old)->payerEmail.isEmpty() && (*old)->plate.isEmpty());
        QCOMPARE((*old)->confirmCode, u"K7M10003"_s);
        QCOMPARE((*old)->amount.minor(), 1250);
        QCOMPARE((*m_store->payment(u"pay_100"_s))->payerName, u"Anna Müller"_s);
        // The index agrees with the rows.
        PaymentQuery query;
        query.search = u"quillfeather"_s;
        QCOMPARE(finish(m_store->count(query))->count, 0);
        query.search = u"K7M10003"_s;
        QCOMPARE(finish(m_store->count(query))->count, 1);
        QCOMPARE(finish(data.blankPersons(day(-30), -1, 10))->count, 0);
    }

    /// Without writing the whole file anew, as in the background.
    void takenOutInTheBackgroundNothingStaysEither()
    {
        fill(600);
        LocalData data(*m_store);
        QCOMPARE(finish(data.blankPersons(day(0), -1, 1000))->count, 600);
        QVERIFY(finish(data.compact(false)).has_value());
        for (const QByteArray &text : {kName, kEmail, kPlate})
            QVERIFY2(filesWith(m_dir->path(), text).isEmpty(), text.constData());
    }

    void theExtentSaysWhatThereIs()
    {
        fill(12);
        const auto extent = finish(LocalData(*m_store).extent());
        QVERIFY(extent);
        QCOMPARE(extent->payments, 12);
        QCOMPARE(extent->withPersons, 12);
        QVERIFY(extent->bytes > 4096);
        QVERIFY(extent->oldest.isValid());
        QCOMPARE(finish(LocalData(*m_store).clearPayments()).value(), 12);
        QCOMPARE(finish(LocalData(*m_store).extent())->payments, 0);
        QVERIFY(!finish(LocalData(*m_store).extent())->oldest.isValid());
    }

    void aReaderInAnotherProgramIsToldOf()
    {
        fill(10);
        const auto other = Database::open(m_dir->filePath(u"cache.db"_s), Database::Access::ReadOnly);
        QVERIFY(other);
        auto rows = other->run(u"SELECT payment_id FROM payments"_s);
        QVERIFY(rows && rows->next()); // an open read keeps its snapshot
        LocalData data(*m_store);
        QVERIFY(finish(data.clearPayments()).has_value());
        const auto compacted = finish(data.compact(false));
        QVERIFY(!compacted);
        QCOMPARE(compacted.error().code, u"in_use"_s);
        rows->finish();
        QVERIFY(finish(data.compact(false)).has_value());
    }

    void aDiagnosisNamesFilesAndNoPerson()
    {
        fill(5);
        const auto diagnosis = finish(diagnoseStore(*m_store));
        QVERIFY(diagnosis);
        QVERIFY(diagnosis->sqliteVersion.startsWith(u"3."_s));
        QVERIFY(diagnosis->facts.contains(std::pair(u"cache.db quick_check"_s, u"ok"_s)));
        QVERIFY(diagnosis->facts.contains(std::pair(u"payments"_s, u"5"_s)));
        QVERIFY(diagnosis->schema.join(u'\n').contains(u"CREATE TABLE audit_entries"_s));
    }

private:
    QDateTime day(int offset) const { return m_clock.now().addDays(offset); }
    void fill(int count)
    {
        QList<Payment> rows;
        for (int i = 0; i < count; ++i) {
            Payment payment = i % 2 ? somePayment(i) : planted(i, day(-40));
            payment.paymentDate = day(-40).addSecs(i);
            rows.append(payment);
        }
        QVERIFY(finish(m_store->upsertPayments(rows, u"c1"_s)).has_value());
    }
    StandingClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<WorkspaceStore> m_store;
};

QTEST_GUILESS_MAIN(TestLocalData)
#include "tst_localdata.moc"
