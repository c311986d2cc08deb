// The half of TenantApi that is about payments.
#include "practice/tenant/stripecallback.h"
#include "practice/tenant/tenantapi.h"
#include "practice/tenant/tenantjson.h"

#include <QJsonArray>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

Result<QJsonObject> under(const QString &key, const Result<Payment> &payment)
{
    if (!payment)
        return payment.error();
    return QJsonObject{{key, TenantJson::payment(*payment)}};
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
    QJsonArray list;
    for (const Payment &payment : page->payments)
        list.append(TenantJson::payment(payment));
    return QJsonObject{{u"payments"_s, list}, {u"next_cursor"_s, page->nextCursor}, {u"has_more"_s, page->hasMore}};
}

TenantApi::Answer TenantApi::getPayment(RequestFields &fields, const Situation &)
{
    const QString id = fields.text(u"payment_id"_s);
    if (fields.problem())
        return *fields.problem();
    return m_store.call([&](TenantBooks &books) -> Answer {
        Answer answer = under(u"payment"_s, books.payments.byId(id));
        const auto released = books.payments.itemsReleased(id);
        if (answer && released)
            answer->insert(u"items_released"_s, *released);
        return answer;
    });
}

TenantApi::Answer TenantApi::recordRefund(RequestFields &fields, const Situation &)
{
    const QString paymentId = fields.text(u"payment_id"_s);
    const RefundNote note{.refundId = fields.text(u"refund_id"_s),
                          .amount = fields.money(u"amount"_s),
                          .status = fields.text(u"status"_s),
                          .reason = fields.optionalText(u"reason"_s),
                          .comment = fields.text(u"comment"_s, 1000),
                          .requisitionCode = fields.optionalText(u"requisition_code"_s)};
    if (fields.problem())
        return *fields.problem();
    return m_store.call([&](TenantBooks &books) -> Answer {
        auto transaction = Transaction::begin(books.database);
        if (!transaction)
            return transaction.error();
        const auto payment = books.payments.recordRefund(paymentId, note);
        if (!payment)
            return payment.error();
        if (const Outcome committed = transaction->commit(); !committed)
            return committed.error();
        return under(u"payment"_s, payment);
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
