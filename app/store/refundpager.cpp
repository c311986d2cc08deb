#include "store/refundpager.h"

#include "store/journalrepository.h"
#include "store/outsiderefunds.h"
#include "store/paymentrepository.h"
#include "store/searchtext.h"
#include "store/wholeread.h"

#include <algorithm>
#include <functional>
#include <limits>

namespace console {

using namespace Qt::StringLiterals;

namespace {

/// The conditions of a query on one of the two tables.
struct Conditions
{
    QStringList texts{u"created_at < ?"_s};
    QVariantList values;
    QString joined() const { return texts.join(u" AND "_s); }
};

Conditions conditionsOf(const RefundQuery &query, const QString &stateColumn)
{
    Conditions conditions;
    conditions.values << (query.beforeMs > 0 ? query.beforeMs : std::numeric_limits<qint64>::max());
    if (query.state) {
        conditions.texts << stateColumn + u" = ?"_s;
        conditions.values << toString(*query.state);
    }
    return conditions;
}

/// Rows of one table, read one by one.
class Stream
{
public:
    using Read = std::function<Result<RefundRecord>(const QSqlQuery &)>;
    Stream(QSqlQuery query, Read read) : m_query(std::move(query)), m_read(std::move(read)) {}

    Outcome advance()
    {
        m_head.reset();
        if (!m_query.next())
            return wholeRead(m_query);
        auto record = m_read(m_query);
        if (!record)
            return record.error();
        m_head = std::move(*record);
        return Done{};
    }
    const std::optional<RefundRecord> &head() const { return m_head; }

private:
    QSqlQuery m_query;
    Read m_read;
    std::optional<RefundRecord> m_head;
};

QString haystackOf(const RefundRecord &record)
{
    QStringList texts;
    if (record.intent)
        texts << record.intent->refundId << record.intent->paymentIntentId << record.intent->who
              << record.intent->comment << record.intent->requisitionCode << record.intent->paymentId;
    if (record.outside)
        texts << record.outside->refundId << record.outside->paymentIntentId << record.outside->recordedBy
              << record.outside->comment << record.outside->paymentId;
    if (record.payment)
        texts << record.payment->payerName << record.payment->orderId << record.payment->confirmCode
              << record.payment->plate;
    return foldText(texts.join(u'\n'));
}

} // namespace

Result<QList<RefundRecord>> RefundPager::page(const RefundQuery &query, qint64 nowMs) const
{
    Conditions ours = conditionsOf(query, u"state"_s);
    Conditions outside = conditionsOf(query, u"status"_s);
    if (query.wantsPersonOnly) {
        ours.texts << u"(state IN ('outcome_unknown', 'pending', 'requires_action') OR (state = 'sent' AND changed_at "
                      "<= ?) OR (failed_after_success = 1 AND acknowledged_at IS NULL) OR (tenant_told = 0 AND "
                      "refund_id <> ''))"_s;
        ours.values << nowMs - kRefundUnderWayMs;
        outside.texts << u"((recorded_at IS NULL AND payment_id <> '' AND status NOT IN ('failed', 'canceled')) OR "
                         u"(recorded_at IS NOT "
                         "NULL AND recorded_status <> status))"_s;
    }
    auto ownRows = m_journal.run(
        // lint-allow: sql names of columns and tables only, all values are bound
        u"SELECT %1 FROM refund_intents WHERE %2 ORDER BY created_at DESC, intent_id DESC"_s.arg(refundIntentColumns(),
                                                                                                 ours.joined()),
        ours.values);
    if (!ownRows)
        return ownRows.error();
    auto outsideRows = m_journal.run(
        // lint-allow: sql names of columns and tables only, all values are bound
        u"SELECT %1 FROM outside_refunds WHERE %2 ORDER BY created_at DESC, refund_id DESC"_s.arg(
            OutsideRefunds::columns(), outside.joined()),
        outside.values);
    if (!outsideRows)
        return outsideRows.error();
    Stream own(std::move(*ownRows), [](const QSqlQuery &row) -> Result<RefundRecord> {
        const auto intent = refundIntentFrom(row);
        if (!intent)
            return intent.error();
        return RefundRecord{*intent, std::nullopt, std::nullopt, intent->createdAt};
    });
    Stream other(std::move(*outsideRows), [](const QSqlQuery &row) -> Result<RefundRecord> {
        const auto refund = OutsideRefunds::from(row);
        if (!refund)
            return refund.error();
        return RefundRecord{std::nullopt, *refund, std::nullopt, refund->createdAt};
    });
    for (Stream *stream : {&own, &other}) {
        if (auto begun = stream->advance(); !begun)
            return begun.error();
    }

    const QStringList words = searchWords(query.search);
    QList<RefundRecord> page;
    while (own.head() || other.head()) {
        const bool takeOwn = own.head() && (!other.head() || own.head()->createdAt >= other.head()->createdAt);
        Stream &stream = takeOwn ? own : other;
        RefundRecord record = *stream.head();
        if (page.size() >= query.limit && record.createdAt != page.constLast().createdAt)
            break;
        const QString paymentId = record.intent ? record.intent->paymentId : record.outside->paymentId;
        if (!paymentId.isEmpty()) {
            auto payment = PaymentRepository(m_cache).payment(paymentId);
            if (!payment)
                return payment.error();
            record.payment = std::move(*payment);
        }
        const QString haystack = words.isEmpty() ? QString() : haystackOf(record);
        if (std::ranges::all_of(words, [&haystack](const QString &word) { return haystack.contains(word); }))
            page.append(std::move(record));
        if (auto moved = stream.advance(); !moved)
            return moved.error();
    }
    return page;
}

} // namespace console
