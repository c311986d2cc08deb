// The account, its balance, and what only reads: balance transactions, disputes, payouts.
#include "practice/stripe/paymentflow.h"
#include "practice/stripe/resources.h"
#include "practice/stripe/shapes.h"

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

QJsonObject accountObject(const Engine &engine)
{
    QJsonObject account = shapes::defaultsOf(u"account"_s);
    const QString id = engine.ring.accountId();
    account.insert("id"_L1, id);
    account.insert("external_accounts"_L1, QJsonObject{{u"object"_s, u"list"_s},
                                                       {u"data"_s, QJsonArray()},
                                                       {u"has_more"_s, false},
                                                       {u"url"_s, u"/v1/accounts/%1/external_accounts"_s.arg(id)}});
    return account;
}

Answer account(Engine &engine, Call &call)
{
    call.allow({});
    if (!call.id().isEmpty() && call.id() != engine.ring.accountId())
        call.fail(u"The provided key '%1' does not have access to account '%2' (or that account does not exist). "
                  "Application access may have been revoked."_s.arg(u"sk_***"_s, call.id()),
                  {}, u"account_invalid"_s, 403);
    if (call.failed())
        return call.failure();
    Answer answer;
    answer.body = accountObject(engine);
    return answer;
}

Answer balance(Engine &engine, Call &call)
{
    call.allow({});
    if (call.failed())
        return call.failure();
    QJsonArray available;
    QJsonArray pending;
    QJsonArray reserved;
    QList<ObjectStore::Funds> funds = engine.store.funds(call.live(), engine.now());
    if (funds.isEmpty())
        funds.append(ObjectStore::Funds{u"usd"_s, 0, 0});
    for (const auto &fund : std::as_const(funds)) {
        const auto entry = [&fund](qint64 amount) {
            return QJsonObject{{u"amount"_s, amount},
                               {u"currency"_s, fund.currency},
                               {u"source_types"_s, QJsonObject{{u"card"_s, amount}}}};
        };
        available.append(entry(fund.available));
        pending.append(entry(fund.pending));
        reserved.append(QJsonObject{{u"amount"_s, 0}, {u"currency"_s, fund.currency}});
    }
    Answer answer;
    answer.body = QJsonObject{{u"object"_s, u"balance"_s},
                              {u"available"_s, available},
                              {u"connect_reserved"_s, reserved},
                              {u"livemode"_s, call.live()},
                              {u"pending"_s, pending}};
    return answer;
}

Answer transactions(Engine &engine, Call &call)
{
    call.allow({"created", "currency", "ending_before", "limit", "payout", "source", "starting_after", "type"});
    ListQuery query;
    query.object = u"balance_transaction"_s;
    query.charge = call.text("source"_L1);
    const QString type = call.text("type"_L1);
    if (!type.isEmpty())
        query.types = {type};
    if (!call.text("payout"_L1).isEmpty())
        query.charge = call.text("payout"_L1);
    return engine.listed(call, query);
}

Answer transaction(Engine &engine, Call &call)
{
    call.allow({});
    const auto doc = engine.find(call, call.id(), u"balance_transaction"_s, u"id"_s);
    return doc ? engine.shown(call, *doc) : call.failure();
}

Answer disputes(Engine &engine, Call &call)
{
    call.allow({"charge", "created", "ending_before", "limit", "payment_intent", "starting_after"});
    ListQuery query;
    query.object = u"dispute"_s;
    query.charge = call.text("charge"_L1);
    query.intent = call.text("payment_intent"_L1);
    return engine.listed(call, query);
}

Answer dispute(Engine &engine, Call &call)
{
    call.allow({});
    const auto doc = engine.find(call, call.id(), u"dispute"_s, u"id"_s);
    return doc ? engine.shown(call, *doc) : call.failure();
}

bool isOpen(const Doc &dispute)
{
    const QString status = dispute.text("status"_L1);
    return status == "needs_response"_L1 || status == "warning_needs_response"_L1 || status == "under_review"_L1;
}

Answer updateDispute(Engine &engine, Call &call)
{
    call.allow({"evidence", "metadata", "submit"});
    auto doc = engine.find(call, call.id(), u"dispute"_s, u"id"_s);
    if (!doc)
        return call.failure();
    const QJsonObject given = call.params.value("evidence"_L1).toObject();
    const bool submit = call.boolean("submit"_L1, true);
    doc->set("metadata"_L1, call.mergedMetadata(doc->json.value("metadata"_L1).toObject()));
    if (!given.isEmpty() && !isOpen(*doc))
        call.fail(u"This dispute is already closed."_s, {}, u"dispute_already_closed"_s);
    if (call.failed())
        return call.failure();
    QJsonObject evidence = doc->json.value("evidence"_L1).toObject();
    for (auto it = given.begin(); it != given.end(); ++it)
        evidence.insert(it.key(), it.value());
    doc->set("evidence"_L1, evidence);
    if (!given.isEmpty()) {
        QJsonObject details = doc->json.value("evidence_details"_L1).toObject();
        details.insert("has_evidence"_L1, true);
        if (submit)
            details.insert("submission_count"_L1, details.value("submission_count"_L1).toInt() + 1);
        doc->set("evidence_details"_L1, details);
    }
    const QString said = evidence.value("uncategorized_text"_L1).toString();
    if (submit && (said == "winning_evidence"_L1 || said == "losing_evidence"_L1)) {
        flow::closeDispute(engine, &call, *doc, said == "winning_evidence"_L1);
        return engine.shown(call, *doc);
    }
    if (submit && !given.isEmpty())
        doc->set("status"_L1,
                 doc->text("status"_L1).startsWith("warning"_L1) ? u"warning_under_review"_s : u"under_review"_s);
    engine.store.save(*doc);
    engine.emitEvent(u"charge.dispute.updated"_s, *doc, &call);
    return engine.shown(call, *doc);
}

