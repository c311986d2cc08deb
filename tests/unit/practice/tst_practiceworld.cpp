#include "core/fingerprint.h"
#include "opscom/tenantclient.h"
#include "practice/paymentgenerator.h"
#include "practice/practiceworld.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace console;
using namespace console::practice;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kSeed = "a seed for tests";

SharedSecret shared(const QByteArray &value)
{
    return std::make_shared<const SecretValue>(value);
}

} // namespace

class TestPracticeWorld : public QObject
{
    Q_OBJECT

private:
    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<PracticeWorld> m_world;
    HttpClient m_http;
    QByteArray m_endpointSecret;

    QString dataDir() const { return m_folder->filePath(u"practice"_s); }
    Outcome openWorld(qint64 payments = 20)
    {
        m_world.reset();
        m_world = std::make_unique<PracticeWorld>(PracticeWorld::Options{.dataDir = dataDir(),
                                                                         .seed = kSeed,
                                                                         .stripePort = 0,
                                                                         .tenantPort = 0,
                                                                         .payments = payments,
                                                                         .clock = &m_clock});
        return m_world->start();
    }
    Workspace workspace() const
    {
        Workspace workspace;
        workspace.clientId = m_world->clientId();
        workspace.tenantAddress = m_world->tenantAddress();
        workspace.stripeAddress = m_world->stripeAddress();
        return workspace;
    }
    TenantClient client() { return TenantClient(m_http, workspace(), shared(m_world->apiToken())); }

    QJsonObject stripe(HttpRequestSpec::Verb verb, const QString &path, const QByteArray &form = {},
                       const QString &query = {})
    {
        HttpRequestSpec spec;
        spec.verb = verb;
        spec.url = m_world->stripeAddress();
        spec.url.setPath(path);
        spec.url.setQuery(query);
        spec.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
        spec.body = form;
        spec.bearer = shared(m_world->keys().secretTest);
        const auto answer = resultOf(m_http.send(spec));
        if (!answer || !answer->has_value())
            return {};
        return QJsonDocument::fromJson(answer->value().body).object();
    }

    /// What the wizard does, in short: save, register the endpoint, hand over. With a secret of its own if one is
    /// given.
    QString addStripeType(const QByteArray &webhookSecret = {})
    {
        const QJsonObject endpoint =
            stripe(HttpRequestSpec::Verb::Post, u"/v1/webhook_endpoints"_s,
                   "url=" + QUrl::toPercentEncoding(workspace().callbackUrl().toString()) +
                       "&enabled_events[]=payment_intent.succeeded&enabled_events[]=payment_intent.payment_failed"
                       "&enabled_events[]=payment_intent.canceled");
        m_endpointSecret = endpoint.value("secret"_L1).toString().toUtf8();
        PaymentType type;
        type.providerId = u"stripe_js"_s;
        type.name = u"Credit card (Stripe)"_s;
        type.userTypeIds = {u"1"_s};
        type.active = true;
        type.test.publishableKey = QString::fromLatin1(m_world->keys().publishableTest);
        type.test.webhookId = endpoint.value("id"_L1).toString();
        const auto saved = resultOf(client().savePaymentType(type, this));
        if (!saved || !saved->has_value())
            return {};
        SecretHandOver handOver;
        handOver.paymentTypeId = saved->value().id;
        handOver.secretKey = shared(m_world->keys().secretTest);
        handOver.webhookSecret = shared(webhookSecret.isEmpty() ? m_endpointSecret : webhookSecret);
        const auto handed = resultOf(client().handOverSecrets(handOver, this));
        return handed && handed->has_value() ? handOver.paymentTypeId : QString();
    }
    Payment checkout(const QString &typeId, const QString &paymentMethod)
    {
        PracticeCheckoutParams params;
        params.payerName = u"Søren Łuczak-O'Brien"_s;
        params.payerEmail = u"soren@example.org"_s;
        params.plate = u"ABC 1234"_s;
        params.userTypeId = u"1"_s;
        params.paymentTypeId = typeId;
        params.kind = u"permit"_s;
        params.description = u"Lot C annual permit"_s;
        params.amount = Money(31250, Currency());
        params.paymentMethod = paymentMethod;
        const auto result = resultOf(client().practiceCheckout(params, this));
        return result && result->has_value() ? result->value() : Payment();
    }
    Payment reread(const Payment &payment)
    {
        const auto result = resultOf(client().payment(payment.id, this));
        return result && result->has_value() ? result->value() : Payment();
    }
    QString problemOf(const Payment &payment)
    {
        const auto result = resultOf(client().lastCallbackProblem(payment.paymentIntentId, this));
        return result && result->has_value() ? toString(result->value()) : u"no answer"_s;
    }
    qint64 countPayments()
    {
        qint64 count = 0;
        QString cursor;
        for (bool more = true; more;) {
            const auto page = resultOf(client().paymentsChangedSince(cursor, 500, this));
            if (!page || !page->has_value())
                return -1;
            count += page->value().payments.size();
            cursor = page->value().nextCursor;
            more = page->value().hasMore;
        }
        return count;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        const Outcome started = openWorld();
        QVERIFY2(started, started ? "" : qPrintable(started.error().detail));
    }
    void cleanup()
    {
        m_world.reset();
        m_folder.reset();
    }

