#pragma once

#include "practice/httpserver.h"
#include "practice/stripe/practicestripe.h"
#include "support/fakeclock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrlQuery>

#include <memory>
#include <mutex>

namespace console::test {

struct ApiAnswer
{
    int status = 0; ///< 0: no answer
    QJsonObject body;
    QByteArray raw;
    QMap<QByteArray, QByteArray> headers; ///< names in lower case
    QJsonObject error() const { return body.value(QLatin1String("error")).toObject(); }
    QString text(const char *name) const { return body.value(QLatin1String(name)).toString(); }
    QString errorText(const char *name) const { return error().value(QLatin1String(name)).toString(); }
    qint64 number(const char *name) const { return body.value(QLatin1String(name)).toInteger(); }
    QJsonArray data() const { return body.value(QLatin1String("data")).toArray(); }
};

/// One practice Stripe with a clock that stands still, and a plain HTTP client to it.
class StripeTestbed
{
public:
    StripeTestbed() { open(); }

    void open()
    {
        practice::PracticeStripe::Options options;
        options.dataDir = dir.path();
        options.seed = "a seed for tests";
        options.clock = &clock;
        options.limitRefundsToBalance = limitRefundsToBalance;
        stripe = std::make_unique<practice::PracticeStripe>(options);
        QVERIFY(stripe->start().has_value());
        key = stripe->keys().secretTest;
    }
    void reopen()
    {
        stripe.reset();
        open();
    }

    QNetworkReply *sendOnly(const QByteArray &method, const QString &pathAndQuery, const QByteArray &form = {},
                            const QMap<QByteArray, QByteArray> &headers = {})
    {
        QNetworkRequest request(QUrl(stripe->address().toString() + pathAndQuery));
        if (!key.isEmpty())
            request.setRawHeader("Authorization", "Bearer " + key);
        if (!form.isEmpty())
            request.setRawHeader("Content-Type", "application/x-www-form-urlencoded");
        for (auto it = headers.begin(); it != headers.end(); ++it)
            request.setRawHeader(it.key(), it.value());
        return net.sendCustomRequest(request, method, form);
    }
    static ApiAnswer answerOf(QNetworkReply *reply)
    {
        QSignalSpy finished(reply, &QNetworkReply::finished);
        if (!reply->isFinished())
            finished.wait(20000);
        ApiAnswer answer;
        answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        answer.raw = reply->readAll();
        answer.body = QJsonDocument::fromJson(answer.raw).object();
        for (const auto &pair : reply->rawHeaderPairs())
            answer.headers.insert(pair.first.toLower(), pair.second);
        reply->deleteLater();
        return answer;
    }
    ApiAnswer send(const QByteArray &method, const QString &pathAndQuery, const QByteArray &form = {},
                   const QMap<QByteArray, QByteArray> &headers = {})
    {
        return answerOf(sendOnly(method, pathAndQuery, form, headers));
    }
    ApiAnswer get(const char *path) { return send("GET", QLatin1String(path)); }
    ApiAnswer get(const QString &path) { return send("GET", path); }
    ApiAnswer post(const char *path, const QByteArray &form) { return send("POST", QLatin1String(path), form); }
    ApiAnswer post(const QString &path, const QByteArray &form = {}) { return send("POST", path, form); }
    /// A confirmed payment of 20.00 USD.
    ApiAnswer pay(const QByteArray &card = "pm_card_visa", const QByteArray &more = {})
    {
        return post("/v1/payment_intents", "amount=2000&currency=usd&confirm=true&payment_method=" + card + more);
    }

    QTemporaryDir dir;
    FakeClock clock;
    bool limitRefundsToBalance = false; ///< from the next open() on
    QByteArray key;
    QNetworkAccessManager net;
    std::unique_ptr<practice::PracticeStripe> stripe;
};

/// An endpoint on this machine that keeps what it is sent and answers with a status of the test's choice.
class Receiver
{
public:
    Receiver()
        : server([this](const practice::HttpRequest &request) {
              const std::lock_guard guard(m_lock);
              m_seen.append(request);
              practice::HttpResponse response;
              response.status = m_status;
              return response;
          })
    {
        QVERIFY(server.listen().has_value());
    }
    void answerWith(int status)
    {
        const std::lock_guard guard(m_lock);
        m_status = status;
    }
    QList<practice::HttpRequest> seen() const
    {
        const std::lock_guard guard(m_lock);
        return m_seen;
    }
    QList<practice::HttpRequest> seen(const QByteArray &eventType) const
    {
        QList<practice::HttpRequest> some;
        for (const auto &request : seen()) {
            if (request.body.contains("\"type\": \"" + eventType + '"'))
                some.append(request);
        }
        return some;
    }

    practice::HttpServer server;

private:
    mutable std::mutex m_lock;
    QList<practice::HttpRequest> m_seen;
    int m_status = 200;
};

} // namespace console::test
