#include "flows/refundsteps.h"

#include "flows/flowsupport.h"

#include <algorithm>

#include <QLocale>

namespace console {

QTimeZone tenantZone(const Session &session)
{
    const QTimeZone zone(session.tenantInfo().timeZone.toUtf8());
    return zone.isValid() ? zone : QTimeZone::utc();
}

QString refundMoment(const QTimeZone &zone, const QDateTime &utc)
{
    if (!utc.isValid())
        return {};
    return QLocale().toString(utc.toTimeZone(zone), QStringLiteral("d MMM yyyy HH:mm")) + QLatin1Char(' ') +
           zone.abbreviation(utc);
}

QString refundMoment(const Session &session, const QDateTime &utc)
{
    return refundMoment(tenantZone(session), utc);
}

Error refundRefusal(const QString &text, const QString &code, const QString &param)
{
    return {.kind = ErrorKind::Refused,
            .userText = text,
            .detail = {},
            .requestId = {},
            .httpStatus = 0,
            .code = code,
            .param = param};
}

std::optional<Error> mayNotRefund(const Session &session)
{
    if (session.tenantInfo().capabilities.contains(QLatin1String("refund")))
        return std::nullopt;
    return refundRefusal(QCoreApplication::translate(
                             "console::RefundFlow",
                             "The API token of this workspace may not refund. Ask your OPS-COM administrator for "
                             "the permission. Nothing was refunded."),
                         QStringLiteral("not_allowed"));
}

AskMayRefundFlow::AskMayRefundFlow(Session &session, QObject *parent) : FlowJob(parent), m_session(session) {}

void AskMayRefundFlow::doStart()
{
    const TenantInfo &known = m_session.tenantInfo();
    if (!known.userName.isEmpty() && !known.capabilities.isEmpty()) {
        judge();
        return;
    }
    run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            cannotAsk(tenant.error());
            return;
        }
        run((*tenant)->checkConnection(this), [this](Result<TenantInfo> &&info) {
            if (!info) {
                cannotAsk(info.error());
                return;
            }
            m_session.setTenantInfo(*info);
            judge();
        });
    });
}

void AskMayRefundFlow::judge()
{
    if (auto problem = mayNotRefund(m_session))
        finishWith(*problem);
    else
        finishWith(Done{});
}

void AskMayRefundFlow::cannotAsk(const Error &error)
{
    finishWith(withAddition(error, tr("OPS-COM has not told yet what the API token of this workspace may do.")));
}

std::optional<Error> commentProblem(const QString &comment)
{
    if (comment.trimmed().isEmpty())
        return flowError(
            ErrorKind::InvalidInput,
            QCoreApplication::translate("console::RefundFlow", "Enter a comment: OPS-COM keeps it with the refund."),
            QStringLiteral("comment"));
    if (comment.trimmed().size() > kLongestRefundComment)
        return flowError(ErrorKind::InvalidInput,
                         QCoreApplication::translate("console::RefundFlow",
                                                     "The comment is too long: OPS-COM takes %n letter(s). Shorten it.",
                                                     nullptr, static_cast<int>(kLongestRefundComment)),
                         QStringLiteral("comment"));
    return std::nullopt;
}

Result<std::optional<RefundIntent>> openRefundOf(const Session &session, const QString &paymentId)
{
    const auto intents = session.store().refundsOfPayment(paymentId);
    if (!intents)
        return intents.error();
    const auto open = std::ranges::find_if(*intents, [](const RefundIntent &intent) { return isOpen(intent.state); });
    return open == intents->end() ? std::optional<RefundIntent>() : *open;
}

std::optional<QDateTime> resendUntil(const RefundIntent &intent, const QDateTime &now)
{
    if (!intent.sentAt.isValid())
        return std::nullopt;
    const QDateTime until = intent.sentAt.addMSecs(kResendWindowMs);
    // Before the sending: the clock was set back, and nobody can say how much of the window is left.
    const bool wasSetBack = now < intent.sentAt || now < intent.lastSentAt;
    return wasSetBack || now >= until ? std::optional<QDateTime>() : until;
}

bool isKnownNotHeld(const RefundIntent &intent)
{
    return intent.askedAt.isValid() && (!intent.lastSentAt.isValid() || intent.askedAt >= intent.lastSentAt);
}