    void aFreshWorldHasOnlyThePreviousSetUp()
    {
        const auto types = resultOf(client().paymentTypes(this));
        QVERIFY(types && types->has_value());
        QCOMPARE(types->value().size(), 1);
        const PaymentType type = types->value().first();
        QCOMPARE(type.id, PracticeWorld::historicPaymentTypeId());
        QVERIFY(!type.active && type.inUse);
        QCOMPARE(type.test.secretKeyFingerprint, fingerprintOf(m_world->keys().secretTest, u"practice"_s));
        const auto info = resultOf(client().checkConnection(this));
        QVERIFY(info && info->has_value());
        QCOMPARE(info->value().clientId, u"practice"_s);
    }

    void bothBooksTellTheSameHistory()
    {
        const PaymentGenerator generator({.seed = kSeed, .count = 20, .end = m_clock.now(), .days = 90});
        QCOMPARE(countPayments(), 20);
        for (qint64 i = 0; i < 20; ++i) {
            const SeedPayment seed = generator.at(i);
            Payment asked;
            asked.id = seed.tenantId;
            const Payment ours = reread(asked);
            const QJsonObject theirs =
                stripe(HttpRequestSpec::Verb::Get, u"/v1/payment_intents/"_s + ours.paymentIntentId, {},
                       u"expand[]=latest_charge"_s);
            QCOMPARE(ours.orderId, seed.orderId);
            QCOMPARE(theirs.value("amount"_L1).toInteger(), ours.amount.minor());
            QCOMPARE(theirs.value("currency"_L1).toString(), ours.amount.currency().code());
            QCOMPARE(theirs["metadata"_L1]["order_id"_L1].toString(), ours.orderId);
            QCOMPARE(theirs["latest_charge"_L1]["id"_L1].toString(), ours.chargeId);
            QCOMPARE(theirs["latest_charge"_L1]["amount_refunded"_L1].toInteger(), ours.refunded.minor());
            QCOMPARE(theirs["latest_charge"_L1]["billing_details"_L1]["name"_L1].toString(),
                     ours.chargeId.isEmpty() ? QString() : ours.payerName);
        }
    }

    void aCheckoutTurnsSucceededThroughTheWebhook()
    {
        const QString type = addStripeType();
        QVERIFY(!type.isEmpty());
        const Payment pending = checkout(type, u"pm_card_visa"_s);
        QVERIFY(pending.paymentIntentId.startsWith(u"pi_"_s));
        m_world->stripe().runDueDeliveries();
        const Payment paid = reread(pending);
        QCOMPARE(paid.status, PaymentStatus::Succeeded);
        QCOMPARE(paid.cardLast4, u"4242"_s);
        QVERIFY(paid.chargeId.startsWith(u"ch_"_s));
        QCOMPARE(problemOf(paid), u""_s);
        const QJsonObject intent =
            stripe(HttpRequestSpec::Verb::Get, u"/v1/payment_intents/"_s + pending.paymentIntentId);
        QCOMPARE(intent["metadata"_L1]["user_name"_L1].toString(), u"Søren Łuczak-O'Brien"_s);
        QCOMPARE(intent["metadata"_L1]["confirm_code"_L1].toString(), pending.confirmCode);
    }

