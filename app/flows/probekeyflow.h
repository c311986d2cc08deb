#pragma once

#include "core/job.h"
#include "core/paymenttype.h"
#include "core/secretvalue.h"
#include "flows/keycapability.h"
#include "stripe/stripeprobe.h"

#include <QCoreApplication>

#include <memory>

namespace console {

class Session;
class StripeClient;

/// Asks Stripe, permission by permission, what a key may do: eleven calls, one after the other, none with an effect
/// (stripe/stripeprobe.h). Ends with what was found; a call that answered neither yes nor no leaves its permission
/// Unknown. Errors: Unauthorized (wrong or expired key; param secret_key), SecretMissing and the keychain's for a
/// stored key, Network, Timeout and Tls. Thread: GUI.
class ProbeKeyFlow final : public FlowJob<KeyCapabilities>
{
    Q_DECLARE_TR_FUNCTIONS(console::ProbeKeyFlow)
public:
    /// A key that is typed and not stored yet.
    ProbeKeyFlow(Session &session, SharedSecret key, QObject *parent = nullptr);
    /// The key that this computer keeps for a payment type; what it may do is remembered in the session.
    ProbeKeyFlow(Session &session, QString paymentTypeId, Mode mode, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void probeNext();
    void judge(StripeProbe probe, const Outcome &outcome);
    Session &m_session;
    SharedSecret m_key; ///< null: the stored one
    QString m_paymentTypeId;
    Mode m_mode = Mode::Test;
    std::shared_ptr<StripeClient> m_client;
    QList<StripeProbe> m_left;
    qint64 m_total = 0;
    KeyCapabilities m_found;
};

} // namespace console
