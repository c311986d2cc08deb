#pragma once

#include "core/payment.h"
#include "core/paymenttype.h"
#include "practice/tenant/approvalbook.h"
#include "practice/tenant/callbackbook.h"
#include "practice/tenant/leasebook.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

namespace console::practice {

/// The tenant's answers, after resources/api/opscom-payments.yaml. Pure.
namespace TenantJson {

QString time(const QDateTime &utc); ///< RFC 3339 with milliseconds and Z
QJsonObject money(const Money &money);
QJsonArray moneyList(const QList<Money> &list);
QJsonObject credentials(const CredentialSet &set);
QJsonObject paymentType(const PaymentType &type);
QJsonObject payment(const Payment &payment);
QJsonObject lease(const LeaseBook::Lease &lease);
QJsonObject approval(const ApprovalRequest &request);
QJsonObject callback(const CallbackNote &note);
QJsonObject provider(const PaymentProvider &provider);
QJsonObject userType(const UserType &type);

} // namespace TenantJson

} // namespace console::practice