    void aWrongSecretLeavesAPaidPaymentPendingWithItsCause()
    {
        const QString type = addStripeType("whsec_of_another_endpoint");
        const Payment pending = checkout(type, u"pm_card_visa"_s);
        m_world->stripe().runDueDeliveries();
        QCOMPARE(reread(pending).status, PaymentStatus::Pending);
        QCOMPARE(problemOf(pending), u"signature_mismatch"_s);
        const QJsonObject intent =
            stripe(HttpRequestSpec::Verb::Get, u"/v1/payment_intents/"_s + pending.paymentIntentId);
        QCOMPARE(intent.value("status"_L1).toString(), u"succeeded"_s);
        // The right secret, and Stripe's next attempt repairs it.
        SecretHandOver handOver;
        handOver.paymentTypeId = type;
        handOver.webhookSecret = shared(m_endpointSecret);
        QVERIFY(resultOf(client().handOverSecrets(handOver, this))->has_value());
        m_clock.advance(std::chrono::hours(24));
        m_world->stripe().runDueDeliveries();
        QCOMPARE(reread(pending).status, PaymentStatus::Succeeded);
        QCOMPARE(problemOf(pending), u""_s);
    }

    void aDeclineTurnsFailedThroughTheWebhook()
    {
        const Payment pending = checkout(addStripeType(), u"pm_card_chargeDeclined"_s);
        QVERIFY(pending.paymentIntentId.startsWith(u"pi_"_s));
        m_world->stripe().runDueDeliveries();
        QCOMPARE(reread(pending).status, PaymentStatus::Failed);
    }

    void aRefundAtStripeIsRecordedAtTheTenant()
    {
        const Payment pending = checkout(addStripeType(), u"pm_card_bypassPending"_s);
        m_world->stripe().runDueDeliveries();
        const QJsonObject refund =
            stripe(HttpRequestSpec::Verb::Post, u"/v1/refunds"_s, "payment_intent=" + pending.paymentIntentId.toUtf8());
        QVERIFY(refund.value("id"_L1).toString().startsWith(u"re_"_s));
        RecordRefundParams params;
        params.paymentId = pending.id;
        params.refundId = refund.value("id"_L1).toString();
        params.amount = pending.amount;
        params.status = refund.value("status"_L1).toString();
        params.comment = u"Paid twice"_s;
        for (int i = 0; i < 2; ++i) { // the second time changes nothing
            const auto recorded = resultOf(client().recordRefund(params, this));
            QVERIFY(recorded && recorded->has_value());
            QCOMPARE(recorded->value().status, PaymentStatus::Refunded);
            QCOMPARE(recorded->value().refunded.minor(), 31250);
        }
    }

    void aHistoricPaymentCanBeRefundedWithThePreviousTypesKey()
    {
        const PaymentGenerator generator({.seed = kSeed, .count = 20, .end = m_clock.now(), .days = 90});
        qint64 index = 0;
        while (generator.at(index).status != PaymentStatus::Succeeded)
            ++index;
        const QJsonObject refund =
            stripe(HttpRequestSpec::Verb::Post, u"/v1/refunds"_s, "charge=" + generator.at(index).chargeId.toUtf8());
        QCOMPARE(refund.value("amount"_L1).toInteger(), generator.at(index).amount.minor());
    }

    void aRestartKeepsEverythingAndMakesNoSecondHistory()
    {
        const QString type = addStripeType();
        const Payment first = checkout(type, u"pm_card_visa"_s);
        m_world->stripe().runDueDeliveries();
        const QByteArray token = m_world->apiToken();
        m_clock.advance(std::chrono::hours(48));
        QVERIFY(openWorld());
        QCOMPARE(m_world->apiToken(), token);
        QCOMPARE(countPayments(), 21);
        QCOMPARE(reread(first).status, PaymentStatus::Succeeded);
        const Payment second = checkout(type, u"pm_card_visa"_s);
        m_world->stripe().runDueDeliveries();
        QCOMPARE(reread(second).status, PaymentStatus::Succeeded);
    }

