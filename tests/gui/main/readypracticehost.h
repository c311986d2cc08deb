#pragma once

#include "flows/practicehost.h"
#include "support/practicesession.h"

#include <optional>

namespace console::test {

/// The practice workspace of a window: the servers run already, start() only says where.
class ReadyPracticeHost final : public PracticeHost
{
public:
    explicit ReadyPracticeHost(PracticeSession &practice) : m_practice(practice) {}
    TypedJob<Workspace> *start(QObject *parent) override
    {
        return new FunctionJob<Workspace>(
            [this]() -> Result<Workspace> {
                if (m_failure)
                    return *m_failure;
                return m_practice.workspace();
            },
            parent);
    }
    QList<PracticeKey> keys() const override
    {
        const practice::StripeKeys keys = m_practice.world().keys();
        return {{QStringLiteral("Publishable Key (test)"), QString::fromLatin1(keys.publishableTest),
                 std::make_shared<const SecretValue>(keys.publishableTest)},
                {QStringLiteral("Secret Key (test)"), QStringLiteral("sk_test_…"),
                 std::make_shared<const SecretValue>(keys.secretTest)}};
    }
    std::optional<Error> m_failure;

private:
    PracticeSession &m_practice;
};

} // namespace console::test
