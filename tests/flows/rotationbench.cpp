#include "rotationbench.h"

#include "core/fingerprint.h"
#include "support/waiting.h"

#include <QSet>
#include <QTest>

#include <algorithm>

namespace console::test {

using namespace Qt::StringLiterals;

namespace {

RotationOptions quick(bool acceptUnproven)
{
    RotationOptions options;
    options.acceptUnproven = acceptUnproven;
    options.pollEvery = std::chrono::milliseconds(10);
    options.proofWithin = std::chrono::milliseconds(acceptUnproven ? 200 : 400);
    return options;
}

template <typename T>
T valueOf(const std::optional<Result<T>> &result, const char *what)
{
    if (result && *result)
        return **result;
    qWarning("%s: %s", what, result ? qPrintable(result->error().userText + result->error().detail) : "timed out");
    return T();
}

} // namespace

RotationBench::RotationBench() : m_practice(m_clock)
{
    if (!m_practice.isReady())
        return;
    RetryPolicy policy;
    policy.delay = [](int) { return std::chrono::milliseconds(1); };
    session().http().setRetryPolicy(policy);
    m_type = m_practice.makeProvenType();
}

RotateSigningSecretFlow *RotationBench::rotate(bool acceptUnproven)
{
    auto *flow = new RotateSigningSecretFlow(session(), m_type, Mode::Test);
    flow->setOptions(quick(acceptUnproven));
    return flow;
}

UndoRotationFlow *RotationBench::undo(bool acceptUnproven)
{
    Rotation none;
    none.paymentTypeId = m_type.id;
    auto *flow = new UndoRotationFlow(session(), open().value_or(none));
    flow->setOptions(quick(acceptUnproven));
    return flow;
}

DashboardRollFlow *RotationBench::roll(const QByteArray &secret, const QDateTime &expires, bool acceptUnproven)
{
    auto *flow =
        new DashboardRollFlow(session(), m_type, Mode::Test,
                              secret.isEmpty() ? nullptr : std::make_shared<const SecretValue>(secret), expires);
    flow->setOptions(quick(acceptUnproven));
    return flow;
}

Rotation RotationBench::ended(TypedJob<Rotation> *flow)
{
    const auto result = resultOf(flow, 30000);
    if (result && *result)
        return **result;
    Rotation failed;
    failed.state = RotationState::Paused;
    failed.trouble = u"error: "_s + (result ? toString(result->error().kind) + u' ' + result->error().code + u' ' +
                                                  result->error().userText + u' ' + result->error().detail
                                            : u"timed out"_s);
    return failed;
}

std::optional<Rotation> RotationBench::open()
{
    const auto found = RotationJournal(session().store()).open(m_type.id, Mode::Test);
    return found ? *found : std::nullopt;
}

bool RotationBench::isPausedSoon()
{
    return console::test::waitFor([this] {
        const auto now = open();
        return now && now->state == RotationState::Paused;
    });
}

QString RotationBench::pay()
{
    QObject parent;
    const auto client = valueOf(resultOf(session().tenant(&parent)), "the tenant's client");
    const PracticeCheckoutParams params{.payerName = u"Ana Ortiz"_s,
                                        .payerEmail = u"ana@example.com"_s,
                                        .plate = u"AAA 111"_s,
                                        .userTypeId = u"7"_s,
                                        .paymentTypeId = m_type.id,
                                        .kind = u"permit"_s,
                                        .description = u"Lot C"_s,
                                        .amount = Money(1250, Currency()),
                                        .paymentMethod = u"pm_card_visa"_s};
    return valueOf(resultOf(client->practiceCheckout(params, &parent)), "a checkout").id;
}

PaymentStatus RotationBench::statusOf(const QString &paymentId)
{
    QObject parent;
    const auto client = valueOf(resultOf(session().tenant(&parent)), "the tenant's client");
    return valueOf(resultOf(client->payment(paymentId, &parent)), "a payment").status;
}

bool RotationBench::paymentArrives()
{
    QSet<QString> before;
    for (const CallbackRecord &record : callbacks())
        before.insert(record.eventId);
    const QString id = pay();
    const bool isIn = console::test::waitFor([&] { return statusOf(id) == PaymentStatus::Succeeded; }, 5000);
    stripe().runDueDeliveries(); // to the second endpoint too
    // Between its creation and its being disabled, the new endpoint is one whose secret OPS-COM does not know yet.
    const auto records = callbacks();
    const bool isRefused = std::ranges::any_of(records, [&before](const CallbackRecord &record) {
        return record.status >= 300 && !before.contains(record.eventId);
    });
    return isIn && (!isRefused || unknownEndpoints() > 0);
}

PaymentType RotationBench::tenantType()
{
    QObject parent;
    const auto client = valueOf(resultOf(session().tenant(&parent)), "the tenant's client");
    const auto types = valueOf(resultOf(client->paymentTypes(&parent)), "the payment types");
    const auto found = std::ranges::find(types, m_type.id, &PaymentType::id);
    return found == types.end() ? PaymentType() : *found;
}

QList<WebhookEndpoint> RotationBench::endpoints()
{
    QObject parent;
    const auto client = valueOf(resultOf(session().stripe(m_type.id, Mode::Test, &parent)), "Stripe's client");
    return valueOf(resultOf(client->webhookEndpoints({}, &parent)), "the endpoints").data;
}

QList<CallbackRecord> RotationBench::callbacks()
{
    QObject parent;
    const auto client = valueOf(resultOf(session().tenant(&parent)), "the tenant's client");
    return valueOf(resultOf(client->recentCallbacks(m_type.id, Mode::Test, 100, &parent)), "the callbacks");
}

qsizetype RotationBench::refusedCallbacks()
{
    return std::ranges::count_if(callbacks(), [](const CallbackRecord &record) { return record.status >= 300; });
}

QString RotationBench::fingerprint(const QByteArray &secret)
{
    return fingerprintOf(secret, session().workspace().clientId);
}

QString RotationBench::untidiness(const Peek &peek)
{
    const auto look = [&](SecretKind kind) { return peek ? peek(kind) : held(kind); };
    const auto all = endpoints();
    if (all.size() != 1)
        return u"%1 endpoints"_s.arg(all.size());
    if (!all.constFirst().enabled)
        return u"the endpoint is disabled"_s;
    const auto secret = stripe().revealSecret(all.constFirst().id);
    const CredentialSet set = tenantType().test;
    if (set.webhookId != all.constFirst().id)
        return u"the tenant's Webhook ID is %1"_s.arg(set.webhookId);
    if (!secret || set.webhookSecretFingerprints != QStringList{fingerprint(*secret)})
        return u"the tenant holds %1"_s.arg(set.webhookSecretFingerprints.join(u", "_s));
    if (look(SecretKind::WebhookSecret) != *secret)
        return u"the keychain holds another secret"_s;
    if (!look(SecretKind::NextWebhookSecret).isEmpty() || !look(SecretKind::PreviousWebhookSecret).isEmpty())
        return u"the keychain holds more than one secret"_s;
    if (open())
        return u"the rotation is open"_s;
    return {};
}

QList<WebhookEndpoint> RotationBench::enabledEndpoints(bool known)
{
    const QStringList held = tenantType().test.webhookSecretFingerprints;
    QList<WebhookEndpoint> found = endpoints();
    found.removeIf([&](const WebhookEndpoint &endpoint) {
        const auto secret = stripe().revealSecret(endpoint.id);
        return !endpoint.enabled || (secret && held.contains(fingerprint(*secret))) != known;
    });
    return found;
}

qsizetype RotationBench::unknownEndpoints()
{
    return enabledEndpoints(false).size();
}

QString RotationBench::deafness()
{
    return enabledEndpoints(true).isEmpty() ? u"no enabled endpoint's secret is known to the tenant"_s : QString();
}

} // namespace console::test
