#include "flows/stripehistory.h"

#include "flows/flowsupport.h"
#include "flows/slicerunner.h"

#include <algorithm>
#include <utility>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLanes = 4;
constexpr qint64 kRowsOfASlice = 2000;
constexpr qint64 kMostSlices = 64;
constexpr qint64 kDay = 86400;
constexpr qint64 kOverlap = 3600;       // the tenant may tell of a payment later than Stripe has it
constexpr qint64 kCatchUp = 180 * kDay; // refunds and disputes come that late (facts/stripe-and-opscom.md 2.8)
constexpr int kMostEventPages = 10;

/// Events after which the cache's facts of a payment may be others.
const QStringList &eventTypes()
{
    static const QStringList types{u"payment_intent.succeeded"_s,       u"payment_intent.payment_failed"_s,
                                   u"payment_intent.canceled"_s,        u"payment_intent.processing"_s,
                                   u"payment_intent.requires_action"_s, u"charge.updated"_s};
    return types;
}

StripePaymentFacts factsOf(const StripePaymentIntent &intent)
{
    StripePaymentFacts facts;
    facts.paymentIntentId = intent.id;
    facts.stripeStatus = intent.status;
    facts.chargeId = intent.latestChargeId;
    if (!intent.latestCharge)
        return facts;
    facts.cardBrand = intent.latestCharge->card.brand;
    facts.cardLast4 = intent.latestCharge->card.last4;
    if (const auto &booking = intent.latestCharge->balanceTransaction) {
        facts.fee = booking->fee;
        facts.net = booking->net;
    }
    return facts;
}

bool isGone(const Error &error)
{
    return error.kind == ErrorKind::NotFound || error.code == "resource_missing"_L1;
}

SyncSlice openSlice(const QString &source, qint64 from)
{
    SyncSlice slice;
    slice.source = source;
    slice.from = from;
    slice.to = SyncSlice::kOpenEnd;
    return slice;
}

} // namespace

QString StripeBook::source() const
{
    return u"stripe/%1/%2"_s.arg(paymentTypeId, toString(mode));
}

QList<StripeBook> stripeBooks(const QList<PaymentType> &types)
{
    QList<StripeBook> books;
    QStringList known;
    for (const PaymentType &type : types) {
        for (const Mode mode : {Mode::Live, Mode::Test}) {
            const QString fingerprint = type.credentials(mode).secretKeyFingerprint;
            if (fingerprint.isEmpty() || known.contains(fingerprint))
                continue;
            known.append(fingerprint);
            books.append({type.id, mode});
        }
    }
    return books;
}

SyncStripeBookFlow::SyncStripeBookFlow(Session &session, StripeBook book, Reports reports, SyncGate &gate)
    : m_session(session),
      m_book(std::move(book)),
      m_reports(std::move(reports)),
      m_gate(gate)
{
    m_source.name = m_book.source();
}

void SyncStripeBookFlow::doStart()
{
    run(m_session.stripe(m_book.paymentTypeId, m_book.mode, this, Urgency::Background),
        [this](Result<std::shared_ptr<StripeClient>> &&client) {
            if (!client) { // this computer does not hold that key, or the keychain is closed: the next run asks again
                finishWith(Done{});
                return;
            }
            m_stripe = *client;
            begin();
        });
}

void SyncStripeBookFlow::begin()
{
    const SyncSlices kept(m_session.store());
    const auto source = kept.source(m_source.name);
    const auto slices = kept.slices(m_source.name);
    if (!source || !slices) {
        finishWith(source ? slices.error() : source.error());
        return;
    }
    if (!*source) {
        // Before the first page: what changes while the history is read has events after this one.
        readNewestEvent([this](const QString &eventId) { planHistory(eventId); });
        return;
    }
    m_source = **source;
    if (std::ranges::all_of(*slices, &SyncSlice::isDone))
        planNews();
    else
        copy(*slices, m_source.total >= 0 ? SyncProgress::Stage::StripeHistory : SyncProgress::Stage::StripeChanges);
}

