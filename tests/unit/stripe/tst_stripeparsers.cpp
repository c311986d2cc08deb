#include "stripe/stripeparsers.h"
#include "support/stripefixtures.h"

#include <QRegularExpression>
#include <QTest>

#include <functional>

using namespace console;
using namespace console::testing;
using namespace Qt::StringLiterals;

namespace {

/// Reads a fixture's JSON with the reader for its name; the detail of the problem, or "".
QString problemOf(const QString &name, const QJsonObject &object)
{
    static const QMap<QString, std::function<void(const JsonReader &)>> readers{
        {u"account"_s, [](const JsonReader &json) { readAccount(json); }},
        {u"balance"_s, [](const JsonReader &json) { readBalance(json); }},
        {u"payment_intent"_s, [](const JsonReader &json) { readPaymentIntent(json); }},
        {u"charge"_s, [](const JsonReader &json) { readCharge(json); }},
        {u"refund"_s, [](const JsonReader &json) { readRefund(json); }},
        {u"dispute"_s, [](const JsonReader &json) { readDispute(json); }},
        {u"event"_s, [](const JsonReader &json) { readEvent(json); }},
        {u"webhook_endpoint"_s, [](const JsonReader &json) { readWebhookEndpoint(json); }},
    };
    const JsonReader json(object, u"X"_s);
    readers.value(name)(json);
    return json.error() ? json.error()->detail : QString();
}

struct Fields
{
    const char *fixture;
    const char *required; ///< missing, null or mistyped is an error
    const char *optional; ///< mistyped is an error, missing or null is not
};

const QList<Fields> kFields{
    {"account", "object id default_currency charges_enabled",
     "settings settings.dashboard settings.dashboard.display_name business_profile country"},
    {"balance", "object livemode available available.0.amount available.0.currency pending pending.0.amount", ""},
    {"payment_intent",
     "object id amount currency amount_received status created livemode latest_charge.id latest_charge.amount "
     "latest_charge.balance_transaction.id latest_charge.balance_transaction.fee "
     "latest_charge.balance_transaction.fee_details.0.amount",
     "description receipt_email customer cancellation_reason last_payment_error metadata metadata.order_id"},
    {"charge",
     "object id amount currency amount_captured amount_refunded refunded paid captured disputed status "
     "billing_details livemode created payment_method_details.card.exp_month payment_method_details.card.exp_year",
     "failure_code failure_message outcome outcome.seller_message outcome.risk_level billing_details.name "
     "billing_details.email billing_details.phone billing_details.address billing_details.address.line1 "
     "billing_details.address.postal_code payment_method_details payment_method_details.card.brand "
     "payment_method_details.card.last4 receipt_url receipt_number calculated_statement_descriptor payment_intent "
     "balance_transaction"},
    {"refund", "object id amount currency status created",
     "pending_reason failure_reason reason charge payment_intent metadata"},
    {"dispute", "object id status reason amount currency is_charge_refundable", ""},
    {"event", "object id type created livemode pending_webhooks data data.object data.object.object",
     "api_version data.object.id request request.id"},
    {"webhook_endpoint", "object id url enabled_events enabled_events.0 status livemode created",
     "api_version description metadata metadata.workspace"},
};

/// "fee_details.0.amount" as the reader names it: "fee_details[0].amount".
QString readersPath(const QString &path)
{
    QString out = path;
    return out.replace(QRegularExpression(u"\\.(\\d+)"_s), u"[\\1]"_s);
}

} // namespace

