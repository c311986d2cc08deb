#pragma once

#include "flows/rotationflow.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"

#include <QStringList>

#include <functional>
#include <optional>

namespace console::test {

/// A payment type whose signing secret is to be changed, on the practice servers, and a look into their books. Thread:
/// the test's.
class RotationBench
{
public:
    RotationBench();
    /// With the secrets in another store than the one in memory, as another process uses them: what untidiness() reads.
    using Peek = std::function<QByteArray(SecretKind)>;

    bool isReady() const { return m_practice.isReady() && !m_type.id.isEmpty(); }
    QString why() const { return m_practice.why(); }
    practice::PracticeStripe &stripe() { return m_practice.world().stripe(); }
    practice::PracticeTenant &tenant() { return m_practice.world().tenant(); }
    MemorySecretStore &secrets() { return m_practice.secrets(); }
    Session &session() { return m_practice.session(); }
    FakeClock &clock() { return m_clock; }
    QString folder() const { return m_practice.dataFolder(); }
    const PaymentType &type() const { return m_type; }

    RotateSigningSecretFlow *rotate(bool acceptUnproven = false);
    UndoRotationFlow *undo(bool acceptUnproven = false); ///< of the open one
    DashboardRollFlow *roll(const QByteArray &secret, const QDateTime &expires, bool acceptUnproven = false);
    /// Runs a flow to its end. Where that is an Error, a rotation of the state Paused with "error: ..." for its
    /// trouble.
    static Rotation ended(TypedJob<Rotation> *flow);
    std::optional<Rotation> open();
    bool isPausedSoon(); ///< a cancelled flow writes its pause after it has ended

    /// A payer pays. Its id.
    QString pay();
    PaymentStatus statusOf(const QString &paymentId);
    /// A payer pays; true if the payment becomes Succeeded and no callback was refused in between, except those of
    /// unknownEndpoints().
    bool paymentArrives();
    PaymentType tenantType();
    QList<WebhookEndpoint> endpoints();
    QList<CallbackRecord> callbacks();
    qsizetype refusedCallbacks();
    QByteArray held(SecretKind kind) { return secrets().peek(nameOf(kind)); }
    SecretName nameOf(SecretKind kind) { return session().secretName(m_type.id, Mode::Test, kind); }
    QString fingerprint(const QByteArray &secret);

    /// Empty if both sides and the keychain hold one endpoint with one secret and nothing is left over, else what is
    /// wrong.
    QString untidiness(const Peek &peek = {});
    /// Empty if, at this moment, at least one enabled endpoint's secret is one of the tenant's. Else what is wrong.
    QString deafness();
    /// Enabled endpoints whose secret the tenant does not hold: what Stripe sends there is refused.
    qsizetype unknownEndpoints();

private:
    QList<WebhookEndpoint> enabledEndpoints(bool known);

    FakeClock m_clock;
    PracticeSession m_practice;
    PaymentType m_type;
};

} // namespace console::test
