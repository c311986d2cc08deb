#pragma once

#include "core/clock.h"
#include "core/job.h"
#include "core/payment.h"
#include "core/paymenttype.h"
#include "store/paymentquery.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace console {

class StoreThread;
struct StoreConnections;

/// Refund intents as the journal keeps them; the idempotency key is made once and never changes. A drafted refund is
/// the dialog's own: nothing of it is stored until it is Armed, because until then nothing can have been sent.
enum class RefundState { Armed, Sent, Succeeded, Pending, RequiresAction, Failed, Canceled, Refused, OutcomeUnknown };
QString toString(RefundState state);
std::optional<RefundState> refundStateFromString(QStringView text);
QString displayName(RefundState state);
/// Armed, Sent, OutcomeUnknown: money may be on its way and nobody knows yet. One such intent a payment at most.
bool isOpen(RefundState state);
/// Which step may follow which. Nothing leads back to Armed; Failed, Canceled and Refused are final; Succeeded may
/// still turn into Failed or Canceled (facts/stripe-and-opscom.md 2.8: up to 30 days later).
bool canChange(RefundState from, RefundState to);

struct RefundIntent
{
    qint64 id = 0;
    QString paymentId;
    QString paymentIntentId;
    QString chargeId;
    QString paymentTypeId;
    Mode mode = Mode::Test;
    Money amount;
    bool full = true;
    QString reason;
    QString comment;
    QString requisitionCode;
    QString who; ///< the tenant's user name of the API token
    QByteArray idempotencyKey;
    RefundState state = RefundState::Armed;
    QString refundId;  ///< re_... once known
    QString errorCode; ///< Stripe's, for Refused
    QString errorText;
    bool tenantTold = false;
    QDateTime createdAt;             ///< UTC
    QDateTime changedAt;             ///< UTC
    QString approvalId;              ///< the approval it rests on; empty if none
    qint64 bulkId = 0;               ///< the bulk refund it belongs to; 0 if none
    QDateTime sentAt;                ///< UTC, first time sent (Stripe's window runs from here); invalid: never sent
    QDateTime lastSentAt;            ///< UTC, last time sent, with the same key
    QDateTime askedAt;               ///< UTC, last time Stripe was asked and held no such refund; invalid: not asked
    QString pendingReason;           ///< Stripe's pending_reason
    QString failureReason;           ///< Stripe's failure_reason
    bool failedAfterSuccess = false; ///< it failed (or was canceled) after it had been told as done or under way
    QDateTime acknowledgedAt;        ///< UTC, when a person has seen the late failure; invalid: not yet
    QString tellTrouble;             ///< translated: why the tenant could not be told lately
};

struct AuditEntry
{
    qint64 id = 0;
    QDateTime at; ///< UTC
    QString who;
    QString what;    ///< "refund.armed", "payment_type.saved", "webhook.registered", ...
    QString subject; ///< id of what it was done to
    QString detail;  ///< plain text; fingerprints in place of secrets
    QString outcome;
};

/// What became of a batch of facts.
struct StoredFacts
{
    qint64 changed = 0; ///< payments that now hold something new
    qint64 unknown = 0; ///< facts of payments that the cache does not have
};

/// One workspace's databases: cache.db (can be fetched again) and journal.db (cannot). Writes run on one writer
/// thread and are Jobs; reads are bounded (pages) and run on read-only connections: page() and details on the caller's
/// thread, counts on a worker. Each write is one transaction, in the order of start(). A write whose job is cancelled
/// before its turn is not done; one that has begun is done although the job ends as Cancelled; one whose job is
/// destroyed is done all the same. The destructor lets all started writes finish first. A damaged cache.db is moved
/// aside ("cache.db.damaged-1") and cacheWasReset() tells so; journal.db is never dropped. Owner: the session. Thread:
/// the GUI thread.
class WorkspaceStore : public QObject
{
    Q_OBJECT
public:
    /// Opens both files in `folder` (made with mode 0700 if missing, restricted to it if looser), migrates them on the
    /// writer thread. Errors: Storage, code "damaged_file" for a damaged journal.db, "foreign_file" for a file of
    /// another program; StorageNewer. `clock` must outlive the store.
    static TypedJob<std::shared_ptr<WorkspaceStore>> *open(const QString &folder, const Clock &clock,
                                                           QObject *parent = nullptr);
    ~WorkspaceStore() override;
    bool cacheWasReset() const;

    // --- for the other faces of the same files (RotationJournal, SecretFacts, ...), which make StoreJobs of their own
    StoreThread *writer() const;             ///< owned here; read-write connections
    StoreThread *counter() const;            ///< owned here; read-only connections, for long reads
    const StoreConnections &readers() const; ///< read-only, the GUI thread's: bounded reads only
    const Clock &clock() const;
    /// Tells refundsChanged(), unless the store is closing: for the replies of those faces, which may come that late.
    std::function<void(const QString &paymentId)> refundsAnnouncer();
    /// Tells paymentsChanged() in the same way, unless there are none.
    std::function<void(const QStringList &paymentIds)> paymentsAnnouncer();

