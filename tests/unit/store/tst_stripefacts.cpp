#include "storetest.h"

#include "store/database.h"
#include "support/compare.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace console;
using namespace Qt::StringLiterals;

/// What Stripe's books tell of payments, and the cache of the version before that could not hold it.
class TestStripeFacts : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    StandingClock m_clock;
    std::shared_ptr<WorkspaceStore> m_store;

    Payment stored(int number) { return m_store->payment(somePayment(number).id).value().value_or(Payment()); }
    static StripePaymentFacts factsOf(int number)
    {
        StripePaymentFacts facts;
        facts.paymentIntentId = somePayment(number).paymentIntentId;
        facts.fee = Money(66, *Currency::fromCode(u"cad"));
        facts.net = Money(1584, *Currency::fromCode(u"cad"));
        return facts;
    }
    QStringList found(const QString &search, PaymentFilter filter = {})
    {
        QStringList ids;
        const auto page = m_store->page({search, std::move(filter), {}}, {}, 100);
        for (const Payment &p : page ? page->rows : QList<Payment>())
            ids << p.id;
        return ids;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_store = openStore(m_dir->path(), m_clock);
        QVERIFY(m_store);
    }
    void cleanup()
    {
        m_store.reset();
        m_dir.reset();
    }

    void factsFillWhatIsKnownAndKeepTheRest()
    {
        Payment p = somePayment(1);
        p.status = PaymentStatus::Pending;
        p.stripeStatus = u"processing"_s;
        p.chargeId.clear();
        p.cardLast4.clear();
        QVERIFY(finish(m_store->upsertPayments({p, somePayment(2)}, std::nullopt)));
        QSignalSpy changed(m_store.get(), &WorkspaceStore::paymentsChanged);
        StripePaymentFacts facts = factsOf(1);
        facts.chargeId = u"ch_new1"_s;
        facts.cardLast4 = u"0341"_s;
        facts.stripeStatus = u"succeeded"_s;
        const auto done = finish(m_store->setStripeFacts({facts, factsOf(99)}));
        QVERIFY(done);
        QCOMPARE(done->changed, 1);
        QCOMPARE(done->unknown, 1);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.at(0).at(0).toStringList(), QStringList{p.id});
        const Payment now = stored(1);
        QCOMPARE(now.chargeId, u"ch_new1"_s);
        QCOMPARE(now.cardLast4, u"0341"_s);
        QCOMPARE(now.cardBrand, p.cardBrand);
        QVERIFY(now.isStuckPending());
        QCOMPARE(now.fee, facts.fee);
        QCOMPARE(now.net, facts.net);
        QVERIFY(!stored(2).fee && !stored(2).net);
        // The search knows all of it at once.
        QCOMPARE(found(u"ch_new1"_s), QStringList{p.id});
        PaymentFilter filter;
        filter.last4 = u"0341"_s;
        filter.stuckOnly = true;
        QCOMPARE(found({}, filter), QStringList{p.id});

        const auto again = finish(m_store->setStripeFacts({facts}));
        QVERIFY(again);
        QCOMPARE(again->changed, 0);
        QCOMPARE(changed.size(), 1);
        StripePaymentFacts silent;
        silent.paymentIntentId = p.paymentIntentId;
        QVERIFY(finish(m_store->setStripeFacts({silent})));
        QCOMPARE(stored(1).fee, facts.fee);
        QCOMPARE(stored(1).stripeStatus, u"succeeded"_s);
    }

    void theTenantsNewRowKeepsFeeAndNet()
    {
        QVERIFY(finish(m_store->upsertPayments({somePayment(1)}, std::nullopt)));
        QVERIFY(finish(m_store->setStripeFacts({factsOf(1)})));
        Payment p = somePayment(1);
        p.status = PaymentStatus::Refunded;
        p.refunded = p.amount;
        p.changedAt = p.changedAt.addSecs(5);
        QVERIFY(finish(m_store->upsertPayments({p}, std::nullopt)));
        QCOMPARE(stored(1).status, PaymentStatus::Refunded);
        QCOMPARE(stored(1).fee, factsOf(1).fee);
        QCOMPARE(stored(1).net, factsOf(1).net);
    }

    void theLastFactOfAPaymentStands()
    {
        QVERIFY(finish(m_store->upsertPayments({somePayment(2), somePayment(1)}, std::nullopt)));
        StripePaymentFacts first = factsOf(1);
        first.fee = Money(1, first.fee->currency());
        QVERIFY(finish(m_store->setStripeFacts({factsOf(2), first, factsOf(1)})));
        QCOMPARE(stored(1).fee, factsOf(1).fee);
        QCOMPARE(stored(2).fee, factsOf(2).fee);
    }

    void halfAFactIsRefusedAndNothingIsSaved()
    {
        QVERIFY(finish(m_store->upsertPayments({somePayment(1)}, std::nullopt)));
        StripePaymentFacts nameless = factsOf(1);
        nameless.paymentIntentId.clear();
        StripePaymentFacts netless = factsOf(1);
        netless.net.reset();
        StripePaymentFacts mixed = factsOf(1);
        mixed.net = dollars(1584);
        for (const StripePaymentFacts &bad : {nameless, netless, mixed}) {
            const auto refused = finish(m_store->setStripeFacts({factsOf(1), bad}));
            QVERIFY(!refused);
            QCOMPARE(refused.error().kind, ErrorKind::InvalidInput);
            QVERIFY(!stored(1).fee);
        }
    }

    void aCacheOfTheFirstVersionIsTakenOver()
    {
        m_store.reset();
        const QString path = m_dir->filePath(u"old/cache.db"_s);
        QTemporaryDir scripts;
        QVERIFY(QDir(m_dir->path()).mkdir(u"old"_s));
        QVERIFY(
            QFile::copy(u":/sql/cache/0001_create_payments.sql"_s, scripts.filePath(u"0001_create_payments.sql"_s)));
        {
            const auto db = Database::open(path, Database::Access::ReadWrite);
            QVERIFY(db);
            const Outcome made =
                Migrator::migrateFrom(*db, scripts.path(), Migrator::applicationId(Migrator::Schema::Cache));
            QVERIFY2(made, made ? "" : qPrintable(made.error().detail));
            QCOMPARE(db->userVersion().value(), 1);
            struct Old
            {
                QString id, name, currency;
                qint64 minor, refunded, key;
            };
            const QList<Old> rows{{u"pay_1"_s, u"Zoë Ng"_s, u"usd"_s, 1250, 250, 12500},
                                  {u"pay_2"_s, u"Bo Wu"_s, u"jpy"_s, 5000, 100, 5000000},
                                  {u"pay_3"_s, u"Ana Li"_s, u"kwd"_s, 7000, 6000, 7000},
                                  {u"pay_4"_s, u"Al O"_s, u"usd"_s, 0, 0, 0}};
            for (qint64 i = 0; i < rows.size(); ++i) {
                const Old &old = rows.at(i);
                const QString second = QString::number(1780000000 + i);
                const auto put = db->run(
                    u"INSERT INTO payments VALUES (?, ?, 'ORD-1', 'K7M', ?, '', '', '3', 'Lot C', '[]', 'pt_1', "
                    u"'Card', "
                    "'test', ?, ?, ?, 'succeeded', ?, NULL, ?, '', 'visa', '4242', 'succeeded', '', ?, ?, 1, ' old ')"_s,
                    {second.toLongLong() * 1024, old.id, old.name, old.currency, old.minor, old.refunded,
                     second.toLongLong(), QString(u"pi_old"_s + second), old.key, old.name.toLower()});
                QVERIFY2(put, put ? "" : qPrintable(put.error().detail));
            }
            QVERIFY(db->run(u"INSERT INTO settings VALUES ('token_version', '1'), ('sync_cursor', 'c-7')"_s));
        }
        m_store = openStore(m_dir->filePath(u"old"_s), m_clock);
        QVERIFY(m_store);
        QVERIFY(!m_store->cacheWasReset());
        QCOMPARE(m_store->syncCursor().value(), u"c-7"_s);
        QCOMPARE(found(u"zoe"_s), QStringList{u"pay_1"_s}); // indexed anew by the program's own rules
        QVERIFY(!stored(1).fee && !stored(1).net);
        const auto byRefunded = m_store->page({{}, {}, {PaymentSort::Refunded, true}}, {}, 10);
        QVERIFY(byRefunded);
        QStringList order;
        for (const Payment &p : byRefunded->rows)
            order << p.id;
        QCOMPARE(order, QStringList({u"pay_2"_s, u"pay_3"_s, u"pay_1"_s, u"pay_4"_s})); // 100, 6, 2.50, 0
        PaymentFilter yen;
        yen.currencies = {*Currency::fromCode(u"jpy")};
        QCOMPARE(found({}, yen), QStringList{u"pay_2"_s});
        StripePaymentFacts facts = factsOf(1);
        facts.paymentIntentId = u"pi_old1780000002"_s;
        const auto done = finish(m_store->setStripeFacts({facts}));
        QVERIFY(done);
        QCOMPARE(done->changed, 1);
        QCOMPARE(stored(3).fee, facts.fee);
    }
};

QTEST_GUILESS_MAIN(TestStripeFacts)
#include "tst_stripefacts.moc"
