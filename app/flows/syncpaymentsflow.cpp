#include "flows/syncflow.h"

#include "flows/flowsupport.h"
#include "flows/mergeindexflow.h"
#include "flows/refundflow.h"
#include "flows/slicerunner.h"
#include "flows/stripehistory.h"
#include "flows/tenanthistory.h"
#include "store/indexmerge.h"

#include <algorithm>

namespace console {

namespace {

constexpr int kPageSize = 500;
constexpr int kTenantLanes = 3; // the tenant serves people too
constexpr std::chrono::seconds kStripePauseAfterNews{15};
constexpr std::chrono::minutes kStripePause{10};
constexpr int kPendingAskedPerRun = 10; // Stripe allows 25 reads a second in test mode; people need most of them

/// Why a payment that Stripe has finished is still Pending here, from the tenant's own word.
QString stuckNote(CallbackProblem problem)
{
    using F = SyncPaymentsFlow;
    switch (problem) {
    case CallbackProblem::None: return F::tr("Stripe has taken this payment; the event has not reached OPS-COM yet.");
    case CallbackProblem::SignatureMismatch:
        return F::tr("Stripe has taken this payment; the tenant refused the event: signature mismatch. Make the "
                     "Webhook Secret the same on both sides, then let Stripe send the event again.");
    case CallbackProblem::NoWebhookSecret:
        return F::tr("Stripe has taken this payment; the tenant refused the event: it holds no Webhook Secret. Hand "
                     "the secret over, then let Stripe send the event again.");
    case CallbackProblem::TimestampTooOld:
    case CallbackProblem::TimestampInFuture:
        return F::tr("Stripe has taken this payment; the tenant refused the event: its clock is off by more than five "
                     "minutes.");
    case CallbackProblem::WrongMode:
        return F::tr("Stripe has taken this payment; the tenant refused the event: the payment type is set to the "
                     "other mode.");
    case CallbackProblem::SignatureMissing:
    case CallbackProblem::SignatureMalformed:
        return F::tr("Stripe has taken this payment; the tenant refused the event: it came without a signature that "
                     "could be read.");
    case CallbackProblem::BodyMalformed:
        return F::tr("Stripe has taken this payment; the tenant refused the event: it could not be read.");
    }
    Q_UNREACHABLE();
}

QString noteFor(const StripePaymentIntent &intent)
{
    if (intent.status == QLatin1String("canceled"))
        return SyncPaymentsFlow::tr("Stripe has canceled this payment; OPS-COM has not taken notice yet.");
    if (intent.status == QLatin1String("requires_action"))
        return SyncPaymentsFlow::tr("The payer has not confirmed the payment with the bank yet.");
    if (intent.status == QLatin1String("processing"))
        return SyncPaymentsFlow::tr("Stripe is still processing this payment.");
    if (!intent.lastErrorMessage.isEmpty())
        return SyncPaymentsFlow::tr("The card was declined: %1").arg(intent.lastErrorMessage);
    return SyncPaymentsFlow::tr("The payer has not finished paying.");
}

} // namespace

SyncPaymentsFlow::SyncPaymentsFlow(Session &session, QObject *parent) : FlowJob(parent), m_session(session) {}

void SyncPaymentsFlow::doStart()
{
    run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            finishWith(tenant.error());
            return;
        }
        m_tenant = *tenant;
        beginHistory();
    });
}

void SyncPaymentsFlow::pause()
{
    if (!m_gate.isOpen() || isFinished())
        return;
    m_gate.close();
    m_meter.pause();
    Q_EMIT advanced(m_meter.progress(RequestBudget::steadyMs()));
}

void SyncPaymentsFlow::resume()
{
    if (m_gate.isOpen() || isFinished())
        return;
    m_meter.resume(RequestBudget::steadyMs());
    Q_EMIT advanced(m_meter.progress(RequestBudget::steadyMs()));
    m_gate.open();
}

void SyncPaymentsFlow::enter(SyncProgress::Stage stage, qint64 rows, qint64 total)
{
    const qint64 now = RequestBudget::steadyMs();
    m_meter.begin(stage, rows, total, now);
    Q_EMIT advanced(m_meter.progress(now));
}

void SyncPaymentsFlow::count(qint64 rows)
{
    const qint64 now = RequestBudget::steadyMs();
    m_meter.add(rows, now);
    Q_EMIT advanced(m_meter.progress(now));
}

