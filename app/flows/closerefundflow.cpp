// A person says that a refund of unknown outcome was not carried out: closed here, or rejected in the Dashboard.
#include "flows/flowsupport.h"
#include "flows/refundinboxflow.h"
#include "flows/refundsteps.h"

#include <QLocale>

namespace console {

// --- close it

CloseUnknownRefundFlow::CloseUnknownRefundFlow(Session &session, qint64 intentId, QString comment, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_intentId(intentId),
      m_comment(std::move(comment).trimmed())
{
}

CloseUnknownRefundFlow::~CloseUnknownRefundFlow() = default;

void CloseUnknownRefundFlow::doStart()
{
    const auto intent = RefundJournal(m_session.store()).intent(m_intentId);
    if (!intent || !*intent) {
        finishWith(intent ? flowError(ErrorKind::NotFound, tr("The journal does not know this refund."))
                          : intent.error());
        return;
    }
    m_intent = **intent;
    if (auto problem = commentProblem(m_comment)) {
        finishWith(*problem);
        return;
    }
    if (m_intent.state != RefundState::OutcomeUnknown || m_intent.errorCode == QLatin1String(kApprovalRequired)) {
        finishWith(refundRefusal(tr("Only a refund of unknown outcome can be closed. Nothing was changed."),
                                 QStringLiteral("bad_step")));
        return;
    }
    const QDateTime sent = m_intent.lastSentAt.isValid() ? m_intent.lastSentAt : m_intent.changedAt;
    const qint64 age = sent.msecsTo(m_session.clock().now());
    if (age >= 0 && age < kCloseAfterMs) { // a clock that was set back is no reason to wait for ever
        finishWith(refundRefusal(
            tr("It was sent at %1 and may still be on its way. It can be closed from %2 on. Nothing "
               "was changed.")
                .arg(refundMoment(m_session, sent), refundMoment(m_session, sent.addMSecs(kCloseAfterMs))),
            QStringLiteral("too_early")));
        return;
    }
    const auto keptOpen = [this](Result<RefundIntent> &&kept) {
        if (kept)
            finishWith(refundRefusal(
                tr("Stripe holds this refund after all: %1. It was not closed.").arg(displayName(kept->state)),
                QStringLiteral("found")));
        else
            finishWith(kept.error());
    };
    const auto asked = [this, keptOpen](Result<std::optional<StripeRefund>> &&found) {
        if (!found)
            finishWith(withAddition(found.error(), tr("Stripe could not be asked, so nothing was changed.")));
        else if (*found)
            run(new TakeStripesWordFlow(m_session, m_intent, **found), keptOpen);
        else
            close();
    };
    run(new AskMayRefundFlow(m_session), [this, asked](Outcome &&may) {
        if (!may) {
            finishWith(may.error());
            return;
        }
        Q_EMIT stepChanged(tr("Asking Stripe once more…"));
        m_askedAt = m_session.clock().now();
        run(new FindRefundFlow(m_session, m_intent), asked);
    });
}

void CloseUnknownRefundFlow::close()
{
    run(RefundJournal(m_session.store()).noteNotHeld(m_intent.id, {m_intent.lastSentAt, m_askedAt, m_intent.errorText}),
        [this](Result<RefundIntent> &&noted) {
            if (!noted) {
                finishWith(noted.error());
                return;
            }
            const QString text = tr("%1 closed it as not carried out: Stripe was asked at %2 and held none.")
                                     .arg(m_session.tenantInfo().userName, refundMoment(m_session, noted->askedAt));
            run(RefundJournal(m_session.store())
                    .closeNotHeld(m_intent.id, m_intent.lastSentAt, QStringLiteral("closed_by_person"), text),
                [this](Result<RefundIntent> &&kept) {
                    if (!kept) {
                        finishWith(kept.error());
                        return;
                    }
                    auditLater(m_session, QStringLiteral("refund.closed"), m_intent.paymentId, m_comment,
                               toString(RefundState::Refused));
                    m_session.noteRefundJournalled(RefundState::Refused);
                    finishWith(*kept);
                });
        });
}

// --- it was rejected in the Dashboard

RejectedApprovalFlow::RejectedApprovalFlow(Session &session, RefundIntent intent, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_intent(std::move(intent))
{
}

void RejectedApprovalFlow::doStart()
{
    if (m_intent.state != RefundState::OutcomeUnknown || m_intent.errorCode != QLatin1String(kApprovalRequired)) {
        finishWith(flowError(ErrorKind::Refused, tr("This refund does not wait for an approval.")));
        return;
    }
    const auto asked = [this](Result<std::optional<StripeRefund>> &&found) {
        if (!found) {
            finishWith(found.error());
            return;
        }
        if (*found) {
            finishWith(
                flowError(ErrorKind::Refused, tr("Stripe holds this refund: it was approved. Ask Stripe again.")));
            return;
        }
        run(RefundJournal(m_session.store())
                .closeNotHeld(m_intent.id, m_intent.lastSentAt, QStringLiteral("approval_rejected"),
                              tr("The approval was rejected in the Stripe Dashboard. Nothing was refunded.")),
            [this](Result<RefundIntent> &&kept) {
                if (kept)
                    auditLater(m_session, QStringLiteral("refund.approval_rejected"), m_intent.paymentId, {},
                               toString(RefundState::Refused));
                finishWith(kept ? Outcome(Done{}) : Outcome(kept.error()));
            });
    };
    run(new AskMayRefundFlow(m_session), [this, asked](Outcome &&may) {
        if (may)
            run(new FindRefundFlow(m_session, m_intent), asked);
        else
            finishWith(may.error());
    });
}

} // namespace console
