#pragma once

#include "core/clock.h"
#include "flows/session.h"
#include "flows/setupflow.h"
#include "practice/practiceworld.h"
#include "support/memorysecretstore.h"

#include <QTemporaryDir>

#include <memory>

namespace console::test {

/// The practice servers and a session on them, in a folder of their own, with secrets in memory. For tests of flows
/// and pages; the servers speak real HTTP on 127.0.0.1. Thread: the test's.
class PracticeSession
{
public:
    /// `clock` must outlive this object.
    explicit PracticeSession(const Clock &clock, int payments = 0);
    ~PracticeSession();

    /// False if something could not be started; why() tells it.
    bool isReady() const { return m_session != nullptr; }
    QString why() const { return m_why; }

    Session &session() { return *m_session; }
    practice::PracticeWorld &world() { return *m_world; }
    MemorySecretStore &secrets() { return m_secrets; }
    Services services();
    Workspace workspace() const;
    /// Closes the session's files and opens them again, as after a restart of the console.
    bool reopen();
    QString dataFolder() const { return m_folder.path(); }
    static QByteArray seed(); ///< from which the made-up payments come

    /// A payment type with the practice Stripe's test keys, saved, its webhook registered and verified, active. An
    /// empty id if a step ended in an error (why() tells it).
    PaymentType makeProvenType(const QString &name = QStringLiteral("Credit card"));
    /// The draft makeProvenType() begins with.
    PaymentTypeDraft stripeDraft(const QString &name);

private:
    const Clock &m_clock;
    QTemporaryDir m_folder;
    MemorySecretStore m_secrets;
    HttpClient m_http;
    std::unique_ptr<practice::PracticeWorld> m_world;
    std::shared_ptr<Session> m_session;
    QString m_why;
};

} // namespace console::test
