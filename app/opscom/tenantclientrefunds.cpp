// The half of TenantClient that is about refunds, and about the callback's secrets and answers.
#include "opscom/tenantanswers.h"
#include "opscom/tenantclient.h"
#include "opscom/tenantrequest.h"

#include <QJsonObject>

#include <array>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array kStates{std::pair{ApprovalState::Requested, "requested"},
                             std::pair{ApprovalState::Approved, "approved"},
                             std::pair{ApprovalState::Rejected, "rejected"}, std::pair{ApprovalState::Used, "used"},
                             std::pair{ApprovalState::Withdrawn, "withdrawn"}};

/// A tenant that knows no leases says so in one of three ways; the caller is told in one.
void sayThatThereAreNoLeases(Error &error)
{
    if (error.kind != ErrorKind::NotFound && error.code != "9003"_L1)
        return;
    error.kind = ErrorKind::NotFound;
    error.code = u"9009"_s;
}

} // namespace

QString toString(ApprovalState state)
{
    for (const auto &[known, name] : kStates) {
        if (known == state)
            return QString::fromLatin1(name);
    }
    Q_UNREACHABLE();
}

std::optional<ApprovalState> approvalStateFromString(QStringView text)
{
    for (const auto &[known, name] : kStates) {
        if (text == QLatin1String(name))
            return known;
    }
    return std::nullopt;
}

TypedJob<CredentialSet> *TenantClient::dropWebhookSecret(const QString &paymentTypeId, Mode mode,
                                                         const QString &fingerprint, QObject *parent)
{
    return makeCall<CredentialSet>(
        m_http, m_workspace, m_token,
        {u"payments/types/secrets/drop"_s,
         {{u"payment_type_id"_s, paymentTypeId}, {u"mode"_s, toString(mode)}, {u"fingerprint"_s, fingerprint}},
         TenantCallKind::Writing,
         Repeat::SameContent,
         [](const JsonReader &answer) { return TenantAnswers::credentialSet(answer.object(u"credentials"_s)); }},
        parent);
}

TypedJob<QList<CallbackRecord>> *TenantClient::recentCallbacks(const QString &paymentTypeId, Mode mode, int limit,
                                                               QObject *parent)
{
    return makeCall<QList<CallbackRecord>>(
        m_http, m_workspace, m_token,
        {u"payments/callbacks/recent"_s,
         {{u"payment_type_id"_s, paymentTypeId}, {u"mode"_s, toString(mode)}, {u"limit"_s, limit}},
         TenantCallKind::Reading,
         Repeat::Freely,
         TenantAnswers::callbackRecords},
        parent);
}

TypedJob<Payment> *TenantClient::recordRefund(const RecordRefundParams &params, QObject *parent)
{
    QJsonObject body{{u"payment_id"_s, params.paymentId},
                     {u"refund_id"_s, params.refundId},
                     {u"amount"_s, TenantAnswers::toJson(params.amount)},
                     {u"status"_s, params.status},
                     {u"reason"_s, params.reason},
                     {u"comment"_s, params.comment},
                     {u"requisition_code"_s, params.requisitionCode}};
    if (!params.approvalId.isEmpty()) // an older tenant does not know the field
        body.insert(u"approval_id"_s, params.approvalId);
    return makeCall<Payment>(
        m_http, m_workspace, m_token,
        {u"payments/refunds/record"_s, body, TenantCallKind::Writing, Repeat::SameContent,
         [](const JsonReader &answer) { return TenantAnswers::payment(answer.object(u"payment"_s)); }},
        parent);
}

TypedJob<RefundLease> *TenantClient::leaseRefund(const LeaseParams &params, QObject *parent)
{
    QJsonObject body{{u"payment_id"_s, params.paymentId},
                     {u"amount"_s, TenantAnswers::toJson(params.amount)},
                     {u"holder"_s, params.holder},
                     {u"console_id"_s, params.consoleId},
                     {u"seconds"_s, params.seconds}};
    if (!params.approvalId.isEmpty())
        body.insert(u"approval_id"_s, params.approvalId);
    return makeCall<RefundLease>(m_http, m_workspace, m_token,
                                 {u"payments/refunds/lease"_s,
                                  body,
                                  TenantCallKind::Writing,
                                  Repeat::SameContent,
                                  [paymentId = params.paymentId](const JsonReader &answer) {
                                      return TenantAnswers::refundLease(answer, paymentId);
                                  },
                                  {},
                                  sayThatThereAreNoLeases},
                                 parent);
}

TypedJob<Done> *TenantClient::releaseRefundLease(const QString &leaseId, QObject *parent)
{
    return makeCall<Done>(m_http, m_workspace, m_token,
                          {u"payments/refunds/release"_s,
                           {{u"lease_id"_s, leaseId}},
                           TenantCallKind::Writing,
                           Repeat::SameContent,
                           [](const JsonReader &) { return Done{}; }},
                          parent);
}

TypedJob<RefundApproval> *TenantClient::requestRefundApproval(const ApprovalRequestParams &params, QObject *parent)
{
    return makeCall<RefundApproval>(m_http, m_workspace, m_token,
                                    {u"payments/refunds/approvals/request"_s,
                                     {{u"payment_id"_s, params.paymentId},
                                      {u"amount"_s, TenantAnswers::toJson(params.amount)},
                                      {u"full"_s, params.full},
                                      {u"reason"_s, params.reason},
                                      {u"comment"_s, params.comment},
                                      {u"requisition_code"_s, params.requisitionCode},
                                      {u"request_key"_s, params.requestKey}},
                                     TenantCallKind::Writing,
                                     Repeat::SameContent,
                                     TenantAnswers::refundApproval},
                                    parent);
}

TypedJob<QList<RefundApproval>> *TenantClient::refundApprovals(QObject *parent)
{
    return makeCall<QList<RefundApproval>>(m_http, m_workspace, m_token,
                                           {u"payments/refunds/approvals/list"_s,
                                            {},
                                            TenantCallKind::Reading,
                                            Repeat::Freely,
                                            TenantAnswers::refundApprovals},
                                           parent);
}

TypedJob<RefundApproval> *TenantClient::decideRefundApproval(const QString &approvalId, bool approve,
                                                             const QString &comment, QObject *parent)
{
    return makeCall<RefundApproval>(m_http, m_workspace, m_token,
                                    {u"payments/refunds/approvals/decide"_s,
                                     {{u"approval_id"_s, approvalId}, {u"approve"_s, approve}, {u"comment"_s, comment}},
                                     TenantCallKind::Writing,
                                     Repeat::SameContent,
                                     TenantAnswers::refundApproval},
                                    parent);
}

TypedJob<RefundApproval> *TenantClient::withdrawRefundApproval(const QString &approvalId, QObject *parent)
{
    return makeCall<RefundApproval>(m_http, m_workspace, m_token,
                                    {u"payments/refunds/approvals/withdraw"_s,
                                     {{u"approval_id"_s, approvalId}},
                                     TenantCallKind::Writing,
                                     Repeat::SameContent,
                                     TenantAnswers::refundApproval},
                                    parent);
}

} // namespace console
