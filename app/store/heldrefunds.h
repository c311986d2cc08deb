#pragma once

#include "core/job.h"
#include "core/payment.h"
#include "store/refundjournal.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace console {

/// A refund that Stripe tells of.
struct RefundAtStripe
{
    QString refundId;
    QString paymentIntentId;
    QByteArray idempotencyKey; ///< that its metadata names; empty if none
};

/// What this computer knows of it.
struct HeldRefund
{
    /// By the refund's ID, otherwise by the key, if it is of the same payment intent: metadata may be copied.
    std::optional<RefundIntent> intent;
    // Without an intent:
    std::optional<OutsideRefund> outside;
    std::optional<Payment> payment; ///< the newest one of its payment intent
};

/// Of each refund, in their order; on the counting worker, meant for a page of a hundred. Errors: Storage. Thread: GUI.
TypedJob<QList<HeldRefund>> *heldRefunds(WorkspaceStore &store, QList<RefundAtStripe> refunds,
                                         QObject *parent = nullptr);

} // namespace console
