#include "ui/refunds/refundrowwords.h"

#include "ui/payments/refundwords.h"

#include <QCoreApplication>
#include <QLocale>

namespace console {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(console::RefundRowWords)
};

using Wants = RefundRow::Wants;

} // namespace

QString iconOf(RefundState state)
{
    switch (state) {
    case RefundState::Succeeded: return QStringLiteral("check");
    case RefundState::Failed:
    case RefundState::Refused: return QStringLiteral("error");
    case RefundState::Canceled: return QStringLiteral("close");
    case RefundState::Armed:
    case RefundState::Sent:
    case RefundState::Pending:
    case RefundState::RequiresAction: return QStringLiteral("clock");
    case RefundState::OutcomeUnknown: return QStringLiteral("warning");
    }
    Q_UNREACHABLE();
}

QString chipText(const RefundRow &row)
{
    switch (row.wants) {
    case Wants::OutcomeUnknown: return Words::tr("Outcome unknown");
    case Wants::FailedAfterSuccess: return Words::tr("Failed afterwards");
    case Wants::ApprovalAtStripe: return Words::tr("Waits at Stripe");
    case Wants::OutsideRefund: return Words::tr("Made outside");
    case Wants::TenantNotTold: return Words::tr("OPS-COM not told");
    case Wants::Pending:
    case Wants::RequiresAction:
    case Wants::None: break;
    }
    return displayName(row.state);
}

Tone chipTone(const RefundRow &row)
{
    switch (row.wants) {
    case Wants::FailedAfterSuccess: return Tone::Bad;
    case Wants::OutcomeUnknown:
    case Wants::ApprovalAtStripe:
    case Wants::RequiresAction:
    case Wants::OutsideRefund:
    case Wants::TenantNotTold: return Tone::Warning;
    case Wants::Pending:
    case Wants::None: break;
    }
    return refundTone(row.state);
}

QString chipIcon(const RefundRow &row)
{
    switch (row.wants) {
    case Wants::OutcomeUnknown:
    case Wants::TenantNotTold: return QStringLiteral("warning");
    case Wants::FailedAfterSuccess: return QStringLiteral("error");
    case Wants::OutsideRefund: return QStringLiteral("external");
    case Wants::ApprovalAtStripe:
    case Wants::Pending:
    case Wants::RequiresAction:
    case Wants::None: break;
    }
    return row.wants == Wants::ApprovalAtStripe ? QStringLiteral("clock") : iconOf(row.state);
}

QString kindText(const RefundRow &row)
{
    if (row.origin == RefundRow::Origin::Outside)
        return {};
    return row.full ? Words::tr("Full Refund") : Words::tr("Partial Refund");
}

QString objectIdOf(const RefundRow &row)
{
    return row.intentId > 0 ? QStringLiteral("intent/%1").arg(row.intentId) : row.refundId;
}

QString refundAgeText(const QDateTime &since, const QDateTime &now)
{
    constexpr qint64 kMinute = 60;
    constexpr qint64 kHour = 60 * kMinute;
    constexpr qint64 kDay = 24 * kHour;
    const qint64 seconds = std::max<qint64>(0, since.secsTo(now));
    if (seconds < kMinute)
        return Words::tr("just now");
    if (seconds < 2 * kHour)
        return Words::tr("%Ln min", nullptr, int(seconds / kMinute));
    if (seconds < 2 * kDay)
        return Words::tr("%Ln h", nullptr, int(seconds / kHour));
    return Words::tr("%Ln day(s)", nullptr, int(seconds / kDay));
}

QString countdownText(qint64 leftMs)
{
    const qint64 seconds = std::max<qint64>(0, leftMs) / 1000;
    const QLatin1Char zero('0');
    return QStringLiteral("%1:%2:%3")
        .arg(seconds / 3600, 2, 10, zero)
        .arg(seconds / 60 % 60, 2, 10, zero)
        .arg(seconds % 60, 2, 10, zero);
}

QString displayName(ApprovalState state)
{
    switch (state) {
    case ApprovalState::Requested: return Words::tr("Waiting");
    case ApprovalState::Approved: return Words::tr("Approved");
    case ApprovalState::Rejected: return Words::tr("Rejected");
    case ApprovalState::Used: return Words::tr("Refunded");
    case ApprovalState::Withdrawn: return Words::tr("Withdrawn");
    }
    Q_UNREACHABLE();
}

