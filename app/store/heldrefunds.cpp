#include "store/heldrefunds.h"

#include "store/journalrepository.h"
#include "store/outsiderefunds.h"
#include "store/paymentrepository.h"
#include "store/storethread.h"
#include "store/workspacestore.h"

namespace console {

namespace {

Result<std::optional<RefundIntent>> intentOf(const JournalRepository &journal, const RefundAtStripe &refund)
{
    auto intent = journal.byRefund(refund.refundId);
    if (!intent || *intent || refund.idempotencyKey.isEmpty())
        return intent;
    intent = journal.byKey(refund.idempotencyKey);
    if (intent && *intent && (*intent)->paymentIntentId != refund.paymentIntentId)
        return std::optional<RefundIntent>();
    return intent;
}

Result<HeldRefund> heldRefund(const StoreConnections &c, const Clock &clock, const RefundAtStripe &refund)
{
    HeldRefund held;
    auto intent = intentOf(JournalRepository(c.journal, clock), refund);
    if (!intent)
        return intent.error();
    held.intent = std::move(*intent);
    if (held.intent)
        return held;
    auto outside = OutsideRefunds(c.journal, clock).one(refund.refundId);
    if (!outside)
        return outside.error();
    held.outside = std::move(*outside);
    auto payment = PaymentRepository(c.cache).paymentOfIntent(refund.paymentIntentId);
    if (!payment)
        return payment.error();
    held.payment = std::move(*payment);
    return held;
}

} // namespace

TypedJob<QList<HeldRefund>> *heldRefunds(WorkspaceStore &store, QList<RefundAtStripe> refunds, QObject *parent)
{
    const auto work = [refunds = std::move(refunds),
                       clock = &store.clock()](StoreThread::Connections &c) -> Result<QList<HeldRefund>> {
        QList<HeldRefund> all;
        all.reserve(refunds.size());
        for (const RefundAtStripe &refund : refunds) {
            auto held = heldRefund(*c, *clock, refund);
            if (!held)
                return held.error();
            all.append(std::move(*held));
        }
        return all;
    };
    return new StoreJob<QList<HeldRefund>>(store.counter(), work, {}, parent);
}

} // namespace console
