#include "practice/stripe/deliverer.h"

#include "practice/httppost.h"
#include "practice/stripe/paymentflow.h"
#include "stripe/webhooksignature.h"

#include <QJsonDocument>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr int kTimeoutMs = 10000;
constexpr qint64 kMinute = 60 * 1000;
constexpr qint64 kHour = 60 * kMinute;
// Test mode: three retries over a few hours. Live: back-off over three days (facts 2.5).
constexpr qint64 kTestRetries[] = {5 * kMinute, kHour, 3 * kHour};
constexpr qint64 kLiveRetries[] = {5 * kMinute, 30 * kMinute, 2 * kHour,  5 * kHour,
                                   10 * kHour,  14 * kHour,   20 * kHour, 20 * kHour};

/// Milliseconds to the retry after so many attempts; nullopt: no more.
std::optional<qint64> retryAfter(qint64 attempts, bool live)
{
    const auto at = [attempts](const auto &table) -> std::optional<qint64> {
        const auto index = static_cast<size_t>(attempts - 1);
        return index < std::size(table) ? std::optional(table[index]) : std::nullopt;
    };
    return live ? at(kLiveRetries) : at(kTestRetries);
}

QUrl mapped(const QUrl &url, const QMap<QString, QUrl> &hosts)
{
    const auto target = hosts.constFind(url.host());
    if (target == hosts.constEnd())
        return url;
    QUrl moved = url;
    moved.setScheme(target->scheme());
    moved.setHost(target->host());
    moved.setPort(target->port());
    return moved;
}

} // namespace

void Deliverer::setHostMap(const QMap<QString, QUrl> &map)
{
    const std::lock_guard guard(m_lock);
    m_hosts = map;
}

QList<QByteArray> Deliverer::secretsOf(const Engine &engine, const Doc &endpoint)
{
    QList<QByteArray> secrets{engine.ring.endpointSecret(endpoint.id(), endpoint.number("_generation"_L1))};
    for (const QJsonValue &value : endpoint.json.value("_rolled"_L1).toArray()) {
        const QJsonObject rolled = value.toObject();
        if (rolled.value("until"_L1).toInteger() > engine.now())
            secrets.append(engine.ring.endpointSecret(endpoint.id(), rolled.value("generation"_L1).toInteger()));
    }
    return secrets;
}

void Deliverer::runDue()
{
    const std::lock_guard running(m_running);
    while (nextConsequence()) {
    }
    Job job;
    while (nextJob(job)) {
        const HttpPostAnswer answer = httpPost(job.url,
                                               {{"Content-Type", "application/json; charset=utf-8"},
                                                {"User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)"},
                                                {"Accept", "*/*; q=0.5, application/xml"},
                                                {"Cache-Control", "no-cache"},
                                                {"Stripe-Signature", job.signature}},
                                               job.body, kTimeoutMs);
        record(job, answer.status, QString::fromLatin1(answer.problem));
    }
}

bool Deliverer::nextConsequence()
{
    const std::lock_guard guard(m_lock);
    Sqlite &db = m_engine.store.db();
    if (!db.isOpen())
        return false;
    qint64 id = 0;
    QString action;
    QString object;
    {
        Sqlite::Statement row =
            db.prepare("SELECT id, action, object FROM consequences WHERE due<=? ORDER BY due, id LIMIT 1");
        row << m_engine.nowMs();
        if (!row.step())
            return false;
        id = row.number(0);
        action = row.text(1);
        object = row.text(2);
    }
    m_engine.store.begin();
    Sqlite::Statement gone = db.prepare("DELETE FROM consequences WHERE id=?");
    gone << id;
    gone.run();
    flow::happen(m_engine, action, object);
    m_engine.store.commit();
    return true;
}