void SyncStripeBookFlow::readNewestEvent(const std::function<void(const QString &)> &then)
{
    StripePage newest;
    newest.limit = 1;
    run(m_stripe->events({}, newest, this), [this, then](Result<StripeList<StripeEvent>> &&events) {
        // A restricted key may be without the events; what is new is found without them.
        if (!events && events.error().kind != ErrorKind::Forbidden)
            finishWith(events.error());
        else
            then(events && !events->data.isEmpty() ? events->data.constFirst().id : QString());
    });
}

void SyncStripeBookFlow::planHistory(const QString &eventId)
{
    PaymentQuery oldest;
    oldest.order.descending = false;
    const auto first = m_session.store().page(oldest, {}, 1);
    const auto tenant = SyncSlices(m_session.store()).source(u"tenant"_s);
    if (!first || !tenant) {
        finishWith(first ? tenant.error() : first.error());
        return;
    }
    if (first->rows.isEmpty()) {
        finishWith(Done{}); // no payment yet that Stripe could tell something of
        return;
    }
    const qint64 from = first->rows.constFirst().paymentDate.toSecsSinceEpoch() - kDay;
    const qint64 now = m_session.clock().nowMs() / 1000;
    m_source.total = *tenant ? (*tenant)->total : -1;
    m_source.eventId = eventId;
    QList<SyncSlice> slices =
        SliceRunner::evenSlices(m_source.name, from, std::max(now, from + kDay),
                                std::clamp<qint64>(m_source.total / kRowsOfASlice + 1, 1, kMostSlices));
    slices.first().to = SyncSlice::kOpenEnd; // whatever this computer's clock says
    planAndCopy(m_source, slices, SyncProgress::Stage::StripeHistory);
}

void SyncStripeBookFlow::planNews()
{
    const qint64 now = m_session.clock().nowMs() / 1000;
    const qint64 from = m_source.createdFrom > 0 ? m_source.createdFrom - kOverlap : now - kDay;
    m_source.total = -1;
    planAndCopy(m_source, {openSlice(m_source.name, from)}, SyncProgress::Stage::StripeChanges);
}

void SyncStripeBookFlow::planAndCopy(const SyncSource &source, const QList<SyncSlice> &slices,
                                     SyncProgress::Stage stage)
{
    run(SyncSlices(m_session.store()).plan(source, slices, std::nullopt), [this, slices, stage](Outcome &&planned) {
        if (planned)
            copy(slices, stage);
        else
            finishWith(planned.error());
    });
}

void SyncStripeBookFlow::copy(const QList<SyncSlice> &slices, SyncProgress::Stage stage)
{
    m_isFirstCopy = stage == SyncProgress::Stage::StripeHistory;
    qint64 rows = 0;
    for (const SyncSlice &slice : slices)
        rows += slice.rows;
    m_reports.entered(stage, rows, m_source.total);
    auto *runner = new SliceRunner(
        slices, kLanes, [this](const SyncSlice &slice) { return step(slice); }, m_reports.advanced, m_gate);
    run(runner, [this](Outcome &&copied) {
        if (copied)
            followEvents();
        else
            finishWith(copied.error());
    });
}

