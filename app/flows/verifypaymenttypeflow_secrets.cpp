// VerifyPaymentTypeFlow's last checks: the signing secrets of both sides, and two events signed here; the steps before
// are in verifypaymenttypeflow.cpp.
#include "core/fingerprint.h"
#include "flows/flowsupport.h"
#include "flows/verifyparts.h"
#include "flows/webhookflow.h"
#include "stripe/webhooksignature.h"

#include <QRandomGenerator>

namespace console {

void VerifyPaymentTypeFlow::checkSecrets()
{
    begin(CheckId::SecretsMatch);
    run(m_session.secrets().read(m_session.secretName(m_type.id, m_mode, SecretKind::WebhookSecret), this),
        [this](Result<SecretValue> &&secret) {
            if (!secret) {
                fail(CheckId::SecretsMatch, secret.error(),
                     secret.error().kind == ErrorKind::SecretMissing
                         ? tr("Save the Webhook Secret once more, or register the endpoint again.")
                         : QString());
                skipFrom(CheckId::GoodEvent, CheckId::BadEvent,
                         tr("Not checked: an event cannot be signed without the secret."));
                conclude();
                return;
            }
            m_webhookSecret = std::make_shared<const SecretValue>(std::move(*secret));
            compareSecrets();
            checkGoodEvent();
        });
}

void VerifyPaymentTypeFlow::compareSecrets()
{
    const CredentialSet &theirs = m_type.credentials(m_mode);
    const QString mine = fingerprintOf(*m_webhookSecret, m_session.workspace().clientId);
    const QString again = tr("Save the Webhook Secret once more, or register the endpoint again.");
    if (m_tenantError) {
        fail(CheckId::SecretsMatch, *m_tenantError, tr("Run the checks again."));
    } else if (theirs.webhookSecretFingerprints.isEmpty()) {
        set(CheckId::SecretsMatch, CheckState::Failed,
            tr("OPS-COM holds no Webhook Secret; this computer holds %1.").arg(mine), again);
    } else if (!theirs.webhookSecretFingerprints.contains(mine)) {
        set(CheckId::SecretsMatch, CheckState::Failed,
            tr("OPS-COM holds the Webhook Secret %1; this computer holds %2. Payments would stay Pending.")
                .arg(theirs.webhookSecretFingerprints.join(QStringLiteral(", ")), mine),
            again);
    } else if (!m_keyFingerprint.isEmpty() && theirs.secretKeyFingerprint != m_keyFingerprint) {
        set(CheckId::SecretsMatch, CheckState::Failed,
            theirs.secretKeyFingerprint.isEmpty()
                ? tr("OPS-COM holds no Secret Key; this computer holds %1.").arg(m_keyFingerprint)
                : tr("OPS-COM holds the Secret Key %1; this computer holds %2.")
                      .arg(theirs.secretKeyFingerprint, m_keyFingerprint),
            tr("Save the Secret Key once more on the Settings tab."));
    } else {
        const QString both = tr("Both hold %1.").arg(mine);
        set(CheckId::SecretsMatch, CheckState::Passed,
            m_secretIsChanging ? tr("%1 A change of the signing secret is under way.").arg(both) : both);
    }
}

void VerifyPaymentTypeFlow::checkGoodEvent()
{
    begin(CheckId::GoodEvent);
    const QByteArray body = probeEvent(m_session.clock(), m_mode);
    const QByteArray header = m_webhookSecret->use([&](QByteArrayView secret) {
        return WebhookSignature::header(body, m_session.clock().nowMs() / 1000, {secret});
    });
    run(postSignedEvent(m_session.http(), m_session.workspace().callbackProbeUrl(), body, header, this),
        [this](Result<HttpAnswer> &&answer) {
            if (!answer)
                fail(CheckId::GoodEvent, answer.error(), tr("Run the checks again."));
            else if (answer->status >= 200 && answer->status < 300)
                set(CheckId::GoodEvent, CheckState::Passed, tr("Answered with HTTP %1.").arg(answer->status));
            else
                set(CheckId::GoodEvent, CheckState::Failed, statusSentence(answer->status),
                    answer->status == 400 ? tr("The secrets differ, or a clock is wrong by more than five minutes.")
                                          : QString());
            checkBadEvent();
        });
}

void VerifyPaymentTypeFlow::checkBadEvent()
{
    begin(CheckId::BadEvent);
    QByteArray wrong(32, Qt::Uninitialized);
    for (char &c : wrong)
        c = static_cast<char>('a' + QRandomGenerator::system()->bounded(26));
    wrong.prepend("whsec_");
    const QByteArray body = probeEvent(m_session.clock(), m_mode);
    const QByteArray header = WebhookSignature::header(body, m_session.clock().nowMs() / 1000, {wrong});
    run(postSignedEvent(m_session.http(), m_session.workspace().callbackProbeUrl(), body, header, this),
        [this](Result<HttpAnswer> &&answer) {
            if (!answer)
                fail(CheckId::BadEvent, answer.error(), tr("Run the checks again."));
            else if (answer->status >= 200 && answer->status < 300)
                set(CheckId::BadEvent, CheckState::Failed,
                    tr("The callback accepts events that Stripe did not sign (HTTP %1): anybody could mark payments as "
                       "paid.")
                        .arg(answer->status),
                    tr("Do not go live. Tell OPS-COM support."));
            else if (answer->status == 400 || answer->status == 401 || answer->status == 403)
                set(CheckId::BadEvent, CheckState::Passed, tr("Refused with HTTP %1.").arg(answer->status));
            else
                set(CheckId::BadEvent, CheckState::Failed, statusSentence(answer->status));
            conclude();
        });
}

} // namespace console
