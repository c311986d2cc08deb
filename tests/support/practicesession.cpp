#include "support/practicesession.h"

#include "flows/connectflow.h"
#include "flows/webhookflow.h"
#include "net/retrypolicy.h"
#include "support/jobresult.h"

#include <QDir>

namespace console::test {

namespace {
SharedSecret shared(const QByteArray &value)
{
    return std::make_shared<const SecretValue>(value);
}
} // namespace

PracticeSession::PracticeSession(const Clock &clock, int payments) : m_clock(clock)
{
    // The rules of retrying stay as they are; only the pauses are short.
    RetryPolicy quick;
    quick.delay = [](int) { return std::chrono::milliseconds(10); };
    m_http.setRetryPolicy(quick);
    practice::PracticeWorld::Options options;
    options.dataDir = QDir(m_folder.path()).filePath(QStringLiteral("practice"));
    options.seed = seed();
    options.payments = payments;
    options.clock = &m_clock;
    m_world = std::make_unique<practice::PracticeWorld>(options);
    if (const Outcome started = m_world->start(); !started) {
        m_why = started.error().userText + started.error().detail;
        return;
    }
    const auto put = [this](const SecretName &name, const QByteArray &value) {
        (void)resultOf(m_secrets.write(name, SecretValue(value)));
    };
    const QString id = workspace().id();
    put({id, QStringLiteral("-"), std::nullopt, SecretKind::ApiToken}, m_world->apiToken());
    put({id, m_world->historicPaymentTypeId(), Mode::Test, SecretKind::SecretKey}, m_world->keys().secretTest);
    reopen();
}

PracticeSession::~PracticeSession() = default;

QByteArray PracticeSession::seed()
{
    return "a seed for tests";
}

Services PracticeSession::services()
{
    return {m_http, m_secrets, m_clock, m_folder.path()};
}

Workspace PracticeSession::workspace() const
{
    Workspace workspace;
    workspace.kind = Workspace::Kind::Practice;
    workspace.clientId = QStringLiteral("practice");
    workspace.name = QStringLiteral("Practice workspace");
    workspace.tenantAddress = m_world->tenantAddress();
    workspace.stripeAddress = m_world->stripeAddress();
    return workspace;
}

bool PracticeSession::reopen()
{
    m_session.reset();
    const auto opened = resultOf(new OpenWorkspaceFlow(services(), workspace()));
    if (!opened || !opened->has_value()) {
        m_why = opened ? opened->error().userText + opened->error().detail : QStringLiteral("opening timed out");
        return false;
    }
    if ((*opened)->offline) {
        m_why = (*opened)->offline->userText + (*opened)->offline->detail;
        return false;
    }
    m_session = (*opened)->session;
    return true;
}

PaymentTypeDraft PracticeSession::stripeDraft(const QString &name)
{
    PaymentTypeDraft draft;
    draft.type.providerId = QStringLiteral("stripe_js");
    draft.type.name = name;
    draft.type.userTypeIds = {QStringLiteral("1"), QStringLiteral("7")};
    draft.test.publishableKey = QString::fromLatin1(m_world->keys().publishableTest);
    draft.test.secretKey = shared(m_world->keys().secretTest);
    return draft;
}

PaymentType PracticeSession::makeProvenType(const QString &name)
{
    const auto give = [this](const auto &result) -> bool {
        if (result && result->has_value())
            return true;
        m_why = result ? result->error().userText + result->error().detail : QStringLiteral("a flow timed out");
        return false;
    };
    const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), stripeDraft(name)));
    if (!give(saved))
        return {};
    const auto registered = resultOf(new RegisterWebhookFlow(session(), **saved, Mode::Test));
    if (!give(registered))
        return {};
    const auto report = resultOf(new VerifyPaymentTypeFlow(session(), **registered, Mode::Test));
    if (!give(report))
        return {};
    if (!(*report)->allPassed()) {
        m_why = QStringLiteral("a check did not pass");
        return {};
    }
    const auto active =
        resultOf(new ChangePaymentTypeFlow(session(), **registered, ChangePaymentTypeFlow::Change::Activate));
    if (!give(active))
        return {};
    PaymentType type = **registered;
    type.active = true;
    return type;
}

} // namespace console::test
