// The half of TenantApi that is about payments.
#include "practice/tenant/stripecallback.h"
#include "practice/tenant/tenantapi.h"
#include "practice/tenant/tenantjson.h"

#include <QJsonArray>

#include <limits>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

Result<QJsonObject> under(const QString &key, const Result<Payment> &payment)
{
    if (!payment)
        return payment.error();
    return QJsonObject{{key, TenantJson::payment(*payment)}};
}

QString timeText(qint64 seconds)
{
    return TenantJson::time(QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC));
}

QJsonObject asJson(const PaymentBook::Page &page)
{
    QJsonArray list;
    for (const Payment &payment : page.payments)
        list.append(TenantJson::payment(payment));
    return {{u"payments"_s, list}, {u"next_cursor"_s, page.nextCursor}, {u"has_more"_s, page.hasMore}};
}

} // namespace

TenantApi::Answer TenantApi::listChanged(RequestFields &fields, const Situation &)
{
    const QString cursor = fields.optionalText(u"cursor"_s);
    const int limit = fields.integer(u"limit"_s, 1, 500, 100);
    if (fields.problem())
        return *fields.problem();
    const auto page = m_store.call([&](TenantBooks &books) { return books.payments.changedSince(cursor, limit); });
    if (!page)
        return page.error();
    return asJson(*page);
}

TenantApi::Answer TenantApi::listPayments(RequestFields &fields, const Situation &)
{
    const qint64 from = fields.time(u"from"_s);
    const qint64 to = fields.time(u"to"_s);
    const QString cursor = fields.optionalText(u"cursor"_s);
    const int limit = fields.integer(u"limit"_s, 1, 500, 100);
    if (fields.problem())
        return *fields.problem();
    const auto page = m_store.call([&](TenantBooks &books) { return books.payments.between(from, to, cursor, limit); });
    if (!page)
        return page.error();
    return asJson(*page);
}

TenantApi::Answer TenantApi::countPayments(RequestFields &fields, const Situation &)
{
    const bool isRange = fields.has(u"from"_s) || fields.has(u"to"_s);
    const qint64 from = isRange ? fields.time(u"from"_s) : std::numeric_limits<qint64>::min();
    const qint64 to = isRange ? fields.time(u"to"_s) : std::numeric_limits<qint64>::max();
    if (fields.problem())
        return *fields.problem();
    const auto count = m_store.call([&](TenantBooks &books) { return books.payments.count(from, to); });
    if (!count)
        return count.error();
    QJsonObject answer{{u"count"_s, count->count}, {u"change_cursor"_s, count->changeCursor}};
    if (count->count > 0) {
        answer.insert(u"first_payment_date"_s, timeText(count->first));
        answer.insert(u"last_payment_date"_s, timeText(count->last));
    }
    return answer;
}

TenantApi::Answer TenantApi::getPayment(RequestFields &fields, const Situation &)
{
    const QString id = fields.text(u"payment_id"_s);
    if (fields.problem())
        return *fields.problem();
    return m_store.call([&](TenantBooks &books) -> Answer {
        Answer answer = under(u"payment"_s, books.payments.byId(id));
        const auto released = books.payments.itemsReleased(id);
        const auto pending = books.payments.refundedPending(id);
        if (answer && released && pending) {
            answer->insert(u"items_released"_s, *released);
            answer->insert(u"refunded_pending"_s, *pending);
        }
        return answer;
    });
}

TenantApi::Answer TenantApi::callbackProblem(RequestFields &fields, const Situation &)
{
    const QString intentId = fields.text(u"payment_intent_id"_s);
    if (fields.problem())
        return *fields.problem();
    const auto problem = m_store.call([&](TenantBooks &books) { return StripeCallback::lastProblem(books, intentId); });
    if (!problem)
        return problem.error();
    return QJsonObject{{u"problem"_s, *problem}};
}

TenantApi::Answer TenantApi::recentCallbacks(RequestFields &fields, const Situation &)
{
    const QString id = fields.text(u"payment_type_id"_s);
    const Mode mode = fields.mode(u"mode"_s);
    const int limit = fields.integer(u"limit"_s, 1, 100, 50);
    if (fields.problem())
        return *fields.problem();
    return m_store.call([&](TenantBooks &books) -> Answer {
        if (const auto type = books.types.byId(id); !type)
            return type.error();
        const auto notes = books.callbacks.recent(id, mode, limit);
        if (!notes)
            return notes.error();
        QJsonArray list;
        for (const CallbackNote &note : *notes)
            list.append(TenantJson::callback(note));
        return QJsonObject{{u"callbacks"_s, list}};
    });
}

TenantApi::Answer TenantApi::practiceCheckout(RequestFields &fields, const Situation &situation)
{
    const CheckoutOrder order{.payerName = fields.text(u"payer_name"_s, 200),
                              .payerEmail = fields.optionalText(u"payer_email"_s, 200),
                              .plate = fields.optionalText(u"plate"_s, 50),
                              .userTypeId = fields.text(u"user_type_id"_s),
                              .paymentTypeId = fields.text(u"payment_type_id"_s),
                              .kind = fields.text(u"kind"_s, 40),
                              .description = fields.text(u"description"_s, 200),
                              .amount = fields.money(u"amount"_s),
                              .paymentMethod = fields.optionalText(u"payment_method"_s)};
    if (fields.problem())
        return *fields.problem();
    return under(u"payment"_s, m_checkout.pay(order, situation.stripeAddress));
}

} // namespace console::practice
