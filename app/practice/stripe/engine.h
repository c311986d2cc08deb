#pragma once

#include "core/clock.h"
#include "practice/stripe/call.h"
#include "practice/stripe/objectstore.h"

#include <QJsonArray>

#include <functional>

namespace console::practice {

/// What all resources of the practice Stripe share: the store, the clock, ids, events, later consequences, rendering.
/// Not thread-safe: the practice Stripe holds one lock around every use.
class Engine
{
public:
    Engine(QByteArray seed, const Clock &clock) : ring(std::move(seed)), m_clock(clock) {}

    ObjectStore store;
    KeyRing ring;
    QString baseAddress;        ///< of the HTTP server, for receipt links
    qint64 deliveryDelayMs = 0; ///< between an event and its first delivery
    bool limitRefundsToBalance = false;
    int eventRetryRefusal = 0; ///< 403 or 404: how POST /v1/events/{}/retry is refused; 0: it is not

    qint64 now() const { return m_clock.nowMs() / 1000; }
    qint64 nowMs() const { return m_clock.nowMs(); }

    /// A new object with its defaults, id, created and mode; not saved.
    Doc make(const QString &object, const QString &idPrefix, bool live);
    /// The object of the id in the call's mode. Else fails the call: 404 (400 if the id came as a parameter), with
    /// Stripe's text on the other mode.
    std::optional<Doc> find(Call &call, const QString &id, const QString &object, const QString &param,
                            bool isParameter = false);
    /// Answers with the object, expanded as asked.
    Answer shown(Call &call, const Doc &doc);
    /// The body of a list call: reads limit, cursors and created, fills the query's rest, runs it.
    Answer listed(Call &call, ListQuery query, const QString &cursorParam = {});
    Answer listOf(Call &call, const QList<Doc> &docs, bool hasMore);

    /// As Stripe shows it: without members of ours, without secrets.
    QJsonObject render(const Doc &doc) const;
    /// Adds what is derived and never stored to every object within: client_secret of payment intents.
    QJsonValue withSecrets(const QJsonValue &value) const;
    void expandInto(Call &call, QJsonObject &body, const QStringList &paths);

    /// Records an event of an object as it is now, and its deliveries. `before`: previous_attributes of *.updated.
    void emitEvent(const QString &type, const Doc &object, const Call *call, const QJsonObject &before = {});
    /// What happens to an object later by the clock ("refund_succeeds").
    void later(const QString &action, const QString &objectId, qint64 seconds);
    /// Called after something became due.
    std::function<void()> wake = [] {};

private:
    QJsonValue expandValue(Call &call, const QJsonValue &value, const QStringList &path, const QString &whole);
    const Clock &m_clock;
};

/// What shape errors call an object: "payment_intent", "webhook endpoint".
QString nounOf(const QString &object);

} // namespace console::practice