Tone toneOf(ApprovalState state)
{
    switch (state) {
    case ApprovalState::Requested: return Tone::Pending;
    case ApprovalState::Approved: return Tone::Info;
    case ApprovalState::Rejected: return Tone::Bad;
    case ApprovalState::Used: return Tone::Good;
    case ApprovalState::Withdrawn: return Tone::Neutral;
    }
    Q_UNREACHABLE();
}

QString iconOf(ApprovalState state)
{
    switch (state) {
    case ApprovalState::Requested: return QStringLiteral("clock");
    case ApprovalState::Approved: return QStringLiteral("check");
    case ApprovalState::Rejected: return QStringLiteral("error");
    case ApprovalState::Used: return QStringLiteral("refund");
    case ApprovalState::Withdrawn: return QStringLiteral("close");
    }
    Q_UNREACHABLE();
}

QString displayName(BulkRefund::State state)
{
    switch (state) {
    case BulkRefund::State::Planned: return Words::tr("Dry run");
    case BulkRefund::State::Running: return Words::tr("Not finished");
    case BulkRefund::State::Stopped: return Words::tr("Stopped");
    case BulkRefund::State::Done: return Words::tr("Done");
    }
    Q_UNREACHABLE();
}

Tone toneOf(BulkRefund::State state)
{
    switch (state) {
    case BulkRefund::State::Planned: return Tone::Neutral;
    case BulkRefund::State::Running:
    case BulkRefund::State::Stopped: return Tone::Warning;
    case BulkRefund::State::Done: return Tone::Good;
    }
    Q_UNREACHABLE();
}

QString iconOf(BulkRefund::State state)
{
    switch (state) {
    case BulkRefund::State::Planned: return QStringLiteral("info");
    case BulkRefund::State::Running: return QStringLiteral("clock");
    case BulkRefund::State::Stopped: return QStringLiteral("warning");
    case BulkRefund::State::Done: return QStringLiteral("check");
    }
    Q_UNREACHABLE();
}

QString displayName(BulkLine::State state)
{
    switch (state) {
    case BulkLine::State::Waiting: return Words::tr("To be refunded");
    case BulkLine::State::LeftOut: return Words::tr("Left out");
    case BulkLine::State::Done: return Words::tr("Refunded");
    case BulkLine::State::Refused: return Words::tr("Refused");
    case BulkLine::State::Unknown: return Words::tr("Outcome unknown");
    }
    Q_UNREACHABLE();
}

Tone toneOf(BulkLine::State state)
{
    switch (state) {
    case BulkLine::State::Waiting: return Tone::Info;
    case BulkLine::State::LeftOut: return Tone::Neutral;
    case BulkLine::State::Done: return Tone::Good;
    case BulkLine::State::Refused: return Tone::Bad;
    case BulkLine::State::Unknown: return Tone::Warning;
    }
    Q_UNREACHABLE();
}

QString iconOf(BulkLine::State state)
{
    switch (state) {
    case BulkLine::State::Waiting: return QStringLiteral("clock");
    case BulkLine::State::LeftOut: return QStringLiteral("close");
    case BulkLine::State::Done: return QStringLiteral("check");
    case BulkLine::State::Refused: return QStringLiteral("error");
    case BulkLine::State::Unknown: return QStringLiteral("warning");
    }
    Q_UNREACHABLE();
}

QString countsText(const BulkRefund &bulk)
{
    QStringList parts;
    const auto add = [&parts](int count, const QString &text) {
        if (count > 0)
            parts << text;
    };
    using State = BulkLine::State;
    add(bulk.countOf(State::Done), Words::tr("%Ln refunded", nullptr, bulk.countOf(State::Done)));
    add(bulk.countOf(State::Waiting), Words::tr("%Ln to be refunded", nullptr, bulk.countOf(State::Waiting)));
    add(bulk.countOf(State::Unknown), Words::tr("%Ln of unknown outcome", nullptr, bulk.countOf(State::Unknown)));
    add(bulk.countOf(State::Refused), Words::tr("%Ln refused", nullptr, bulk.countOf(State::Refused)));
    add(bulk.countOf(State::LeftOut), Words::tr("%Ln left out", nullptr, bulk.countOf(State::LeftOut)));
    return parts.join(QStringLiteral(", "));
}

QString amountsText(const QList<Money> &amounts)
{
    QStringList texts;
    for (const Money &amount : amounts)
        texts << amount.toDisplayString();
    return texts.isEmpty() ? QString(QChar(0x2013)) : texts.join(QStringLiteral(", "));
}

} // namespace console
