#include "store/paymentrow.h"

#include "core/paymentfilter.h"
#include "store/paymentitems.h"
#include "store/sqlitestatement.h"
#include "store/storeerror.h"

namespace console {

using namespace Qt::StringLiterals;

namespace {

const QStringList &columnNames()
{
    static const QStringList names{
        u"payment_id"_s, u"order_id"_s, u"confirm_code"_s, u"payer_name"_s, u"payer_email"_s, u"plate"_s,
        u"user_type_id"_s, u"summary"_s, u"items"_s, u"payment_type_id"_s, u"payment_type_name"_s, u"mode"_s,
        u"currency"_s, u"amount_minor"_s, u"refunded_minor"_s, u"status"_s, u"payment_date"_s, u"changed_at"_s,
        u"payment_intent_id"_s, u"charge_id"_s, u"card_brand"_s, u"card_last4"_s, u"stripe_status"_s, u"note"_s,
        // Stripe's books; the factor is for SQL alone.
        u"fee_minor"_s, u"net_minor"_s, u"settlement_currency"_s, u"settlement_factor"_s};
    return names;
}

Error badColumn(const QString &where)
{
    return databaseError(u"unexpected value in %1"_s.arg(where), u"unexpected_value"_s);
}

} // namespace

QString storedText(const QString &text)
{
    return text.isNull() ? u""_s : text;
}

QVariant storedTime(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant(QMetaType::fromType<qint64>());
}

QDateTime timeFrom(const QVariant &milliseconds)
{
    return milliseconds.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(milliseconds.toLongLong(), Qt::UTC);
}

qint64 amountKey(const Money &amount)
{
    return thousandthsOf(amount);
}

int statusKey(PaymentStatus status)
{
    return static_cast<int>(allPaymentStatuses().indexOf(status));
}

Result<Money> moneyFrom(qint64 minor, const QString &currencyCode, const QString &where)
{
    const auto currency = Currency::fromCode(currencyCode);
    if (!currency)
        return badColumn(where);
    return Money(minor, *currency);
}

Result<Mode> modeFrom(const QString &text, const QString &where)
{
    if (text == "test"_L1)
        return Mode::Test;
    if (text == "live"_L1)
        return Mode::Live;
    return badColumn(where);
}

QString paymentColumns(const QString &alias)
{
    const QString prefix = alias.isEmpty() ? QString() : alias + u'.';
    return prefix + columnNames().join(u", "_s + prefix);
}

int paymentColumnCount()
{
    return static_cast<int>(columnNames().size());
}

QByteArrayView BoundText::keep(const QString &text)
{
    if (m_used == m_texts.size())
        m_texts.emplace_back();
    QByteArray &bytes = m_texts[m_used++];
    bytes.resize(text.size());
    char *to = bytes.data();
    char16_t all = 0;
    for (const QChar c : text) {
        all |= c.unicode();
        *to++ = static_cast<char>(c.unicode());
    }
    if (all >= 0x80)
        bytes = text.toUtf8();
    return bytes;
}

QByteArrayView BoundText::keep(QByteArray utf8)
{
    if (m_used == m_texts.size())
        m_texts.emplace_back();
    return m_texts[m_used++] = std::move(utf8);
}

namespace {

/// Gives `to` the values of all columns, in their order: to.text(QString), to.utf8(QByteArray),
/// to.number(std::optional<qint64>), and to.noText() for NULL where a text may be missing.
template <typename To>
void eachValue(const Payment &p, To &to)
{
    to.text(p.id);
    to.text(p.orderId);
    to.text(p.confirmCode);
    to.text(p.payerName);
    to.text(p.payerEmail);
    to.text(p.plate);
    to.text(p.userTypeId);
    to.text(p.summary);
    to.utf8(itemsToJson(p.items));
    to.text(p.paymentTypeId);
    to.text(p.paymentTypeName);
    to.text(toString(p.mode));
    to.text(p.amount.currency().code());
    to.number(p.amount.minor());
    to.number(p.refunded.minor());
    to.text(toString(p.status));
    to.number(p.paymentDate.toSecsSinceEpoch());
    to.number(p.changedAt.isValid() ? std::optional(p.changedAt.toMSecsSinceEpoch()) : std::nullopt);
    to.text(p.paymentIntentId);
    to.text(p.chargeId);
    to.text(p.cardBrand);
    to.text(p.cardLast4);
    to.text(p.stripeStatus);
    to.text(p.note);
    if (p.fee && p.net) {
        to.number(p.fee->minor());
        to.number(p.net->minor());
        to.text(p.fee->currency().code());
        to.number(thousandthsOf(Money(1, p.fee->currency())));
    } else {
        to.number(std::nullopt);
        to.number(std::nullopt);
        to.noText();
        to.number(std::nullopt);
    }
}

struct ToVariants
{
    QVariantList values;
    void text(const QString &value) { values.append(storedText(value)); }
    void utf8(const QByteArray &value) { values.append(QString::fromUtf8(value)); }
    void noText() { values.append(QVariant(QMetaType::fromType<QString>())); }
    void number(std::optional<qint64> value)
    {
        values.append(value ? QVariant(*value) : QVariant(QMetaType::fromType<qint64>()));
    }
};

struct ToStatement
{
    SqliteStatement *statement;
    BoundText *bound;
    int at = 0;
    void text(const QString &value) { statement->bindText(at++, bound->keep(value)); }
    void utf8(QByteArray value) { statement->bindText(at++, bound->keep(std::move(value))); }
    void noText() { statement->bindNull(at++); }
    void number(std::optional<qint64> value)
    {
        if (value)
            statement->bind(at++, *value);
        else
            statement->bindNull(at++);
    }
};

/// A row of a QSqlQuery as eachValue()'s columns are read: like a SqliteStatement.
struct QueryRow
{
    const QSqlQuery &query;
    bool isNull(int column) const { return query.isNull(column); }
    qint64 number(int column) const { return query.value(column).toLongLong(); }
    QByteArray bytes(int column) const { return query.value(column).toString().toUtf8(); }
    QString text(int column) const { return query.value(column).toString(); }
};

struct StatementRow
{
    const SqliteStatement &statement;
    bool isNull(int column) const { return statement.isNull(column); }
    qint64 number(int column) const { return statement.number(column); }
    QByteArrayView bytes(int column) const { return statement.bytes(column); }
    QString text(int column) const { return QString::fromUtf8(statement.bytes(column)); }
};

template <typename Row>
Result<Payment> paymentOf(const Row &row)
{
    int column = 0;
    const auto text = [&] { return row.text(column++); };
    Payment p;
    p.id = text();
    p.orderId = text();
    p.confirmCode = text();
    p.payerName = text();
    p.payerEmail = text();
    p.plate = text();
    p.userTypeId = text();
    p.summary = text();
    const auto items = itemsFromJson(row.bytes(column++));
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
        return badColumn(u"payments.status"_s);
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

} // namespace

QVariantList paymentValues(const Payment &p)
{
    ToVariants to;
    eachValue(p, to);
    return to.values;
}

int bindPayment(const Payment &p, SqliteStatement *statement, BoundText *bound)
{
    bound->clear();
    ToStatement to{statement, bound};
    eachValue(p, to);
    return to.at;
}

Result<Payment> paymentFrom(const QSqlQuery &query)
{
    return paymentOf(QueryRow{query});
}

Result<Payment> paymentFrom(const SqliteStatement &row)
{
    return paymentOf(StatementRow{row});
}

} // namespace console
