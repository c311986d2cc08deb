#include "store/paymentrowreader.h"

#include "store/paymentrow.h"
#include "store/storeerror.h"

namespace console {

using namespace Qt::StringLiterals;

Result<Payment> paymentFrom(const SqliteStatement &row)
{
    int column = 0;
    const auto text = [&] { return QString::fromUtf8(row.bytes(column++)); };
    Payment p;
    p.id = text();
    p.orderId = text();
    p.confirmCode = text();
    p.payerName = text();
    p.payerEmail = text();
    p.plate = text();
    p.userTypeId = text();
    p.summary = text();
    const auto items = itemsFromJson(row.bytes(column++).toByteArray());
    if (!items)
        return items.error();
    p.items = *items;
    p.paymentTypeId = text();
    p.paymentTypeName = text();
    const auto mode = modeFrom(text(), u"payments.mode"_s);
    if (!mode)
        return mode.error();
    p.mode = *mode;
    const QString currency = text();
    const auto amount = moneyFrom(row.number(column++), currency, u"payments.currency"_s);
    if (!amount)
        return amount.error();
    p.amount = *amount;
    p.refunded = Money(row.number(column++), p.amount.currency());
    const auto status = paymentStatusFromString(text());
    if (!status)
        return databaseError(u"unexpected value in payments.status"_s, u"unexpected_value"_s);
    p.status = *status;
    p.paymentDate = QDateTime::fromSecsSinceEpoch(row.number(column++), Qt::UTC);
    if (!row.isNull(column))
        p.changedAt = QDateTime::fromMSecsSinceEpoch(row.number(column), Qt::UTC);
    ++column;
    p.paymentIntentId = text();
    p.chargeId = text();
    p.cardBrand = text();
    p.cardLast4 = text();
    p.stripeStatus = text();
    p.note = text();
    if (row.isNull(column))
        return p;
    const qint64 fee = row.number(column++);
    const qint64 net = row.number(column++);
    const auto settled = moneyFrom(fee, text(), u"payments.settlement_currency"_s);
    if (!settled)
        return settled.error();
    p.fee = *settled;
    p.net = Money(net, settled->currency());
    return p;
}

void bindValues(const QVariantList &values, SqliteStatement *statement, QByteArrayList *bytes)
{
    bytes->reserve(values.size());
    for (int at = 0; at < values.size(); ++at) {
        const QVariant &value = values.at(at);
        if (value.isNull()) {
            statement->bindNull(at);
        } else if (value.typeId() == QMetaType::QString) {
            bytes->append(value.toString().toUtf8());
            statement->bindText(at, bytes->constLast());
        } else {
            statement->bind(at, value.toLongLong());
        }
    }
}

QVariant valueOf(const SqliteStatement &row, int column)
{
    if (row.isNull(column))
        return {};
    return row.isText(column) ? QVariant(QString::fromUtf8(row.bytes(column))) : QVariant(row.number(column));
}

} // namespace console
