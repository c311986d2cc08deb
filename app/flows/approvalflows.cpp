#include "flows/refundinboxflow.h"

#include "flows/flowsupport.h"

#include <QUuid>

#include <algorithm>

namespace console {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("console::ApprovalFlows", text);
}

/// What the tenant's refusals mean to the person; its own words stay in the detail.
QString plainText(const QString &code)
{
    switch (code.toInt()) {
    case 9041:
        return tr("Your API token may not do this: it lacks the permission to refund or to approve refunds. Ask your "
                  "OPS-COM administrator. Nothing was changed and no money was moved.");
    case 9042:
        return tr(
            "The amount is over your limit for one refund. No money was moved. Refund less, or ask another person "
            "for approval.");
    case 9043:
        return tr("The amount is over the limit, so another person has to approve this refund first. No money was "
                  "moved. Ask for the approval, and refund once it is given.");
    case 9044:
        return tr("This refund would take you over your limit for one day. No money was moved. Try again tomorrow, or "
                  "ask another person.");
    case 9045:
        return tr("You made this request yourself. Another person has to decide on it, on a console with their own API "
                  "token. The request stands as it was.");
    case 9046:
        return tr(
            "This request was decided already. Nothing was changed. Refresh the list to see what was decided, and "
            "by whom.");
    default: return {};
    }
}

Error inPlainWords(Error error)
{
    const QString plain = plainText(error.code);
    if (plain.isEmpty())
        return error;
    if (!error.detail.isEmpty())
        error.detail += QStringLiteral("; ");
    error.detail += error.userText;
    error.userText = plain;
    return error;
}

QString describe(const Money &amount, const QString &comment)
{
    return amount.toPlainString() + QLatin1Char(' ') + amount.currency().displayCode() + QStringLiteral(", ") + comment;
}

/// Those that wait for this person: asked for by somebody else, not decided, and this token may decide.
int waitingForMe(const QList<RefundApproval> &approvals, const TenantInfo &info)
{
    if (!info.may(QLatin1String("approve_refund")))
        return 0;
    return int(std::ranges::count_if(approvals, [&](const RefundApproval &approval) {
        return approval.state == ApprovalState::Requested && approval.requestedBy != info.userName;
    }));
}

void tellAttention(Session &session, int waiting)
{
    session.attention().set(QStringLiteral("approvals"),
                            {QStringLiteral("refunds"), waiting, AttentionLevel::Warning,
                             QCoreApplication::translate("console::ApprovalFlows",
                                                         "%Ln refunds wait for your approval.", nullptr, waiting)});
}

/// The window's count, by asking the tenant; nobody waits for it.
void lookAgain(Session &session)
{
    (new ListApprovalsFlow(session, &session))->start();
}

/// After an offline start the tenant has to be asked first who this is; the name decides what waits for this person.
class KnownTenantJob final : public FlowJob<std::shared_ptr<TenantClient>>
{
public:
    KnownTenantJob(Session &session, QObject *parent) : FlowJob(parent), m_session(session) {}

protected:
    void doStart() override
    {
        run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
            if (!tenant || !m_session.tenantInfo().userName.isEmpty()) {
                finishWith(std::move(tenant));
                return;
            }
            run((*tenant)->checkConnection(this), [this, client = *tenant](Result<TenantInfo> &&info) {
                if (!info) {
                    finishWith(info.error());
                    return;
                }
                m_session.setTenantInfo(*info);
                finishWith(client);
            });
        });
    }

private:
    Session &m_session;
};

} // namespace

// --- list

ListApprovalsFlow::ListApprovalsFlow(Session &session, QObject *parent) : FlowJob(parent), m_session(session) {}

void ListApprovalsFlow::doStart()
{
    Q_EMIT stepChanged(tr("Asking OPS-COM for requests…"));
    run(static_cast<TypedJob<std::shared_ptr<TenantClient>> *>(new KnownTenantJob(m_session, this)),
        [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
            if (!tenant) {
                finishWith(tenant.error());
                return;
            }
            run((*tenant)->refundApprovals(this), [this](Result<QList<RefundApproval>> &&approvals) {
                if (!approvals && approvals.error().kind == ErrorKind::NotFound) {
                    tellAttention(m_session, 0); // a tenant that knows no approvals has none
                    finishWith(QList<RefundApproval>());
                    return;
                }
                if (!approvals) {
                    finishWith(inPlainWords(approvals.error())); // what was told before stands
                    return;
                }
                tellAttention(m_session, waitingForMe(*approvals, m_session.tenantInfo()));
                finishWith(std::move(approvals));
            });
        });
}

// --- ask

