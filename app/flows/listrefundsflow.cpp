#include "flows/refundinboxflow.h"
#include "flows/refundrows.h"
#include "flows/refundsteps.h"

#include <algorithm>

namespace console {

namespace {

AttentionLevel levelOf(RefundRow::Wants wants)
{
    switch (wants) {
    case RefundRow::Wants::OutcomeUnknown:
    case RefundRow::Wants::FailedAfterSuccess: return AttentionLevel::Urgent;
    case RefundRow::Wants::RequiresAction:
    case RefundRow::Wants::ApprovalAtStripe:
    case RefundRow::Wants::OutsideRefund:
    case RefundRow::Wants::TenantNotTold: return AttentionLevel::Warning;
    case RefundRow::Wants::Pending:
    case RefundRow::Wants::None: return AttentionLevel::Hint;
    }
    Q_UNREACHABLE();
}

} // namespace

ListRefundsFlow::ListRefundsFlow(Session &session, RefundFilter filter, int limit, qint64 beforeMs, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_filter(std::move(filter)),
      m_limit(limit),
      m_beforeMs(beforeMs)
{
}

void ListRefundsFlow::doStart()
{
    RefundQuery query;
    query.wantsPersonOnly = m_filter.wantsPersonOnly;
    query.state = m_filter.state;
    query.search = m_filter.search;
    query.beforeMs = m_beforeMs;
    query.limit = std::clamp(m_limit, 1, 1000);
    run(RefundJournal(m_session.store()).page(query), [this](Result<QList<RefundRecord>> &&records) {
        if (!records) {
            finishWith(records.error());
            return;
        }
        const QDateTime now = m_session.clock().now();
        // Not known after an offline start: the acts ask the tenant first.
        const TenantInfo &info = m_session.tenantInfo();
        const bool mayRefund = info.capabilities.isEmpty() || info.may(QLatin1String("refund"));
        QList<RefundRow> rows;
        rows.reserve(records->size());
        const QTimeZone zone = tenantZone(m_session);
        for (const RefundRecord &record : *records)
            rows.append(refundRowOf(record, now, mayRefund, zone));
        finishWith(rows);
    });
}

CountRefundsFlow::CountRefundsFlow(Session &session, QObject *parent) : FlowJob(parent), m_session(session) {}

void CountRefundsFlow::doStart()
{
    RefundFilter filter;
    filter.wantsPersonOnly = true;
    constexpr int kMost = 1000;
    run(new ListRefundsFlow(m_session, filter, kMost), [this](Result<QList<RefundRow>> &&rows) {
        if (!rows) {
            finishWith(rows.error());
            return;
        }
        AttentionItem item;
        item.pageId = QStringLiteral("refunds");
        for (const RefundRow &row : *rows) {
            if (row.wants == RefundRow::Wants::None)
                continue;
            ++item.count;
            item.level = std::max(item.level, levelOf(row.wants));
        }
        item.sentence = tr("%n refund(s) want a person", nullptr, item.count);
        m_session.attention().set(QStringLiteral("refunds"), item);
        finishWith(item.count);
    });
}

} // namespace console