// --- all refunds of a payment intent

ReadRefundsFlow::ReadRefundsFlow(std::shared_ptr<StripeClient> stripe, QString paymentIntentId, QObject *parent)
    : FlowJob(parent),
      m_stripe(std::move(stripe)),
      m_paymentIntentId(std::move(paymentIntentId))
{
}

void ReadRefundsFlow::doStart()
{
    readPage();
}

void ReadRefundsFlow::readPage()
{
    run(m_stripe->refundsOf(m_paymentIntentId, m_page, this), [this](Result<StripeList<StripeRefund>> &&list) {
        if (!list) {
            finishWith(list.error());
            return;
        }
        m_refunds += list->data;
        constexpr qsizetype kMost = 5000;
        if (!list->hasMore || list->data.isEmpty()) {
            finishWith(m_refunds);
        } else if (m_refunds.size() >= kMost) {
            finishWith(flowError(ErrorKind::Refused,
                                 tr("Stripe holds more refunds of this payment than this program reads. Look at it in "
                                    "the Stripe Dashboard.")));
        } else {
            m_page.startingAfter = list->data.constLast().id;
            readPage();
        }
    });
}

// --- the refund of an intent

FindRefundFlow::FindRefundFlow(Session &session, RefundIntent intent, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_intent(std::move(intent))
{
}

void FindRefundFlow::doStart()
{
    run(m_session.stripe(m_intent.paymentTypeId, m_intent.mode, this),
        [this](Result<std::shared_ptr<StripeClient>> &&client) {
            if (!client) {
                finishWith(client.error());
                return;
            }
            m_stripe = *client;
            run(new ReadRefundsFlow(m_stripe, m_intent.paymentIntentId), [this](Result<QList<StripeRefund>> &&refunds) {
                if (!refunds) {
                    finishWith(refunds.error());
                    return;
                }
                const QString key = QString::fromLatin1(m_intent.idempotencyKey);
                const auto ours = std::ranges::find_if(*refunds, [&](const StripeRefund &refund) {
                    return refund.paymentIntentId == m_intent.paymentIntentId &&
                           refund.metadata.value(QLatin1String(kRefundIntentMetadata)) == key;
                });
                if (ours != refunds->end())
                    finishWith(std::optional<StripeRefund>(*ours));
                else
                    proveThatItIsSeen();
            });
        });
}

/// An empty list proves nothing where the key is of another account or mode.
void FindRefundFlow::proveThatItIsSeen()
{
    run(m_stripe->paymentIntent(m_intent.paymentIntentId, this), [this](Result<StripePaymentIntent> &&intent) {
        if (!intent)
            finishWith(intent.error());
        else if (intent->mode != m_intent.mode)
            finishWith(flowError(ErrorKind::Refused, tr("Stripe holds this payment in the other mode. Check the Secret "
                                                        "Key of the payment type.")));
        else
            finishWith(std::optional<StripeRefund>());
    });
}

// --- Stripe's word

TakeStripesWordFlow::TakeStripesWordFlow(Session &session, RefundIntent intent, StripeRefund refund, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_intent(std::move(intent)),
      m_refund(std::move(refund))
{
}

void TakeStripesWordFlow::doStart()
{
    RefundJournal journal(m_session.store());
    run(journal.takeStripe(m_intent.id, refundStateOf(m_refund), m_refund), [this](Result<RefundIntent> &&kept) {
        if (!kept) {
            finishWith(kept.error());
            return;
        }
        if (kept->state != m_intent.state)
            auditLater(m_session,
                       kept->failedAfterSuccess ? QStringLiteral("refund.failed_late")
                                                : QStringLiteral("refund.resolved"),
                       kept->paymentId, kept->refundId + QLatin1Char(' ') + kept->failureReason, toString(kept->state));
        m_session.noteRefundJournalled(kept->state);
        if (kept->tenantTold || !tellsTenant(*kept)) {
            finishWith(*kept);
            return;
        }
        m_intent = *kept;
        run(new TellTenantFlow(m_session, m_intent), [this](Outcome &&told) {
            m_intent.tenantTold = told.has_value();
            if (!told)
                m_intent.tellTrouble = told.error().userText;
            finishWith(m_intent);
        });
    });
}

} // namespace console
