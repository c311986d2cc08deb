#include "flows/bulkrefundflow.h"

#include "flows/bulkparts.h"
#include "flows/flowsupport.h"

#include <algorithm>

namespace console {

namespace {

constexpr int kLongestComment = 1000;
constexpr int kListed = 50;

/// Trouble that the next payment would meet too: going on would only use up lines.
bool concernsAll(const Error &error)
{
    static const QStringList codes{QStringLiteral("no_lease"), QStringLiteral("not_allowed"), QStringLiteral("9044"),
                                   QStringLiteral("9041"),
                                   // of this very bulk refund, perhaps: another run of it may be under way
                                   QStringLiteral("refund_open")};
    if (codes.contains(error.code))
        return true;
    switch (error.kind) {
    case ErrorKind::Cancelled:
    case ErrorKind::Network:
    case ErrorKind::Timeout:
    case ErrorKind::Tls:
    case ErrorKind::Redirect:
    case ErrorKind::Unauthorized:
    case ErrorKind::Forbidden:
    case ErrorKind::RateLimited:
    case ErrorKind::Server:
    case ErrorKind::BadAnswer:
    case ErrorKind::OutcomeUnknown:
    case ErrorKind::KeychainLocked:
    case ErrorKind::KeychainAbsent:
    case ErrorKind::KeychainDenied:
    case ErrorKind::KeychainSlow:
    case ErrorKind::SecretMissing:
    case ErrorKind::Storage:
    case ErrorKind::StorageNewer: return true;
    case ErrorKind::NotFound:
    case ErrorKind::InvalidRequest:
    case ErrorKind::Card:
    case ErrorKind::Conflict:
    case ErrorKind::Refused:
    case ErrorKind::InvalidInput: return false;
    }
    Q_UNREACHABLE();
}

/// The same of an intent that was refused: by the code that RefundFlow has put into it.
bool concernsAll(const RefundIntent &intent)
{
    static const QStringList codes{
        toString(ErrorKind::Network),
        toString(ErrorKind::Tls),
        toString(ErrorKind::Unauthorized),
        toString(ErrorKind::Forbidden),
        toString(ErrorKind::RateLimited),
        toString(ErrorKind::KeychainLocked),
        toString(ErrorKind::KeychainAbsent),
        toString(ErrorKind::KeychainDenied),
        toString(ErrorKind::KeychainSlow),
        toString(ErrorKind::SecretMissing),
        QStringLiteral("rate_limit"),
        QStringLiteral("api_key_expired"),
        QStringLiteral("insufficient_permissions"),
    };
    return intent.state == RefundState::Refused && codes.contains(intent.errorCode);
}

void tellAttention(Session &session, const QList<BulkRefund> &bulks)
{
    const auto open =
        std::ranges::count_if(bulks, [](const BulkRefund &b) { return b.state != BulkRefund::State::Done; });
    session.attention().set(QStringLiteral("bulk"),
                            {QStringLiteral("refunds"), int(open), AttentionLevel::Warning,
                             ListBulkRefundsFlow::tr("%Ln bulk refunds are not finished.", nullptr, int(open))});
}

} // namespace

ListBulkRefundsFlow::ListBulkRefundsFlow(Session &session, QObject *parent) : FlowJob(parent), m_session(session) {}

void ListBulkRefundsFlow::doStart()
{
    run(BulkJournal(m_session.store()).newest(kListed), [this](Result<QList<BulkJournalEntry>> &&entries) {
        if (!entries) {
            finishWith(entries.error());
            return;
        }
        QList<BulkRefund> bulks;
        for (const BulkJournalEntry &entry : *entries)
            bulks.append(bulkFromJournal(m_session.store(), entry));
        tellAttention(m_session, bulks);
        finishWith(bulks);
    });
}

struct BulkRefundFlow::Private
{
    Session &session;
    BulkRefund bulk;
    bool isStopRequested = false;
    bool hasAsked = false;
    QDateTime seenChangedAt = {}; // of the journal's entry, as this run last saw or wrote it
};

BulkRefundFlow::BulkRefundFlow(Session &session, BulkRefund bulk, QObject *parent)
    : FlowJob(parent),
      d(std::make_unique<Private>(Private{session, std::move(bulk)}))
{
}

BulkRefundFlow::~BulkRefundFlow() = default;

qint64 BulkRefundFlow::bulkId() const
{
    return d->bulk.id;
}

void BulkRefundFlow::stop()
{
    d->isStopRequested = true;
}

void BulkRefundFlow::doStart()
{
    if (d->bulk.id != 0) {
        goOn();
        return;
    }
    const auto refuse = [this](const QString &text, const QString &param) {
        finishWith(flowError(ErrorKind::InvalidInput, text, param));
    };
    if (d->bulk.comment.trimmed().isEmpty())
        return refuse(tr("Enter a comment: OPS-COM keeps it with each refund. Nothing was refunded."),
                      QStringLiteral("comment"));
    if (d->bulk.comment.trimmed().size() > kLongestComment)
        return refuse(
            tr("The comment is longer than %L1 letters. Shorten it. Nothing was refunded.").arg(kLongestComment),
            QStringLiteral("comment"));
    const auto isWaiting = [](const BulkLine &line) { return line.state == BulkLine::State::Waiting; };
    const auto first = std::ranges::find_if(d->bulk.lines, isWaiting);
    if (first == d->bulk.lines.end())
        return refuse(tr("None of these payments can be refunded. Nothing was refunded."), QStringLiteral("payments"));
    if (std::ranges::any_of(d->bulk.lines,
                            [&](const BulkLine &l) { return isWaiting(l) && l.payment.mode != first->payment.mode; }))
        return refuse(tr("Test payments and live payments are both selected. Refund them apart, so that nobody takes "
                         "one for the other. Nothing was refunded."),
                      QStringLiteral("payments"));
    Q_EMIT stepChanged(tr("Writing the bulk refund into the journal…"));
    const QString who = d->session.tenantInfo().userName;
    run(BulkJournal(d->session.store()).begin(journalFromBulk(d->bulk, who)), [this](Result<qint64> &&id) {
        if (!id) {
            finishWith(withAddition(id.error(), tr("Nothing was refunded.")));
            return;
        }
        d->bulk.id = *id;
        auditLater(d->session, QStringLiteral("bulk_refund.planned"), QString::number(*id),
                   tr("%Ln payments", nullptr, d->bulk.countOf(BulkLine::State::Waiting)) + QStringLiteral(", ") +
                       totalsText(d->bulk.totals()) + QStringLiteral(", ") + d->bulk.comment.trimmed(),
                   QStringLiteral("armed"));
        goOn();
    });
}

void BulkRefundFlow::goOn()
{
    // The journal's word stands, whatever the caller holds: a line that has an intent is not touched again.
    run(BulkJournal(d->session.store()).read(d->bulk.id), [this](Result<BulkJournalEntry> &&entry) {
        if (!entry) {
            finishWith(withAddition(entry.error(), tr("Nothing was refunded.")));
            return;
        }
        d->bulk = bulkFromJournal(d->session.store(), *entry);
        d->seenChangedAt = entry->changedAt;
        if (d->bulk.countOf(BulkLine::State::Unknown) > 0) {
            if (d->hasAsked)
                stopWith(
                    tr("The outcome of a refund is still unknown. Nothing more is refunded until it is known: wait "
                       "a few minutes, then go on, or look at it under Refunds."));
            else
                askFirst();
            return;
        }
        next();
    });
}

void BulkRefundFlow::askFirst()
{
    d->hasAsked = true;
    Q_EMIT stepChanged(tr("Asking Stripe about the refund whose outcome is unknown…"));
    run(new ResumeRefundsFlow(d->session), [this](Result<ResumeSummary> &&summary) {
        if (summary)
            goOn();
        else
            stopWith(summary.error().userText);
    });
}

void BulkRefundFlow::next()
{
    const auto &lines = d->bulk.lines;
    const auto waiting = std::ranges::find(lines, BulkLine::State::Waiting, &BulkLine::state);
    const auto all = lines.size() - d->bulk.countOf(BulkLine::State::LeftOut);
    Q_EMIT progressChanged(all - d->bulk.countOf(BulkLine::State::Waiting), all);
    if (waiting == lines.end()) {
        run(BulkJournal(d->session.store()).setState(d->bulk.id, BulkJournalEntry::State::Done, {}),
            [this](Outcome &&done) {
                if (!done) {
                    finishWith(done.error());
                    return;
                }
                auditLater(d->session, QStringLiteral("bulk_refund.done"), QString::number(d->bulk.id),
                           tr("%L1 refunded, %L2 refused, %L3 left out")
                               .arg(d->bulk.countOf(BulkLine::State::Done))
                               .arg(d->bulk.countOf(BulkLine::State::Refused))
                               .arg(d->bulk.countOf(BulkLine::State::LeftOut)),
                           QStringLiteral("done"));
                finishFromJournal();
            });
        return;
    }
    if (d->isStopRequested)
        stopWith(tr("You stopped it. The payments that are left were not refunded."));
    else
        claim(int(waiting - lines.begin()));
}

/// Before each refund: of two runs of one bulk refund the earlier one ends here.
void BulkRefundFlow::claim(int index)
{
    run(BulkJournal(d->session.store()).claim(d->bulk.id, d->seenChangedAt), [this, index](Result<QDateTime> &&at) {
        if (!at) {
            finishWith(at.error());
            return;
        }
        d->seenChangedAt = *at;
        refund(index);
    });
}

void BulkRefundFlow::refund(int index)
{
    const BulkLine &line = d->bulk.lines.at(index);
    Q_EMIT stepChanged(tr("Refunding %1 to %2…").arg(line.amount.toDisplayString(), line.payment.payerName));
    RefundRequest request;
    request.paymentId = line.payment.id;
    request.amount = line.amount;
    request.full = true;
    request.reason = d->bulk.reason;
    request.comment = d->bulk.comment;
    request.requisitionCode = d->bulk.requisitionCode;
    request.withoutLease = d->bulk.withoutLease;
    request.bulkId = d->bulk.id;
    // It belongs to the session: whoever stops waiting for it does not leave it half done.
    auto *flow = new RefundFlow(d->session, request, &d->session);
    flow->onFinished(this, [this, index](const Result<RefundIntent> &result) {
        if (!isFinished() && !isCancelRequested())
            lineEnded(index, result);
    });
    flow->start();
}

void BulkRefundFlow::lineEnded(int index, const Result<RefundIntent> &result)
{
    BulkLine &line = d->bulk.lines[index];
    if (result) {
        line.intentId = result->id;
        line.state = lineStateOf(result->state);
        line.note = lineNoteOf(*result);
        Q_EMIT lineChanged(index, line);
        if (line.state == BulkLine::State::Unknown)
            stopWith(tr("The outcome of the refund to %1 is unknown. Nothing more was refunded. Go on later: Stripe is "
                        "asked first.")
                         .arg(line.payment.payerName));
        else if (concernsAll(*result))
            stopWith(result->errorText);
        else
            next();
        return;
    }
    const Error error = result.error();
    if (concernsAll(error)) { // nothing was armed: the line goes on waiting
        stopWith(error.userText);
        return;
    }
    line.state = BulkLine::State::Refused;
    line.note = error.userText;
    Q_EMIT lineChanged(index, line);
    run(BulkJournal(d->session.store()).refuseLine(d->bulk.id, line.payment.id, line.note), [this](Outcome &&kept) {
        if (kept)
            next();
        else
            stopWith(kept.error().userText);
    });
}

void BulkRefundFlow::stopWith(const QString &why)
{
    auditLater(d->session, QStringLiteral("bulk_refund.stopped"), QString::number(d->bulk.id), why,
               QStringLiteral("stopped"));
    run(BulkJournal(d->session.store()).setState(d->bulk.id, BulkJournalEntry::State::Stopped, why),
        [this](Outcome &&kept) {
            if (kept)
                finishFromJournal();
            else
                finishWith(kept.error());
        });
}

void BulkRefundFlow::finishFromJournal()
{
    run(BulkJournal(d->session.store()).read(d->bulk.id), [this](Result<BulkJournalEntry> &&entry) {
        (new ListBulkRefundsFlow(d->session, &d->session))->start(); // the window's count
        if (entry)
            finishWith(bulkFromJournal(d->session.store(), *entry));
        else
            finishWith(entry.error());
    });
}

void BulkRefundFlow::doCancel()
{
    FlowJob::doCancel();
    if (d->bulk.id == 0)
        return;
    const QString why = tr("It was cancelled. The refund that was under way goes on by itself; the payments that are "
                           "left were not refunded.");
    auditLater(d->session, QStringLiteral("bulk_refund.stopped"), QString::number(d->bulk.id), why,
               QStringLiteral("stopped"));
    BulkJournal(d->session.store())
        .setState(d->bulk.id, BulkJournalEntry::State::Stopped, why, &d->session.store())
        ->start();
}

} // namespace console
