#include "ui/webhooks/webhookscope.h"

#include "models/paymenttext.h"

#include <algorithm>

namespace console {

namespace {

bool isStripe(const PaymentType &type)
{
    return PaymentProvider{type.providerId, {}, {}}.isStripe();
}

bool sameSets(const PaymentType &a, const PaymentType &b)
{
    const auto same = [&](Mode mode) {
        const CredentialSet &x = a.credentials(mode);
        const CredentialSet &y = b.credentials(mode);
        return x.publishableKey == y.publishableKey && x.secretKeyFingerprint == y.secretKeyFingerprint &&
               x.webhookId == y.webhookId && x.webhookSecretFingerprints == y.webhookSecretFingerprints;
    };
    return a.id == b.id && a.name == b.name && a.liveMode == b.liveMode && same(Mode::Test) && same(Mode::Live);
}

} // namespace

WebhookScope::WebhookScope(Session &session, QObject *parent) : QObject(parent), m_session(session) {}

void WebhookScope::setTypes(const QList<PaymentType> &types)
{
    const PaymentType before = type();
    m_types.clear();
    std::ranges::copy_if(types, std::back_inserter(m_types), isStripe);
    std::ranges::stable_sort(m_types, [](const PaymentType &a, const PaymentType &b) {
        if (a.active != b.active)
            return a.active;
        return QString::localeAwareCompare(a.name, b.name) < 0;
    });
    if (!hasType() && !m_types.isEmpty()) {
        m_typeId = m_types.constFirst().id;
        m_mode = m_types.constFirst().activeMode();
    }
    const PaymentType now = type();
    if (before.id != now.id)
        Q_EMIT changed();
    else if (!sameSets(before, now))
        Q_EMIT typeChanged();
}

void WebhookScope::setType(const PaymentType &type)
{
    QList<PaymentType> types = m_types;
    const auto it = std::ranges::find(types, type.id, &PaymentType::id);
    if (it != types.end())
        *it = type;
    else
        types.append(type);
    setTypes(types);
}

void WebhookScope::choose(const QString &paymentTypeId, Mode mode)
{
    if (paymentTypeId == m_typeId && mode == m_mode)
        return;
    m_typeId = paymentTypeId;
    m_mode = mode;
    m_comparison.reset();
    Q_EMIT changed();
    Q_EMIT comparisonChanged();
}

int WebhookScope::index() const
{
    const auto it = std::ranges::find(m_types, m_typeId, &PaymentType::id);
    return it == m_types.end() ? -1 : int(it - m_types.begin());
}

PaymentType WebhookScope::type() const
{
    return m_types.value(index());
}

bool WebhookScope::isForReal() const
{
    return m_mode == Mode::Live && !isPractice();
}

QTimeZone WebhookScope::zone() const
{
    return zoneOf(m_session.tenantInfo().timeZone);
}

QString WebhookScope::endpointId() const
{
    if (m_comparison && m_comparison->endpoint)
        return m_comparison->endpoint->id;
    return credentials().webhookId;
}

void WebhookScope::setComparison(const WebhookComparison &comparison)
{
    if (comparison.type.id != m_typeId || comparison.mode != m_mode)
        return; // another was chosen in the meantime
    m_comparison = comparison;
    Q_EMIT comparisonChanged();
}

void WebhookScope::forgetComparison()
{
    if (!m_comparison)
        return;
    m_comparison.reset();
    Q_EMIT comparisonChanged();
}

} // namespace console
