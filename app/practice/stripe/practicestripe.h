#pragma once

#include "core/clock.h"
#include "core/mode.h"
#include "core/result.h"
#include "practice/seedpayment.h"
#include "practice/stripe/stripefault.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMap>
#include <QStringList>
#include <QUrl>

#include <memory>

namespace console::practice {

/// The practice account's keys: practice values only, derived from the seed, worth nothing anywhere else.
struct StripeKeys
{
    QByteArray publishableTest;
    QByteArray secretTest;
    QByteArray restrictedTest; ///< what the console needs: see PracticeStripe::consolePermissions()
    QByteArray publishableLive;
    QByteArray secretLive;
    QByteArray restrictedLive;
    QByteArray expiredTest;
};

/// One attempt to deliver an event to an endpoint.
struct DeliveryAttempt
{
    QString eventId;
    QString eventType;
    QString endpointId;
    int attempt = 1; ///< 1 is the first
    int status = 0;  ///< HTTP status, 0: no answer
    QString problem; ///< "Unable to connect", "Timed out"; empty with an answer
    QDateTime when;  ///< UTC
};

/// Stripe on 127.0.0.1 for the practice workspace and the tests: a real HTTP server with state of its own, in Stripe's
/// shapes (facts/stripe-and-opscom.md 2.1 to 2.12; samples: stripe/openapi fixtures3.json). State lives in
/// dataDir/practice-stripe.db; no key, signing secret or client secret is ever written: they are derived from the
/// seed, which the owner keeps. Owner: a composition root or a test. Thread: every method is thread-safe; requests are
/// served on threads of the HTTP server, due deliveries on a thread of its own.
class PracticeStripe
{
public:
    struct Options
    {
        QString dataDir;              ///< made if absent
        QByteArray seed;              ///< not stored; the same seed gives the same keys, ids and secrets
        quint16 port = 0;             ///< 0: any free one
        const Clock *clock = nullptr; ///< nullptr: the system's; must outlive this object
        QMap<QString, QUrl> hostMap;  ///< see setHostMap()
        qint64 deliveryDelayMs = 0;   ///< between an event and its first delivery, as the way to a tenant takes
        /// True: a refund of more than the available balance waits (pending, insufficient_funds) and is looked at again
        /// every hour of the clock.
        bool limitRefundsToBalance = false;
    };
    explicit PracticeStripe(Options options);
    ~PracticeStripe();
    PracticeStripe(const PracticeStripe &) = delete;
    PracticeStripe &operator=(const PracticeStripe &) = delete;

    /// Opens or makes the database and listens. Errors: Storage, StorageNewer, Network (port taken).
    Outcome start();
    /// Waits for requests and deliveries under way. start() may follow.
    void stop();

    /// http://127.0.0.1:PORT; empty while stopped.
    QUrl address() const;
    StripeKeys keys() const;
    QString accountId() const;
    /// A restricted key with exactly these permissions ("rak_charge_read"; write implies read). Kept over restarts.
    QByteArray restrictedKey(const QStringList &permissions, Mode mode = Mode::Test);
    /// The least that the console needs (facts 2.1).
    static QStringList consolePermissions();

    /// No payment intents yet, in test mode.
    bool isEmpty();
    /// Writes history in bulk: payment intent, charge, balance transaction, refund, dispute and their events with the
    /// given ids and times, without deliveries. One transaction a call; a million rows in chunks of 10,000.
    Outcome importHistory(const QList<SeedPayment> &payments);

    /// Where callbacks of a host really go: "practice.ops-com.com" -> http://127.0.0.1:PORT; only scheme, host and port
    /// are replaced. Callbacks to any other host than this machine's are recorded as "Unable to connect" unsent.
    void setHostMap(QMap<QString, QUrl> map);
    /// Carries out what is due by the clock: later consequences of test cards, then deliveries. Returns when done. Also
    /// runs by itself every second and after each request. Never call it on a thread that a callback needs.
    void runDueDeliveries();
    /// Every attempt to deliver, oldest first; of one event if given.
    QList<DeliveryAttempt> deliveryAttempts(const QString &eventId = {}) const;

    /// Rolls an endpoint's signing secret as the Dashboard does (facts 2.2); the old one signs too for overlapSeconds,
    /// 0 to 86400. Errors NotFound, InvalidInput. Returns the new secret.
    Result<QByteArray> rollSecret(const QString &endpointId, qint64 overlapSeconds);
    /// The current signing secret, as the Dashboard's Reveal shows it. Error NotFound.
    Result<QByteArray> revealSecret(const QString &endpointId) const;
    /// A person passes or fails the 3-D Secure step of a payment intent that requires_action. Errors NotFound, Refused.
    Outcome finishAuthentication(const QString &paymentIntentId, bool passes);

    /// Moves a refund on as banks and people do, with its events and bookings (facts 2.8). status: pending (reason
    /// processing, insufficient_funds or charge_pending), requires_action, succeeded, failed (reason as Stripe's
    /// failure_reason; "" is unknown) or canceled. From any state but failed and canceled, which are final: a test may
    /// set a succeeded one back to pending. What was to happen to the refund by itself later is called off. Errors
    /// NotFound, Refused.
    Outcome setRefundStatus(const QString &refundId, const QString &status, const QString &reason = {});
    /// POST /v1/events/{id}/retry is not in Stripe's reference (facts 2.5): false makes it answer as where an account
    /// may not use it, with 404 (unrecognized URL) or 403. Not kept over a restart.
    void setEventRetryAllowed(bool allowed, int status = 404);

    // Faults on request. Matching requests are those with the method and a path that starts with the prefix.
    /// Answers with the status and Stripe's error object for it (400, 401, 402, 403, 404, 409, 429, 500, 503), not
    /// carried out.
    void failNext(const QByteArray &method, const QByteArray &pathPrefix, int status, int times = 1);
    /// As failNext, with Stripe's own error code and its status.
    void failNextWithCode(const QByteArray &method, const QByteArray &pathPrefix, int status, const QByteArray &code,
                          const QByteArray &message, int times = 1);
    /// Carries the request out, then drops the connection without an answer. (A bare QNetworkAccessManager then sends a
    /// POST again by itself, up to three times; HttpClient does not.)
    void loseNextAnswer(const QByteArray &method, const QByteArray &pathPrefix, int times = 1);
    /// Drops the connection without carrying the request out.
    void loseNextRequest(const QByteArray &method, const QByteArray &pathPrefix, int times = 1);
    /// Holds matching requests before they are carried out, until releaseHeld().
    void holdNext(const QByteArray &method, const QByteArray &pathPrefix, int times = 1);
    void releaseHeld();
    /// Any fault by name (stripefault.h); the methods above are older names of some. stallMs: how long the two stalls
    /// hold their request; 0: until releaseHeld(). stop() ends every stall. Faults are taken in the order given.
    void injectNext(const QByteArray &method, const QByteArray &pathPrefix, StripeFault fault, int times = 1,
                    qint64 stallMs = 0);
    /// Forgets the faults that no request has met yet, and lets go what is held.
    void clearFaults();
    /// Requests seen since start(): "POST /v1/refunds". For tests that count.
    QList<QByteArray> requestLog() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace console::practice
