#include "flows/detailsflow.h"

#include "flows/flowsupport.h"
#include "store/auditreader.h"

#include <algorithm>

namespace console {

namespace {

constexpr int kMostAuditEntries = 100;

} // namespace

PaymentDetailsFlow::PaymentDetailsFlow(Session &session, QString paymentId, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_paymentId(std::move(paymentId))
{
}

void PaymentDetailsFlow::doStart()
{
    const auto payment = m_session.store().payment(m_paymentId);
    if (!payment) {
        finishWith(payment.error());
        return;
    }
    if (!*payment) {
        finishWith(
            flowError(ErrorKind::NotFound, tr("This payment is not in the local list any more. Refresh the list.")));
        return;
    }
    m_details.payment = **payment;
    if (const auto intents = m_session.store().refundsOfPayment(m_paymentId))
        m_details.intents = *intents;
    readAudit();
}

void PaymentDetailsFlow::readAudit()
{
    AuditQuery about;
    about.words = {{.text = m_paymentId, .kinds = {}, .outcomes = {}}};
    run(AuditReader(m_session.store()).page(about, 0, kMostAuditEntries, this), [this](Result<AuditRows> &&rows) {
        // Without the trail the receipt is still worth reading; a trail that is broken is said on its own page.
        if (rows) {
            for (auto entry = rows->entries.crbegin(); entry != rows->entries.crend(); ++entry)
                m_details.audit.append(*entry);
        }
        askStripe();
    });
}

void PaymentDetailsFlow::askStripe()
{
    if (m_details.payment.paymentIntentId.isEmpty()) {
        finishWithoutStripe(flowError(ErrorKind::NotFound, tr("This payment never reached Stripe.")));
        return;
    }
    Q_EMIT stepChanged(tr("Reading the receipt from Stripe…"));
    run(m_session.stripe(m_details.payment.paymentTypeId, m_details.payment.mode, this),
        [this](Result<std::shared_ptr<StripeClient>> &&client) {
            if (!client) {
                finishWithoutStripe(client.error());
                return;
            }
            m_stripe = *client;
            readIntent();
        });
}

void PaymentDetailsFlow::readIntent()
{
    run(m_stripe->paymentIntent(m_details.payment.paymentIntentId, this), [this](Result<StripePaymentIntent> &&intent) {
        if (!intent) {
            finishWithoutStripe(intent.error());
            return;
        }
        m_details.intent = *intent;
        readRefunds();
    });
}

void PaymentDetailsFlow::readRefunds()
{
    run(m_stripe->refundsOf(m_details.payment.paymentIntentId, {}, this),
        [this](Result<StripeList<StripeRefund>> &&list) {
            if (!list) {
                finishWithoutStripe(list.error());
                return;
            }
            m_details.refunds = list->data;
            if (m_details.intent->latestCharge && m_details.intent->latestCharge->disputed)
                readDisputes();
            else
                readEvents();
        });
}

void PaymentDetailsFlow::readDisputes()
{
    run(m_stripe->disputesOf(m_details.payment.paymentIntentId, this),
        [this](Result<StripeList<StripeDispute>> &&list) {
            if (list)
                m_details.disputes = list->data;
            else
                m_details.stripeProblem = list.error();
            readEvents();
        });
}

void PaymentDetailsFlow::readEvents()
{
    // Stripe cannot filter events by object: the hour after the payment is read, which holds its own events.
    StripePage page;
    const qint64 created = m_details.intent->created.toSecsSinceEpoch();
    page.createdGte = created - 5;
    page.createdLt = created + 3600;
    run(m_stripe->events(StripeEventFilter{}, page, this), [this](Result<StripeList<StripeEvent>> &&list) {
        if (list) {
            for (const StripeEvent &event : std::as_const(list->data)) {
                if (event.objectId == m_details.intent->id ||
                    (!m_details.intent->latestChargeId.isEmpty() && event.objectId == m_details.intent->latestChargeId))
                    m_details.events.append(event);
            }
        } else if (!m_details.stripeProblem) {
            m_details.stripeProblem = list.error();
        }
        readCallbacks();
    });
}

void PaymentDetailsFlow::readCallbacks()
{
    if (m_details.events.isEmpty()) {
        finishWith(m_details);
        return;
    }
    run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            finishWith(m_details);
            return;
        }
        const auto take = [this](Result<QList<CallbackRecord>> &&records) {
            // A tenant that does not tell leaves the timeline without these lines; nothing else hangs on them.
            for (qsizetype i = records ? records->size() : 0; i > 0; --i) {
                const CallbackRecord &record = records->at(i - 1);
                if (std::ranges::any_of(m_details.events, [&](const auto &e) { return e.id == record.eventId; }))
                    m_details.callbacks.append(record);
            }
            finishWith(m_details);
        };
        run((*tenant)->recentCallbacks(m_details.payment.paymentTypeId, m_details.payment.mode, 100, this), take);
    });
}

