#pragma once

#include "core/job.h"
#include "core/secretvalue.h"
#include "core/stripeobjects.h"
#include "net/httpclient.h"
#include "stripe/stripefacts.h"
#include "stripe/stripeprobe.h"

#include <QMap>
#include <QUrl>

#include <optional>

namespace console {

inline constexpr auto kStripeVersion = "2026-08-26.dahlia";

/// A page request of Stripe's lists, newest first.
struct StripePage
{
    int limit = 100;       ///< 1..100
    QString startingAfter; ///< id of the last object of the page before
    QString endingBefore;
    std::optional<qint64> createdGte; ///< unix seconds
    std::optional<qint64> createdLt;
};

struct CreateRefundParams
{
    QString paymentIntentId;
    std::optional<qint64> amountMinor; ///< nullopt: all that remains
    QString reason;                    ///< "", duplicate, fraudulent, requested_by_customer
    QMap<QString, QString> metadata;
    QByteArray idempotencyKey; ///< required: made and journalled before
};

struct CreateWebhookEndpointParams
{
    QUrl url;
    QStringList enabledEvents;
    QString description;
    QMap<QString, QString> metadata;
    QByteArray idempotencyKey; ///< required
};

/// What of an endpoint is to change; null members stay as they are.
struct UpdateWebhookEndpointParams
{
    std::optional<QUrl> url;
    std::optional<QStringList> enabledEvents;
    std::optional<QString> description;
    std::optional<bool> disabled;
    QByteArray idempotencyKey; ///< required
};

/// Which events a list asks for.
struct StripeEventFilter
{
    QStringList types;                   ///< up to 20; empty: all
    std::optional<bool> deliverySuccess; ///< false: pending or failed for at least one endpoint (facts 2.5)
};

/// An event with its payload as Stripe keeps it, without client secrets.
struct StripeEventDocument
{
    StripeEvent event;
    QByteArray json; ///< indented
};

/// What Stripe returns once, at creation: the endpoint and its signing secret.
struct CreatedWebhookEndpoint
{
    WebhookEndpoint endpoint;
    SecretValue secret;
};

/// What a request is made with, and in which budget it is counted.
struct StripeAccess
{
    SharedSecret key;
    RequestTurn turn;
};

/// Stripe's API with one key: one method a call, each a Job. Errors are mapped from Stripe's error objects (401
/// Unauthorized, 403 Forbidden with the missing permission in detail, 404 NotFound, 402 Card, 409 Conflict, 429
/// RateLimited, 5xx Server, unreadable answer BadAnswer; a POST without an answer, with a 5xx or with an unreadable one
/// is OutcomeUnknown). More about an Error: stripe/stripeerrors.h. Without a key a job ends with SecretMissing.
/// Sources: facts/stripe-and-opscom.md 2.1 to 2.10. Thread: the HttpClient's. Cheap to make; the jobs it returned
/// outlive it.
class StripeClient
{
public:
    /// Each request takes its turn from the budget, if there is one.
    StripeClient(HttpClient &http, QUrl apiBase, SharedSecret key, RequestTurn turn = {});

    TypedJob<StripeAccount> *account(QObject *parent);
    TypedJob<StripeBalance> *balance(QObject *parent);
    /// Whether the key has one permission: Done, or NotFound with code resource_missing, means yes; Forbidden names
    /// what is missing (missingPermissions()). Changes nothing at Stripe.
    TypedJob<Done> *probe(StripeProbe probe, QObject *parent);

    /// Expands latest_charge.balance_transaction. The customer is not expanded: only its id is used, and a restricted
    /// key needs one permission less.
    TypedJob<StripePaymentIntent> *paymentIntent(const QString &id, QObject *parent);
    TypedJob<StripeList<StripePaymentIntent>> *paymentIntents(const StripePage &page, QObject *parent);
    /// What the payments cache keeps of each payment intent, newest first, with latest_charge and its balance
    /// transaction. Read away from the GUI thread: a page is some 400 kB.
    TypedJob<StripeFactsPage> *paymentFacts(const StripePage &page, QObject *parent);
    TypedJob<StripeCharge> *charge(const QString &id, QObject *parent);

    TypedJob<StripeList<StripeRefund>> *refundsOf(const QString &paymentIntentId, const StripePage &page,
                                                  QObject *parent);
    TypedJob<StripeRefund> *refund(const QString &id, QObject *parent);
    /// OutcomeUnknown if it may have been carried out.
    TypedJob<StripeRefund> *createRefund(const CreateRefundParams &params, QObject *parent);
    /// All refunds of the account, newest first; `page` bounds by created.
    TypedJob<StripeList<StripeRefund>> *refunds(const StripePage &page, QObject *parent);
    /// Only from requires_action (facts 2.8). OutcomeUnknown if it may have been carried out.
    TypedJob<StripeRefund> *cancelRefund(const QString &id, const QByteArray &idempotencyKey, QObject *parent);
    TypedJob<StripeList<StripeDispute>> *disputesOf(const QString &paymentIntentId, QObject *parent);

    /// Newest first.
    TypedJob<StripeList<StripeEvent>> *events(const StripeEventFilter &filter, const StripePage &page, QObject *parent);
    TypedJob<StripeEventDocument> *eventDocument(const QString &id, QObject *parent);
    /// Asks Stripe to send an event to one endpoint again (facts 2.5: used by Stripe's CLI, not documented). Error
    /// NotFound or Forbidden where the account may not: the Dashboard is the way then. Returns the event.
    TypedJob<StripeEvent> *retryEvent(const QString &eventId, const QString &endpointId,
                                      const QByteArray &idempotencyKey, QObject *parent);

    TypedJob<StripeList<WebhookEndpoint>> *webhookEndpoints(const StripePage &page, QObject *parent);
    TypedJob<WebhookEndpoint> *webhookEndpoint(const QString &id, QObject *parent);
    TypedJob<CreatedWebhookEndpoint> *createWebhookEndpoint(const CreateWebhookEndpointParams &params, QObject *parent);
    TypedJob<WebhookEndpoint> *updateWebhookEndpoint(const QString &id, const UpdateWebhookEndpointParams &params,
                                                     QObject *parent);
    TypedJob<Done> *deleteWebhookEndpoint(const QString &id, QObject *parent);

private:
    HttpClient &m_http;
    QUrl m_base;
    StripeAccess m_access;
};

/// Sends one signed (or on purpose wrongly signed) event to a callback and reports the answer's status, whatever it is.
/// `header` is the whole Stripe-Signature value. Redirects are reported as their 3xx status, not followed.
TypedJob<HttpAnswer> *postSignedEvent(HttpClient &http, const QUrl &callback, const QByteArray &body,
                                      const QByteArray &signatureHeader, QObject *parent,
                                      std::chrono::milliseconds timeout = std::chrono::seconds(30));

/// Fetches Stripe's published list of the addresses that webhooks come from (facts 2.4:
/// https://stripe.com/files/ips/ips_webhooks.json). No key is sent. Ends with the file's bytes, at most 1 MiB.
TypedJob<QByteArray> *fetchPublishedAddresses(HttpClient &http, const QUrl &published, QObject *parent);

} // namespace console
