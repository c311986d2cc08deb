#pragma once

#include "flows/session.h"
#include "store/rotationjournal.h"

#include <QCoreApplication>

namespace console {

/// Whether the signing secret of a payment type can be changed now, and if so a new rotation in the journal. Nothing is
/// changed at Stripe, at the tenant or in the keychain. Owner: a flow of rotationflow.h.
class BeginRotationFlow final : public FlowJob<Rotation>
{
    Q_DECLARE_TR_FUNCTIONS(console::BeginRotationFlow)
public:
    /// `newSecret` and `oldExpiresAt` for a Dashboard roll.
    BeginRotationFlow(Session &session, QString paymentTypeId, Mode mode, RotationKind kind,
                      SharedSecret newSecret = nullptr, QDateTime oldExpiresAt = {});

protected:
    void doStart() override;

private:
    void refuse(const QString &text);
    void judgeTenant(const QList<PaymentType> &types);
    void compareKeychain();
    void lookAtEndpoint();
    void writeDown();
    Session &m_session;
    QString m_paymentTypeId;
    Mode m_mode;
    RotationKind m_kind;
    SharedSecret m_newSecret;
    QDateTime m_oldExpiresAt;
    CredentialSet m_set;
};

} // namespace console
