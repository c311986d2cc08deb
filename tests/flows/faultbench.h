#pragma once

#include "refundtestcase.h"
#include "support/faultproxy.h"
#include "support/scriptedserver.h"

namespace console::test {

/// What can go wrong on the way to a server and back. One list for Stripe and for the tenant.
enum class WireFault {
    Refused,
    RequestLost,
    ResetBefore,
    ResetInRequest,
    ResetAfter,
    AnswerLost,
    AnswerTruncated,
    StallBefore, ///< longer than the console waits, not carried out
    StallAfter,  ///< the same, carried out
    NotHttp,
    InvalidJson,
    WrongTypes,
    InFlight,          ///< 409 idempotency_key_in_use
    Conflict,          ///< 409 of another kind
    RateLimited,       ///< 429 with a reason
    RateLimitedNoWord, ///< 429 without one
    LockTimeout,
    ServerError,        ///< 500, kept and replayed for the key; not carried out
    ServerErrorCarried, ///< the same, carried out
    BadGateway,         ///< 502 with a page; not carried out
    BadGatewayCarried,
    TlsPlainText, ///< the server speaks no TLS
    TlsUntrusted, ///< its certificate is trusted by nobody
};
const QList<WireFault> &allWireFaults();
/// As the table in ARCHITECTURE.md names it.
QString nameOf(WireFault fault);
bool isTls(WireFault fault);

/// RefundTestCase with a proxy before each server and consoles that go through them, and a look into all three books.
class FaultBench : public RefundTestCase
{
protected:
    void beginFaults();
    void endFaults();
    /// The console under test: through the proxies, on the same files as session().
    Session &console() { return *m_console; }
    /// As after a restart of it; with another clock, which must outlive it.
    bool reopenConsole(const Clock *clock = nullptr);
    /// One more window of it that speaks TLS with servers that do not, or not properly; on the same files.
    std::shared_ptr<Session> tlsConsole(WireFault fault, bool isForStripe);

    void breakStripe(WireFault fault, const QByteArray &method, const QByteArray &path, int times);
    /// The next calls of refunds/record.
    void breakTenant(WireFault fault, int times);
    /// A proxy was to do it, and no request came by.
    bool isUnmet(WireFault fault) const;
    void healAll();

    /// With all healed: what a console and a person do until the money is back once and everybody knows. What was
    /// needed: "found", "sent again", "closed, anew", ... A trouble begins with '!'.
    QString settle(const Payment &payment);
    /// Empty if Stripe, the tenant and the journal say that this was refunded once and in full, else what they say.
    QString disagreement(const Payment &payment);
    /// Empty if what the console says of an unknown or refused refund is true by Stripe's books.
    QString untruth(const Payment &payment);
    RefundRow rowOf(const Payment &payment);

    /// How long a request waits for its answer where no stall is wanted. Not for ever: Qt 6.4 sometimes never answers
    /// a request whose idle connection is reset at the moment it is taken, and the console's own limit ends it.
    std::chrono::milliseconds m_patience = std::chrono::seconds(5);
    static constexpr int kAlways = 3;     ///< as often as HttpClient tries a POST
    static constexpr int kForever = 1000; ///< until healAll(); a GET is sent again by Qt too

private:
    std::unique_ptr<FaultProxy> m_toStripe;
    std::unique_ptr<FaultProxy> m_toTenant;
    std::unique_ptr<testing::ScriptedServer> m_untrusted;
    std::shared_ptr<Session> m_console;
};

} // namespace console::test