    void aFirstStartThatWasBrokenOffBeginsAnew()
    {
        cleanup();
        m_folder = std::make_unique<QTemporaryDir>();
        {
            // As if the process had died after the Stripe's half of the first chunk.
            PracticeStripe half({.dataDir = dataDir(), .seed = kSeed, .port = 0, .clock = &m_clock, .hostMap = {}});
            QVERIFY(QDir().mkpath(dataDir()));
            QVERIFY(half.start());
            const PaymentGenerator generator({.seed = kSeed, .count = 7, .end = m_clock.now(), .days = 90});
            QVERIFY(half.importHistory(generator.chunk(0, 7)));
        }
        QVERIFY(openWorld(30));
        QCOMPARE(countPayments(), 30);
        const QJsonObject list = stripe(HttpRequestSpec::Verb::Get, u"/v1/payment_intents"_s, {}, u"limit=100"_s);
        QCOMPARE(list.value("data"_L1).toArray().size(), 30);
        // The seventh, which was in the broken history too, has the date that the tenant tells.
        Payment asked;
        asked.id = u"pay_000007"_s;
        const Payment seventh = reread(asked);
        const QJsonObject theirs =
            stripe(HttpRequestSpec::Verb::Get, u"/v1/payment_intents/"_s + seventh.paymentIntentId);
        QCOMPARE(theirs.value("created"_L1).toInteger(), seventh.paymentDate.toSecsSinceEpoch());
    }

    void aStartCanBeCancelledAndTriedAgain()
    {
        cleanup();
        m_folder = std::make_unique<QTemporaryDir>();
        m_world = std::make_unique<PracticeWorld>(PracticeWorld::Options{
            .dataDir = dataDir(), .seed = kSeed, .stripePort = 0, .tenantPort = 0, .payments = 10, .clock = &m_clock});
        m_world->cancelStart();
        const Outcome cancelled = m_world->start();
        QVERIFY(!cancelled);
        QCOMPARE(cancelled.error().kind, ErrorKind::Cancelled);
        QVERIFY(m_world->start());
        QCOMPARE(countPayments(), 10);
    }

    void aWorldWithoutPaymentsHasThePreviousTypeAllTheSame()
    {
        cleanup();
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(openWorld(0));
        QCOMPARE(countPayments(), 0);
        QCOMPARE(resultOf(client().paymentTypes(this))->value().size(), 1);
        QVERIFY(openWorld(0));
    }

    void aTakenPortIsAnErrorAndLeavesNothingRunning()
    {
        const auto port = static_cast<quint16>(m_world->tenantAddress().port());
        QTemporaryDir other;
        PracticeWorld second({.dataDir = other.path(),
                              .seed = kSeed,
                              .stripePort = 0,
                              .tenantPort = port,
                              .payments = 1,
                              .clock = &m_clock});
        const Outcome started = second.start();
        QVERIFY(!started);
        QCOMPARE(started.error().kind, ErrorKind::Network);
        QVERIFY(second.stripeAddress().isEmpty());
        QVERIFY(second.tenantAddress().isEmpty());
    }

    void noSecretStandsInAnyFile()
    {
        const QString type = addStripeType();
        checkout(type, u"pm_card_visa"_s);
        m_world->stripe().runDueDeliveries();
        const StripeKeys keys = m_world->keys();
        const QList<QByteArray> secrets{keys.secretTest,
                                        keys.restrictedTest,
                                        keys.secretLive,
                                        keys.restrictedLive,
                                        m_world->apiToken(),
                                        m_endpointSecret,
                                        kSeed};
        for (const QByteArray &secret : secrets)
            QVERIFY(secret.size() > 10);
        const auto look = [&] {
            qsizetype files = 0;
            QDirIterator iterator(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
            while (iterator.hasNext()) {
                QFile file(iterator.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                const QByteArray content = file.readAll();
                for (const QByteArray &secret : secrets)
                    QVERIFY2(!content.contains(secret), qPrintable(file.fileName()));
                ++files;
            }
            QVERIFY(files >= 2);
        };
        look();
        m_world->stop();
        look();
    }
};

QTEST_GUILESS_MAIN(TestPracticeWorld)
#include "tst_practiceworld.moc"
