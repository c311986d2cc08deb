#include "stripe/stripefacts.h"

#include "net/jsonreader.h"

#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace console {

using namespace Qt::StringLiterals;

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// Reads fields and keeps the first trouble with its path, as JsonReader does.
class FactsReader
{
public:
    bool ok() const { return m_where.isEmpty(); }
    void fail(const QString &where, const QString &problem)
    {
        if (ok()) {
            m_where = where;
            m_problem = problem;
        }
    }
    /// In JsonReader's words and shape, so that nobody can tell the two apart.
    Error error(const QString &what) const
    {
        const JsonReader reader(QJsonObject(), what);
        reader.fail(m_where, m_problem);
        return *reader.error();
    }

    std::string_view string(const object &from, const char *key, const QString &path)
    {
        std::string_view value;
        if (from[key].get(value) != simdjson::SUCCESS)
            fail(path + u'.' + QLatin1StringView(key), u"expected string"_s);
        return value;
    }
    /// Empty for null or nothing there.
    QString optionalString(const object &from, const char *key, const QString &path)
    {
        element value;
        if (from[key].get(value) != simdjson::SUCCESS || value.is_null())
            return {};
        return textOf(string(from, key, path));
    }
    qint64 integer(const object &from, const char *key, const QString &path)
    {
        int64_t value = 0;
        if (from[key].get(value) != simdjson::SUCCESS)
            fail(path + u'.' + QLatin1StringView(key), u"expected integer"_s);
        return value;
    }
    /// The object under the key; nothing for null, an id that was not expanded, or nothing there.
    static std::optional<object> optionalObject(const object &from, const char *key)
    {
        object value;
        if (from[key].get(value) != simdjson::SUCCESS)
            return std::nullopt;
        return value;
    }

private:
    QString m_where;
    QString m_problem;
};

/// A Currency is looked up in a table; a page has few of them.
Currency currencyOf(FactsReader &reader, std::string_view code, const QString &path)
{
    const auto currency = Currency::fromCode(textOf(code));
    if (currency)
        return *currency;
    reader.fail(path, u"unknown currency"_s);
    return {};
}

void readBooking(FactsReader &reader, const object &booking, const QString &path, StripePaymentFacts &facts)
{
    const Currency currency = currencyOf(reader, reader.string(booking, "currency", path), path + u".currency"_s);
    facts.fee = Money(reader.integer(booking, "fee", path), currency);
    facts.net = Money(reader.integer(booking, "net", path), currency);
}

void readCard(FactsReader &reader, const object &charge, const QString &path, StripePaymentFacts &facts)
{
    const auto method = FactsReader::optionalObject(charge, "payment_method_details");
    if (!method)
        return;
    for (const char *key : {"card", "card_present", "interac_present"}) { // online or at a terminal
        if (const auto card = FactsReader::optionalObject(*method, key)) {
            facts.cardBrand = reader.optionalString(*card, "brand", path);
            facts.cardLast4 = reader.optionalString(*card, "last4", path);
            return;
        }
    }
}

void readCharge(FactsReader &reader, const object &intent, const QString &path, StripePaymentFacts &facts)
{
    const auto charge = FactsReader::optionalObject(intent, "latest_charge");
    if (!charge) { // null, or its id alone
        facts.chargeId = reader.optionalString(intent, "latest_charge", path);
        return;
    }
    const QString here = path + u".latest_charge"_s;
    facts.chargeId = textOf(reader.string(*charge, "id", here));
    readCard(reader, *charge, here, facts);
    if (const auto booking = FactsReader::optionalObject(*charge, "balance_transaction"))
        readBooking(reader, *booking, here + u".balance_transaction"_s, facts);
}

} // namespace

Result<StripeFactsPage> readFactsPage(const QByteArray &json, const QString &what)
{
    thread_local simdjson::dom::parser parser; // keeps its buffers for the next page
    object root;
    StripeFactsPage page;
    FactsReader reader;
    const auto trouble = parser.parse(json.constData(), static_cast<size_t>(json.size())).get(root);
    if (trouble != simdjson::SUCCESS) {
        reader.fail(u"answer"_s, QString::fromLatin1(simdjson::error_message(trouble)));
        return reader.error(what);
    }
    if (root["has_more"].get(page.hasMore) != simdjson::SUCCESS)
        reader.fail(u"has_more"_s, u"expected boolean"_s);
    simdjson::dom::array data;
    if (root["data"].get(data) != simdjson::SUCCESS)
        reader.fail(u"data"_s, u"expected array"_s);
    if (!reader.ok())
        return reader.error(what); // an array that was not read may not be walked
    page.facts.reserve(static_cast<qsizetype>(data.size()));
    for (const element item : data) {
        const QString path = u"data[%1]"_s.arg(page.facts.size());
        object intent;
        if (item.get(intent) != simdjson::SUCCESS) {
            reader.fail(path, u"expected object"_s);
            break;
        }
        if (reader.string(intent, "object", path) != "payment_intent")
            reader.fail(path + u".object"_s, u"expected \"payment_intent\""_s);
        StripePaymentFacts facts;
        facts.paymentIntentId = textOf(reader.string(intent, "id", path));
        facts.stripeStatus = textOf(reader.string(intent, "status", path));
        page.newestCreated = std::max(page.newestCreated, reader.integer(intent, "created", path));
        readCharge(reader, intent, path, facts);
        if (facts.paymentIntentId.isEmpty())
            reader.fail(path + u".id"_s, u"must not be empty"_s);
        if (!reader.ok())
            break;
        page.facts.append(std::move(facts));
    }
    if (page.hasMore && page.facts.isEmpty())
        reader.fail(u"has_more"_s, u"true without payment intents"_s);
    if (!reader.ok())
        return reader.error(what);
    if (!page.facts.isEmpty())
        page.lastId = page.facts.constLast().paymentIntentId;
    return page;
}

} // namespace console
