// What the journal and the cache hold of the refunds on a page of Stripe's.

#include "storetest.h"

#include "store/heldrefunds.h"
#include "store/refundjournal.h"

#include <QTemporaryDir>

using namespace console;
using namespace Qt::StringLiterals;

class TestHeldRefunds : public QObject
{
    Q_OBJECT

    StandingClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<WorkspaceStore> m_store;

    RefundIntent armed(const QString &paymentId, const QString &paymentIntentId)
    {
        RefundIntent intent;
        intent.paymentId = paymentId;
        intent.paymentIntentId = paymentIntentId;
        intent.paymentTypeId = u"pt_1"_s;
        intent.amount = dollars(1250);
        return finish(m_store->armRefund(intent)).value();
    }
    Result<QList<HeldRefund>> held(const QList<RefundAtStripe> &refunds)
    {
        return finish(heldRefunds(*m_store, refunds));
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

    void oursIsFoundByItsIdAndByItsKey()
    {
        const RefundIntent told = armed(u"pay_1"_s, u"pi_1"_s);
        QVERIFY(finish(m_store->setRefundState(told.id, RefundState::Sent, {}, {}, {})));
        QVERIFY(finish(m_store->setRefundState(told.id, RefundState::Succeeded, u"re_1"_s, {}, {})));
        const RefundIntent unknown = armed(u"pay_2"_s, u"pi_2"_s);
        const auto all = held({{u"re_1"_s, u"pi_1"_s, {}}, {u"re_2"_s, u"pi_2"_s, unknown.idempotencyKey}});
        QVERIFY(all);
        QCOMPARE(all->size(), 2);
        QVERIFY(all->at(0).intent);
        QCOMPARE(all->at(0).intent->id, told.id);
        QVERIFY(all->at(1).intent);
        QCOMPARE(all->at(1).intent->id, unknown.id);
    }

    void aKeyThatWasCopiedToAnotherPaymentIsNotOurs()
    {
        const RefundIntent ours = armed(u"pay_1"_s, u"pi_1"_s);
        const auto all = held({{u"re_9"_s, u"pi_9"_s, ours.idempotencyKey}});
        QVERIFY(all);
        QVERIFY(!all->constFirst().intent);
    }

    void oneMadeOutsideComesWithItsRecordAndThePayment()
    {
        Payment older = somePayment(1);
        Payment newer = somePayment(2);
        Payment other = somePayment(3);
        newer.paymentDate = older.paymentDate.addDays(1);
        older.paymentIntentId = newer.paymentIntentId = u"pi_7"_s;
        other.paymentIntentId = u"pi_77"_s;
        QVERIFY(finish(m_store->upsertPayments({older, newer, other}, {})));
        OutsideRefund kept;
        kept.refundId = u"re_7"_s;
        kept.paymentIntentId = u"pi_7"_s;
        kept.amount = dollars(500);
        kept.status = u"pending"_s;
        kept.createdAt = m_clock.now();
        QVERIFY(finish(RefundJournal(*m_store).keepOutside({kept})));
        const auto all =
            held({{u"re_7"_s, u"pi_7"_s, {}}, {u"re_8"_s, u"pi_none"_s, "no key of ours"}, {u"re_9"_s, {}, {}}});
        QVERIFY(all);
        QCOMPARE(all->size(), 3);
        QVERIFY(!all->at(0).intent && all->at(0).outside && all->at(0).payment);
        QCOMPARE(all->at(0).outside->status, u"pending"_s);
        QCOMPARE(all->at(0).payment->id, newer.id);
        for (const HeldRefund &nothing : {all->at(1), all->at(2)})
            QVERIFY(!nothing.intent && !nothing.outside && !nothing.payment);
    }

    void noRefundIsNoQuestion()
    {
        const auto all = held({});
        QVERIFY(all);
        QVERIFY(all->isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestHeldRefunds)
#include "tst_heldrefunds.moc"
