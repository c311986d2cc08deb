#include "stripe/stripefacts.h"
#include "support/compare.h"
#include "support/httptesting.h"
#include "support/scriptedserver.h"
#include "support/stripefixtures.h"

#include "stripe/stripeclient.h"
#include "stripe/stripeparsers.h"

#include <QTest>

using namespace console;
using namespace console::testing;
using namespace Qt::StringLiterals;

class TestStripeFacts : public QObject
{
    Q_OBJECT
    static QJsonObject intent() { return stripeFixtureObject(u"payment_intent"_s); }
    static QString problemOf(const QJsonObject &intent)
    {
        const auto page = readFactsPage(stripeList({intent}), u"X"_s);
        return page ? QString() : page.error().detail;
    }

private Q_SLOTS:
    void tellsTheSameAsTheFieldByFieldReader()
    {
        const auto page = readFactsPage(stripeList({intent(), intent()}, true), u"X"_s);
        QVERIFY2(page, page ? "" : qPrintable(page.error().detail));
        const StripePaymentIntent whole = readPaymentIntent(JsonReader(intent(), u"X"_s));
        QCOMPARE(page->facts.size(), 2);
        QVERIFY(page->hasMore);
        QCOMPARE(page->lastId, whole.id);
        QCOMPARE(page->newestCreated, whole.created.toSecsSinceEpoch());
        const StripePaymentFacts &facts = page->facts.first();
        QCOMPARE(facts.paymentIntentId, whole.id);
        QCOMPARE(facts.stripeStatus, whole.status);
        QCOMPARE(facts.chargeId, whole.latestChargeId);
        QVERIFY(!facts.cardLast4.isEmpty());
        QCOMPARE(facts.cardBrand, whole.latestCharge->card.brand);
        QCOMPARE(facts.cardLast4, whole.latestCharge->card.last4);
        QCOMPARE(facts.fee->minor(), whole.latestCharge->balanceTransaction->fee.minor());
        QCOMPARE(facts.net->minor(), whole.latestCharge->balanceTransaction->net.minor());
        QVERIFY(facts.net->currency() == whole.latestCharge->balanceTransaction->net.currency());
    }

    void whatIsNotThereIsLeftEmpty()
    {
        const auto none = readFactsPage(stripeList({changed(intent(), u"latest_charge"_s, QJsonValue::Null)}), u"X"_s);
        QVERIFY(none);
        QCOMPARE(none->facts.first().chargeId, QString());
        QVERIFY(!none->facts.first().fee);
        const auto bare = readFactsPage(stripeList({changed(intent(), u"latest_charge"_s, u"ch_1"_s)}), u"X"_s);
        QVERIFY(bare);
        QCOMPARE(bare->facts.first().chargeId, u"ch_1"_s);
        const auto unbooked = readFactsPage(
            stripeList({changed(intent(), u"latest_charge.balance_transaction"_s, QJsonValue::Null)}), u"X"_s);
        QVERIFY(unbooked);
        QVERIFY(!unbooked->facts.first().fee && !unbooked->facts.first().net);
        const auto empty = readFactsPage(stripeList({}), u"X"_s);
        QVERIFY(empty && empty->facts.isEmpty() && empty->lastId.isEmpty());
    }

    void aMissingOrMistypedFieldIsNamed_data()
    {
        QTest::addColumn<QString>("field");
        for (const char *field :
             {"id", "object", "status", "created", "latest_charge.id", "latest_charge.balance_transaction.fee",
              "latest_charge.balance_transaction.net", "latest_charge.balance_transaction.currency"})
            QTest::newRow(field) << QString::fromLatin1(field);
    }
    void aMissingOrMistypedFieldIsNamed()
    {
        QFETCH(QString, field);
        const QString where = u"data[0]."_s + field + u": "_s;
        for (const QJsonValue &value : {QJsonValue(QJsonValue::Undefined), QJsonValue(QJsonArray{1})}) {
            const QString problem = problemOf(changed(intent(), field, value));
            QVERIFY2(problem.contains(where), qPrintable(problem));
        }
    }

    void whatIsNoPageIsBad_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("<html>");
        QTest::newRow("cut off") << stripeList({intent()}).chopped(20);
        QTest::newRow("an array") << QByteArray("[]");
        QTest::newRow("no data") << QByteArray(R"({"has_more":false})");
        QTest::newRow("no has_more") << QByteArray(R"({"data":[]})");
        QTest::newRow("not objects") << QByteArray(R"({"data":[1],"has_more":false})");
        QTest::newRow("would be asked for ever") << QByteArray(R"({"data":[],"has_more":true})");
        QTest::newRow("not UTF-8") << QByteArray("{\"data\":[],\"has_more\":false,\"x\":\"\xff\"}");
    }
    void whatIsNoPageIsBad()
    {
        QFETCH(QByteArray, answer);
        const auto page = readFactsPage(answer, u"X"_s);
        QVERIFY(!page);
        QCOMPARE(page.error().kind, ErrorKind::BadAnswer);
    }

    void theCallAsksForAllThatItReads()
    {
        ScriptedServer server;
        server.on("GET", "/v1/payment_intents", ScriptedAnswer::json(200, stripeList({intent()})));
        HttpClient http;
        http.setRetryPolicy(withoutPauses());
        StripeClient client(http, server.url(u"/"_s),
                            std::make_shared<const SecretValue>(SecretValue("not-a-real-key")));
        StripePage page;
        page.startingAfter = u"pi_1"_s;
        page.createdGte = 5;
        page.createdLt = 9;
        const auto read = finish(client.paymentFacts(page, this));
        QVERIFY(read && read->has_value());
        QCOMPARE((*read)->facts.size(), 1);
        const QByteArray query = QByteArray::fromPercentEncoding(server.requests().first().query);
        for (const QByteArray part : {"limit=100", "starting_after=pi_1", "created[gte]=5", "created[lt]=9",
                                      "=data.latest_charge", "=data.latest_charge.balance_transaction"})
            QVERIFY2(query.contains(part), query.constData());
    }

    void aRefusalIsStripesOwn()
    {
        ScriptedServer server;
        server.on("GET", "/v1/payment_intents",
                  ScriptedAnswer::json(403, R"({"error":{"type":"invalid_request_error","message":"no"}})"));
        HttpClient http;
        http.setRetryPolicy(withoutPauses());
        StripeClient client(http, server.url(u"/"_s),
                            std::make_shared<const SecretValue>(SecretValue("not-a-real-key")));
        const auto read = finish(client.paymentFacts({}, this));
        QVERIFY(read && !read->has_value());
        QCOMPARE(read->error().kind, ErrorKind::Forbidden);
        StripeClient without(http, server.url(u"/"_s), nullptr);
        const auto none = finish(without.paymentFacts({}, this));
        QVERIFY(none && !none->has_value());
        QCOMPARE(none->error().kind, ErrorKind::SecretMissing);
    }
};

QTEST_GUILESS_MAIN(TestStripeFacts)
#include "tst_stripefactspage.moc"
