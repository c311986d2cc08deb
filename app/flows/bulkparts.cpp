#include "flows/bulkparts.h"

#include <algorithm>

namespace console {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("console::BulkRefundFlow", text);
}

QString noteOf(RefundState state, const QString &refundId, const QString &errorText)
{
    switch (lineStateOf(state)) {
    case BulkLine::State::Unknown:
        return tr("It is not known whether Stripe has carried it out. Nothing more is refunded until Stripe has been "
                  "asked.");
    case BulkLine::State::Refused:
        return errorText.isEmpty() ? displayName(state) : displayName(state) + QStringLiteral(": ") + errorText;
    case BulkLine::State::Done:
    case BulkLine::State::Waiting:
    case BulkLine::State::LeftOut: break;
    }
    return displayName(state) + QLatin1Char(' ') + refundId;
}

} // namespace

BulkLine::State lineStateOf(RefundState state)
{
    switch (state) {
    case RefundState::Succeeded:
    case RefundState::Pending:
    case RefundState::RequiresAction: return BulkLine::State::Done;
    case RefundState::Failed:
    case RefundState::Canceled:
    case RefundState::Refused: return BulkLine::State::Refused;
    case RefundState::Armed:
    case RefundState::Sent:
    case RefundState::OutcomeUnknown: return BulkLine::State::Unknown;
    }
    Q_UNREACHABLE();
}

QString lineNoteOf(const RefundIntent &intent)
{
    return noteOf(intent.state, intent.refundId, intent.errorText);
}

BulkRefund bulkFromJournal(const WorkspaceStore &store, const BulkJournalEntry &entry)
{
    BulkRefund bulk;
    bulk.id = entry.id;
    switch (entry.state) {
    case BulkJournalEntry::State::Running: bulk.state = BulkRefund::State::Running; break;
    case BulkJournalEntry::State::Stopped: bulk.state = BulkRefund::State::Stopped; break;
    case BulkJournalEntry::State::Done: bulk.state = BulkRefund::State::Done; break;
    }
    bulk.reason = entry.reason;
    bulk.comment = entry.comment;
    bulk.requisitionCode = entry.requisitionCode;
    bulk.withoutLease = entry.withoutLease;
    bulk.who = entry.who;
    bulk.stopReason = entry.stopReason;
    bulk.createdAt = entry.createdAt;
    for (const BulkJournalLine &kept : entry.lines) {
        BulkLine line;
        line.amount = kept.amount;
        line.note = kept.note;
        if (const auto payment = store.payment(kept.paymentId); payment && *payment)
            line.payment = **payment;
        line.payment.id = kept.paymentId;
        switch (kept.state) {
        case BulkJournalLine::State::Waiting: line.state = BulkLine::State::Waiting; break;
        case BulkJournalLine::State::LeftOut: line.state = BulkLine::State::LeftOut; break;
        case BulkJournalLine::State::Refused: line.state = BulkLine::State::Refused; break;
        }
        if (kept.intent) { // what became of it stands over what was planned
            line.intentId = kept.intent->id;
            line.state = lineStateOf(kept.intent->state);
            line.note = noteOf(kept.intent->state, kept.intent->refundId, kept.intent->errorText);
        }
        bulk.lines.append(line);
    }
    return bulk;
}

BulkJournalEntry journalFromBulk(const BulkRefund &bulk, const QString &who)
{
    BulkJournalEntry entry;
    entry.reason = bulk.reason;
    entry.comment = bulk.comment.trimmed();
    entry.requisitionCode = bulk.requisitionCode.trimmed();
    entry.withoutLease = bulk.withoutLease;
    entry.who = who;
    for (const BulkLine &line : bulk.lines) {
        BulkJournalLine kept;
        kept.paymentId = line.payment.id;
        kept.amount = line.amount;
        kept.note = line.note;
        kept.state =
            line.state == BulkLine::State::Waiting ? BulkJournalLine::State::Waiting : BulkJournalLine::State::LeftOut;
        entry.lines.append(kept);
    }
    return entry;
}

QString totalsText(const QList<Money> &totals)
{
    QStringList texts;
    for (const Money &total : totals)
        texts.append(total.toDisplayString());
    return texts.isEmpty() ? QString(QChar(0x2013)) : texts.join(QStringLiteral(", "));
}

QList<Money> BulkRefund::totals() const
{
    QList<Money> sums;
    for (const BulkLine &line : lines) {
        if (line.state != BulkLine::State::Waiting && line.state != BulkLine::State::Done)
            continue;
        const auto same =
            std::ranges::find_if(sums, [&](const Money &sum) { return sum.currency() == line.amount.currency(); });
        if (same == sums.end()) {
            sums.append(line.amount);
        } else if (const auto sum = same->plus(line.amount)) {
            *same = *sum;
        }
    }
    return sums;
}

int BulkRefund::countOf(BulkLine::State which) const
{
    return int(std::ranges::count(lines, which, &BulkLine::state));
}

} // namespace console
