#include "practice/tenant/paymentrow.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace console::practice::PaymentRow {

using namespace Qt::StringLiterals;

namespace {

QList<PaymentItem> itemsOf(const QString &text, const Currency &currency)
{
    QList<PaymentItem> items;
    const QJsonArray array = QJsonDocument::fromJson(text.toUtf8()).array();
    for (const QJsonValue &value : array) {
        items.append(PaymentItem{.kind = value["kind"_L1].toString(),
                                 .reference = value["reference"_L1].toString(),
                                 .description = value["description"_L1].toString(),
                                 .amount = Money(value["amount"_L1].toInteger(), currency)});
    }
    return items;
}

} // namespace

QString select()
{
    return u"SELECT p.id, p.order_id, p.confirm_code, p.payer_name, p.payer_email, p.plate, p.user_type_id, p.summary, "
           "p.items, p.payment_type_id, t.name, p.mode, p.amount, p.currency, p.refunded, p.status, p.payment_date, "
           "p.changed_at, p.payment_intent_id, p.charge_id, p.card_brand, p.card_last4 "
           "FROM payments p JOIN payment_types t ON t.id = p.payment_type_id "_s;
}

Result<Payment> read(const QSqlQuery &row)
{
    const auto currency = Currency::fromCode(row.value(13).toString());
    if (!currency)
        return currency.error();
    const auto status = paymentStatusFromString(row.value(15).toString());
    Q_ASSERT(status);
    Payment p;
    p.id = row.value(0).toString();
    p.orderId = row.value(1).toString();
    p.confirmCode = row.value(2).toString();
    p.payerName = row.value(3).toString();
    p.payerEmail = row.value(4).toString();
    p.plate = row.value(5).toString();
    p.userTypeId = row.value(6).toString();
    p.summary = row.value(7).toString();
    p.items = itemsOf(row.value(8).toString(), *currency);
    p.paymentTypeId = row.value(9).toString();
    p.paymentTypeName = row.value(10).toString();
    p.mode = modeOf(row.value(11).toString() == toString(Mode::Live));
    p.amount = Money(row.value(12).toLongLong(), *currency);
    p.refunded = Money(row.value(14).toLongLong(), *currency);
    p.status = *status;
    p.paymentDate = QDateTime::fromSecsSinceEpoch(row.value(16).toLongLong(), Qt::UTC);
    p.changedAt = QDateTime::fromMSecsSinceEpoch(row.value(17).toLongLong(), Qt::UTC);
    p.paymentIntentId = row.value(18).toString();
    p.chargeId = row.value(19).toString();
    p.cardBrand = row.value(20).toString();
    p.cardLast4 = row.value(21).toString();
    return p;
}

QString itemsToText(const QList<PaymentItem> &items)
{
    QJsonArray array;
    for (const PaymentItem &item : items) {
        array.append(QJsonObject{{u"kind"_s, item.kind},
                                 {u"reference"_s, item.reference},
                                 {u"description"_s, item.description},
                                 {u"amount"_s, item.amount.minor()}});
    }
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

} // namespace console::practice::PaymentRow
