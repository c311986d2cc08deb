#include "practice/stripe/engine.h"

#include "practice/stripe/shapes.h"

#include <QSet>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

const QSet<QString> &expandable()
{
    static const QSet<QString> names{u"latest_charge"_s,
                                     u"balance_transaction"_s,
                                     u"failure_balance_transaction"_s,
                                     u"customer"_s,
                                     u"payment_method"_s,
                                     u"payment_intent"_s,
                                     u"charge"_s,
                                     u"source"_s,
                                     u"refunds"_s,
                                     u"review"_s,
                                     u"application"_s,
                                     u"on_behalf_of"_s,
                                     u"invoice"_s,
                                     u"destination"_s,
                                     u"dispute"_s,
                                     u"transfer_reversal"_s,
                                     u"default_source"_s,
                                     u"source_transfer_reversal"_s,
                                     u"application_fee"_s,
                                     u"balance_transactions"_s};
    return names;
}

bool eventMatches(const QJsonArray &enabled, const QString &type)
{
    for (const QJsonValue &name : enabled) {
        if (name.toString() == type || name.toString() == "*"_L1)
            return true;
    }
    return false;
}

} // namespace

QString nounOf(const QString &object)
{
    if (object == "webhook_endpoint"_L1)
        return u"webhook endpoint"_s;
    if (object == "payment_method"_L1)
        return u"PaymentMethod"_s;
    return object;
}

Doc Engine::make(const QString &object, const QString &idPrefix, bool live)
{
    Doc doc;
    doc.live = live;
    doc.json = shapes::defaultsOf(object);
    doc.set("id"_L1, ring.objectId(idPrefix, now(), store.nextNumber()));
    doc.set("created"_L1, now());
    if (doc.json.contains("livemode"_L1))
        doc.set("livemode"_L1, live);
    return doc;
}

std::optional<Doc> Engine::find(Call &call, const QString &id, const QString &object, const QString &param,
                                bool isParameter)
{
    if (call.failed())
        return std::nullopt;
    std::optional<Doc> doc = store.get(id);
    if (doc && doc->object() == object && doc->live == call.live())
        return doc;
    QString message = u"No such %1: '%2'"_s.arg(nounOf(object), id);
    if (doc && doc->object() == object)
        message +=
            call.live()
                ? u"; a similar object exists in test mode, but a live mode key was used to make this request."_s
                : u"; a similar object exists in live mode, but a test mode key was used to make this request."_s;
    call.fail(message, param, u"resource_missing"_s, isParameter ? 400 : 404);
    return std::nullopt;
}

Answer Engine::shown(Call &call, const Doc &doc)
{
    Answer answer;
    answer.body = render(doc);
    expandInto(call, answer.body, call.expand());
    return call.failed() ? call.failure() : answer;
}

Answer Engine::listed(Call &call, ListQuery query, const QString &cursorParam)
{
    query.live = call.live();
    const qint64 limit = call.integer("limit"_L1).value_or(10);
    if (limit < 1)
        call.fail(u"This value must be greater than or equal to 1."_s, u"limit"_s, u"parameter_invalid_integer"_s);
    if (limit > 100)
        call.fail(u"This value must be less than or equal to 100."_s, u"limit"_s, u"parameter_invalid_integer"_s);
    const QJsonValue created = call.params.value("created"_L1);
    if (created.isString()) {
        query.createdGte = query.createdLte = call.integer("created"_L1);
    } else if (created.isObject()) {
        Call inner;
        inner.params = created.toObject();
        inner.allow({"gt", "gte", "lt", "lte"});
        query.createdGt = inner.integer("gt"_L1);
        query.createdGte = inner.integer("gte"_L1);
        query.createdLt = inner.integer("lt"_L1);
        query.createdLte = inner.integer("lte"_L1);
        if (inner.failed())
            call.fail(u"Invalid created filter"_s, u"created"_s);
    }
    const QString after = call.text("starting_after"_L1);
    const QString before = call.text("ending_before"_L1);
    if (!after.isEmpty() && !before.isEmpty())
        call.fail(u"You can only use one of `starting_after` and `ending_before`."_s, u"starting_after"_s);
    Q_UNUSED(cursorParam);
    if (!after.isEmpty()) {
        if (const auto doc = find(call, after, query.object, u"starting_after"_s, true)) {
            query.afterCreated = doc->number("created"_L1);
            query.afterSeq = doc->seq;
        }
    } else if (!before.isEmpty()) {
        if (const auto doc = find(call, before, query.object, u"ending_before"_s, true)) {
            query.beforeCreated = doc->number("created"_L1);
            query.beforeSeq = doc->seq;
        }
    }
    if (call.failed())
        return call.failure();
    query.limit = static_cast<int>(limit) + 1;
    QList<Doc> docs = store.list(query);
    const bool hasMore = docs.size() > limit;
    if (hasMore && query.beforeCreated)
        docs.removeFirst();
    else if (hasMore)
        docs.removeLast();
    return listOf(call, docs, hasMore);
}

Answer Engine::listOf(Call &call, const QList<Doc> &docs, bool hasMore)
{
    QJsonArray data;
    for (const Doc &doc : docs)
        data.append(render(doc));
    Answer answer;
    answer.body = QJsonObject{{u"object"_s, u"list"_s},
                              {u"url"_s, QString::fromUtf8(call.path)},
                              {u"has_more"_s, hasMore},
                              {u"data"_s, data}};
    expandInto(call, answer.body, call.expand());
    return call.failed() ? call.failure() : answer;
}

