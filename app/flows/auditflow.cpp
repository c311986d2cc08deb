#include "flows/auditflow.h"

#include "flows/auditquery.h"
#include "flows/flowsupport.h"

namespace console {

AuditQuery auditQueryOf(const AuditFilter &filter)
{
    AuditQuery query;
    const QStringList words = filter.search.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &word : words)
        query.words.append({word, auditKindsWith(word), auditOutcomesWith(word)});
    query.what = filter.what;
    query.from = filter.from;
    query.to = filter.to;
    return query;
}

ListAuditFlow::ListAuditFlow(Session &session, AuditFilter filter, qint64 before, int limit, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_filter(std::move(filter)),
      m_before(before),
      m_limit(limit)
{
}

void ListAuditFlow::doStart()
{
    run(AuditReader(m_session.store()).page(auditQueryOf(m_filter), m_before, m_limit),
        [this](Result<AuditRows> &&rows) {
            if (rows)
                finishWith(AuditEntries{rows->entries, rows->next});
            else
                finishWith(rows.error());
        });
}

CountAuditFlow::CountAuditFlow(Session &session, AuditFilter filter, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_filter(std::move(filter))
{
}

void CountAuditFlow::doStart()
{
    run(AuditReader(m_session.store()).count(auditQueryOf(m_filter)),
        [this](Result<qint64> &&count) { finishWith(std::move(count)); });
}

namespace {

AuditVerdict verdictOf(const AuditCheck &check)
{
    using Break = AuditCheck::Break;
    const auto number = QLocale().toString(check.firstBroken);
    AuditVerdict verdict{check.firstBroken, true, check.entries, {}};
    switch (check.kind) {
    case Break::None:
        verdict.sentence = check.entries == 0
                               ? VerifyAuditFlow::tr("The audit trail is empty, and nothing is missing.")
                               : VerifyAuditFlow::tr("The audit trail is whole: %Ln entries fit together.", nullptr,
                                                     int(check.entries));
        break;
    case Break::Changed:
        verdict.sentence =
            VerifyAuditFlow::tr("The audit trail is broken at entry %1: it was changed or put in after it "
                                "was written. Nothing behind it can be relied on.")
                .arg(number);
        break;
    case Break::Missing:
        verdict.exists = false;
        verdict.sentence =
            VerifyAuditFlow::tr("The audit trail is broken at entry %1: it was taken away. Nothing behind "
                                "it can be relied on.")
                .arg(number);
        break;
    case Break::CutOff:
        verdict.exists = false;
        verdict.sentence = VerifyAuditFlow::tr("The audit trail is broken at its end: entry %1 and all after it were "
                                               "taken away.")
                               .arg(number);
        break;
    case Break::Added:
        verdict.sentence = VerifyAuditFlow::tr("The audit trail is broken at entry %1: it was put in at the end by "
                                               "something else than the console.")
                               .arg(number);
        break;
    }
    return verdict;
}

} // namespace

VerifyAuditFlow::VerifyAuditFlow(Session &session, QObject *parent) : FlowJob(parent), m_session(session) {}

void VerifyAuditFlow::doStart()
{
    Q_EMIT stepChanged(tr("Verifying the audit trail…"));
    run(AuditReader(m_session.store()).verify(), [this](Result<AuditCheck> &&check) {
        if (!check) {
            finishWith(check.error()); // what was told before stands
            return;
        }
        const AuditVerdict verdict = verdictOf(*check);
        m_session.attention().set(
            QStringLiteral("audit"),
            {QStringLiteral("auditTrail"), verdict.firstBroken > 0 ? 1 : 0, AttentionLevel::Urgent, verdict.sentence});
        finishWith(verdict);
    });
}

void auditExport(Session &session, const QString &kind, const QString &subject, const QString &detail,
                 const QString &outcome)
{
    auditLater(session, QStringLiteral("export.") + kind, subject, detail, outcome);
}

} // namespace console
