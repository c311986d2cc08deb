#include "core/stripekey.h"
#include "flows/connectflow.h"
#include "flows/flowsupport.h"
#include "flows/secretsflow.h"
#include "flows/setupflow.h"

#include <algorithm>

namespace console {

namespace {

Error refusal(const QString &text)
{
    return flowError(ErrorKind::InvalidInput, text, QStringLiteral("secret"));
}

} // namespace

ReplaceSecretFlow::ReplaceSecretFlow(Session &session, SecretRow row, SharedSecret value, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_row(std::move(row)),
      m_value(std::move(value))
{
}

Outcome ReplaceSecretFlow::check(const SecretRow &row, const SecretValue &value)
{
    if (const QString obstacle = replaceObstacle(row); !obstacle.isEmpty())
        return flowError(ErrorKind::Refused, obstacle);
    if (value.isEmpty())
        return refusal(tr("Paste the new value first."));
    if (value.size() > kMostSecretBytes)
        return refusal(tr("This is too long for the keychain: %L1 bytes, and at most %L2 fit on every system. Nothing "
                          "was stored. Check what was pasted.")
                           .arg(value.size())
                           .arg(kMostSecretBytes));
    return value.use([&row](QByteArrayView bytes) -> Outcome {
        const QString text = QString::fromUtf8(bytes);
        const Mode mode = row.name.mode.value_or(Mode::Test);
        if (row.name.kind == SecretKind::SecretKey)
            return checkCredential(CredentialField::SecretKey, mode, text);
        if (row.name.kind == SecretKind::WebhookSecret)
            return checkCredential(CredentialField::WebhookSecret, mode, text);
        if (recogniseKey(text))
            return refusal(tr("This is a value of Stripe's, not an OPS-COM API token. Nothing was stored."));
        if (std::ranges::any_of(text, [](QChar c) { return c.isSpace(); }))
            return refusal(tr("There is a blank inside. Copy the API token alone."));
        return Done{};
    });
}

void ReplaceSecretFlow::doStart()
{
    if (const Outcome good = check(m_row, *m_value); !good)
        finishWith(good.error());
    else if (m_row.name.kind == SecretKind::ApiToken)
        replaceToken();
    else
        replaceAtType();
}

void ReplaceSecretFlow::replaceToken()
{
    const Services services{m_session.http(), m_session.secrets(), m_session.clock(), m_session.dataFolder()};
    auto *connect = new ConnectWorkspaceFlow(services, m_row.workspace, m_value->clone());
    QObject::connect(connect, &Job::stepChanged, this, &Job::stepChanged);
    run(connect, [this](Result<TenantInfo> &&info) {
        if (!info) {
            finishWith(info.error());
            return;
        }
        if (m_row.isOpen)
            m_session.setTenantInfo(*info);
        finishWith(Done{});
    });
}

void ReplaceSecretFlow::replaceAtType()
{
    Q_EMIT stepChanged(tr("Reading the payment type from OPS-COM…"));
    run(new LoadSetUpFlow(m_session), [this](Result<SetUpData> &&data) {
        if (!data) {
            finishWith(withAddition(data.error(), tr("Nothing was replaced.")));
            return;
        }
        const auto type = std::ranges::find(data->types, m_row.name.paymentType, &PaymentType::id);
        if (type == data->types.end()) {
            finishWith(flowError(ErrorKind::Refused, tr("OPS-COM no longer has this payment type, so nothing was "
                                                        "replaced. Delete the item.")));
            return;
        }
        PaymentTypeDraft draft;
        draft.type = *type;
        CredentialDraft &set = draft.credentials(m_row.name.mode.value_or(Mode::Test));
        (m_row.name.kind == SecretKind::SecretKey ? set.secretKey : set.webhookSecret) = m_value;
        auto *save = new SetUpPaymentTypeFlow(m_session, draft);
        QObject::connect(save, &Job::stepChanged, this, &Job::stepChanged);
        run(save, [this](Result<PaymentType> &&saved) {
            if (saved)
                finishWith(Done{});
            else
                finishWith(saved.error());
        });
    });
}

} // namespace console
