#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "practice/seedpayment.h"
#include "practice/tenant/refundrulebook.h"
#include "practice/tenant/tenantfault.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <memory>

namespace console::practice {

/// A reference OPS-COM tenant on 127.0.0.1, for the practice workspace and the tests: the API of
/// resources/api/opscom-payments.yaml and Stripe's callback, over SQLite in dataDir/practice-tenant.db. Secrets it is
/// given are sealed there with a key from the seed; the seed and the API token are never written. Owner: PracticeWorld,
/// a composition root or a test. Thread: every method is thread-safe and blocks (not for the GUI thread); requests are
/// served on threads of the HTTP server.
class PracticeTenant
{
public:
    struct Options
    {
        QString dataDir;              ///< made if absent
        QByteArray seed;              ///< not stored; the same seed opens the same file
        quint16 port = 0;             ///< 0: any free one
        const Clock *clock = nullptr; ///< nullptr: the system's; must outlive this object
        QString clientId = QStringLiteral("practice");
        QUrl stripeAddress; ///< where the checkout makes payment intents
    };
    explicit PracticeTenant(Options options);
    ~PracticeTenant();
    PracticeTenant(const PracticeTenant &) = delete;
    PracticeTenant &operator=(const PracticeTenant &) = delete;

    /// Opens or makes the database without listening: for seeding. start() does it too. Errors: Storage (also for
    /// another seed), StorageNewer.
    Outcome open();
    /// Listens. Errors as open(), and Network (port taken).
    Outcome start();
    /// Waits for requests under way and closes the database. start() may follow.
    void stop();

    /// http://127.0.0.1:PORT; empty while stopped.
    QUrl address() const;
    QString clientId() const;
    /// The administrator's, who may do everything. Derived from the seed: a practice value, worth nothing anywhere
    /// else.
    QByteArray apiToken() const;
    /// Tokens of other people: "counter" (view, export, refund), "finance" (these and approve_refund), "auditor" (view,
    /// export), "secrets" (view, set_up, rotate); "administrator" is apiToken(). Empty for any other name. The user
    /// names in the API are "Practice Counter" and so on.
    QByteArray apiTokenFor(const QString &user) const;
    /// The names that apiTokenFor() knows, "administrator" first.
    static QStringList users();
    void setStripeAddress(const QUrl &address);

    /// No payments yet. True while it is not open.
    bool isEmpty();
    /// "Credit Card (previous set-up)": the inactive Stripe.js payment type that historic payments belong to, with test
    /// keys. Makes it if it is not there; hands over the secret key.
    Outcome prepareHistoricType(const QByteArray &publishableKey, const QByteArray &secretKey);
    static QString historicPaymentTypeId();
    /// In bulk; one transaction a call. Needs prepareHistoricType(). A payment that is there already is left as it is.
    Outcome importHistory(const QList<SeedPayment> &payments);
    /// Small notes that outlive a restart, for the owner's seeding. Empty if there is none. Never for secrets.
    Result<QByteArray> note(const QString &name);
    Outcome setNote(const QString &name, const QByteArray &value);

    /// Limits for everybody, kept in the file; needs open(). None at first. Limits are enforced when a lease is taken;
    /// a refund that was made over them is recorded and marked ("over_rules" in the answer of payments/refunds/record).
    Outcome setRefundRules(const TenantRefundRules &rules);
    Result<TenantRefundRules> refundRules();

    /// Of PortClosed there is nothing left after a start().
    void setFault(TenantFault fault);
    TenantFault fault() const;
    /// How long SlowCallback and SlowApi hold an answer; 35 s if not set. stop() cuts it short.
    void setSlowness(int milliseconds);

    // Faults of single calls, by the end of their path: "refunds/record", "stripe/callback". They add up, each is used
    // up by the calls it meets, the oldest first, and they come before setFault()'s.
    /// The next `times` calls are not carried out: 9000 and more is answered as an ErrorCode, less as an HTTP status
    /// with a web page.
    void failNextCall(const QByteArray &pathSuffix, int statusOrCode, int times = 1);
    /// The next call is carried out, but its connection is dropped before the answer.
    void loseNextAnswer(const QByteArray &pathSuffix, int times = 1);
    /// The next call's connection is dropped before anything is done.
    void loseNextRequest(const QByteArray &pathSuffix, int times = 1);
    /// The next call is carried out and its answer held until releaseHeld() or stop().
    void holdNext(const QByteArray &pathSuffix);
    void releaseHeld();
    /// How many calls are held now.
    int heldCount() const;
    /// Forgets the planned faults of single calls.
    void clearCallFaults();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace console::practice
