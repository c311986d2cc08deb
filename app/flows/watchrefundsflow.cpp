#include "flows/flowsupport.h"
#include "flows/refundinboxflow.h"
#include "flows/refundsteps.h"

#include <algorithm>

namespace console {

namespace {

constexpr qint64 kWatchedDays = 30; // facts/stripe-and-opscom.md 2.8: how late a failure may be told
constexpr int kNewestPages = 5;
constexpr int kMostPages = 10;
constexpr int kMostLooks = 20;
// Another console tells its own tenant of its own refunds; only after so long it has not.
constexpr qint64 kOtherConsoleMs = 3'600'000;

qint64 livingMinor(const QList<StripeRefund> &refunds)
{
    qint64 sum = 0;
    for (const StripeRefund &refund : refunds) {
        if (refund.status != QLatin1String("failed") && refund.status != QLatin1String("canceled"))
            sum += refund.amount.minor();
    }
    return sum;
}

/// The idempotency key of the console that made it; empty if none did.
QString keyOf(const StripeRefund &refund)
{
    return refund.metadata.value(QLatin1String(kRefundIntentMetadata));
}

} // namespace

WatchRefundsFlow::WatchRefundsFlow(Session &session, QObject *parent) : FlowJob(parent), m_session(session) {}

WatchRefundsFlow::~WatchRefundsFlow() = default;

void WatchRefundsFlow::doStart()
{
    const auto types = m_session.store().paymentTypes();
    if (!types) {
        finishWith(types.error());
        return;
    }
    QStringList known; // one key is asked once, however many types share it
    for (const PaymentType &type : *types) {
        for (const Mode mode : {Mode::Live, Mode::Test}) {
            const QString fingerprint = type.credentials(mode).secretKeyFingerprint;
            if (fingerprint.isEmpty() || known.contains(fingerprint))
                continue;
            known.append(fingerprint);
            m_sources.append({type.id, mode});
        }
    }
    nextSource();
}

void WatchRefundsFlow::nextSource()
{
    if (m_sources.isEmpty()) {
        run(new CountRefundsFlow(m_session), [this](Result<int> &&count) {
            if (count)
                finishWith(Done{});
            else
                finishWith(count.error());
        });
        return;
    }
    m_source = m_sources.takeFirst();
    m_after.clear();
    m_isBacklog = false;
    m_pages = 0;
    run(m_session.stripe(m_source.paymentTypeId, m_source.mode, this, Urgency::Background),
        [this](Result<std::shared_ptr<StripeClient>> &&client) {
            if (!client) { // this computer does not hold that key, or the keychain is closed: the next round tries
                           // again
                nextSource();
                return;
            }
            m_stripe = *client;
            readPage();
        });
}

void WatchRefundsFlow::readPage()
{
    Q_EMIT stepChanged(tr("Asking Stripe about refunds…"));
    StripePage page;
    page.startingAfter = m_after;
    page.createdGte = m_session.clock().now().addDays(-kWatchedDays).toSecsSinceEpoch();
    ++m_pages;
    run(m_stripe->refunds(page, this), [this](Result<StripeList<StripeRefund>> &&list) {
        if (list) {
            take(*list);
        } else if (m_isBacklog && list.error().kind != ErrorKind::Network) {
            // The refund to go on from may be gone from the list: begin anew next time.
            run(RefundJournal(m_session.store()).setWatchPosition(m_source.paymentTypeId, m_source.mode, {}),
                [this](Outcome &&) { nextSource(); });
        } else {
            nextSource();
        }
    });
}

void WatchRefundsFlow::take(const StripeList<StripeRefund> &page)
{
    m_hasMore = page.hasMore && !page.data.isEmpty();
    m_after = page.data.isEmpty() ? QString() : page.data.constLast().id;
    QList<RefundAtStripe> asked;
    for (const StripeRefund &refund : page.data)
        asked.append({refund.id, refund.paymentIntentId, keyOf(refund).toLatin1()});
    run(heldRefunds(m_session.store(), asked), [this, refunds = page.data](Result<QList<HeldRefund>> &&held) {
        if (!held) { // the next round reads it again
            nextSource();
            return;
        }
        for (qsizetype i = 0; i < refunds.size(); ++i)
            sort(refunds.at(i), held->at(i));
        nextChange();
    });
}

/// Ours, with news or without; another console's; or made outside.
void WatchRefundsFlow::sort(const StripeRefund &refund, const HeldRefund &held)
{
    const QDateTime now = m_session.clock().now();
    if (held.intent) {
        const RefundIntent &ours = *held.intent;
        const RefundState state = refundStateOf(refund);
        const qint64 age = ours.changedAt.msecsTo(now);
        const bool isUnderWay =
            isOpen(ours.state) && ours.state != RefundState::OutcomeUnknown && age >= 0 && age < kRefundUnderWayMs;
        const bool isNews = !isOpen(state) && (state != ours.state || refund.id != ours.refundId);
        const bool isOtherReason = state == RefundState::Pending && refund.pendingReason != ours.pendingReason;
        if (!isUnderWay && (isNews || isOtherReason))
            m_changes.append({ours, refund});
        return;
    }
    if (!keyOf(refund).isEmpty() && refund.created.msecsTo(now) < kOtherConsoleMs)
        return;
    OutsideRefund outside;
    outside.refundId = refund.id;
    outside.paymentIntentId = refund.paymentIntentId;
    outside.paymentTypeId = m_source.paymentTypeId;
    outside.mode = m_source.mode;
    outside.amount = refund.amount;
    outside.status = refund.status;
    outside.pendingReason = refund.pendingReason;
    outside.failureReason = refund.failureReason;
    outside.reason = refund.reason;
    outside.createdAt = refund.created;
    m_outside.append({outside, held});
}

void WatchRefundsFlow::nextChange()
{
    if (m_changes.isEmpty()) {
        nextOutside();
        return;
    }
    const auto [intent, refund] = m_changes.takeFirst();
    // Refused: another flow was quicker, or the journal knows better.
    run(new TakeStripesWordFlow(m_session, intent, refund), [this](Result<RefundIntent> &&) { nextChange(); });
}

void WatchRefundsFlow::nextOutside()
{
    if (m_outside.isEmpty()) {
        pageDone();
        return;
    }
    auto [refund, held] = m_outside.takeFirst();
    const bool isNew = !held.outside;
    if (!isNew && held.outside->isRecorded()) {
        if (held.outside->status == refund.status)
            nextOutside();
        else
            keepOutside(refund, isNew, false); // recorded once: the outbox tells the tenant of the new state
        return;
    }
    if (!held.payment) {
        keepOutside(refund, isNew, false);
        return;
    }
    refund.paymentId = held.payment->id;
    refund.paymentTypeId = held.payment->paymentTypeId;
    const Money inBooks = held.payment->refunded;
    if (inBooks.isZero() || m_looks >= kMostLooks) {
        keepOutside(refund, isNew, false);
        return;
    }
    // OPS-COM may have made it itself, or another console has told it: then its books hold all that Stripe holds.
    ++m_looks;
    run(new ReadRefundsFlow(m_stripe, refund.paymentIntentId),
        [this, refund = refund, isNew, inBooks](Result<QList<StripeRefund>> &&refunds) {
            keepOutside(refund, isNew, refunds && inBooks.minor() >= livingMinor(*refunds));
        });
}

void WatchRefundsFlow::keepOutside(const OutsideRefund &refund, bool isNew, bool isKnownToTenant)
{
    RefundJournal journal(m_session.store());
    auto *group = new JobGroup;
    group->add(journal.keepOutside({refund}));
    if (isKnownToTenant) {
        // A person may have recorded it in the meantime: that stays.
        const auto now = journal.outside(refund.refundId);
        if (now && !(*now && (*now)->isRecorded()))
            group->add(journal.noteOutsideRecorded(refund.refundId, refund.status, QStringLiteral("OPS-COM"), {}));
    }
    run(static_cast<TypedJob<Done> *>(group), [this, refund, isNew](Outcome &&kept) {
        if (kept && isNew)
            auditLater(m_session, QStringLiteral("refund.outside_seen"), refund.paymentId, refund.refundId,
                       refund.status);
        nextOutside();
    });
}

/// The newest pages in every round; beyond them a few more, going on where the last round stopped.
void WatchRefundsFlow::pageDone()
{
    RefundJournal journal(m_session.store());
    if (m_hasMore && !m_isBacklog && m_pages >= kNewestPages) {
        m_isBacklog = true;
        const auto position = journal.watchPosition(m_source.paymentTypeId, m_source.mode);
        if (position && !position->isEmpty())
            m_after = *position;
    }
    if (m_hasMore && m_pages < kMostPages) {
        readPage();
        return;
    }
    if (!m_isBacklog) {
        nextSource();
        return;
    }
    run(journal.setWatchPosition(m_source.paymentTypeId, m_source.mode, m_hasMore ? m_after : QString()),
        [this](Outcome &&) { nextSource(); });
}

} // namespace console
