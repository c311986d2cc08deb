#include "secrets/secretstore.h"

#include <QUrl>

namespace console {

using namespace Qt::StringLiterals;

QString toString(SecretKind kind)
{
    switch (kind) {
    case SecretKind::ApiToken: return u"api-token"_s;
    case SecretKind::SecretKey: return u"secret-key"_s;
    case SecretKind::WebhookSecret: return u"webhook-secret"_s;
    case SecretKind::PreviousWebhookSecret: return u"previous-webhook-secret"_s;
    case SecretKind::NextWebhookSecret: return u"next-webhook-secret"_s;
    case SecretKind::PracticeSeed: return u"practice-seed"_s;
    case SecretKind::ProxyLogin: return u"proxy-login"_s;
    }
    Q_UNREACHABLE();
}

std::optional<SecretKind> secretKindFromString(QStringView text)
{
    for (const SecretKind kind :
         {SecretKind::ApiToken, SecretKind::SecretKey, SecretKind::WebhookSecret, SecretKind::PreviousWebhookSecret,
          SecretKind::NextWebhookSecret, SecretKind::PracticeSeed, SecretKind::ProxyLogin}) {
        if (toString(kind) == text)
            return kind;
    }
    return std::nullopt;
}

SecretName proxyLoginName()
{
    return {kThisComputer.toString(), u"-"_s, std::nullopt, SecretKind::ProxyLogin};
}

QString SecretName::path() const
{
    // A slash inside a part would make two names one.
    const auto part = [](const QString &text) { return QString::fromLatin1(QUrl::toPercentEncoding(text)); };
    return u"opscom-console/%1/%2/%3/%4"_s.arg(part(workspace), part(paymentType), mode ? toString(*mode) : u"-"_s,
                                               toString(kind));
}

namespace {

class HoldsSecretJob final : public FlowJob<bool>
{
public:
    HoldsSecretJob(SecretStore &store, SecretName name, QObject *parent)
        : FlowJob(parent),
          m_read(store.read(name, this))
    {
    }

protected:
    void doStart() override
    {
        run(m_read, [this](Result<SecretValue> &&value) {
            if (value)
                finishWith(true);
            else if (value.error().kind == ErrorKind::SecretMissing)
                finishWith(false);
            else
                finishWith(value.error());
        });
    }

private:
    TypedJob<SecretValue> *m_read; // a child of this
};

} // namespace

TypedJob<bool> *SecretStore::holds(const SecretName &name, QObject *parent)
{
    return new HoldsSecretJob(*this, name, parent);
}

} // namespace console