bool Deliverer::nextJob(Job &job)
{
    const std::lock_guard guard(m_lock);
    Sqlite &db = m_engine.store.db();
    while (db.isOpen()) {
        job = Job{};
        {
            Sqlite::Statement row =
                db.prepare("SELECT id, event, endpoint, attempts, state FROM deliveries WHERE due<=? "
                           "ORDER BY due, id LIMIT 1");
            row << m_engine.nowMs();
            if (!row.step())
                return false;
            job.id = row.number(0);
            job.eventId = row.text(1);
            job.endpointId = row.text(2);
            job.attempts = row.number(3);
            job.state = row.text(4);
        }
        const auto event = m_engine.store.get(job.eventId);
        const auto endpoint = m_engine.store.get(job.endpointId);
        if (!event || !endpoint || endpoint->text("status"_L1) != "enabled"_L1) {
            Sqlite::Statement over =
                db.prepare("UPDATE deliveries SET due=NULL, state=iif(state='pending','failed',state) WHERE id=?");
            over << job.id;
            over.run();
            continue;
        }
        job.live = event->live;
        job.eventType = event->text("type"_L1);
        job.url = mapped(QUrl(endpoint->text("url"_L1)), m_hosts);
        QJsonObject shown = m_engine.render(*event);
        const QString version = endpoint->text("api_version"_L1);
        if (!version.isEmpty())
            shown.insert("api_version"_L1, version);
        job.body = QJsonDocument(m_engine.withSecrets(shown).toObject()).toJson(QJsonDocument::Indented);
        const QList<QByteArray> secrets = secretsOf(m_engine, *endpoint);
        job.signature =
            WebhookSignature::header(job.body, m_engine.now(), QList<QByteArrayView>(secrets.begin(), secrets.end()));
        return true;
    }
    return false;
}

void Deliverer::record(const Job &job, int status, const QString &problem)
{
    const std::lock_guard guard(m_lock);
    ObjectStore &store = m_engine.store;
    store.begin();
    const qint64 attempt = job.attempts + 1;
    {
        Sqlite::Statement insert = store.db().prepare(
            "INSERT INTO attempts(event,type,endpoint,attempt,status,problem,at) VALUES(?,?,?,?,?,?,?)");
        insert << job.eventId << job.eventType << job.endpointId << attempt << status
               << (problem.isNull() ? u""_s : problem) << m_engine.nowMs();
        insert.run();
    }
    QString state = job.state;
    std::optional<qint64> wait;
    if (status >= 200 && status < 300) {
        const bool counted =
            state == "pending"_L1 || state == "failed"_L1; // not: a resend to one that had it, or never was due it
        state = u"delivered"_s;
        auto event = counted ? store.get(job.eventId) : std::nullopt;
        if (event && event->number("pending_webhooks"_L1) > 0) {
            event->set("pending_webhooks"_L1, event->number("pending_webhooks"_L1) - 1);
            store.save(*event);
        }
    } else if (state == "pending"_L1) {
        wait = retryAfter(attempt, job.live);
        if (!wait)
            state = u"failed"_s;
    } else if (state == "again"_L1) {
        state = u"delivered"_s;
    }
    Sqlite::Statement update =
        store.db().prepare("UPDATE deliveries SET attempts=?, due=NULLIF(?,0), state=? WHERE id=?");
    update << attempt << (wait ? m_engine.nowMs() + *wait : qint64(0)) << state << job.id;
    update.run();
    store.commit();
}

qint64 Deliverer::msToNext(qint64 atMost)
{
    const std::lock_guard guard(m_lock);
    Sqlite &db = m_engine.store.db();
    if (!db.isOpen())
        return atMost;
    Sqlite::Statement row =
        db.prepare("SELECT min(t) FROM (SELECT min(due) t FROM deliveries WHERE due IS NOT NULL UNION "
                   "ALL SELECT min(due) FROM consequences)");
    if (!row.step() || row.bytes(0).isNull())
        return atMost;
    return std::clamp(row.number(0) - m_engine.nowMs(), qint64(0), atMost);
}

QList<DeliveryAttempt> Deliverer::attempts(const QString &eventId)
{
    const std::lock_guard guard(m_lock);
    QList<DeliveryAttempt> all;
    if (!m_engine.store.db().isOpen())
        return all;
    Sqlite::Statement rows =
        m_engine.store.db().prepare("SELECT event, type, endpoint, attempt, status, problem, at FROM attempts WHERE "
                                    "(?='' OR event=?) ORDER BY id");
    const QString wanted = eventId.isNull() ? u""_s : eventId;
    rows << wanted << wanted;
    while (rows.step())
        all.append(DeliveryAttempt{.eventId = rows.text(0),
                                   .eventType = rows.text(1),
                                   .endpointId = rows.text(2),
                                   .attempt = static_cast<int>(rows.number(3)),
                                   .status = static_cast<int>(rows.number(4)),
                                   .problem = rows.text(5),
                                   .when = QDateTime::fromMSecsSinceEpoch(rows.number(6), Qt::UTC)});
    return all;
}

} // namespace console::practice
