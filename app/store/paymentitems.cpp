#include "store/paymentitems.h"

#include "store/paymentrow.h"
#include "store/storeerror.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <charconv>
#include <optional>

namespace console {

using namespace Qt::StringLiterals;

namespace {

Error badItem(const QString &where)
{
    return databaseError(u"unexpected value in %1"_s.arg(where), u"unexpected_value"_s);
}

void appendJsonText(QByteArray *json, const QString &text)
{
    *json += '"';
    const QByteArray utf8 = text.toUtf8();
    for (const char c : utf8) {
        if (c == '"' || c == '\\')
            *json += '\\';
        if (static_cast<unsigned char>(c) >= 0x20)
            *json += c;
        else
            *json += "\\u" + QByteArray::number(static_cast<uint>(c), 16).rightJustified(4, '0');
    }
    *json += '"';
}

/// Reads exactly what itemsToJson() writes.
class OwnForm
{
public:
    explicit OwnForm(QByteArrayView json) : m_at(json.begin()), m_end(json.end()) {}

    /// Nothing for anything else.
    std::optional<QList<PaymentItem>> items()
    {
        QList<PaymentItem> items;
        if (!take("["))
            return std::nullopt;
        while (!take("]")) {
            auto read = item(items.isEmpty() ? "{\"currency\":" : ",{\"currency\":");
            if (!read)
                return std::nullopt;
            items.append(std::move(*read));
        }
        return m_at == m_end ? std::optional(std::move(items)) : std::nullopt;
    }

private:
    bool take(QByteArrayView expected)
    {
        if (!QByteArrayView(m_at, m_end).startsWith(expected))
            return false;
        m_at += expected.size();
        return true;
    }
    /// A text without escapes.
    std::optional<QByteArrayView> plain(QByteArrayView before)
    {
        if (!take(before) || !take("\""))
            return std::nullopt;
        const char *const begin = m_at;
        while (m_at != m_end && *m_at != '"' && *m_at != '\\')
            ++m_at;
        const QByteArrayView text(begin, m_at);
        return take("\"") ? std::optional(text) : std::nullopt;
    }
    std::optional<PaymentItem> item(QByteArrayView before)
    {
        const auto currencyCode = plain(before);
        const auto description = currencyCode ? plain(",\"description\":") : std::nullopt;
        const auto kind = description ? plain(",\"kind\":") : std::nullopt;
        const auto minor = kind ? plain(",\"minor\":") : std::nullopt;
        const auto reference = minor ? plain(",\"reference\":") : std::nullopt;
        if (!reference || !take("}"))
            return std::nullopt;
        qint64 amount = 0;
        const auto [stop, trouble] = std::from_chars(minor->begin(), minor->end(), amount);
        const auto currency = Currency::fromCode(QString::fromLatin1(*currencyCode));
        if (trouble != std::errc() || stop != minor->end() || !currency)
            return std::nullopt;
        return PaymentItem{QString::fromUtf8(*kind), QString::fromUtf8(*reference), QString::fromUtf8(*description),
                           Money(amount, *currency)};
    }

    const char *m_at;
    const char *m_end;
};

Result<QList<PaymentItem>> itemsOfAnyForm(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isArray())
        return badItem(u"payments.items"_s);
    QList<PaymentItem> items;
    const QJsonArray array = document.array();
    for (const QJsonValue &value : array) {
        const QJsonObject object = value.toObject();
        bool isNumber = false;
        const qint64 minor = object.value(u"minor").toString().toLongLong(&isNumber);
        if (!isNumber)
            return badItem(u"payments.items[].minor"_s);
        const auto amount = moneyFrom(minor, object.value(u"currency").toString(), u"payments.items[].currency"_s);
        if (!amount)
            return amount.error();
        items.append({object.value(u"kind").toString(), object.value(u"reference").toString(),
                      object.value(u"description").toString(), *amount});
    }
    return items;
}

} // namespace

QByteArray itemsToJson(const QList<PaymentItem> &items)
{
    QByteArray json = "[";
    json.reserve(items.size() * 128 + 2);
    const auto member = [&json](QByteArrayView name, const QString &value) {
        json += name;
        appendJsonText(&json, value);
    };
    for (const PaymentItem &item : items) {
        if (json.size() > 1)
            json += ',';
        member("{\"currency\":", item.amount.currency().code());
        member(",\"description\":", item.description);
        member(",\"kind\":", item.kind);
        // A JSON number would pass through a double.
        member(",\"minor\":", QString::number(item.amount.minor()));
        member(",\"reference\":", item.reference);
        json += '}';
    }
    return json + ']';
}

Result<QList<PaymentItem>> itemsFromJson(QByteArrayView json)
{
    if (auto items = OwnForm(json).items())
        return std::move(*items);
    return itemsOfAnyForm(json.toByteArray());
}

} // namespace console
