#include "flows/secretduewatcher.h"

#include "flows/secretrows.h"
#include "store/storethread.h"

#include <chrono>

namespace console {

using namespace std::chrono_literals;

namespace {

const QString kSource = QStringLiteral("secretsDue");

} // namespace

SecretDueWatcher::SecretDueWatcher(Session &session, QObject *parent) : QObject(parent), m_session(session)
{
    connect(&m_timer, &QTimer::timeout, this, &SecretDueWatcher::look);
    connect(&session.secrets(), &SecretStore::itemsChanged, this, [this](const QString &workspace) {
        if (m_timer.isActive() && workspace == m_session.workspace().id())
            look();
    });
}

void SecretDueWatcher::start()
{
    m_timer.start(1h);
    look();
}

void SecretDueWatcher::look()
{
    const auto facts = SecretFacts(m_session.store().readers().journal).all();
    if (!facts)
        return; // asked again in an hour; what uses the journal says what is wrong with it
    const QDateTime now = m_session.clock().now();
    int overdue = 0;
    for (const SecretFact &fact : *facts) {
        const auto kind = secretKindFromString(fact.item.kind);
        const auto due = kind ? dueOf(*kind, m_session.workspace().isPractice(), fact) : std::nullopt;
        overdue += due && *due <= now ? 1 : 0;
    }
    m_session.attention().set(
        kSource, {QStringLiteral("keysAndSecrets"), overdue, AttentionLevel::Warning,
                  tr("%Ln key(s) or secret(s) of this workspace are due to be changed.", nullptr, overdue)});
}

} // namespace console
