#include "practice/stripe/searchquery.h"

#include "practice/stripe/resources.h"

#include <QRegularExpression>

#include <algorithm>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

const QStringList &fieldsOf(const QString &object)
{
    static const QStringList intents{u"amount"_s,   u"created"_s,  u"currency"_s,
                                     u"customer"_s, u"metadata"_s, u"status"_s};
    static const QStringList charges = intents + QStringList{u"disputed"_s,
                                                             u"refunded"_s,
                                                             u"billing_details.address.postal_code"_s,
                                                             u"payment_method_details.card.last4"_s,
                                                             u"payment_method_details.card.exp_month"_s,
                                                             u"payment_method_details.card.exp_year"_s,
                                                             u"payment_method_details.card.brand"_s,
                                                             u"payment_method_details.card.fingerprint"_s};
    return object == "charge"_L1 ? charges : intents;
}

QJsonValue at(const QJsonObject &object, const QString &path)
{
    QJsonValue value = object;
    for (const QString &name : path.split(u'.'))
        value = value.toObject().value(name);
    return value;
}

bool isTrue(const SearchQuery::Clause &clause, const QJsonObject &object)
{
    QJsonValue value = clause.field == "metadata"_L1 ? object.value("metadata"_L1).toObject().value(clause.metadataKey)
                                                     : at(object, clause.field);
    if (clause.field == "refunded"_L1) {
        const bool some = object.value("amount_refunded"_L1).toInteger() > 0;
        value = some ? QJsonValue(value.toBool() ? u"true"_s : u"false"_s) : QJsonValue();
    }
    const bool isNull = value.isNull() || value.isUndefined();
    if (clause.isNull || isNull)
        return clause.isNull && isNull;
    if (value.isDouble()) {
        const qint64 number = value.toInteger();
        const qint64 wanted = clause.value.toLongLong();
        if (clause.op == ":"_L1)
            return number == wanted;
        if (clause.op == ">"_L1)
            return number > wanted;
        if (clause.op == "<"_L1)
            return number < wanted;
        return clause.op == ">="_L1 ? number >= wanted : number <= wanted;
    }
    const QString text = value.isBool() ? (value.toBool() ? u"true"_s : u"false"_s) : value.toString();
    if (clause.op == "~"_L1)
        return text.contains(clause.value, Qt::CaseInsensitive);
    return text.compare(clause.value, Qt::CaseInsensitive) == 0;
}

constexpr int kBatch = 500;

} // namespace

