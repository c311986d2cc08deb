#pragma once

#include "flows/refundflow.h"

#include <QCoreApplication>
#include <QList>

namespace console {

struct BulkLine
{
    enum class State { Waiting, LeftOut, Done, Refused, Unknown };
    Payment payment;
    Money amount; ///< what remains
    State state = State::Waiting;
    QString note; ///< translated: why it is left out, what came of it
    qint64 intentId = 0;
};

/// A bulk refund as journal.db keeps it.
struct BulkRefund
{
    enum class State { Planned, Running, Stopped, Done };
    qint64 id = 0;
    State state = State::Planned;
    QString reason;
    QString comment;
    QString requisitionCode;
    QString who;
    QString warning;           ///< of a plan, translated: possible all the same, but to be shown before it is begun
    bool withoutLease = false; ///< the person has seen the plan's warning; see RefundRequest
    QString stopReason;        ///< translated
    QDateTime createdAt;       ///< UTC
    QList<BulkLine> lines;
    QList<Money> totals() const; ///< one a currency, of the lines Waiting or Done
    int countOf(BulkLine::State which) const;
};

/// The dry run: reads each payment as a refund would, without arming anything, and tells which would be refunded and
/// which are left out and why. At most 500 payments, all of one mode; payment types and currencies may be mixed.
/// progressChanged() counts the payments. An Error (network, keychain) ends it: nothing was refunded.
class PlanBulkRefundFlow final : public FlowJob<BulkRefund>
{
    Q_DECLARE_TR_FUNCTIONS(console::PlanBulkRefundFlow)
public:
    PlanBulkRefundFlow(Session &session, QStringList paymentIds, QObject *parent = nullptr);
    ~PlanBulkRefundFlow() override;

protected:
    void doStart() override;

private:
    void next();
    struct Private;
    std::unique_ptr<Private> d;
};

/// Full Refund of each Waiting line, one after the other, each a RefundFlow with a journal entry of its own. Stops at
/// the first unknown outcome, and at trouble that the next line would meet too (network, keychain, permission); a
/// refusal is noted and the next one is tried. Begun with the same id again it goes on: it asks Stripe first about what
/// is unknown, and a line that has an intent is never refunded again. The result is the bulk refund as journalled;
/// Stopped is a result. An Error means that nothing more was begun. stop() and cancel() stop after the one under way;
/// with cancel() that one goes on by itself.
class BulkRefundFlow final : public FlowJob<BulkRefund>
{
    Q_OBJECT
public:
    /// A plan with reason, comment and Requisition Code filled in; id 0: a new one.
    BulkRefundFlow(Session &session, BulkRefund bulk, QObject *parent = nullptr);
    ~BulkRefundFlow() override;
    /// Ends with the bulk refund, Stopped, once the refund under way has its outcome.
    void stop();
    /// The journal's id; 0 until it was written there.
    qint64 bulkId() const;

Q_SIGNALS:
    void lineChanged(int index, const console::BulkLine &line);

protected:
    void doStart() override;
    void doCancel() override;

private:
    void goOn();
    void askFirst();
    void next();
    void claim(int index);
    void refund(int index);
    void lineEnded(int index, const Result<RefundIntent> &result);
    void stopWith(const QString &why);
    void finishFromJournal();
    struct Private;
    std::unique_ptr<Private> d;
};

/// Bulk refunds of this workspace, newest first, at most 50; those that are Running or Stopped can go on. Tells
/// Session::attention() ("bulk", page "refunds") of those that are not done.
class ListBulkRefundsFlow final : public FlowJob<QList<BulkRefund>>
{
    Q_DECLARE_TR_FUNCTIONS(console::ListBulkRefundsFlow)
public:
    explicit ListBulkRefundsFlow(Session &session, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
};

} // namespace console

Q_DECLARE_METATYPE(console::BulkLine)
