#include "faultbench.h"

#include <algorithm>

namespace console::test {

using namespace Qt::StringLiterals;
using practice::StripeFault;
using Proxy = FaultProxy::Fault;

namespace {

constexpr auto kImpatience = std::chrono::milliseconds(250);

/// What the proxy does; None: the server itself does it.
Proxy proxyFaultOf(WireFault fault)
{
    switch (fault) {
    case WireFault::Refused: return Proxy::Refused;
    case WireFault::RequestLost: return Proxy::RequestLost;
    case WireFault::ResetBefore: return Proxy::ResetBefore;
    case WireFault::ResetInRequest: return Proxy::ResetInRequest;
    case WireFault::ResetAfter: return Proxy::ResetAfter;
    case WireFault::AnswerLost: return Proxy::AnswerLost;
    case WireFault::AnswerTruncated: return Proxy::AnswerTruncated;
    case WireFault::StallBefore: return Proxy::StallBefore;
    case WireFault::StallAfter: return Proxy::StallAfter;
    case WireFault::NotHttp: return Proxy::NotHttp;
    case WireFault::InvalidJson: return Proxy::AnswerInvalid;
    case WireFault::BadGatewayCarried: return Proxy::BadGateway;
    case WireFault::WrongTypes:
    case WireFault::InFlight:
    case WireFault::Conflict:
    case WireFault::RateLimited:
    case WireFault::RateLimitedNoWord:
    case WireFault::LockTimeout:
    case WireFault::ServerError:
    case WireFault::ServerErrorCarried:
    case WireFault::BadGateway:
    case WireFault::TlsPlainText:
    case WireFault::TlsUntrusted: return Proxy::None;
    }
    Q_UNREACHABLE();
}

std::optional<StripeFault> stripeFaultOf(WireFault fault)
{
    switch (fault) {
    case WireFault::WrongTypes: return StripeFault::WrongTypes;
    case WireFault::InFlight: return StripeFault::KeyInUse;
    case WireFault::RateLimited: return StripeFault::RateLimited;
    case WireFault::RateLimitedNoWord: return StripeFault::RateLimitedWithoutReason;
    case WireFault::LockTimeout: return StripeFault::LockTimeout;
    case WireFault::ServerError: return StripeFault::ServerError;
    case WireFault::ServerErrorCarried: return StripeFault::ServerErrorCarriedOut;
    case WireFault::BadGateway: return StripeFault::BadGateway;
    case WireFault::Refused:
    case WireFault::RequestLost:
    case WireFault::ResetBefore:
    case WireFault::ResetInRequest:
    case WireFault::ResetAfter:
    case WireFault::AnswerLost:
    case WireFault::AnswerTruncated:
    case WireFault::StallBefore:
    case WireFault::StallAfter:
    case WireFault::NotHttp:
    case WireFault::InvalidJson:
    case WireFault::BadGatewayCarried:
    case WireFault::Conflict:
    case WireFault::TlsPlainText:
    case WireFault::TlsUntrusted: return std::nullopt;
    }
    Q_UNREACHABLE();
}

/// The tenant's status for it; 0: it has none such.
int tenantStatusOf(WireFault fault)
{
    switch (fault) {
    case WireFault::InFlight:
    case WireFault::Conflict: return 409;
    case WireFault::RateLimited:
    case WireFault::RateLimitedNoWord:
    case WireFault::LockTimeout: return 429;
    case WireFault::ServerError:
    case WireFault::ServerErrorCarried: return 500;
    case WireFault::BadGateway: return 502;
    case WireFault::Refused:
    case WireFault::RequestLost:
    case WireFault::ResetBefore:
    case WireFault::ResetInRequest:
    case WireFault::ResetAfter:
    case WireFault::AnswerLost:
    case WireFault::AnswerTruncated:
    case WireFault::StallBefore:
    case WireFault::StallAfter:
    case WireFault::NotHttp:
    case WireFault::InvalidJson:
    case WireFault::WrongTypes:
    case WireFault::BadGatewayCarried:
    case WireFault::TlsPlainText:
    case WireFault::TlsUntrusted: return 0;
    }
    Q_UNREACHABLE();
}

QString errorOf(const Error &error)
{
    return u"! %1 %2: %3 (%4)"_s.arg(toString(error.kind), error.code, error.userText, error.detail);
}

} // namespace

const QList<WireFault> &allWireFaults()
{
    static const QList<WireFault> all = [] {
        QList<WireFault> list;
        for (int i = int(WireFault::Refused); i <= int(WireFault::TlsUntrusted); ++i)
            list.append(WireFault(i));
        return list;
    }();
    return all;
}

QString nameOf(WireFault fault)
{
    switch (fault) {
    case WireFault::Refused: return u"connection refused"_s;
    case WireFault::RequestLost: return u"request lost"_s;
    case WireFault::ResetBefore: return u"reset before the request"_s;
    case WireFault::ResetInRequest: return u"reset in the request"_s;
    case WireFault::ResetAfter: return u"reset after the request"_s;
    case WireFault::AnswerLost: return u"answer lost"_s;
    case WireFault::AnswerTruncated: return u"answer truncated"_s;
    case WireFault::StallBefore: return u"stall, not done"_s;
    case WireFault::StallAfter: return u"stall, done"_s;
    case WireFault::NotHttp: return u"answer is no HTTP"_s;
    case WireFault::InvalidJson: return u"invalid JSON"_s;
    case WireFault::WrongTypes: return u"wrong types"_s;
    case WireFault::InFlight: return u"409 key in use"_s;
    case WireFault::Conflict: return u"409 conflict"_s;
    case WireFault::RateLimited: return u"429 with a reason"_s;
    case WireFault::RateLimitedNoWord: return u"429 without a reason"_s;
    case WireFault::LockTimeout: return u"429 lock_timeout"_s;
    case WireFault::ServerError: return u"500 replayed, not done"_s;
    case WireFault::ServerErrorCarried: return u"500 replayed, done"_s;
    case WireFault::BadGateway: return u"502 page, not done"_s;
    case WireFault::BadGatewayCarried: return u"502 page, done"_s;
    case WireFault::TlsPlainText: return u"no TLS"_s;
    case WireFault::TlsUntrusted: return u"certificate not trusted"_s;
    }
    Q_UNREACHABLE();
}

bool isTls(WireFault fault)
{
    return fault == WireFault::TlsPlainText || fault == WireFault::TlsUntrusted;
}

void FaultBench::beginFaults()
{
    begin();
    if (m_type.id.isEmpty())
        return;
    RetryPolicy quick;
    quick.delay = [](int) { return std::chrono::milliseconds(1); };
    m_practice->services().http.setRetryPolicy(quick);
    m_practice->services().http.setLongestTimeout(m_patience);
    m_toStripe = std::make_unique<FaultProxy>(m_practice->workspace().stripeAddress);
    m_toTenant = std::make_unique<FaultProxy>(m_practice->workspace().tenantAddress);
    m_untrusted = std::make_unique<testing::ScriptedServer>(testing::ScriptedServer::Tls::SelfSigned);
    m_console = consoleAt(m_toStripe->address(), m_toTenant->address());
    QVERIFY(m_console);
}

void FaultBench::endFaults()
{
    m_console.reset();
    end();
    m_untrusted.reset();
    m_toStripe.reset();
    m_toTenant.reset();
}

bool FaultBench::reopenConsole(const Clock *clock)
{
    m_console.reset();
    m_console = consoleAt(m_toStripe->address(), m_toTenant->address(), clock);
    return m_console != nullptr;
}

std::shared_ptr<Session> FaultBench::tlsConsole(WireFault fault, bool isForStripe)
{
    QUrl secure = fault == WireFault::TlsUntrusted ? m_untrusted->url() : m_practice->workspace().stripeAddress;
    secure.setScheme(u"https"_s);
    secure.setPath({});
    auto made = isForStripe ? consoleAt(secure, m_toTenant->address()) : consoleAt(m_toStripe->address(), secure);
    if (made)
        made->setTenantInfo(m_console->tenantInfo());
    return made;
}

void FaultBench::breakStripe(WireFault fault, const QByteArray &method, const QByteArray &path, int times)
{
    if (fault == WireFault::StallBefore || fault == WireFault::StallAfter)
        m_practice->services().http.setLongestTimeout(kImpatience);
    if (const Proxy by = proxyFaultOf(fault); by != Proxy::None)
        m_toStripe->set(by, method + ' ' + path, times);
    else if (const auto named = stripeFaultOf(fault))
        stripe().injectNext(method, path, *named, times);
    else if (fault == WireFault::Conflict)
        stripe().failNextWithCode(method, path, 409, "conflict", "The object was changed by another request.", times);
}

void FaultBench::breakTenant(WireFault fault, int times)
{
    if (fault == WireFault::StallBefore || fault == WireFault::StallAfter)
        m_practice->services().http.setLongestTimeout(kImpatience);
    if (const Proxy by = proxyFaultOf(fault); by != Proxy::None)
        m_toTenant->set(by, "POST /api/practice/v1/payments/refunds/record", times);
    else if (const int status = tenantStatusOf(fault))
        tenant().failNextCall("refunds/record", status, times);
    else if (fault == WireFault::WrongTypes)
        tenant().setFault(practice::TenantFault::GarbageAnswer);
}

void FaultBench::healAll()
{
    m_toStripe->heal();
    m_toTenant->heal();
    stripe().clearFaults();
    tenant().clearCallFaults();
    tenant().setFault(practice::TenantFault::None);
    m_practice->services().http.setLongestTimeout(m_patience);
    m_console->setRefundObserver({});
}

bool FaultBench::isUnmet(WireFault fault) const
{
    const Proxy by = proxyFaultOf(fault);
    return by != Proxy::None && by != Proxy::Refused && m_toStripe->met() + m_toTenant->met() == 0;
}

RefundRow FaultBench::rowOf(const Payment &payment)
{
    RefundFilter filter;
    filter.search = payment.orderId;
    const auto rows = resultOf(new ListRefundsFlow(console(), filter, 100));
    if (!rows || !rows->has_value())
        return {};
    const auto row = std::ranges::find((*rows).value(), payment.id, &RefundRow::paymentId);
    return row == (*rows).value().end() ? RefundRow() : *row;
}

QString FaultBench::settle(const Payment &payment)
{
    QStringList way;
    bool mayResend = true;
    const qint64 first = newestIntent(payment).id;
    for (int round = 0; round < 8; ++round) {
        const RefundIntent before = newestIntent(payment);
        if (before.state == RefundState::Armed)
            m_clock->advance(std::chrono::minutes(3));
        const auto resumed = resultOf(new ResumeRefundsFlow(console()), 30000);
        if (!resumed || !*resumed)
            return resumed ? errorOf(resumed->error()) : u"! resuming timed out"_s;
        const RefundIntent intent = newestIntent(payment);
        if (before.id != 0 && isOpen(before.state) && !isOpen(intent.state) && intent.state != RefundState::Canceled)
            way << u"found"_s;
        if (before.state == RefundState::Pending && intent.state != before.state)
            way << u"read again"_s;
        if (intent.id == 0 || intent.state == RefundState::Refused || intent.state == RefundState::Canceled) {
            if (intent.id != first)
                return u"! refused twice"_s;
            const auto anew = resultOf(new RefundFlow(console(), requestFor(payment)), 30000);
            if (!anew || !*anew)
                return anew ? errorOf(anew->error()) : u"! timed out"_s;
            way << u"anew"_s;
        } else if (intent.state == RefundState::OutcomeUnknown && mayResend) {
            mayResend = false; // once; a replayed 500 stays one
            const auto sent = resultOf(new ResendRefundFlow(console(), intent.id), 30000);
            if (!sent || !*sent)
                return sent ? errorOf(sent->error()) : u"! timed out"_s;
            if (!isOpen((*sent)->state))
                way << u"sent again"_s;
        } else if (intent.state == RefundState::OutcomeUnknown) {
            m_clock->advance(std::chrono::minutes(11));
            const auto closed = resultOf(new CloseUnknownRefundFlow(console(), intent.id, u"Not in Stripe"_s));
            if (!closed || !*closed)
                return closed ? errorOf(closed->error()) : u"! timed out"_s;
            way << u"closed"_s;
        } else if (intent.state == RefundState::Succeeded && intent.tenantTold) {
            if (intent.id == before.id && before.state == intent.state && !before.tenantTold)
                way << u"told"_s;
            return way.join(u", "_s);
        }
    }
    return u"! it does not settle: %1"_s.arg(toString(stateOf(payment)));
}

QString FaultBench::disagreement(const Payment &payment)
{
    const auto refunds = refundsAtStripe(payment);
    if (refunds.size() != 1)
        return u"Stripe holds %1 refunds"_s.arg(refunds.size());
    const StripeRefund &refund = refunds.constFirst();
    const RefundIntent intent = newestIntent(payment);
    if (!(refund.amount == payment.amount) || refund.status != "succeeded"_L1)
        return u"Stripe: %1, %2"_s.arg(refund.amount.toPlainString(), refund.status);
    if (intent.state != RefundState::Succeeded || intent.refundId != refund.id || !intent.tenantTold)
        return u"journal: %1 %2"_s.arg(toString(intent.state), intent.refundId);
    if (refund.metadata.value(QLatin1String(kRefundIntentMetadata)) != QString::fromLatin1(intent.idempotencyKey))
        return u"another key"_s;
    const Payment theirs = atTenant(payment);
    if (theirs.status != PaymentStatus::Refunded || !(theirs.refunded == payment.amount))
        return u"tenant: %1 refunded"_s.arg(theirs.refunded.toPlainString());
    const RefundRow row = rowOf(payment);
    if (row.wants != RefundRow::Wants::None)
        return u"it still wants a person: "_s + row.explanation;
    return {};
}

QString FaultBench::untruth(const Payment &payment)
{
    const RefundIntent intent = newestIntent(payment);
    const auto made = refundsAtStripe(payment).size();
    if (made > 1)
        return u"refunded %1 times"_s.arg(made);
    const RefundRow row = rowOf(payment);
    const QString said = row.stateText + u' ' + row.explanation + u' ' + intent.errorText;
    switch (intent.state) {
    case RefundState::OutcomeUnknown:
    case RefundState::Sent:
        for (const QLatin1StringView lie : {"failed"_L1, "Nothing was"_L1, "nothing was"_L1, "No second refund"_L1}) {
            if (said.contains(lie))
                return u"of an unknown outcome it says: "_s + said;
        }
        return row.explanation.isEmpty() && intent.state == RefundState::OutcomeUnknown ? u"it says nothing"_s
                                                                                        : QString();
    case RefundState::Armed:
    case RefundState::Refused:
    case RefundState::Canceled:
    case RefundState::Failed: return made == 0 ? QString() : u"it is at Stripe, and the console says: "_s + said;
    case RefundState::Succeeded:
    case RefundState::Pending:
    case RefundState::RequiresAction: return made == 1 ? QString() : u"it is not at Stripe: "_s + said;
    }
    Q_UNREACHABLE();
}

} // namespace console::test