class TestStripeParsers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsAnAccount()
    {
        const auto account = readAccount(reader(u"account"_s));
        QVERIFY(noProblem());
        QCOMPARE(account.id, u"acct_1PgafTB7WZ01zgkW"_s);
        QCOMPARE(account.displayName, u"Acme University Parking"_s); // the Dashboard's name is null
        QCOMPARE(account.country, u"US"_s);
        QCOMPARE(account.defaultCurrency, u"usd"_s);
        QCOMPARE(account.chargesEnabled, false);
    }

    void prefersTheDashboardsNameOfAnAccount()
    {
        const auto json = changed(stripeFixtureObject(u"account"_s), u"settings.dashboard.display_name"_s, u"Acme"_s);
        QCOMPARE(readAccount(JsonReader(json, u"X"_s)).displayName, u"Acme"_s);
    }

    void readsABalance()
    {
        const auto balance = readBalance(reader(u"balance"_s));
        QVERIFY(noProblem());
        QCOMPARE(toString(balance.mode), u"test"_s);
        QCOMPARE(balance.available.size(), 1);
        QCOMPARE(balance.available.first().minor(), 123450);
        QCOMPARE(balance.available.first().currency().code(), u"usd"_s);
        QCOMPARE(balance.pending.first().minor(), -200);
    }

    void readsAPaymentIntentWithItsChargeAndFees()
    {
        const auto intent = readPaymentIntent(reader(u"payment_intent"_s));
        QVERIFY(noProblem());
        QCOMPARE(intent.id, u"pi_1PgafyB7WZ01zgkWSjxsAJo3"_s);
        QCOMPARE(intent.amount.minor(), 1099);
        QCOMPARE(intent.amountReceived.minor(), 1099);
        QCOMPARE(intent.status, u"succeeded"_s);
        QCOMPARE(intent.created, QDateTime::fromSecsSinceEpoch(1234567890, Qt::UTC));
        QCOMPARE(intent.description, u"Permit P-1001"_s);
        QCOMPARE(intent.receiptEmail, u"jenny.rosen@example.com"_s);
        QCOMPARE(intent.customerId, u"cus_QXg1o8vcGmoR32"_s);
        QCOMPARE(intent.metadata.value(u"confirm_code"_s), u"C-778"_s);
        QCOMPARE(toString(intent.mode), u"test"_s);
        QVERIFY(intent.latestCharge);
        QCOMPARE(intent.latestChargeId, intent.latestCharge->id);
        QVERIFY(intent.latestCharge->balanceTransaction);
        const auto &transaction = *intent.latestCharge->balanceTransaction;
        QCOMPARE(transaction.amount.minor(), 1099);
        QCOMPARE(transaction.fee.minor(), 62);
        QCOMPARE(transaction.net.minor(), 1037);
        QCOMPARE(transaction.status, u"available"_s);
        QCOMPARE(transaction.feeDetails.size(), 1);
        QCOMPARE(transaction.feeDetails.first().type, u"stripe_fee"_s);
        QCOMPARE(transaction.feeDetails.first().description, u"Stripe processing fees"_s);
        QCOMPARE(transaction.feeDetails.first().amount.minor(), 62);
    }

    void readsAFailedPaymentIntentWithoutAnExpandedCharge()
    {
        auto json = changed(stripeFixtureObject(u"payment_intent"_s), u"latest_charge"_s, u"ch_1"_s);
        json = changed(json, u"customer"_s, QJsonObject{{u"id"_s, u"cus_9"_s}, {u"object"_s, u"customer"_s}});
        json = changed(json, u"last_payment_error"_s,
                       QJsonObject{{u"code"_s, u"card_declined"_s}, {u"message"_s, u"Declined."_s}});
        json = changed(json, u"livemode"_s, true);
        const JsonReader read(json, u"X"_s);
        const auto intent = readPaymentIntent(read);
        QVERIFY(read.ok());
        QVERIFY(!intent.latestCharge);
        QCOMPARE(intent.latestChargeId, u"ch_1"_s);
        QCOMPARE(intent.customerId, u"cus_9"_s);
        QCOMPARE(intent.lastErrorCode, u"card_declined"_s);
        QCOMPARE(intent.lastErrorMessage, u"Declined."_s);
        QCOMPARE(toString(intent.mode), u"live"_s);
    }

    void readsACharge()
    {
        const auto charge = readCharge(reader(u"charge"_s));
        QVERIFY(noProblem());
        QCOMPARE(charge.id, u"ch_1PgafuB7WZ01zgkWXYmPNZs8"_s);
        QCOMPARE(charge.amount.minor(), 1099);
        QCOMPARE(charge.amountCaptured.minor(), 1099);
        QCOMPARE(charge.amountRefunded.minor(), 100);
        QCOMPARE(charge.refunded, false);
        QCOMPARE(charge.paid, true);
        QCOMPARE(charge.captured, true);
        QCOMPARE(charge.disputed, false);
        QCOMPARE(charge.status, u"succeeded"_s);
        QCOMPARE(charge.outcomeSellerMessage, u"Payment complete."_s);
        QCOMPARE(charge.outcomeRiskLevel, u"normal"_s);
        QCOMPARE(charge.billingName, u"Jenny Rosen"_s);
        QCOMPARE(charge.billingEmail, u"jenny.rosen@example.com"_s);
        QCOMPARE(charge.billingPhone, u"+15550100"_s);
        QCOMPARE(charge.billingAddress, QStringList({u"1 Main Street"_s, u"Halifax NS B3H 1A1"_s, u"CA"_s}));
        QCOMPARE(charge.card.brand, u"visa"_s);
        QCOMPARE(charge.card.last4, u"4242"_s);
        QCOMPARE(charge.card.expMonth, 8);
        QCOMPARE(charge.card.expYear, 2030);
        QCOMPARE(charge.card.funding, u"credit"_s);
        QCOMPARE(charge.card.network, u"visa"_s);
        QCOMPARE(charge.receiptNumber, u"1234-5678"_s);
        QCOMPARE(charge.statementDescriptor, u"ACME PARKING"_s);
        QCOMPARE(charge.paymentIntentId, u"pi_1PgafyB7WZ01zgkWSjxsAJo3"_s);
        QVERIFY(!charge.balanceTransaction); // only its id is there
    }

    void readsACardTakenAtATerminal()
    {
        auto json = stripeFixtureObject(u"charge"_s);
        const auto card = json.value(u"payment_method_details"_s).toObject().value(u"card"_s);
        json = changed(json, u"payment_method_details"_s,
                       QJsonObject{{u"type"_s, u"interac_present"_s}, {u"interac_present"_s, card}});
        QCOMPARE(readCharge(JsonReader(json, u"X"_s)).card.last4, u"4242"_s);
    }

    void readsARefund()
    {
        const auto refund = readRefund(reader(u"refund"_s));
        QVERIFY(noProblem());
        QCOMPARE(refund.id, u"re_1Pgc72B7WZ01zgkWqPvrRrPE"_s);
        QCOMPARE(refund.amount.minor(), 100);
        QCOMPARE(refund.status, u"pending"_s);
        QCOMPARE(refund.pendingReason, u"charge_pending"_s);
        QCOMPARE(refund.failureReason, QString());
        QCOMPARE(refund.reason, u"requested_by_customer"_s);
        QCOMPARE(refund.chargeId, u"ch_1PgafuB7WZ01zgkWXYmPNZs8"_s);
        QCOMPARE(refund.paymentIntentId, u"pi_1PgafyB7WZ01zgkWSjxsAJo3"_s);
        QCOMPARE(refund.metadata.value(u"order_id"_s), u"10042"_s);
    }

    void readsADispute()
    {
        const auto dispute = readDispute(reader(u"dispute"_s));
        QVERIFY(noProblem());
        QCOMPARE(dispute.id, u"dp_1Pgc71B7WZ01zgkWMevJiAUx"_s);
        QCOMPARE(dispute.status, u"warning_needs_response"_s);
        QCOMPARE(dispute.reason, u"general"_s);
        QCOMPARE(dispute.amount.minor(), 1000);
        QCOMPARE(dispute.isChargeRefundable, true);
    }

    void readsAnEvent()
    {
        const auto event = readEvent(reader(u"event"_s));
        QVERIFY(noProblem());
        QCOMPARE(event.id, u"evt_1Pgc76B7WZ01zgkWwyRHS12y"_s);
        QCOMPARE(event.type, u"payment_intent.succeeded"_s);
        QCOMPARE(event.pendingWebhooks, 1);
        QCOMPARE(event.apiVersion, u"2026-08-26.dahlia"_s);
        QCOMPARE(event.objectId, u"pi_1PgafyB7WZ01zgkWSjxsAJo3"_s);
        QCOMPARE(event.paymentIntentId, u"pi_1PgafyB7WZ01zgkWSjxsAJo3"_s);
        QCOMPARE(event.requestId, u"req_abc"_s);
    }

    void knowsThePaymentOfAnEvent_data()
    {
        QTest::addColumn<QJsonObject>("object");
        QTest::addColumn<QString>("intent");
        const QString charge = u"charge"_s;
        QTest::newRow("charge") << QJsonObject{{u"object"_s, charge},
                                               {u"id"_s, u"ch_1"_s},
                                               {u"payment_intent"_s, u"pi_9"_s}}
                                << u"pi_9"_s;
        QTest::newRow("expanded") << QJsonObject{{u"object"_s, u"refund"_s},
                                                 {u"id"_s, u"re_1"_s},
                                                 {u"payment_intent"_s, QJsonObject{{u"id"_s, u"pi_8"_s}}}}
                                  << u"pi_8"_s;
        QTest::newRow("null") << QJsonObject{{u"object"_s, charge}, {u"payment_intent"_s, QJsonValue()}} << QString();
        QTest::newRow("none") << QJsonObject{{u"object"_s, u"payout"_s}, {u"id"_s, u"po_1"_s}} << QString();
    }
    void knowsThePaymentOfAnEvent()
    {
        QFETCH(QJsonObject, object);
        QFETCH(QString, intent);
        const JsonReader json(changed(stripeFixtureObject(u"event"_s), u"data.object"_s, object), u"X"_s);
        const StripeEvent event = readEvent(json);
        QVERIFY2(json.ok(), json.ok() ? "" : qPrintable(json.error()->detail));
        QCOMPARE(event.paymentIntentId, intent);
        const QJsonObject bad = changed(object, u"payment_intent"_s, 7);
        const JsonReader mistyped(changed(stripeFixtureObject(u"event"_s), u"data.object"_s, bad), u"X"_s);
        readEvent(mistyped);
        QVERIFY(!mistyped.ok());
        QVERIFY(mistyped.error()->detail.startsWith(u"X: data.object.payment_intent"_s));
    }

    void readsAWebhookEndpointLetterForLetter()
    {
        const QString odd = u"https://acme.ops-com.com/api/system/payments/stripe/callback)"_s;
        const auto json = changed(stripeFixtureObject(u"webhook_endpoint"_s), u"url"_s, odd);
        const JsonReader read(json, u"X"_s);
        const auto endpoint = readWebhookEndpoint(read);
        QVERIFY(read.ok());
        QCOMPARE(endpoint.url, odd);
        QCOMPARE(endpoint.enabledEvents, requiredWebhookEvents());
        QCOMPARE(endpoint.enabled, true);
        QCOMPARE(endpoint.description, u"This is my webhook, I like it a lot"_s);
        QCOMPARE(endpoint.metadata, (QMap<QString, QString>{{u"workspace"_s, u"acme"_s}}));
        QVERIFY(!readWebhookEndpoint(JsonReader(changed(json, u"status"_s, u"disabled"_s), u"X"_s)).enabled);
    }

    void readsAList()
    {
        const auto bytes = stripeList({stripeFixtureObject(u"refund"_s), stripeFixtureObject(u"refund"_s)}, true);
        const auto json = JsonReader::parse(bytes, u"X"_s);
        const auto list = readList(json, readRefund);
        QVERIFY(json.ok());
        QCOMPARE(list.data.size(), 2);
        QVERIFY(list.hasMore);
    }

    void namesTheElementOfAListThatIsWrong()
    {
        const auto good = stripeFixtureObject(u"refund"_s);
        const auto json = JsonReader::parse(stripeList({good, changed(good, u"amount"_s, u"100"_s)}), u"X"_s);
        readList(json, readRefund);
        QCOMPARE(json.error()->detail, u"X: data[1].amount: expected integer, got string"_s);
    }

    void refusesAListThatIsNone_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("object") << u"object"_s;
        QTest::newRow("data") << u"data"_s;
        QTest::newRow("has_more") << u"has_more"_s;
    }
    void refusesAListThatIsNone()
    {
        QFETCH(QString, path);
        const auto good = QJsonDocument::fromJson(stripeList({})).object();
        const JsonReader missing(changed(good, path, QJsonValue::Undefined), u"X"_s);
        readList(missing, readRefund);
        QVERIFY(missing.error()->detail.startsWith(u"X: "_s + path));
        const JsonReader mistyped(changed(good, path, 1), u"X"_s);
        readList(mistyped, readRefund);
        QVERIFY(mistyped.error()->detail.startsWith(u"X: "_s + path));
    }

    void namesAMissingOrMistypedField_data()
    {
        QTest::addColumn<QString>("fixture");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("required");
        for (const auto &[fixture, required, optional] : kFields) {
            for (const auto &[text, isRequired] : {std::pair(required, true), std::pair(optional, false)}) {
                for (const QString &path : QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts))
                    QTest::addRow("%s %s", fixture, qPrintable(path))
                        << QString::fromLatin1(fixture) << path << isRequired;
            }
        }
    }
    void namesAMissingOrMistypedField()
    {
        QFETCH(QString, fixture);
        QFETCH(QString, path);
        QFETCH(bool, required);
        const QJsonObject good = stripeFixtureObject(fixture);
        QCOMPARE(problemOf(fixture, good), QString());

        // No field of ours is an array of arrays.
        const QString mistyped = problemOf(fixture, changed(good, path, QJsonArray{QJsonArray{}}));
        QVERIFY2(mistyped.startsWith(u"X: "_s + readersPath(path)), qPrintable(mistyped));

        for (const QJsonValue &absent : {QJsonValue(QJsonValue::Undefined), QJsonValue(QJsonValue::Null)}) {
            if (absent.isUndefined() && path.endsWith(".0"_L1))
                continue; // an element of an array cannot be missing
            const QString problem = problemOf(fixture, changed(good, path, absent));
            if (required)
                QVERIFY2(problem.startsWith(u"X: "_s + readersPath(path)), qPrintable(problem));
            else if (path.contains("metadata."_L1) && absent.isNull())
                QVERIFY(!problem.isEmpty()); // metadata holds strings only
            else
                QVERIFY2(problem.isEmpty(), qPrintable(problem));
        }
    }

    void refusesAnotherObject_data()
    {
        QTest::addColumn<QString>("fixture");
        for (const auto &fields : kFields)
            QTest::newRow(fields.fixture) << QString::fromLatin1(fields.fixture);
    }
    void refusesAnotherObject()
    {
        QFETCH(QString, fixture);
        const QString problem = problemOf(fixture, changed(stripeFixtureObject(fixture), u"object"_s, u"payout"_s));
        QCOMPARE(problem, u"X: object: expected \"%1\""_s.arg(fixture));
    }

    void refusesAnUnknownStatus_data()
    {
        QTest::addColumn<QString>("fixture");
        for (const char *fixture : {"payment_intent", "charge", "refund", "webhook_endpoint"})
            QTest::newRow(fixture) << QString::fromLatin1(fixture);
    }
    void refusesAnUnknownStatus()
    {
        QFETCH(QString, fixture);
        const QString problem = problemOf(fixture, changed(stripeFixtureObject(fixture), u"status"_s, u"melted"_s));
        QCOMPARE(problem, u"X: status: unknown value"_s);
    }

    void refusesAnUnknownCurrencyAndAFraction()
    {
        const auto good = stripeFixtureObject(u"refund"_s);
        QCOMPARE(problemOf(u"refund"_s, changed(good, u"currency"_s, u"zzz"_s)), u"X: currency: unknown currency"_s);
        QCOMPARE(problemOf(u"refund"_s, changed(good, u"amount"_s, 10.5)),
                 u"X: amount: expected integer, got a fraction"_s);
    }

private:
    JsonReader reader(const QString &name)
    {
        m_last = std::make_unique<JsonReader>(stripeFixtureObject(name), u"X"_s);
        return *m_last;
    }
    bool noProblem() const
    {
        if (m_last->error())
            qWarning().noquote() << m_last->error()->detail;
        return m_last->ok();
    }
    std::unique_ptr<JsonReader> m_last;
};

QTEST_GUILESS_MAIN(TestStripeParsers)
#include "tst_stripeparsers.moc"
