#pragma once

#include "core/clock.h"
#include "core/money.h"
#include "core/result.h"
#include "practice/tenant/practiceusers.h"
#include "store/database.h"

#include <QList>
#include <QTimeZone>

namespace console::practice {

/// What refunds are bound by at this tenant, for every person. One amount a currency; a currency that is not listed has
/// no limit.
struct TenantRefundRules
{
    QList<Money> perRefund;      ///< over it "refund_over_limit" is needed; with fourEyes an approval, from everybody
    QList<Money> perDay;         ///< a person's sum in the tenant's day; an approved refund is not held against it
    bool fourEyes = false;       ///< over perRefund another person must approve
    QList<Money> typeAmountFrom; ///< a hint for consoles, not enforced here
};

/// The rules for refunds and what has been given back under them. Kept in the file. Errors: refusal(), Storage. Owner:
/// TenantBooks. Thread: the store's.
class RefundRuleBook
{
public:
    RefundRuleBook(const Database &database, const Clock &clock);

    Result<TenantRefundRules> rules() const;
    Outcome setRules(const TenantRefundRules &rules);
    /// What a person's refunds of today come to, one amount a currency. Failed and cancelled ones do not count.
    Result<QList<Money>> refundedToday(const QString &userName) const;
    /// Refusals 9042, 9043 and 9044. `approved`: another person approved this very refund.
    Outcome check(const Caller &caller, const Money &amount, bool approved) const;

    /// The tenant's zone: America/Toronto.
    static QTimeZone zone();

private:
    const Database &m_database;
    const Clock &m_clock;
};

} // namespace console::practice
