#include "flows/pastedsignature.h"

namespace console {

CheckPastedSignatureFlow::CheckPastedSignatureFlow(Session &session, QString paymentTypeId, Mode mode,
                                                   QByteArray header, QByteArray payload, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_paymentTypeId(std::move(paymentTypeId)),
      m_mode(mode),
      m_header(std::move(header)),
      m_payload(std::move(payload))
{
}

void CheckPastedSignatureFlow::doStart()
{
    if (const auto problem = pastedSignatureProblem(m_header, m_payload)) {
        finishWith(*problem);
        return;
    }
    readSecrets({{SecretKind::WebhookSecret, tr("the Webhook Secret in the keychain")},
                 {SecretKind::NextWebhookSecret, tr("the new secret of the rotation under way")},
                 {SecretKind::PreviousWebhookSecret, tr("the secret from before the last rotation")}},
                {});
}

void CheckPastedSignatureFlow::readSecrets(QList<std::pair<SecretKind, QString>> left, QList<SigningSecret> secrets)
{
    if (left.isEmpty()) {
        finishWith(judgePastedSignature(m_header, m_payload, secrets, m_session.clock().nowMs() / 1000));
        return;
    }
    const auto [kind, name] = left.takeFirst();
    run(m_session.secrets().read(m_session.secretName(m_paymentTypeId, m_mode, kind), this),
        [this, kind = kind, name = name, left, secrets](Result<SecretValue> &&secret) mutable {
            // The two of a rotation are seldom there; without the first there is nothing to check against.
            if (!secret && (kind == SecretKind::WebhookSecret || secret.error().kind != ErrorKind::SecretMissing)) {
                finishWith(secret.error());
                return;
            }
            if (secret)
                secrets.append({std::make_shared<const SecretValue>(std::move(*secret)), name});
            readSecrets(std::move(left), std::move(secrets));
        });
}

} // namespace console
