#pragma once

#include "core/clock.h"
#include "core/money.h"
#include "core/result.h"
#include "store/database.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

class QSqlQuery;

namespace console::practice {

/// A request that another person approve a refund.
struct ApprovalRequest
{
    QString id;
    QString paymentId;
    Money amount;
    bool full = true;
    QString reason;
    QString comment;
    QString requisitionCode;
    QString state; ///< requested, approved, rejected, used, withdrawn
    QString requestedBy;
    QDateTime requestedAt;
    QString decidedBy;
    QDateTime decidedAt;
    QString decisionComment;
};

/// Four eyes: requested becomes approved, rejected or withdrawn; approved becomes used or withdrawn. The requester
/// never decides. Errors: refusal(), Storage. Owner: TenantBooks. Thread: the store's.
class ApprovalBook
{
public:
    ApprovalBook(const Database &database, const Clock &clock);

    /// The request that this person made under this key, if any; refusal 9022 if it was for something else.
    Result<std::optional<ApprovalRequest>> requested(const ApprovalRequest &wanted, const QString &key) const;
    /// A new one; requested() has been asked.
    Result<ApprovalRequest> request(const ApprovalRequest &wanted, const QString &key);
    /// Open and approved ones, and those that ended in the last 30 days; newest first, at most 200.
    Result<QList<ApprovalRequest>> list() const;
    /// Refusals 9009, 9045, 9046.
    Result<ApprovalRequest> decide(const QString &id, bool approve, const QString &by, const QString &comment);
    /// Refusals 9009, 9041 (not the requester), 9046.
    Result<ApprovalRequest> withdraw(const QString &id, const QString &by);
    /// Approved, and for this payment and amount. An empty id is not.
    Result<bool> covers(const QString &id, const QString &paymentId, const Money &amount) const;
    Outcome use(const QString &id);

private:
    Result<ApprovalRequest> byId(const QString &id) const;
    static Result<ApprovalRequest> read(const QSqlQuery &row);

    const Database &m_database;
    const Clock &m_clock;
};

} // namespace console::practice
