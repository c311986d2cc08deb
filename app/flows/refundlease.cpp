#include "flows/flowsupport.h"
#include "flows/refundsteps.h"

#include <QSysInfo>

#include <algorithm>

namespace console {

namespace {

/// Whether an error says that there is no tenant to ask, as apart from a tenant that says no.
bool isOutOfReach(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::Network:
    case ErrorKind::Timeout:
    case ErrorKind::Tls:
    case ErrorKind::Redirect:
    case ErrorKind::NotFound: // it knows no leases
    case ErrorKind::RateLimited:
    case ErrorKind::Server:
    case ErrorKind::BadAnswer:
    case ErrorKind::OutcomeUnknown: return true;
    case ErrorKind::InvalidRequest: return error.code == QLatin1String("9003"); // no such call
    case ErrorKind::Cancelled:
    case ErrorKind::Unauthorized:
    case ErrorKind::Forbidden:
    case ErrorKind::Card:
    case ErrorKind::Conflict:
    case ErrorKind::Refused:
    case ErrorKind::InvalidInput:
    case ErrorKind::KeychainLocked:
    case ErrorKind::KeychainAbsent:
    case ErrorKind::KeychainDenied:
    case ErrorKind::KeychainSlow:
    case ErrorKind::SecretMissing:
    case ErrorKind::Storage:
    case ErrorKind::StorageNewer: return false;
    }
    Q_UNREACHABLE();
}

} // namespace

qint64 RefundLeaseHold::grantedMs(const RefundLease &lease, qint64 nowMs)
{
    constexpr qint64 kAskedMs = kSeconds * 1000LL;
    const qint64 granted =
        lease.now.isValid() ? lease.now.msecsTo(lease.expiresAt) : lease.expiresAt.toMSecsSinceEpoch() - nowMs;
    // Less than a tenant may grant: its clock and ours differ, and nothing can be told from it.
    constexpr qint64 kLeastMs = 10'000;
    return granted < kLeastMs ? kAskedMs : std::min(granted, kAskedMs);
}

void RefundLeaseHold::release(Session &session)
{
    if (!m_lease)
        return;
    // Another flow of this console shares the lease: one that was refused does not give away what the other one needs.
    const auto open = openRefundOf(session, m_lease->paymentId);
    if (!open || *open)
        return;
    m_tenant->releaseRefundLease(m_lease->id, &session)->start();
    m_lease.reset();
}

TakeLeaseFlow::TakeLeaseFlow(Session &session, LeaseParams params, bool withoutIsFine, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_params(std::move(params)),
      m_withoutIsFine(withoutIsFine)
{
}

void TakeLeaseFlow::doStart()
{
    const auto consoleId = RefundJournal(m_session.store()).consoleId();
    if (!consoleId) {
        finishWith(consoleId.error());
        return;
    }
    m_params.consoleId = *consoleId;
    m_params.seconds = RefundLeaseHold::kSeconds;
    constexpr qsizetype kLongestHolder = 100;
    m_params.holder =
        tr("%1 on %2").arg(m_session.tenantInfo().userName, QSysInfo::machineHostName()).left(kLongestHolder);
    run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            finishWith(tenant.error());
            return;
        }
        m_tenant = *tenant;
        run(m_tenant->leaseRefund(m_params, this), [this](Result<RefundLease> &&lease) { answered(lease); });
    });
}

void TakeLeaseFlow::answered(const Result<RefundLease> &lease)
{
    if (lease) {
        finishWith(std::make_shared<RefundLeaseHold>(*lease, m_tenant, m_session.clock()));
        return;
    }
    Error error = lease.error();
    if (isOutOfReach(error)) {
        if (m_withoutIsFine)
            finishWith(std::make_shared<RefundLeaseHold>(std::nullopt, m_tenant, m_session.clock()));
        else
            finishWith(refundRefusal(
                (error.code == QLatin1String("9009") || error.code == QLatin1String("9003")
                     ? tr("This OPS-COM cannot tell whether somebody else is refunding the payment right now.")
                     : tr("OPS-COM could not be asked whether somebody else is refunding the payment right now: %1")
                           .arg(error.userText)) +
                    QLatin1Char(' ') + tr("Make sure that nobody else refunds it, then you may go on."),
                QStringLiteral("no_lease")));
        return;
    }
    // A tenant that says no: one kind for all, told apart by the code.
    if (error.kind == ErrorKind::Conflict || error.kind == ErrorKind::InvalidRequest) {
        error.kind = ErrorKind::Refused;
        if (error.code == QLatin1String("9033")) // no such payment, or less remains by its books
            error.code = QStringLiteral("changed");
    }
    finishWith(error);
}

} // namespace console