void PaymentDetailsFlow::finishWithoutStripe(const Error &error)
{
    m_details.stripeProblem = error;
    finishWith(m_details);
}

RawPaymentFlow::RawPaymentFlow(Session &session, QString paymentId, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_paymentId(std::move(paymentId))
{
}

void RawPaymentFlow::doStart()
{
    const auto payment = m_session.store().payment(m_paymentId);
    if (!payment) {
        finishWith(payment.error());
        return;
    }
    if (!*payment || (**payment).paymentIntentId.isEmpty()) {
        finishWith(flowError(ErrorKind::NotFound, tr("This payment never reached Stripe: there is no object.")));
        return;
    }
    run(m_session.stripe((**payment).paymentTypeId, (**payment).mode, this),
        [this, id = (**payment).paymentIntentId](Result<std::shared_ptr<StripeClient>> &&client) {
            if (client)
                run((*client)->paymentIntentDocument(id, this),
                    [this](Result<QByteArray> &&json) { finishWith(std::move(json)); });
            else
                finishWith(client.error());
        });
}

ResyncPaymentFlow::ResyncPaymentFlow(Session &session, QString paymentId, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_paymentId(std::move(paymentId))
{
}

void ResyncPaymentFlow::doStart()
{
    Q_EMIT stepChanged(tr("Asking OPS-COM for this payment…"));
    const auto keep = [this](Result<Payment> &&payment) {
        if (!payment) {
            finishWith(payment.error());
            return;
        }
        run(m_session.store().upsertPayments({*payment}, std::nullopt), [this, payment = *payment](Outcome &&kept) {
            if (kept)
                askStripe(payment);
            else
                finishWith(kept.error());
        });
    };
    run(m_session.tenant(this), [this, keep](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (tenant)
            run((*tenant)->payment(m_paymentId, this), keep);
        else
            finishWith(tenant.error());
    });
}

void ResyncPaymentFlow::askStripe(const Payment &payment)
{
    if (payment.paymentIntentId.isEmpty()) {
        finish();
        return;
    }
    Q_EMIT stepChanged(tr("Asking Stripe for this payment…"));
    const auto keep = [this](Result<StripePaymentIntent> &&intent) {
        const auto known = m_session.store().payment(m_paymentId);
        if (!intent || !known || !*known) {
            finish();
            return;
        }
        run(m_session.store().setStripeFindings(m_paymentId, intent->status, (**known).note),
            [this](Outcome &&) { finish(); });
    };
    run(m_session.stripe(payment.paymentTypeId, payment.mode, this),
        [this, keep, id = payment.paymentIntentId](Result<std::shared_ptr<StripeClient>> &&client) {
            if (client)
                run((*client)->paymentIntent(id, this), keep);
            else
                finish(); // this computer holds no key of that type
        });
}

void ResyncPaymentFlow::finish()
{
    const auto payment = m_session.store().payment(m_paymentId);
    if (!payment)
        finishWith(payment.error());
    else if (*payment)
        finishWith(**payment);
    else
        finishWith(flowError(ErrorKind::NotFound, tr("This payment is not in the local list any more.")));
}

PracticePaymentFlow::PracticePaymentFlow(Session &session, PracticeCheckoutParams params, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_params(std::move(params))
{
}

void PracticePaymentFlow::doStart()
{
    if (!m_session.workspace().isPractice()) {
        finishWith(flowError(ErrorKind::Refused, tr("Practice payments exist in the practice workspace only.")));
        return;
    }
    run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            finishWith(tenant.error());
            return;
        }
        run((*tenant)->practiceCheckout(m_params, this), [this](Result<Payment> &&payment) {
            if (!payment) {
                finishWith(payment.error());
                return;
            }
            run(m_session.store().upsertPayments({*payment}, std::nullopt), [this, made = *payment](Outcome &&kept) {
                if (kept)
                    finishWith(made);
                else
                    finishWith(kept.error());
            });
        });
    });
}

} // namespace console
