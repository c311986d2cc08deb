#pragma once

#include "net/jsonreader.h"
#include "opscom/tenantclient.h"

#include <QJsonObject>

namespace console {

/// The tenant's JSON to and from this program's words, after resources/api/opscom-payments.yaml. Each reads one object;
/// what is missing or mistyped is noted in the reader, which the caller asks once at the end. Pure, any thread.
namespace TenantAnswers {

TenantInfo tenantInfo(const JsonReader &answer);
/// Absent in an older tenant's answer: no rules. Present, it has to be whole.
RefundRules refundRules(const JsonReader &tenant);
QList<UserType> userTypes(const JsonReader &answer);
QList<PaymentProvider> providers(const JsonReader &answer);
QList<PaymentType> paymentTypes(const JsonReader &answer);
PaymentType paymentType(const JsonReader &object);
CredentialSet credentialSet(const JsonReader &object);
Payment payment(const JsonReader &object);
/// `asked`: the cursor of the request; a page that says "more" has to lead on from it.
TenantPaymentsPage paymentsPage(const JsonReader &answer, const QString &asked);
TenantPaymentCount paymentCount(const JsonReader &answer);
QList<CallbackRecord> callbackRecords(const JsonReader &answer);
/// `paymentId`: the payment that was asked for; a lease on another one is an error.
RefundLease refundLease(const JsonReader &answer, const QString &paymentId);
/// Under the key "approval". A decision by the requester himself is an error: the tenant must not take it.
RefundApproval refundApproval(const JsonReader &answer);
QList<RefundApproval> refundApprovals(const JsonReader &answer);

QJsonObject toJson(const PaymentType &type);
QJsonObject toJson(const Money &money);

} // namespace TenantAnswers

} // namespace console
