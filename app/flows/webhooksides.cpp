#include "flows/webhooksides.h"

#include "core/fingerprint.h"
#include "flows/flowsupport.h"
#include "stripe/stripeerrors.h"

#include <algorithm>

namespace console {

namespace {

/// 16 endpoints an account (facts 2.2) fill one page; more is a server that never ends.
constexpr int kMostPages = 50;

} // namespace

ReadWebhookSidesFlow::ReadWebhookSidesFlow(Session &session, QString paymentTypeId, Mode mode, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_paymentTypeId(std::move(paymentTypeId)),
      m_mode(mode)
{
}

void ReadWebhookSidesFlow::doStart()
{
    Q_EMIT stepChanged(tr("Asking OPS-COM what it holds…"));
    const auto rotation = RotationJournal(m_session.store()).open(m_paymentTypeId, m_mode);
    if (!rotation) {
        finishWith(rotation.error());
        return;
    }
    m_sides.rotation = *rotation;
    readTenant();
}

void ReadWebhookSidesFlow::readTenant()
{
    run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            noTenant(tenant.error());
            return;
        }
        run((*tenant)->paymentTypes(this), [this](Result<QList<PaymentType>> &&types) {
            if (!types) {
                noTenant(types.error());
                return;
            }
            const auto type = std::ranges::find(*types, m_paymentTypeId, &PaymentType::id);
            if (type == types->end()) {
                finishWith(flowError(ErrorKind::NotFound, tr("OPS-COM does not know this payment type any more.")));
                return;
            }
            m_sides.type = *type;
            noteOthers(*types);
            if (type->providerId != QLatin1String("stripe_js")) {
                finishWith(flowError(ErrorKind::Refused, tr("This payment type does not use Stripe.")));
                return;
            }
            readSecret();
        });
    });
}

void ReadWebhookSidesFlow::noTenant(const Error &error)
{
    m_sides.tenantError = error;
    if (const auto cached = m_session.store().paymentTypes()) {
        const auto type = std::ranges::find(*cached, m_paymentTypeId, &PaymentType::id);
        if (type != cached->end())
            m_sides.type = *type;
        noteOthers(*cached);
    }
    m_sides.type.id = m_paymentTypeId;
    readSecret();
}

void ReadWebhookSidesFlow::noteOthers(const QList<PaymentType> &types)
{
    for (const PaymentType &other : types) {
        const QString id = other.credentials(m_mode).webhookId;
        if (other.id == m_paymentTypeId || id.isEmpty())
            continue;
        m_sides.claimedElsewhere.append(id);
        if (!id.startsWith(QLatin1String("we_")))
            m_sides.othersAreOpaque = true;
    }
}

void ReadWebhookSidesFlow::readSecret()
{
    const SecretName name = m_session.secretName(m_paymentTypeId, m_mode, SecretKind::WebhookSecret);
    run(m_session.secrets().read(name, this), [this](Result<SecretValue> &&secret) {
        if (secret)
            m_sides.secretFingerprint = fingerprintOf(*secret, m_session.workspace().clientId);
        else
            m_sides.secretError = secret.error();
        readKey();
    });
}

void ReadWebhookSidesFlow::readKey()
{
    const SecretName name = m_session.secretName(m_paymentTypeId, m_mode, SecretKind::SecretKey);
    run(m_session.secrets().read(name, this), [this](Result<SecretValue> &&key) {
        if (!key) {
            m_sides.stripeError = key.error();
            if (m_sides.tenantError)
                finishWith(*m_sides.tenantError);
            else
                finishWith(m_sides);
            return;
        }
        m_sides.keyFingerprint = fingerprintOf(*key, m_session.workspace().clientId);
        m_stripe = m_session.stripeWith(std::make_shared<const SecretValue>(std::move(*key)));
        Q_EMIT stepChanged(tr("Asking Stripe for its endpoints…"));
        readEndpoints({}, 1);
    });
}

void ReadWebhookSidesFlow::readEndpoints(const QString &after, int page)
{
    StripePage wanted;
    wanted.startingAfter = after;
    run(m_stripe->webhookEndpoints(wanted, this), [this, page](Result<StripeList<WebhookEndpoint>> &&list) {
        if (!list) {
            m_sides.stripeError = list.error();
            m_sides.endpoints.clear();
            if (m_sides.tenantError)
                finishWith(list.error());
            else
                finishWith(m_sides);
            return;
        }
        m_sides.endpoints += list->data;
        if (list->hasMore && !list->data.isEmpty() && page < kMostPages)
            readEndpoints(list->data.last().id, page + 1);
        else
            readAccount();
    });
}

void ReadWebhookSidesFlow::readAccount()
{
    run(m_stripe->account(this), [this](Result<StripeAccount> &&account) {
        if (account) {
            m_sides.account = *account;
            m_sides.accountId = account->id;
        } else {
            m_sides.accountId = accountNamedIn(account.error());
            m_sides.accountProblem = account.error().userText;
        }
        finishWith(m_sides);
    });
}

const CompareRow *rowOf(const WebhookComparison &comparison, CompareItem item)
{
    const auto row = std::ranges::find(comparison.rows, item, &CompareRow::item);
    return row == comparison.rows.end() ? nullptr : &*row;
}

} // namespace console
