#include "flows/probekeyflow.h"

#include "flows/keycapabilitybook.h"
#include "flows/session.h"
#include "stripe/stripeerrors.h"

#include <utility>

namespace console {

using namespace Qt::StringLiterals;

namespace {

/// What an answer tells of the permission; nothing: the whole question cannot be answered now.
std::optional<Permitted> judged(const Outcome &outcome)
{
    if (outcome)
        return Permitted::Yes;
    switch (outcome.error().kind) {
    case ErrorKind::Forbidden: return Permitted::No;
    case ErrorKind::NotFound:
    case ErrorKind::InvalidRequest:
        // The permission was looked at before the object was looked for.
        return outcome.error().code == "resource_missing"_L1 ? Permitted::Yes : Permitted::Unknown;
    case ErrorKind::Card:
    case ErrorKind::Conflict:
    case ErrorKind::RateLimited:
    case ErrorKind::Server:
    case ErrorKind::BadAnswer:
    case ErrorKind::OutcomeUnknown:
    case ErrorKind::Redirect: return Permitted::Unknown;
    case ErrorKind::Cancelled:
    case ErrorKind::Network:
    case ErrorKind::Timeout:
    case ErrorKind::Tls:
    case ErrorKind::Unauthorized:
    case ErrorKind::Refused:
    case ErrorKind::InvalidInput:
    case ErrorKind::KeychainLocked:
    case ErrorKind::KeychainAbsent:
    case ErrorKind::KeychainDenied:
    case ErrorKind::KeychainSlow:
    case ErrorKind::SecretMissing:
    case ErrorKind::Storage:
    case ErrorKind::StorageNewer: return std::nullopt;
    }
    Q_UNREACHABLE();
}

} // namespace

ProbeKeyFlow::ProbeKeyFlow(Session &session, SharedSecret key, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_key(std::move(key)),
      m_left(allStripeProbes()),
      m_total(m_left.size())
{
}

ProbeKeyFlow::ProbeKeyFlow(Session &session, QString paymentTypeId, Mode mode, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_paymentTypeId(std::move(paymentTypeId)),
      m_mode(mode),
      m_left(allStripeProbes()),
      m_total(m_left.size())
{
}

void ProbeKeyFlow::doStart()
{
    Q_EMIT stepChanged(tr("Asking Stripe what the key may do…"));
    if (m_key) {
        m_client = m_session.stripeWith(m_key);
        probeNext();
        return;
    }
    run(m_session.stripe(m_paymentTypeId, m_mode, this), [this](Result<std::shared_ptr<StripeClient>> &&client) {
        if (!client) {
            finishWith(client.error());
            return;
        }
        m_client = *client;
        probeNext();
    });
}

void ProbeKeyFlow::probeNext()
{
    Q_EMIT progressChanged(m_total - m_left.size(), m_total);
    if (m_left.isEmpty()) {
        if (!m_key)
            KeyCapabilityBook::of(m_session).setFound(m_paymentTypeId, m_mode, m_found);
        finishWith(m_found);
        return;
    }
    const StripeProbe probe = m_left.takeFirst();
    run(m_client->probe(probe, this), [this, probe](Outcome &&outcome) { judge(probe, outcome); });
}

void ProbeKeyFlow::judge(StripeProbe probe, const Outcome &outcome)
{
    const std::optional<Permitted> state = judged(outcome);
    if (!state) {
        Error error = outcome.error();
        if (error.kind == ErrorKind::Unauthorized)
            error.param = u"secret_key"_s;
        finishWith(error);
        return;
    }
    KeyPermission permission{.slug = permissionOf(probe), .state = *state, .named = {}};
    if (!outcome) {
        permission.named = missingPermissions(outcome.error());
        if (m_found.accountId.isEmpty())
            m_found.accountId = accountNamedIn(outcome.error());
    }
    m_found.permissions.append(permission);
    probeNext();
}

} // namespace console
