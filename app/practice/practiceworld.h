#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "practice/stripe/practicestripe.h"
#include "practice/tenant/practicetenant.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <atomic>

namespace console::practice {

/// A practice Stripe and a practice tenant that know each other, in one folder: callbacks to practice.ops-com.com reach
/// the tenant, its checkout asks the Stripe. Both books begin with the same made-up payments of the last 90 days, made
/// at the first start. A fresh world has one payment type, "Credit Card (previous set-up)", inactive, to which those
/// payments belong; adding a new one is the person's job. Owner: a composition root or a test. Thread: start() and
/// stop() block (seconds at the first start): call them on a worker; the rest is thread-safe.
class PracticeWorld
{
public:
    struct Options
    {
        QString dataDir;        ///< made if absent
        QByteArray seed;        ///< not stored; keys, token and made-up people come from it
        quint16 stripePort = 0; ///< 0: any free one
        quint16 tenantPort = 0;
        qint64 payments = 1000;       ///< made-up payments at the first start; 0: none
        const Clock *clock = nullptr; ///< nullptr: the system's; must outlive this object
        qint64 deliveryDelayMs = 0;   ///< see PracticeStripe::Options
    };
    explicit PracticeWorld(Options options);
    ~PracticeWorld();
    PracticeWorld(const PracticeWorld &) = delete;
    PracticeWorld &operator=(const PracticeWorld &) = delete;

    /// Opens both, makes the history if it is the first start (a first start that was broken off begins anew), listens.
    /// Errors: Storage (also for another seed), StorageNewer, Network (port taken), Cancelled (cancelStart()).
    Outcome start();
    /// Makes a start() that is making the history, or the next one that would, end soon with Cancelled.
    void cancelStart() { m_cancelled = true; }
    /// Waits for requests under way. start() may follow.
    void stop();

    QUrl stripeAddress() const { return m_stripe.address(); }
    QUrl tenantAddress() const { return m_tenant.address(); }
    QString clientId() const { return m_tenant.clientId(); }
    StripeKeys keys() const { return m_stripe.keys(); }
    QByteArray apiToken() const { return m_tenant.apiToken(); }
    /// The token of another of the tenant's people: PracticeTenant::apiTokenFor().
    QByteArray apiTokenFor(const QString &user) const { return m_tenant.apiTokenFor(user); }
    /// The payment type of the made-up payments. Its test Secret Key is keys().secretTest; the console needs that in
    /// its own keychain to read their receipts and refund them.
    static QString historicPaymentTypeId() { return PracticeTenant::historicPaymentTypeId(); }

    /// For faults, deliveries and the like.
    PracticeStripe &stripe() { return m_stripe; }
    PracticeTenant &tenant() { return m_tenant; }

private:
    Outcome open();
    Outcome makeHistory();
    Outcome beginAnew();
    void stopServers();
    Result<bool> hasHistory();

    Options m_options;
    SystemClock m_systemClock;
    const Clock &m_clock;
    PracticeTenant m_tenant;
    PracticeStripe m_stripe;
    std::atomic<bool> m_cancelled = false;
};

} // namespace console::practice
