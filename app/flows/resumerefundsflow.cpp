#include "flows/flowsupport.h"
#include "flows/refundsteps.h"

#include <QLocale>

#include <algorithm>

namespace console {

namespace {

// An intent that is armed for longer than this belongs to a program that has ended.
constexpr qint64 kAbandonedAfterMs = 120'000;

} // namespace

ResumeRefundsFlow::ResumeRefundsFlow(Session &session, std::chrono::milliseconds minimumAge, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_minimumAge(minimumAge)
{
}

void ResumeRefundsFlow::doStart()
{
    const auto unfinished = m_session.store().unfinishedRefunds();
    if (!unfinished) {
        finishWith(unfinished.error());
        return;
    }
    m_left = *unfinished;
    next();
}

void ResumeRefundsFlow::next()
{
    while (!m_left.isEmpty()) {
        const qint64 id = m_left.takeFirst().id;
        // As it is now: another flow or another console may have been at it since the list was read.
        const auto intent = RefundJournal(m_session.store()).intent(id);
        if (!intent) {
            finishWith(intent.error());
            return;
        }
        // A clock that was set back makes no intent young for ever.
        const qint64 age = *intent ? (*intent)->changedAt.msecsTo(m_session.clock().now()) : 0;
        if (*intent && (age < 0 || age >= m_minimumAge.count())) {
            look(**intent);
            return;
        }
    }
    finishWith(m_summary);
}

/// What runs by itself asks less and less often: an unknown outcome may stay for days.
bool ResumeRefundsFlow::isDue(const QString &what)
{
    return m_minimumAge.count() == 0 || m_session.stripeCheckDue(what);
}

void ResumeRefundsFlow::look(const RefundIntent &intent)
{
    const QString name = QStringLiteral("refund %1 %2").arg(intent.id).arg(toString(intent.state));
    const qint64 age = intent.changedAt.msecsTo(m_session.clock().now());
    switch (intent.state) {
    case RefundState::Armed:
        if (age < 0 || age >= kAbandonedAfterMs)
            close(intent, RefundState::Canceled, QStringLiteral("never_sent"),
                  tr("The program ended before the refund was sent. Nothing was refunded."));
        else
            next();
        return;
    case RefundState::Sent:
    case RefundState::OutcomeUnknown:
        if (isDue(name)) {
            ask(intent);
        } else {
            ++m_summary.stillUnknown;
            m_summary.open.append(intent);
            next();
        }
        return;
    case RefundState::Pending:
    case RefundState::RequiresAction:
        if (isDue(name))
            askAboutRefund(intent);
        else
            next();
        return;
    case RefundState::Succeeded:
    case RefundState::Failed:
    case RefundState::Canceled:
    case RefundState::Refused:
        if (!intent.tenantTold && tellsTenant(intent) && isDue(name))
            tell(intent);
        else
            next();
        return;
    }
}

void ResumeRefundsFlow::ask(const RefundIntent &intent)
{
    Q_EMIT stepChanged(tr("Asking Stripe about a refund of %1…").arg(intent.amount.toDisplayString()));
    const QDateTime askedAt = m_session.clock().now();
    run(new FindRefundFlow(m_session, intent), [this, intent, askedAt](Result<std::optional<StripeRefund>> &&found) {
        if (!found)
            keepUnknown(intent);
        else if (*found)
            resolve(intent, **found);
        else
            notHeld(intent, askedAt);
    });
}

void ResumeRefundsFlow::askAboutRefund(const RefundIntent &intent)
{
    run(m_session.stripe(intent.paymentTypeId, intent.mode, this),
        [this, intent](Result<std::shared_ptr<StripeClient>> &&client) {
            if (!client) {
                next();
                return;
            }
            run((*client)->refund(intent.refundId, this), [this, intent](Result<StripeRefund> &&refund) {
                const bool isNews =
                    refund && !isOpen(refundStateOf(*refund)) &&
                    (refundStateOf(*refund) != intent.state || refund->pendingReason != intent.pendingReason);
                if (isNews)
                    resolve(intent, *refund);
                else if (!intent.tenantTold)
                    tell(intent);
                else
                    next();
            });
        });
}

/// Stripe answered and holds none. Whether it never will is for a person to say: the request may be on its way still.
void ResumeRefundsFlow::notHeld(const RefundIntent &intent, const QDateTime &askedAt)
{
    const QString when = refundMoment(m_session, askedAt);
    const QString text =
        intent.errorCode == QLatin1String(kApprovalRequired)
            ? tr("This refund waits for an approval in the Stripe Dashboard. Approve or reject it there; do not refund "
                 "a second time.")
            : tr("Stripe was asked at %1 and holds no such refund. It may still be carried out: send it again with its "
                 "own key, or close it once you are sure; do not refund a second time.")
                  .arg(when);
    run(RefundJournal(m_session.store()).noteNotHeld(intent.id, {intent.lastSentAt, askedAt, text}),
        [this, intent](Result<RefundIntent> &&kept) {
            if (!kept && kept.error().kind != ErrorKind::Refused) {
                finishWith(kept.error());
                return;
            }
            if (kept) { // refused: somebody else has moved it, and knows more
                ++m_summary.stillUnknown;
                m_summary.open.append(*kept);
                if (intent.state != kept->state) {
                    auditLater(m_session, QStringLiteral("refund.unknown"), kept->paymentId, {}, toString(kept->state));
                    m_session.noteRefundJournalled(kept->state);
                }
            }
            next();
        });
}

/// Why Stripe could not be asked is no word about the refund ("Nothing was changed"), so it is not kept with it.
void ResumeRefundsFlow::keepUnknown(const RefundIntent &intent)
{
    const QString why =
        tr("The answer was lost, and Stripe could not be asked yet: nobody knows whether the money went "
           "back. Ask again later; do not refund a second time.");
    ++m_summary.stillUnknown;
    RefundIntent open = intent;
    open.state = RefundState::OutcomeUnknown;
    open.errorText = why;
    m_summary.open.append(open);
    if (intent.state == RefundState::OutcomeUnknown) {
        next(); // written already; writing it again would make it look younger than it is
        return;
    }
    auditLater(m_session, QStringLiteral("refund.unknown"), intent.paymentId, {}, toString(open.state));
    run(m_session.store().moveRefund(intent.id, intent.state, RefundState::OutcomeUnknown, intent.errorCode, why),
        [this](Outcome &&) { next(); });
}

void ResumeRefundsFlow::close(const RefundIntent &intent, RefundState state, const QString &code, const QString &text)
{
    run(m_session.store().moveRefund(intent.id, intent.state, state, code, text),
        [this, intent, state, code, text](Outcome &&kept) {
            if (kept) {
                RefundIntent closed = intent;
                closed.state = state;
                closed.errorCode = code;
                closed.errorText = text;
                ++m_summary.resolved;
                m_summary.open.append(closed);
                auditLater(m_session, QStringLiteral("refund.resolved"), intent.paymentId, code, toString(state));
                m_session.noteRefundJournalled(state);
            } else if (kept.error().kind != ErrorKind::Refused) {
                finishWith(kept.error());
                return;
            }
            next(); // refused: somebody else has moved it, and knows more
        });
}

void ResumeRefundsFlow::resolve(const RefundIntent &intent, const StripeRefund &refund)
{
    run(new TakeStripesWordFlow(m_session, intent, refund), [this, intent](Result<RefundIntent> &&kept) {
        if (!kept) {
            if (kept.error().kind == ErrorKind::Refused)
                next();
            else
                finishWith(kept.error());
            return;
        }
        if (isOpen(kept->state)) {
            ++m_summary.stillUnknown; // a status that this version does not know
            m_summary.open.append(*kept);
        } else if (kept->state != intent.state) {
            ++m_summary.resolved;
            const bool isUntold = !kept->tenantTold && tellsTenant(*kept);
            if (kept->state == RefundState::Failed || kept->state == RefundState::Canceled || isUntold)
                m_summary.open.append(*kept);
        }
        next();
    });
}

void ResumeRefundsFlow::tell(const RefundIntent &intent)
{
    run(new TellTenantFlow(m_session, intent), [this, intent](Outcome &&told) {
        if (!told) {
            RefundIntent open = intent;
            open.errorText = tr("OPS-COM could not be told of this refund: %1").arg(told.error().userText);
            m_summary.open.append(open);
        }
        next();
    });
}

} // namespace console