void SyncPaymentsFlow::beginHistory()
{
    const Result<QString> cursor = m_session.store().syncCursor();
    const auto slices = SyncSlices(m_session.store()).slices(tenantSource());
    if (!cursor || !slices) {
        finishWith(cursor ? slices.error() : cursor.error());
        return;
    }
    if (cursor->isEmpty())
        planHistory();
    else if (std::ranges::all_of(*slices, &SyncSlice::isDone))
        readChanges();
    else
        copyHistory(*slices);
}

void SyncPaymentsFlow::planHistory()
{
    Q_EMIT stepChanged(tr("Asking OPS-COM how many payments there are…"));
    run(m_tenant->countPayments(std::nullopt, this), [this](Result<TenantPaymentCount> &&told) {
        if (!told && (told.error().kind == ErrorKind::NotFound || told.error().code == QLatin1String("9003"))) {
            nextPage({}); // a tenant that does not know ranges: all of it is "changed since the beginning"
            return;
        }
        if (!told) {
            finishWith(told.error());
            return;
        }
        const QList<SyncSlice> slices = tenantSlices(*told);
        SyncSource source;
        source.name = tenantSource();
        source.total = told->count;
        // The cursor goes on from here: what changes while the slices are read is not lost.
        run(SyncSlices(m_session.store()).plan(source, slices, told->changeCursor), [this, slices](Outcome &&planned) {
            if (planned)
                copyHistory(slices);
            else
                finishWith(planned.error());
        });
    });
}

void SyncPaymentsFlow::copyHistory(const QList<SyncSlice> &slices)
{
    const auto source = SyncSlices(m_session.store()).source(tenantSource());
    qint64 rows = 0;
    for (const SyncSlice &slice : slices)
        rows += slice.rows;
    Q_EMIT stepChanged(tr("Copying the payments from OPS-COM…"));
    enter(SyncProgress::Stage::TenantHistory, rows, source && *source ? (*source)->total : -1);
    auto *runner = new SliceRunner(
        slices, kTenantLanes,
        [this](const SyncSlice &slice) { return new TenantSliceStep(m_session, m_tenant, slice); },
        [this](qint64 more) {
            m_summary.received += std::max<qint64>(more, 0); // a slice that begins anew takes its rows back
            count(more);
            Q_EMIT progressChanged(m_summary.received, m_meter.progress(RequestBudget::steadyMs()).total);
        },
        m_gate);
    run(runner, [this](Outcome &&copied) {
        if (copied)
            readChanges();
        else
            finishWith(copied.error());
    });
}

void SyncPaymentsFlow::readChanges()
{
    const Result<QString> cursor = m_session.store().syncCursor();
    if (!cursor) {
        finishWith(cursor.error());
        return;
    }
    enter(SyncProgress::Stage::TenantChanges, 0, -1);
    nextPage(*cursor);
}

void SyncPaymentsFlow::nextPage(const QString &cursor)
{
    run(m_tenant->paymentsChangedSince(cursor, kPageSize, this), [this](Result<TenantPaymentsPage> &&page) {
        if (!page) {
            finishWith(page.error());
            return;
        }
        m_summary.received += page->payments.size();
        count(page->payments.size());
        Q_EMIT progressChanged(m_summary.received, -1);
        const bool more = page->hasMore;
        const QString next = page->nextCursor;
        const auto goOn = [this, more, next] {
            if (more)
                m_gate.pass(this, [this, next] { nextPage(next); });
            else
                readStripe();
        };
        if (page->payments.isEmpty()) {
            goOn();
            return;
        }
        run(m_session.store().upsertPayments(std::move(page->payments), next), [this, goOn](Outcome &&kept) {
            if (kept)
                goOn();
            else
                finishWith(kept.error());
        });
    });
}

void SyncPaymentsFlow::readStripe()
{
    const auto types = m_session.store().paymentTypes();
    if (!types) {
        finishWith(types.error());
        return;
    }
    if (types->isEmpty()) { // nobody has opened their page yet
        run(m_tenant->paymentTypes(this), [this](Result<QList<PaymentType>> &&told) {
            if (!told) {
                findPending();
                return;
            }
            run(m_session.store().replacePaymentTypes(*told), [this, books = stripeBooks(*told)](Outcome &&) {
                m_books = books;
                nextBook();
            });
        });
        return;
    }
    m_books = stripeBooks(*types);
    nextBook();
}

