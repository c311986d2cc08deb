#pragma once

#include "core/clock.h"
#include "practice/tenant/approvalbook.h"
#include "practice/tenant/callbackbook.h"
#include "practice/tenant/leasebook.h"
#include "practice/tenant/paymentbook.h"
#include "practice/tenant/paymenttypebook.h"
#include "practice/tenant/refundrulebook.h"
#include "practice/tenant/secretbox.h"
#include "store/database.h"

#include <QString>

#include <utility>

namespace console::practice {

/// All that the tenant keeps, over one connection. Owner: StoreThread. Thread: the store's.
struct TenantBooks
{
    TenantBooks(Database opened, const SecretBox &box, const Clock &clock, const QString &clientId)
        : database(std::move(opened)),
          types(database, box, clock, clientId),
          payments(database, clock),
          refundRules(database, clock),
          leases(database, clock),
          approvals(database, clock),
          callbacks(database, clock)
    {
    }
    TenantBooks(const TenantBooks &) = delete;
    TenantBooks &operator=(const TenantBooks &) = delete;

    Database database;
    PaymentTypeBook types;
    PaymentBook payments;
    RefundRuleBook refundRules;
    LeaseBook leases;
    ApprovalBook approvals;
    CallbackBook callbacks;
};

} // namespace console::practice
