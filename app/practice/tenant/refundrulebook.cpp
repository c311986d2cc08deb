#include "practice/tenant/refundrulebook.h"

#include "practice/tenant/refusal.h"
#include "practice/tenant/tenantjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlQuery>

#include <algorithm>
#include <optional>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kSetting = "refund_rules";

QList<Money> moneyList(const QJsonValue &value)
{
    QList<Money> list;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &entry : array) {
        if (const auto currency = Currency::fromCode(entry["currency"_L1].toString()))
            list.append(Money(entry["amount"_L1].toInteger(), *currency));
    }
    return list;
}

std::optional<qint64> amountFor(const QList<Money> &list, const Currency &currency)
{
    const auto found = std::ranges::find_if(list, [&](const Money &money) { return money.currency() == currency; });
    return found == list.end() ? std::nullopt : std::optional<qint64>(found->minor());
}

} // namespace

RefundRuleBook::RefundRuleBook(const Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

QTimeZone RefundRuleBook::zone()
{
    const QTimeZone zone("America/Toronto");
    return zone.isValid() ? zone : QTimeZone::utc();
}

Result<TenantRefundRules> RefundRuleBook::rules() const
{
    auto row = m_database.run(u"SELECT value FROM settings WHERE name = ?"_s, {QString::fromLatin1(kSetting)});
    if (!row)
        return row.error();
    if (!row->next())
        return TenantRefundRules();
    const QJsonDocument kept = QJsonDocument::fromJson(row->value(0).toByteArray());
    return TenantRefundRules{.perRefund = moneyList(kept["per_refund"_L1]),
                             .perDay = moneyList(kept["per_day"_L1]),
                             .fourEyes = kept["four_eyes"_L1].toBool(),
                             .typeAmountFrom = moneyList(kept["type_amount_from"_L1])};
}

Outcome RefundRuleBook::setRules(const TenantRefundRules &rules)
{
    const QJsonObject json{{u"per_refund"_s, TenantJson::moneyList(rules.perRefund)},
                           {u"per_day"_s, TenantJson::moneyList(rules.perDay)},
                           {u"four_eyes"_s, rules.fourEyes},
                           {u"type_amount_from"_s, TenantJson::moneyList(rules.typeAmountFrom)}};
    const auto kept =
        m_database.run(u"INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value "
                       "= excluded.value"_s,
                       {QString::fromLatin1(kSetting), QJsonDocument(json).toJson()});
    return kept ? Outcome(Done{}) : Outcome(kept.error());
}

Result<QList<Money>> RefundRuleBook::refundedToday(const QString &userName) const
{
    const QDate today = m_clock.now().toTimeZone(zone()).date();
    auto rows = m_database.run(
        u"SELECT p.currency, sum(r.amount) FROM refunds r JOIN payments p ON p.number = r.payment_number WHERE "
        "r.made_by = ? AND r.recorded_at >= ? AND r.recorded_at < ? AND r.status NOT IN ('failed', 'canceled') "
        "GROUP BY p.currency ORDER BY p.currency"_s,
        {userName, today.startOfDay(zone()).toMSecsSinceEpoch(),
         today.addDays(1).startOfDay(zone()).toMSecsSinceEpoch()});
    if (!rows)
        return rows.error();
    QList<Money> sums;
    while (rows->next()) {
        const auto currency = Currency::fromCode(rows->value(0).toString());
        if (!currency)
            return currency.error();
        sums.append(Money(rows->value(1).toLongLong(), *currency));
    }
    return sums;
}

Outcome RefundRuleBook::check(const Caller &caller, const Money &amount, bool approved) const
{
    if (approved)
        return Done{};
    const auto kept = rules();
    if (!kept)
        return kept.error();
    const auto limit = amountFor(kept->perRefund, amount.currency());
    if (limit && amount.minor() > *limit) {
        if (kept->fourEyes)
            return refusal(OpsComCode::ApprovalNeeded,
                           u"The amount is over the limit for one refund, so another person has to approve it first. "
                           "No money was moved. Make a request, and refund once it is approved."_s);
        if (!caller.may("refund_over_limit"_L1))
            return refusal(OpsComCode::OverLimit,
                           u"The amount is over your limit for one refund. No money was moved. Refund less, or ask a "
                           "colleague whose limit is higher."_s);
    }
    const auto day = amountFor(kept->perDay, amount.currency());
    if (!day)
        return Done{};
    const auto today = refundedToday(caller.userName);
    if (!today)
        return today.error();
    if (amountFor(*today, amount.currency()).value_or(0) + amount.minor() > *day)
        return refusal(OpsComCode::OverDay,
                       u"This refund would take you over your limit for one day. No money was moved. Try again "
                       "tomorrow, or ask a colleague."_s);
    return Done{};
}

} // namespace console::practice