RequestApprovalFlow::RequestApprovalFlow(Session &session, RefundRequest request, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_request(std::move(request)),
      m_requestKey(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

void RequestApprovalFlow::doStart()
{
    if (m_request.comment.trimmed().isEmpty()) {
        finishWith(flowError(ErrorKind::InvalidInput,
                             tr("Enter a comment: whoever decides reads it. Nothing was asked for."),
                             QStringLiteral("comment")));
        return;
    }
    if (m_request.amount.minor() <= 0 || !m_request.amount.isOnStep()) {
        finishWith(flowError(ErrorKind::InvalidInput, tr("This amount cannot be refunded. Nothing was asked for."),
                             QStringLiteral("amount")));
        return;
    }
    Q_EMIT stepChanged(tr("Asking for approval…"));
    run(static_cast<TypedJob<std::shared_ptr<TenantClient>> *>(new KnownTenantJob(m_session, this)),
        [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
            if (!tenant) {
                finishWith(withAddition(tenant.error(), tr("Nothing was asked for.")));
                return;
            }
            const ApprovalRequestParams params{m_request.paymentId,
                                               m_request.amount,
                                               m_request.full,
                                               m_request.reason,
                                               m_request.comment.trimmed(),
                                               m_request.requisitionCode.trimmed(),
                                               m_requestKey};
            run((*tenant)->requestRefundApproval(params, this), [this](Result<RefundApproval> &&approval) {
                const QString detail = describe(m_request.amount, m_request.comment.trimmed());
                if (!approval) {
                    const bool isUnknown = approval.error().kind == ErrorKind::OutcomeUnknown;
                    auditLater(m_session, QStringLiteral("approval.requested"), m_request.paymentId, detail,
                               isUnknown ? QStringLiteral("outcome_unknown") : QStringLiteral("refused"));
                    const Error error = inPlainWords(approval.error());
                    finishWith(isUnknown ? withAddition(error, tr("Look at the list of requests before you ask again: "
                                                                  "the request may be there."))
                                         : error);
                    return;
                }
                auditLater(m_session, QStringLiteral("approval.requested"), m_request.paymentId,
                           approval->id + QStringLiteral(", ") + detail, toString(approval->state));
                finishWith(std::move(approval));
            });
        });
}

// --- decide

DecideApprovalFlow::DecideApprovalFlow(Session &session, QString approvalId, ApprovalDecision decision, QString comment,
                                       QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_approvalId(std::move(approvalId)),
      m_decision(decision),
      m_comment(std::move(comment))
{
}

void DecideApprovalFlow::doStart()
{
    const QString comment = m_comment.trimmed();
    if (m_decision == ApprovalDecision::Reject && comment.isEmpty()) {
        finishWith(
            flowError(ErrorKind::InvalidInput,
                      tr("Enter a comment: the person who asked reads why it was rejected. Nothing was decided."),
                      QStringLiteral("comment")));
        return;
    }
    Q_EMIT stepChanged(tr("Telling OPS-COM the decision…"));
    run(static_cast<TypedJob<std::shared_ptr<TenantClient>> *>(new KnownTenantJob(m_session, this)),
        [this, comment](Result<std::shared_ptr<TenantClient>> &&tenant) {
            if (!tenant) {
                finishWith(withAddition(tenant.error(), tr("Nothing was decided.")));
                return;
            }
            auto *call = m_decision == ApprovalDecision::Withdraw
                             ? (*tenant)->withdrawRefundApproval(m_approvalId, this)
                             : (*tenant)->decideRefundApproval(m_approvalId, m_decision == ApprovalDecision::Approve,
                                                               comment, this);
            run(call, [this, comment](Result<RefundApproval> &&approval) {
                QString what;
                switch (m_decision) {
                case ApprovalDecision::Approve: what = QStringLiteral("approval.approved"); break;
                case ApprovalDecision::Reject: what = QStringLiteral("approval.rejected"); break;
                case ApprovalDecision::Withdraw: what = QStringLiteral("approval.withdrawn"); break;
                }
                lookAgain(m_session);
                if (!approval) {
                    const bool isUnknown = approval.error().kind == ErrorKind::OutcomeUnknown;
                    auditLater(m_session, what, m_approvalId, comment,
                               isUnknown ? QStringLiteral("outcome_unknown") : QStringLiteral("refused"));
                    finishWith(inPlainWords(approval.error()));
                    return;
                }
                auditLater(m_session, what, approval->paymentId,
                           m_approvalId + QStringLiteral(", ") + describe(approval->amount, comment),
                           toString(approval->state));
                finishWith(std::move(approval));
            });
        });
}

} // namespace console
