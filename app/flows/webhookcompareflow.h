#pragma once

#include "flows/session.h"
#include "store/rotationjournal.h"

#include <QCoreApplication>
#include <QList>
#include <QTimer>

namespace console {

/// The rows of the two-sided comparison.
enum class CompareItem {
    EndpointId,
    Url, ///< scheme, host, path, trailing signs
    Status,
    Mode,
    Events,
    ApiVersion,
    Account,
    SecretFingerprint,
    LiveMode
};
enum class CompareVerdict { Same, Note, Different, Unknown };

/// What one press of a button can put right.
enum class WebhookRepair {
    None,
    RegisterAnew,     ///< RegisterWebhookFlow
    AdoptEndpoint,    ///< the tenant's Webhook ID becomes the endpoint found by URL
    EnableEndpoint,   ///< at Stripe
    FixUrl,           ///< at Stripe
    FixEvents,        ///< at Stripe: the required ones added, superfluous ones kept or dropped as the person says
    HandOverSecret,   ///< the keychain's secret to the tenant
    RotateSecret,     ///< nobody knows the same secret: RotateSigningSecretFlow
    ReplaceApiVersion ///< needs a new endpoint: RotateSigningSecretFlow
};

struct CompareRow
{
    CompareItem item = CompareItem::EndpointId;
    QString name;   ///< translated
    QString opscom; ///< what OPS-COM holds
    QString stripe; ///< what Stripe holds
    CompareVerdict verdict = CompareVerdict::Unknown;
    QString sentence; ///< translated; empty if Same
    WebhookRepair repair = WebhookRepair::None;
    QString preview; ///< translated: what the repair will do, step by step, one a line
};

struct WebhookComparison
{
    PaymentType type;
    Mode mode = Mode::Test;
    QList<CompareRow> rows;
    std::optional<WebhookEndpoint> endpoint; ///< the one compared with
    QList<WebhookEndpoint> strays;           ///< others of this account and mode with the same callback URL
    /// Under way on this computer. Until it is finished or undone no row offers a repair but going on with it
    /// (RotateSecret), and its endpoints are no strays.
    std::optional<Rotation> rotation;
    QDateTime at;            ///< UTC
    bool isHealthy() const;  ///< no row Different or Unknown
    int differences() const; ///< rows that are Different
};

/// Reads both sides (tenant's types; endpoint by ID, else by URL over all pages of endpoints; account) and compares.
/// A side that cannot be asked makes its rows Unknown with the reason; an Error only if cancelled or if neither side
/// could be asked.
class CompareWebhookFlow final : public FlowJob<WebhookComparison>
{
    Q_DECLARE_TR_FUNCTIONS(console::CompareWebhookFlow)
public:
    CompareWebhookFlow(Session &session, QString paymentTypeId, Mode mode, QObject *parent = nullptr);
    ~CompareWebhookFlow() override;

protected:
    void doStart() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Carries out one repair of those that need no rotation; audited. Looks again before it changes anything and refuses
/// (Refused) if what the person saw is no longer so. Ends with a fresh comparison.
class RepairWebhookFlow final : public FlowJob<WebhookComparison>
{
    Q_DECLARE_TR_FUNCTIONS(console::RepairWebhookFlow)
public:
    struct Options
    {
        bool dropSuperfluousEvents = false;
        QStringList alsoSubscribe; ///< offered events the person ticked: refund.*, charge.dispute.*
    };
    RepairWebhookFlow(Session &session, WebhookComparison seen, WebhookRepair repair, Options options,
                      QObject *parent = nullptr);
    ~RepairWebhookFlow() override;

protected:
    void doStart() override;

private:
    void lookAgain();
    void act();
    void updateEndpoint(const UpdateWebhookEndpointParams &params, const QString &step);
    void registerAnew();
    void changeTenant();
    void adopt();
    void readSecrets();
    void readSecret(QList<SecretKind> left);
    void handOver();
    void done(const std::optional<Error> &error);
    struct Private;
    std::unique_ptr<Private> d;
};

/// Retires stray endpoints with our URL: refused until a proof of the kept one passed (good event accepted, bad one
/// refused). Each is disabled, then deleted, after one more look that it is not the kept one. Ends with those deleted.
class RetireEndpointsFlow final : public FlowJob<QStringList>
{
    Q_DECLARE_TR_FUNCTIONS(console::RetireEndpointsFlow)
public:
    RetireEndpointsFlow(Session &session, QString paymentTypeId, Mode mode, QString keptEndpointId,
                        QStringList strayIds, QObject *parent = nullptr);
    ~RetireEndpointsFlow() override;

protected:
    void doStart() override;

private:
    void lookAtKept();
    void prove();
    void next();
    void disable(const QString &id);
    void fail(const Error &error);
    struct Private;
    std::unique_ptr<Private> d;
};

/// Compares in the background (at the start, then every ten minutes, each active Stripe type in its active mode, one at
/// a time) and tells Session::attention() under "webhooks". Owner: the main window. Bounded: at most
/// 4 reads a type a round.
class WebhookWatcher final : public QObject
{
    Q_OBJECT
public:
    explicit WebhookWatcher(Session &session, QObject *parent = nullptr);
    ~WebhookWatcher() override;
    void start();
    void stop();
    /// The last comparison of a type and mode, or nothing.
    std::optional<WebhookComparison> last(const QString &paymentTypeId, Mode mode) const;
    /// A page has compared by itself.
    void take(const WebhookComparison &comparison);

Q_SIGNALS:
    void compared(const QString &paymentTypeId);

private:
    void beginRound();
    void next();
    void tell();
    struct Private;
    std::unique_ptr<Private> d;
};

/// Events that OPS-COM needs none of but a person may want: each with its explanation. Off by default.
struct OfferedEvent
{
    QString type;
    QString explanation; ///< translated
};
QList<OfferedEvent> offeredWebhookEvents();

} // namespace console