void SyncPaymentsFlow::nextBook()
{
    const auto pause = m_summary.received > 0 ? std::chrono::milliseconds(kStripePauseAfterNews) : kStripePause;
    while (!m_books.isEmpty() && !m_session.stripeLookDue(m_books.constFirst().source(), pause))
        m_books.removeFirst();
    if (m_books.isEmpty()) {
        findPending();
        return;
    }
    const StripeBook book = m_books.takeFirst();
    Q_EMIT stepChanged(tr("Reading Stripe's side of the payments…"));
    const SyncStripeBookFlow::Reports reports{
        .entered = [this](SyncProgress::Stage stage, qint64 rows, qint64 total) { enter(stage, rows, total); },
        .advanced = [this](qint64 rows) { count(rows); }};
    run(new SyncStripeBookFlow(m_session, book, reports, m_gate), [this, book](Outcome &&read) {
        m_session.noteStripeLook(book.source(), read.has_value());
        if (read)
            ++m_summary.stripeBooksRead;
        else
            m_summary.stripeTrouble = read.error();
        m_gate.pass(this, [this] { nextBook(); });
    });
}

void SyncPaymentsFlow::findPending()
{
    enter(SyncProgress::Stage::Checks, 0, -1);
    const Result<QList<Payment>> pending = m_session.store().pendingWithIntent(200);
    if (!pending) {
        finishWith(pending.error());
        return;
    }
    QList<Payment> due;
    for (const Payment &payment : *pending) {
        if (due.size() < kPendingAskedPerRun && m_session.stripeCheckDue(payment.id))
            due.append(payment);
    }
    checkPending(due);
}

void SyncPaymentsFlow::checkPending(QList<Payment> left)
{
    if (left.isEmpty()) {
        resumeRefunds();
        return;
    }
    const Payment payment = left.takeFirst();
    run(m_session.stripe(payment.paymentTypeId, payment.mode, this, Urgency::Background),
        [this, payment, left](Result<std::shared_ptr<StripeClient>> &&client) {
            if (!client) {
                checkPending(left); // this computer holds no key of that type: nothing can be said
                return;
            }
            run((*client)->paymentIntent(payment.paymentIntentId, this),
                [this, payment, left](Result<StripePaymentIntent> &&intent) {
                    if (intent)
                        explain(payment, *intent, left);
                    else
                        checkPending(left);
                });
        });
}

void SyncPaymentsFlow::explain(const Payment &payment, const StripePaymentIntent &intent, const QList<Payment> &left)
{
    const auto keep = [this, payment, intent, left](const QString &note) {
        if (note == payment.note && intent.status == payment.stripeStatus) {
            checkPending(left);
            return;
        }
        run(m_session.store().setStripeFindings(payment.id, intent.status, note),
            [this, left](Outcome &&) { checkPending(left); });
    };
    if (intent.status != QLatin1String("succeeded")) {
        keep(noteFor(intent));
        return;
    }
    ++m_summary.stuckFound;
    run(m_tenant->lastCallbackProblem(payment.paymentIntentId, this), [keep](Result<CallbackProblem> &&problem) {
        keep(problem ? stuckNote(*problem)
                     : tr("Stripe has taken this payment; OPS-COM could not be asked why it is still Pending here."));
    });
}

void SyncPaymentsFlow::resumeRefunds()
{
    const auto unfinished = m_session.store().unfinishedRefunds();
    if (!unfinished || unfinished->isEmpty() || !m_session.stripeCheckDue(QStringLiteral("refunds"))) {
        finish();
        return;
    }
    // Those of the last two minutes may be under way in a window.
    run(new ResumeRefundsFlow(m_session, std::chrono::minutes(2)), [this](Result<ResumeSummary> &&) { finish(); });
}

void SyncPaymentsFlow::finish()
{
    m_summary.at = m_session.clock().now();
    run(m_session.store().setLastSync(m_summary.at), [this](Outcome &&kept) {
        if (!kept) {
            finishWith(kept.error());
            return;
        }
        run(isIndexScattered(m_session.store()), [this](Result<bool> &&isScattered) {
            if (!isScattered || !*isScattered) { // without it searches are slower, and as right
                finishWith(m_summary);
                return;
            }
            Q_EMIT stepChanged(tr("Tidying the search index…"));
            run(new MergeIndexFlow(m_session), [this](Outcome &&) { finishWith(m_summary); });
        });
    });
}

} // namespace console