QJsonObject Engine::render(const Doc &doc) const
{
    QJsonObject shown = doc.json;
    for (auto it = shown.begin(); it != shown.end();) {
        if (it.key().startsWith(u'_'))
            it = shown.erase(it);
        else
            ++it;
    }
    const QString object = doc.object();
    if (object == "charge"_L1) {
        const bool paid = doc.flag("paid"_L1);
        shown.insert("receipt_url"_L1,
                     paid ? QJsonValue(baseAddress + u"/receipts/"_s + ring.receiptToken(doc.id())) : QJsonValue());
    } else if (object == "balance_transaction"_L1) {
        shown.insert("status"_L1, doc.number("available_on"_L1) <= now() ? u"available"_s : u"pending"_s);
    } else if (object == "event"_L1) {
        QJsonObject data = shown.value("data"_L1).toObject();
        Doc inner;
        inner.json = data.value("object"_L1).toObject();
        data.insert("object"_L1, render(inner));
        shown.insert("data"_L1, data);
    }
    return shown;
}

QJsonValue Engine::withSecrets(const QJsonValue &value) const
{
    if (value.isArray()) {
        QJsonArray list;
        for (const QJsonValue &element : value.toArray())
            list.append(withSecrets(element));
        return list;
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.value().isObject() || it.value().isArray())
            it.value() = withSecrets(it.value());
    }
    if (object.value("object"_L1).toString() == "payment_intent"_L1)
        object.insert("client_secret"_L1, ring.clientSecret(object.value("id"_L1).toString()));
    return object;
}

void Engine::expandInto(Call &call, QJsonObject &body, const QStringList &paths)
{
    for (const QString &path : paths) {
        if (path == "total_count"_L1)
            continue;
        const QJsonValue expanded = expandValue(call, body, path.split(u'.'), path);
        if (call.failed())
            return;
        body = expanded.toObject();
    }
}

QJsonValue Engine::expandValue(Call &call, const QJsonValue &value, const QStringList &path, const QString &whole)
{
    if (path.isEmpty() || value.isNull())
        return value;
    if (value.isArray()) {
        QJsonArray list;
        for (const QJsonValue &element : value.toArray()) {
            list.append(expandValue(call, element, path, whole));
            if (call.failed())
                return value;
        }
        return list;
    }
    QJsonObject object = value.toObject();
    const QString name = path.first();
    const QStringList rest = path.mid(1);
    const bool isList = object.value("object"_L1).toString() == "list"_L1;
    if (name == "refunds"_L1 && object.value("object"_L1).toString() == "charge"_L1) {
        if (!object.value(name).isObject()) {
            ListQuery query;
            query.object = u"refund"_s;
            query.live = object.value("livemode"_L1).toBool();
            query.charge = object.value("id"_L1).toString();
            query.limit = 11;
            QList<Doc> docs = store.list(query);
            const bool more = docs.size() > 10;
            QJsonArray data;
            for (const Doc &doc : docs.first(qMin(docs.size(), qsizetype(10))))
                data.append(render(doc));
            object.insert(name, QJsonObject{{u"object"_s, u"list"_s},
                                            {u"url"_s, u"/v1/charges/%1/refunds"_s.arg(query.charge)},
                                            {u"has_more"_s, more},
                                            {u"data"_s, data}});
        }
    }
    const QJsonValue member = object.value(name);
    const bool known = (isList && name == "data"_L1) ||
                       (!isList && expandable().contains(name) && object.contains(name)) || member.isObject();
    if (!known) {
        QString message = u"This property cannot be expanded (%1)."_s.arg(whole);
        if (isList)
            message += u" You may want to try expanding 'data.%1' instead."_s.arg(whole);
        call.fail(message, u"expand"_s);
        return value;
    }
    QJsonValue next = member;
    if (member.isString()) {
        if (const auto doc = store.get(member.toString()))
            next = render(*doc);
        else
            return value;
    }
    object.insert(name, expandValue(call, next, rest, whole));
    return object;
}

void Engine::emitEvent(const QString &type, const Doc &object, const Call *call, const QJsonObject &before)
{
    Doc event = make(u"event"_s, u"evt"_s, object.live);
    event.set("type"_L1, type);
    event.set("api_version"_L1, u"2026-08-26.dahlia"_s);
    QJsonObject data{{u"object"_s, render(object)}};
    if (!before.isEmpty())
        data.insert("previous_attributes"_L1, before);
    event.set("data"_L1, data);
    const auto orNull = [](const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
    event.set("request"_L1, QJsonObject{{u"id"_s, call ? orNull(call->requestId) : QJsonValue()},
                                        {u"idempotency_key"_s, call ? orNull(call->idempotencyKey) : QJsonValue()}});
    ListQuery endpoints;
    endpoints.object = u"webhook_endpoint"_s;
    endpoints.live = object.live;
    endpoints.status = u"enabled"_s;
    endpoints.limit = 100;
    int waiting = 0;
    for (const Doc &endpoint : store.list(endpoints)) {
        if (!eventMatches(endpoint.json.value("enabled_events"_L1).toArray(), type))
            continue;
        Sqlite::Statement insert =
            store.db().prepare("INSERT INTO deliveries(event,endpoint,attempts,due,state) VALUES(?,?,0,?,'pending')");
        insert << event.id() << endpoint.id() << nowMs() + deliveryDelayMs;
        insert.run();
        ++waiting;
    }
    event.set("pending_webhooks"_L1, waiting);
    store.save(event);
    if (waiting > 0)
        wake();
}

void Engine::later(const QString &action, const QString &objectId, qint64 seconds)
{
    Sqlite::Statement insert = store.db().prepare("INSERT INTO consequences(due,action,object) VALUES(?,?,?)");
    insert << nowMs() + seconds * 1000 << action << objectId;
    insert.run();
    wake();
}

} // namespace console::practice