    // --- payments (cache.db)
    /// Upserts by Payment::id; the search index and the row change in one transaction. stripeStatus, note, cardBrand,
    /// cardLast4 and chargeId that are empty in the new row keep what the cache knows, unless the status left Pending
    /// (then note is cleared). The sync cursor is stored in the same transaction.
    TypedJob<Done> *upsertPayments(QList<Payment> rows, std::optional<QString> cursor, QObject *parent = nullptr);
    /// What the console found at Stripe about one payment.
    TypedJob<Done> *setStripeFindings(const QString &paymentId, const QString &stripeStatus, const QString &note,
                                      QObject *parent = nullptr);
    /// What Stripe's books tell of many payments, in one transaction, by payment intent. Empty members keep what the
    /// cache knows. A payment that the cache does not have is left out and counted: bring it again once the tenant has
    /// told of it. paymentsChanged() tells what changed. Error InvalidInput for a fact without a payment intent or with
    /// a fee that has no net in its currency; nothing is then saved.
    TypedJob<StoredFacts> *setStripeFacts(QList<StripePaymentFacts> facts, QObject *parent = nullptr);
    Result<QString> syncCursor() const;
    Result<PaymentPage> page(const PaymentQuery &query, const PageCursor &after, int limit = 128) const;
    Result<std::optional<Payment>> payment(const QString &paymentId) const;
    /// Pending ones with a payment intent, newest first, at most `limit`: what the sync asks Stripe about.
    Result<QList<Payment>> pendingWithIntent(int limit) const;
    /// Counts on a worker, capped at `cap`.
    TypedJob<CountResult> *count(const PaymentQuery &query, int cap = 1001, QObject *parent = nullptr);
    TypedJob<Done> *setLastSync(const QDateTime &at, QObject *parent = nullptr);
    Result<QDateTime> lastSync() const; ///< from memory; invalid if never

    // --- payment types as last seen (cache.db), so that the list works offline
    TypedJob<Done> *replacePaymentTypes(QList<PaymentType> types, QObject *parent = nullptr);
    Result<QList<PaymentType>> paymentTypes() const; ///< from memory
    /// When a mode's checks of a type were last passed in full; Live Mode asks for the test mode's. An invalid time
    /// takes the proof back.
    TypedJob<Done> *setProven(const QString &paymentTypeId, Mode mode, const QDateTime &at, QObject *parent = nullptr);
    Result<QDateTime> provenAt(const QString &paymentTypeId, Mode mode) const;

    // --- journal.db (fsynced: synchronous=FULL)
    /// Refused (Error Refused) if another intent of the same payment is Armed, Sent or OutcomeUnknown. The result holds
    /// the id, the times and the idempotency key, made here unless given.
    TypedJob<RefundIntent> *armRefund(RefundIntent intent, QObject *parent = nullptr);
    /// Steps that cannot be are Error Refused (canChange()); the same state again is Done. An empty refundId keeps the
    /// known one, a different one is Refused. An intent closed as Refused or Canceled without a refund still takes the
    /// state of a refund that Stripe turns out to hold. A new state is one of which the tenant was not told.
    TypedJob<Done> *setRefundState(qint64 intentId, RefundState state, const QString &refundId,
                                   const QString &errorCode, const QString &errorText, QObject *parent = nullptr);
    /// The same for a decision made on what was read earlier: Refused (code "bad_step") unless the journal still has
    /// the state `expected`.
    TypedJob<Done> *moveRefund(qint64 intentId, RefundState expected, RefundState state, const QString &errorCode,
                               const QString &errorText, QObject *parent = nullptr);
    TypedJob<Done> *setTenantTold(qint64 intentId, QObject *parent = nullptr);
    Result<QList<RefundIntent>> refundsOfPayment(const QString &paymentId) const;
    /// What ResumeRefundsFlow goes through, oldest first: Armed, Sent, OutcomeUnknown, Pending, RequiresAction, and
    /// those with a refund of whose present state the tenant was not told.
    Result<QList<RefundIntent>> unfinishedRefunds() const;
    /// Appends to the hash-chained audit trail.
    TypedJob<Done> *audit(const QString &who, const QString &what, const QString &subject, const QString &detail,
                          const QString &outcome, QObject *parent = nullptr);
    Result<QList<AuditEntry>> auditEntries(int limit, qint64 beforeId = 0) const;
    /// Walks the chain on a worker; the first broken entry's id, or 0.
    TypedJob<qint64> *verifyAudit(QObject *parent = nullptr);

Q_SIGNALS:
    /// Payments changed in the cache (after commit); ids may be many.
    void paymentsChanged(const QStringList &paymentIds);
    void paymentTypesChanged();
    void refundsChanged(const QString &paymentId);
    /// An entry was appended by this store.
    void auditAppended();

private:
    struct Private;
    explicit WorkspaceStore(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace console
