#pragma once

#include "core/payment.h"
#include "practice/httppost.h"
#include "practice/httpserver.h"
#include "practice/tenant/practicetenant.h"
#include "stripe/webhooksignature.h"
#include "support/fakeclock.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <memory>
#include <mutex>

namespace console::test {

using namespace Qt::StringLiterals;

/// A practice tenant in a folder of its own, with a Stripe that answers what the test says. Calls are made over HTTP
/// by hand, so that the tenant is tested apart from the console's client.
class TenantHarness
{
public:
    struct Answer
    {
        int status = 0;
        QJsonObject body;
        int errorCode() const { return body.value("ErrorCode"_L1).toInt(); }
    };

    TenantHarness() : m_stripe([this](const practice::HttpRequest &request) { return answerAsStripe(request); })
    {
        QVERIFY(m_stripe.listen());
        restart();
    }

    practice::PracticeTenant &tenant() { return *m_tenant; }
    FakeClock &clock() { return m_clock; }
    QString dataDir() const { return m_folder.filePath(u"data"_s); }

    void restart(const QByteArray &seed = "a seed for tests")
    {
        m_tenant.reset();
        m_tenant = std::make_unique<practice::PracticeTenant>(
            practice::PracticeTenant::Options{.dataDir = dataDir(),
                                              .seed = seed,
                                              .port = 0,
                                              .clock = &m_clock,
                                              .clientId = u"practice"_s,
                                              .stripeAddress = m_stripe.address()});
        const Outcome started = m_tenant->start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().detail));
    }

    practice::HttpPostAnswer rawPost(const QString &path, const QByteArray &body,
                                     const QList<std::pair<QByteArray, QByteArray>> &headers = {})
    {
        QUrl url = m_tenant->address();
        url.setPath(path);
        return practice::httpPost(url, headers, body, 10000);
    }

    Answer call(const QString &path, QJsonObject body = {})
    {
        if (!body.contains("apiToken"_L1))
            body.insert(u"apiToken"_s, QString::fromLatin1(m_tenant->apiToken()));
        const auto answer = rawPost(u"/api/practice/v1/"_s + path, QJsonDocument(body).toJson(),
                                    {{"Content-Type", "application/json"}});
        return {answer.status, QJsonDocument::fromJson(answer.body).object()};
    }

    /// As one of the tenant's other people.
    Answer callAs(const QString &user, const QString &path, QJsonObject body = {})
    {
        body.insert(u"apiToken"_s, QString::fromLatin1(m_tenant->apiTokenFor(user)));
        return call(path, body);
    }

    // --- payment types
    static QJsonObject typeBody(const QString &name = u"Credit card"_s)
    {
        return {{u"id"_s, u""_s},
                {u"provider_id"_s, u"stripe_js"_s},
                {u"name"_s, name},
                {u"user_type_ids"_s, QJsonArray{u"1"_s, u"7"_s}},
                {u"active"_s, true},
                {u"live_mode"_s, false},
                {u"guest_payments"_s, false},
                {u"currency"_s, u"usd"_s},
                {u"test"_s, QJsonObject{{u"publishable_key"_s, u"pk_test_1"_s}, {u"webhook_id"_s, u"we_1"_s}}},
                {u"live"_s, QJsonObject{{u"publishable_key"_s, u""_s}, {u"webhook_id"_s, u""_s}}}};
    }
    QString saveType(const QJsonObject &body = typeBody())
    {
        const Answer saved = call(u"payments/types/save"_s, {{u"payment_type"_s, body}});
        return saved.body.value("payment_type"_L1).toObject().value("id"_L1).toString();
    }
    Answer handOver(const QString &typeId, const QByteArray &secretKey, const QByteArray &webhookSecret,
                    bool keepPrevious = false, const QString &mode = u"test"_s)
    {
        QJsonObject body{
            {u"payment_type_id"_s, typeId}, {u"mode"_s, mode}, {u"keep_previous_webhook_secret"_s, keepPrevious}};
        if (!secretKey.isEmpty())
            body.insert(u"secret_key"_s, QString::fromLatin1(secretKey));
        if (!webhookSecret.isEmpty())
            body.insert(u"webhook_secret"_s, QString::fromLatin1(webhookSecret));
        return call(u"payments/types/secrets"_s, body);
    }

    // --- payments
    static QJsonObject money(qint64 minor, const QString &currency = u"usd"_s)
    {
        return {{u"amount"_s, minor}, {u"currency"_s, currency}};
    }
    static QJsonObject orderBody(const QString &typeId)
    {
        return {{u"payer_name"_s, u"Zoë O'Brien"_s},
                {u"payer_email"_s, u"zoe@example.org"_s},
                {u"plate"_s, u"ABC 1234"_s},
                {u"user_type_id"_s, u"1"_s},
                {u"payment_type_id"_s, typeId},
                {u"kind"_s, u"permit"_s},
                {u"description"_s, u"Lot C annual permit"_s},
                {u"amount"_s, money(31250)},
                {u"payment_method"_s, u"pm_card_visa"_s}};
    }
    /// A Pending payment with its payment intent pi_<n>.
    QJsonObject checkout(const QString &typeId)
    {
        return call(u"practice/checkout"_s, orderBody(typeId)).body.value("payment"_L1).toObject();
    }
    QJsonObject payment(const QString &id)
    {
        return call(u"payments/get"_s, {{u"payment_id"_s, id}}).body.value("payment"_L1).toObject();
    }
    QString statusOf(const QString &id) { return payment(id).value("status"_L1).toString(); }

    // --- the callback
    static QByteArray event(const QString &id, const QString &type, const QJsonObject &object)
    {
        return QJsonDocument(QJsonObject{{u"id"_s, id},
                                         {u"object"_s, u"event"_s},
                                         {u"type"_s, type},
                                         {u"data"_s, QJsonObject{{u"object"_s, object}}}})
            .toJson(QJsonDocument::Compact);
    }
    static QJsonObject intent(const QString &id)
    {
        return {{u"id"_s, id},
                {u"object"_s, u"payment_intent"_s},
                {u"livemode"_s, false},
                {u"latest_charge"_s, u"ch_"_s + id.mid(3)}};
    }
    Answer callback(const QByteArray &body, const QByteArray &signature)
    {
        QList<std::pair<QByteArray, QByteArray>> headers{{"Content-Type", "application/json"}};
        if (!signature.isNull())
            headers.append({"Stripe-Signature", signature});
        const auto answer = rawPost(u"/api/system/payments/stripe/callback"_s, body, headers);
        return {answer.status, QJsonDocument::fromJson(answer.body).object()};
    }
    QByteArray signature(const QByteArray &body, const QByteArray &secret, qint64 ageSeconds = 0) const
    {
        return WebhookSignature::header(body, m_clock.now().toSecsSinceEpoch() - ageSeconds, {secret});
    }
    Answer send(const QByteArray &body, const QByteArray &secret, qint64 ageSeconds = 0)
    {
        return callback(body, signature(body, secret, ageSeconds));
    }

    /// A type whose secrets were handed over. Gives its ID.
    QString readyType(const QByteArray &secretKey, const QByteArray &webhookSecret)
    {
        const QString id = saveType();
        handOver(id, secretKey, webhookSecret);
        return id;
    }
    /// A payment that an event has said to be paid. Gives its ID.
    QString paidPayment(const QString &typeId, const QByteArray &webhookSecret)
    {
        const QJsonObject pending = checkout(typeId);
        const QString intentId = pending.value("payment_intent_id"_L1).toString();
        send(event(u"evt_"_s + intentId, u"payment_intent.succeeded"_s, intent(intentId)), webhookSecret);
        return pending.value("id"_L1).toString();
    }
    Answer refund(const QString &paymentId, const QString &refundId, qint64 minor,
                  const QString &status = u"succeeded"_s, const QString &comment = u"Paid twice"_s)
    {
        return call(u"payments/refunds/record"_s, {{u"payment_id"_s, paymentId},
                                                   {u"refund_id"_s, refundId},
                                                   {u"amount"_s, money(minor)},
                                                   {u"status"_s, status},
                                                   {u"reason"_s, u"duplicate"_s},
                                                   {u"comment"_s, comment},
                                                   {u"requisition_code"_s, u""_s}});
    }

    // --- Stripe
    std::function<practice::HttpResponse(const practice::HttpRequest &)> onStripe;
    QList<practice::HttpRequest> stripeRequests()
    {
        const std::lock_guard lock(m_mutex);
        return m_stripeRequests;
    }

    /// Names of files below the data folder that hold one of the texts.
    QStringList filesHolding(const QList<QByteArray> &texts) const
    {
        QStringList found;
        QDirIterator files(m_folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QByteArray content = file.readAll();
            for (const QByteArray &text : texts) {
                if (content.contains(text))
                    found.append(file.fileName() + u" holds text "_s + QString::number(texts.indexOf(text)));
            }
        }
        return found;
    }

private:
    practice::HttpResponse answerAsStripe(const practice::HttpRequest &request)
    {
        int number = 0;
        {
            const std::lock_guard lock(m_mutex);
            m_stripeRequests.append(request);
            number = static_cast<int>(m_stripeRequests.size());
        }
        if (onStripe)
            return onStripe(request);
        QJsonObject body = intent(u"pi_%1"_s.arg(number));
        body.insert(
            u"latest_charge"_s,
            QJsonObject{{u"id"_s, u"ch_%1"_s.arg(number)},
                        {u"payment_method_details"_s,
                         QJsonObject{{u"card"_s, QJsonObject{{u"brand"_s, u"visa"_s}, {u"last4"_s, u"4242"_s}}}}}});
        practice::HttpResponse response;
        response.body = QJsonDocument(body).toJson();
        return response;
    }

    QTemporaryDir m_folder;
    FakeClock m_clock;
    std::mutex m_mutex;
    QList<practice::HttpRequest> m_stripeRequests;
    practice::HttpServer m_stripe;
    std::unique_ptr<practice::PracticeTenant> m_tenant;
};

} // namespace console::test