Answer closeDispute(Engine &engine, Call &call)
{
    call.allow({});
    auto doc = engine.find(call, call.id(), u"dispute"_s, u"id"_s);
    if (doc && !isOpen(*doc))
        call.fail(u"This dispute is already closed."_s, {}, u"dispute_already_closed"_s);
    if (!doc || call.failed())
        return call.failure();
    flow::closeDispute(engine, &call, *doc, false);
    return engine.shown(call, *doc);
}

Answer payouts(Engine &engine, Call &call)
{
    call.allow({"arrival_date", "created", "destination", "ending_before", "limit", "starting_after", "status"});
    ListQuery query;
    query.object = u"payout"_s;
    query.status = call.text("status"_L1);
    return engine.listed(call, query);
}

Answer payout(Engine &engine, Call &call)
{
    call.allow({});
    const auto doc = engine.find(call, call.id(), u"payout"_s, u"id"_s);
    return doc ? engine.shown(call, *doc) : call.failure();
}

Answer createPayout(Engine &engine, Call &call)
{
    call.allow({"amount", "currency", "description", "destination", "metadata", "method", "source_type",
                "statement_descriptor"});
    const qint64 amount = call.requiredInteger("amount"_L1);
    const QString currency = call.requiredText("currency"_L1);
    if (!call.failed() && amount < 1)
        call.fail(u"This value must be greater than or equal to 1."_s, u"amount"_s, u"parameter_invalid_integer"_s);
    qint64 available = 0;
    for (const auto &fund : engine.store.funds(call.live(), engine.now())) {
        if (fund.currency == currency)
            available = fund.available;
    }
    if (!call.failed() && amount > available)
        call.fail(
            u"You have insufficient funds in your Stripe account for this transfer. Your card balance is too low. "
            "You can use the /v1/balance endpoint to view your Stripe balance."_s,
            {}, u"balance_insufficient"_s);
    const QJsonObject metadata = call.mergedMetadata({});
    if (call.failed())
        return call.failure();
    Doc doc = engine.make(u"payout"_s, u"po"_s, call.live());
    doc.set("amount"_L1, amount);
    doc.set("currency"_L1, currency);
    doc.set("metadata"_L1, metadata);
    doc.set("arrival_date"_L1, engine.now());
    doc.set("status"_L1, u"paid"_s);
    call.copyTexts(doc.json, {"description", "statement_descriptor"});
    doc.set("balance_transaction"_L1, flow::book(engine, call.live(), u"payout"_s, doc.id(), currency, -amount, 0,
                                                 engine.now(), u"STRIPE PAYOUT"_s)
                                          .id());
    engine.store.save(doc);
    engine.emitEvent(u"payout.created"_s, doc, &call);
    engine.emitEvent(u"payout.paid"_s, doc, &call);
    return engine.shown(call, doc);
}

} // namespace

QList<Route> accountRoutes()
{
    return {{"GET", "/v1/account", "rak_account_read", account},
            {"GET", "/v1/accounts/{}", "rak_account_read", account},
            {"GET", "/v1/balance", "rak_balance_read", balance}};
}

QList<Route> moneyRoutes()
{
    return {{"GET", "/v1/balance_transactions", "rak_balance_transaction_source_read", transactions},
            {"GET", "/v1/balance_transactions/{}", "rak_balance_transaction_source_read", transaction},
            {"GET", "/v1/balance/history", "rak_balance_transaction_source_read", transactions},
            {"GET", "/v1/disputes", "rak_dispute_read", disputes},
            {"GET", "/v1/disputes/{}", "rak_dispute_read", dispute},
            {"POST", "/v1/disputes/{}", "rak_dispute_write", updateDispute},
            {"POST", "/v1/disputes/{}/close", "rak_dispute_write", closeDispute},
            {"GET", "/v1/payouts", "rak_payout_read", payouts},
            {"POST", "/v1/payouts", "rak_payout_write", createPayout},
            {"GET", "/v1/payouts/{}", "rak_payout_read", payout}};
}

} // namespace console::practice
