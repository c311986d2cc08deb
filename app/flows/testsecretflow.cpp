#include "flows/flowsupport.h"
#include "flows/secretsflow.h"
#include "flows/verifyparts.h"
#include "stripe/webhooksignature.h"

namespace console {

TestSecretFlow::TestSecretFlow(Session &session, SecretRow row, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_row(std::move(row))
{
}

void TestSecretFlow::doStart()
{
    if (const QString obstacle = testObstacle(m_row); !obstacle.isEmpty()) {
        finishWith(flowError(ErrorKind::Refused, obstacle));
        return;
    }
    Q_EMIT stepChanged(tr("Reading it from the keychain…"));
    run(m_session.secrets().read(m_row.name, this), [this](Result<SecretValue> &&value) {
        if (!value) {
            finishWith(value.error());
            return;
        }
        const auto secret = std::make_shared<const SecretValue>(std::move(*value));
        switch (m_row.name.kind) {
        case SecretKind::ApiToken: testToken(secret); return;
        case SecretKind::SecretKey: testKey(secret); return;
        case SecretKind::WebhookSecret:
        case SecretKind::PreviousWebhookSecret:
        case SecretKind::NextWebhookSecret: testWebhookSecret(secret); return;
        case SecretKind::ProxyLogin:
        case SecretKind::PracticeSeed: finishWith(flowError(ErrorKind::Refused, testObstacle(m_row))); return;
        }
    });
}

void TestSecretFlow::conclude(bool passed, const QString &sentence)
{
    finishWith(SecretTestResult{passed, sentence});
}

void TestSecretFlow::concludeWith(const Error &error)
{
    // A refusal is what the test was made for; anything else leaves it open.
    if (error.kind == ErrorKind::Unauthorized || error.kind == ErrorKind::Forbidden)
        conclude(false, error.userText);
    else
        finishWith(withAddition(error, tr("So it is not known whether it works.")));
}

void TestSecretFlow::testToken(SharedSecret token)
{
    Q_EMIT stepChanged(tr("Asking %1…").arg(m_row.workspace.tenantAddress.host()));
    TenantClient client(m_session.http(), m_row.workspace, std::move(token));
    run(client.checkConnection(this), [this](Result<TenantInfo> &&info) {
        if (!info)
            concludeWith(info.error());
        else if (info->clientId.compare(m_row.workspace.clientId, Qt::CaseInsensitive) != 0)
            conclude(false, tr("The system that answered belongs to another client ID: %1.").arg(info->clientId));
        else
            conclude(true, tr("The API token works: OPS-COM knows it as %1.").arg(info->userName));
    });
}

void TestSecretFlow::testKey(SharedSecret key)
{
    Q_EMIT stepChanged(tr("Asking Stripe whether the Secret Key works…"));
    const auto client = std::make_shared<StripeClient>(m_session.http(), m_row.workspace.stripeAddress, std::move(key));
    run(client->balance(this), [this, client](Result<StripeBalance> &&balance) {
        if (balance && balance->mode != m_row.name.mode)
            conclude(false, balance->mode == Mode::Live ? tr("Stripe says that this is a live key, but it is kept as a "
                                                             "test key. Replace it.")
                                                        : tr("Stripe says that this is a test key, but it is kept as a "
                                                             "live key. Replace it."));
        else if (balance)
            conclude(true, balance->mode == Mode::Live ? tr("The Secret Key works: Stripe accepts it as a live key.")
                                                       : tr("The Secret Key works: Stripe accepts it as a test key."));
        else if (balance.error().kind == ErrorKind::Forbidden)
            conclude(true, tr("The restricted key works: Stripe knows it, and it may not read the balance."));
        else
            concludeWith(balance.error());
    });
}

void TestSecretFlow::testWebhookSecret(const SharedSecret &secret)
{
    Q_EMIT stepChanged(tr("Sending a signed test event to OPS-COM…"));
    const Clock &clock = m_session.clock();
    const QByteArray body = probeEvent(clock, m_row.name.mode.value_or(Mode::Test));
    const QByteArray header = secret->use(
        [&](QByteArrayView bytes) { return WebhookSignature::header(body, clock.nowMs() / 1000, {bytes}); });
    run(postSignedEvent(m_session.http(), m_row.workspace.callbackProbeUrl(), body, header, this),
        [this](Result<HttpAnswer> &&answer) {
            if (!answer)
                concludeWith(answer.error());
            else if (answer->status >= 200 && answer->status < 300)
                conclude(true, tr("The Webhook Secret works: OPS-COM accepted an event signed with it (HTTP %1).")
                                   .arg(answer->status));
            else if (answer->status == 400)
                conclude(false,
                         tr("OPS-COM refused an event signed with this secret (HTTP 400): it holds another one, "
                            "or a clock is wrong by more than five minutes. Compare both sides under Webhooks."));
            else
                conclude(false, statusSentence(answer->status));
        });
}

} // namespace console