std::optional<SearchQuery> SearchQuery::parse(const QString &text, const QString &object, QString *message)
{
    // One clause: -field op value; metadata["key"]; "quoted", 'quoted' or bare.
    static const QRegularExpression clauseForm(
        uR"re(\G\s*(-?)([a-z_.]+)(?:\[\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\])?\s*(:|~|>=|<=|>|<)\s*)re"
        uR"re((?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"']+)))re"_s);
    static const QRegularExpression joinForm(uR"(\G\s+(AND|and|OR|or)\s+|\G\s+(?=\S))"_s);
    *message =
        u"We were unable to parse your search query. Please try using the format `metadata[\"key\"]:\"value\"` to "
        "query for metadata or key:\"value\" to query for other fields."_s;
    const auto plain = [](QString quoted) {
        static const QRegularExpression escape(uR"(\\(.))"_s);
        return quoted.replace(escape, u"\\1"_s);
    };
    SearchQuery query;
    bool all = false;
    qsizetype position = 0;
    const QString trimmed = text.trimmed();
    while (true) {
        const auto match = clauseForm.match(trimmed, position);
        if (!match.hasMatch())
            return std::nullopt;
        Clause clause;
        clause.negated = !match.captured(1).isEmpty();
        clause.field = match.captured(2);
        clause.metadataKey = plain(match.captured(3) + match.captured(4));
        clause.op = match.captured(5);
        const QString bare = match.captured(8);
        clause.value = bare.isEmpty() ? plain(match.captured(6) + match.captured(7)) : bare;
        clause.isNull = bare == "null"_L1;
        if (!fieldsOf(object).contains(clause.field)) {
            *message = u"Field `%1` is an unsupported search field for resource `%2s`. See "
                       "https://stripe.com/docs/search#query-fields-for-%3s for a list of supported fields."_s.arg(
                           clause.field, object, QString(object).replace(u'_', u'-'));
            return std::nullopt;
        }
        if (clause.op == "~"_L1 && clause.value.size() < 3) {
            *message = u"Substring search requires at least 3 characters."_s;
            return std::nullopt;
        }
        query.clauses.append(clause);
        position = match.capturedEnd();
        if (position >= trimmed.size())
            break;
        const auto join = joinForm.match(trimmed, position);
        if (!join.hasMatch())
            return std::nullopt;
        const bool isOr = join.captured(1).compare("or"_L1, Qt::CaseInsensitive) == 0;
        (isOr ? query.any : all) = true;
        if (query.any && all) {
            *message = u"You cannot combine AND and OR in one search query."_s;
            return std::nullopt;
        }
        position = join.capturedEnd();
    }
    message->clear();
    return query;
}

bool SearchQuery::matches(const QJsonObject &object) const
{
    const auto holds = [&object](const Clause &clause) { return isTrue(clause, object) != clause.negated; };
    return any ? std::any_of(clauses.begin(), clauses.end(), holds)
               : std::all_of(clauses.begin(), clauses.end(), holds);
}

Answer searched(Engine &engine, Call &call, const QString &object)
{
    call.allow({"limit", "page", "query"});
    const QString text = call.requiredText("query"_L1);
    const qint64 limit = call.integer("limit"_L1).value_or(10);
    if (limit < 1 || limit > 100)
        call.fail(u"This value must be between 1 and 100."_s, u"limit"_s, u"parameter_invalid_integer"_s);
    if (call.failed())
        return call.failure();
    QString message;
    const auto query = SearchQuery::parse(text, object, &message);
    if (!query) {
        call.fail(message);
        return call.failure();
    }
    ListQuery from;
    from.object = object;
    from.live = call.live();
    from.limit = kBatch;
    static const QRegularExpression simple(u"^[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]+$"_s);
    for (const SearchQuery::Clause &clause : query->clauses) {
        if (query->any || clause.negated || clause.isNull)
            continue;
        if (clause.field == "status"_L1 && clause.op == ":"_L1)
            from.status = clause.value.toLower();
        else if (clause.field == "metadata"_L1 && simple.match(clause.value).hasMatch())
            from.contains = clause.value; // metadata is always stored: the rows without the text need no look
    }
    const QString page = call.text("page"_L1);
    if (!page.isEmpty()) {
        const QByteArrayList place = QByteArray::fromBase64(page.toLatin1(), QByteArray::Base64UrlEncoding).split(':');
        if (place.size() != 2) {
            call.fail(u"Invalid page: %1"_s.arg(page), u"page"_s);
            return call.failure();
        }
        from.afterCreated = place.at(0).toLongLong();
        from.afterSeq = place.at(1).toLongLong();
    }
    QList<Doc> found;
    for (bool more = true; more && found.size() <= limit;) {
        const QList<Doc> batch = engine.store.list(from);
        more = batch.size() == kBatch;
        for (const Doc &doc : batch) {
            if (found.size() <= limit && query->matches(doc.json))
                found.append(doc);
        }
        if (!batch.isEmpty()) {
            from.afterCreated = batch.last().number("created"_L1);
            from.afterSeq = batch.last().seq;
        }
    }
    const bool hasMore = found.size() > limit;
    if (hasMore)
        found.removeLast();
    Answer answer = engine.listOf(call, found, hasMore);
    if (call.failed())
        return answer;
    answer.body.insert("object"_L1, u"search_result"_s);
    answer.body.insert("next_page"_L1, QJsonValue());
    if (hasMore) {
        const QByteArray place =
            QByteArray::number(found.last().number("created"_L1)) + ':' + QByteArray::number(found.last().seq);
        answer.body.insert("next_page"_L1, QString::fromLatin1(place.toBase64(QByteArray::Base64UrlEncoding)));
    }
    if (call.expand().contains(u"total_count"_s) && !hasMore && page.isEmpty())
        answer.body.insert("total_count"_L1, found.size());
    return answer;
}

} // namespace console::practice
