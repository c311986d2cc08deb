#include "flows/flowsupport.h"
#include "flows/refundinboxflow.h"
#include "flows/refundsteps.h"

#include <QLocale>

namespace console {

ResendRefundFlow::ResendRefundFlow(Session &session, qint64 intentId, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_intentId(intentId)
{
}

ResendRefundFlow::~ResendRefundFlow() = default;

void ResendRefundFlow::doStart()
{
    const RefundJournal journal(m_session.store());
    const auto intent = journal.intent(m_intentId);
    const auto latest = journal.latestTime();
    if (!intent || !latest || !*intent) {
        finishWith(!intent ? intent.error()
                           : (!latest ? latest.error()
                                      : flowError(ErrorKind::NotFound, tr("The journal does not know this refund."))));
        return;
    }
    m_intent = **intent;
    if (m_intent.state != RefundState::OutcomeUnknown || m_intent.errorCode == QLatin1String(kApprovalRequired)) {
        finishWith(refundRefusal(tr("Only a refund of unknown outcome can be sent again. Nothing was sent."),
                                 QStringLiteral("bad_step")));
        return;
    }
    const QDateTime now = m_session.clock().now();
    constexpr qint64 kToleratedMs = 120'000; // a clock that is put right by the network moves this little
    if (latest->isValid() && now.msecsTo(*latest) > kToleratedMs) {
        finishWith(
            refundRefusal(tr("The clock of this computer was set back: the journal has seen %1 already. How much "
                             "of Stripe's window is left cannot be told. Nothing was sent.")
                              .arg(refundMoment(m_session, *latest)),
                          QStringLiteral("window")));
        return;
    }
    if (!resendUntil(m_intent, now)) {
        finishWith(refundRefusal(tr("Stripe's window for sending this refund again is over. Nothing was sent. Look for "
                                    "the refund in the Stripe Dashboard, then close it here."),
                                 QStringLiteral("window")));
        return;
    }
    run(new AskMayRefundFlow(m_session), [this](Outcome &&may) {
        if (may)
            takeLease();
        else
            finishWith(may.error());
    });
}

void ResendRefundFlow::takeLease()
{
    Q_EMIT stepChanged(tr("Asking OPS-COM for the payment…"));
    LeaseParams params;
    params.paymentId = m_intent.paymentId;
    params.amount = m_intent.amount;
    params.approvalId = m_intent.approvalId;
    // The key keeps it from being carried out twice, so that a tenant out of reach is no reason to wait.
    run(new TakeLeaseFlow(m_session, params, true), [this](Result<std::shared_ptr<RefundLeaseHold>> &&lease) {
        if (!lease) {
            refuse(lease.error());
            return;
        }
        m_lease = *lease;
        ask();
    });
}

void ResendRefundFlow::ask()
{
    Q_EMIT stepChanged(tr("Asking Stripe first…"));
    m_askedAt = m_session.clock().now();
    run(new FindRefundFlow(m_session, m_intent), [this](Result<std::optional<StripeRefund>> &&found) {
        if (!found) {
            refuse(withAddition(found.error(), tr("Stripe could not be asked first.")));
            return;
        }
        if (!*found) {
            reRead();
            return;
        }
        run(new TakeStripesWordFlow(m_session, m_intent, **found), [this](Result<RefundIntent> &&kept) {
            releaseLease();
            if (!kept)
                refuse(kept.error());
            else
                refuse(refundRefusal(tr("Stripe holds this refund already: %1.").arg(displayName(kept->state)),
                                     QStringLiteral("found")));
        });
    });
}

void ResendRefundFlow::reRead()
{
    run(RefundJournal(m_session.store()).noteNotHeld(m_intent.id, {m_intent.lastSentAt, m_askedAt, m_intent.errorText}),
        [this](Result<RefundIntent> &&noted) {
            if (!noted) {
                refuse(noted.error());
                return;
            }
            m_intent = *noted;
            run(m_session.stripe(m_intent.paymentTypeId, m_intent.mode, this),
                [this](Result<std::shared_ptr<StripeClient>> &&client) {
                    if (!client) {
                        refuse(client.error());
                        return;
                    }
                    m_stripe = *client;
                    auto *prepare = new PrepareRefundFlow(m_session, m_intent.paymentId);
                    prepare->setOwnIntent(m_intent.id);
                    prepare->setReadsApproval(false);
                    run(prepare, [this](Result<RefundPreview> &&preview) {
                        if (!preview) {
                            refuse(preview.error());
                        } else if (!preview->refusal.isEmpty()) {
                            refuse(refundRefusal(preview->refusal, QStringLiteral("changed")));
                        } else if (!(preview->remaining.currency() == m_intent.amount.currency()) ||
                                   preview->remaining.minor() < m_intent.amount.minor()) {
                            refuse(refundRefusal(
                                tr("Only %1 remains of this payment now.").arg(preview->remaining.toDisplayString()),
                                QStringLiteral("changed"), QStringLiteral("amount")));
                        } else {
                            send();
                        }
                    });
                });
        });
}

void ResendRefundFlow::send()
{
    // The servers may have taken their time, or the clock been set meanwhile.
    if (!resendUntil(m_intent, m_session.clock().now())) {
        refuse(refundRefusal(tr("Stripe's window for sending this refund again is over."), QStringLiteral("window")));
        return;
    }
    auto *flow = new SendRefundFlow(m_session, m_intent, m_stripe);
    connect(flow, &Job::stepChanged, this, &Job::stepChanged);
    run(flow, [this](Result<RefundIntent> &&done) {
        if (!done) {
            refuse(done.error());
            return;
        }
        if (!isOpen(done->state))
            releaseLease();
        finishWith(*done);
    });
}

void ResendRefundFlow::refuse(const Error &error)
{
    releaseLease();
    finishWith(withAddition(error, tr("Nothing was sent.")));
}

void ResendRefundFlow::releaseLease()
{
    if (m_lease)
        m_lease->release(m_session);
    m_lease.reset();
}

} // namespace console
