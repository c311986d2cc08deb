#pragma once

#include "flows/session.h"
#include "flows/syncprogress.h"
#include "store/syncslices.h"

#include <QCoreApplication>
#include <QSet>

#include <memory>

namespace console {

/// Whose books at Stripe are read: one key is read once, however many payment types share it.
struct StripeBook
{
    QString paymentTypeId;
    Mode mode = Mode::Test;
    QString source() const; ///< "stripe/{payment type}/{mode}"
};
QList<StripeBook> stripeBooks(const QList<PaymentType> &types);

/// Brings what the cache knows of one account's payments up to date with Stripe's books: the history in slices of time;
/// once that is there, what is new by creation, with an overlap, and what changed by events. After so long without a
/// look that Stripe has no events any more, the last half-year is read again. All requests are Background. Ends with
/// Done if this computer does not hold the key. Owner: SyncPaymentsFlow. Thread: GUI.
class SyncStripeBookFlow final : public FlowJob<Done>
{
    Q_DECLARE_TR_FUNCTIONS(console::SyncStripeBookFlow)
public:
    struct Reports
    {
        std::function<void(SyncProgress::Stage, qint64 rows, qint64 total)> entered;
        std::function<void(qint64 rows)> advanced;
    };
    SyncStripeBookFlow(Session &session, StripeBook book, Reports reports, SyncGate &gate);

protected:
    void doStart() override;

private:
    void begin();
    void readNewestEvent(const std::function<void(const QString &eventId)> &then);
    void planHistory(const QString &eventId);
    void planNews();
    void planAndCopy(const SyncSource &source, const QList<SyncSlice> &slices, SyncProgress::Stage stage);
    void copy(const QList<SyncSlice> &slices, SyncProgress::Stage stage);
    TypedJob<SyncSlice> *step(const SyncSlice &slice);
    void followEvents();
    void takeEvents(const StripeList<StripeEvent> &events);
    void readChanged(QStringList intents, QList<StripePaymentFacts> facts, const QString &eventId, bool more);
    void catchUp();
    Session &m_session;
    StripeBook m_book;
    Reports m_reports;
    SyncGate &m_gate;
    std::shared_ptr<StripeClient> m_stripe;
    SyncSource m_source;
    QSet<QString> m_justRead; ///< payment intents of this run's slices: their events tell nothing new
    bool m_isFirstCopy = false;
    int m_eventPages = 0;
};

} // namespace console
