#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "practice/seedpayment.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>

#include <memory>

namespace console::practice {

/// What can be wrong at a tenant, for training and tests. One at a time.
enum class TenantFault {
    None,
    WrongSecret,         ///< the callback checks against another secret, as if one had been pasted wrongly
    AcceptEverything,    ///< the callback answers 2xx without a look at the signature
    RedirectCallback,    ///< the callback answers 301
    SlowCallback,        ///< the callback answers after setSlowness(), having done its work
    CallbackServerError, ///< the callback answers 500
    RejectToken,         ///< the API answers 9001
    MissingPermission,   ///< the API answers 9002 to all but the connection check
    RedirectApi,         ///< the API answers 301
    SlowApi,             ///< the API answers after setSlowness(), having done its work
    ApiServerError,      ///< the API answers 500 without an envelope
    GarbageAnswer,       ///< the API answers 200 with something that is not the contract's
};

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
    /// Derived from the seed. A practice value, worth nothing anywhere else.
    QByteArray apiToken() const;
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

    void setFault(TenantFault fault);
    TenantFault fault() const;
    /// How long SlowCallback and SlowApi hold an answer; 35 s if not set. stop() cuts it short.
    void setSlowness(int milliseconds);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace console::practice