/// One page of a slice: read, then stored together with the slice.
TypedJob<SyncSlice> *SyncStripeBookFlow::step(const SyncSlice &slice)
{
    class Step final : public FlowJob<SyncSlice>
    {
    public:
        Step(SyncStripeBookFlow &book, SyncSlice slice) : m_book(book), m_slice(std::move(slice)) {}

    protected:
        void doStart() override
        {
            StripePage page;
            page.startingAfter = m_slice.cursor;
            page.createdGte = m_slice.from;
            if (m_slice.to != SyncSlice::kOpenEnd)
                page.createdLt = m_slice.to;
            run(m_book.m_stripe->paymentFacts(page, this), [this](Result<StripeFactsPage> &&answer) {
                if (answer)
                    keep(std::move(*answer));
                else
                    finishWith(answer.error());
            });
        }

    private:
        void keep(StripeFactsPage page)
        {
            m_slice.rows += page.facts.size();
            m_slice.isDone = !page.hasMore;
            if (!page.lastId.isEmpty())
                m_slice.cursor = page.lastId;
            if (!m_book.m_isFirstCopy) {
                for (const StripePaymentFacts &facts : std::as_const(page.facts))
                    m_book.m_justRead.insert(facts.paymentIntentId);
            }
            run(SyncSlices(m_book.m_session.store()).keepFacts(std::move(page.facts), m_slice, page.newestCreated),
                [this](Outcome &&kept) {
                    if (kept)
                        finishWith(m_slice);
                    else
                        finishWith(kept.error());
                });
        }
        SyncStripeBookFlow &m_book; // outlives its steps: they are its grandchildren
        SyncSlice m_slice;
    };
    return new Step(*this, slice);
}

void SyncStripeBookFlow::followEvents()
{
    if (m_source.eventId.isEmpty()) { // none yet at the last look
        readNewestEvent([this](const QString &eventId) {
            run(SyncSlices(m_session.store()).keepFollowed({}, m_source.name, eventId),
                [this](Outcome &&kept) { finishWith(std::move(kept)); });
        });
        return;
    }
    StripePage page;
    page.endingBefore = m_source.eventId;
    ++m_eventPages;
    run(m_stripe->events({eventTypes(), std::nullopt}, page, this), [this](Result<StripeList<StripeEvent>> &&events) {
        if (events)
            takeEvents(*events);
        else if (events.error().kind == ErrorKind::Forbidden)
            finishWith(Done{}); // see readNewestEvent()
        else if (isGone(events.error()))
            catchUp();
        else
            finishWith(events.error());
    });
}

void SyncStripeBookFlow::takeEvents(const StripeList<StripeEvent> &events)
{
    if (events.data.isEmpty()) {
        finishWith(Done{});
        return;
    }
    QStringList intents;
    for (const StripeEvent &event : events.data) {
        const QString &id = event.paymentIntentId;
        if (!id.isEmpty() && !m_justRead.contains(id) && !intents.contains(id))
            intents.append(id);
    }
    readChanged(intents, {}, events.data.constFirst().id, events.hasMore && m_eventPages < kMostEventPages);
}

/// One at a time, so that an older answer never comes after a newer one.
void SyncStripeBookFlow::readChanged(QStringList intents, QList<StripePaymentFacts> facts, const QString &eventId,
                                     bool more)
{
    if (intents.isEmpty()) {
        run(SyncSlices(m_session.store()).keepFollowed(facts, m_source.name, eventId),
            [this, eventId, more, rows = facts.size()](Outcome &&kept) {
                m_source.eventId = eventId;
                m_reports.advanced(rows);
                if (kept && more)
                    followEvents();
                else
                    finishWith(std::move(kept));
            });
        return;
    }
    const QString id = intents.takeFirst();
    m_gate.pass(this, [this, id, intents, facts, eventId, more] {
        run(m_stripe->paymentIntent(id, this),
            [this, intents, facts, eventId, more](Result<StripePaymentIntent> &&intent) mutable {
                if (intent)
                    facts.append(factsOf(*intent));
                else if (!isGone(intent.error())) {
                    finishWith(intent.error());
                    return;
                }
                readChanged(intents, facts, eventId, more);
            });
    });
}

/// Stripe keeps events for 30 days. The last one that was followed is gone, so nobody can tell what was missed.
void SyncStripeBookFlow::catchUp()
{
    readNewestEvent([this](const QString &eventId) {
        const qint64 now = m_session.clock().nowMs() / 1000;
        m_source.eventId = eventId;
        m_source.total = -1;
        planAndCopy(m_source, {openSlice(m_source.name, now - kCatchUp)}, SyncProgress::Stage::StripeChanges);
    });
}

} // namespace console
