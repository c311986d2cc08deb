#pragma once

#include "core/payment.h"
#include "core/paymenttype.h"

#include <QDateTime>
#include <QJsonObject>

namespace console::practice {

/// The tenant's answers, after resources/api/opscom-payments.yaml. Pure.
namespace TenantJson {

QString time(const QDateTime &utc); ///< RFC 3339 with milliseconds and Z
QJsonObject money(const Money &money);
QJsonObject credentials(const CredentialSet &set);
QJsonObject paymentType(const PaymentType &type);
QJsonObject payment(const Payment &payment);
QJsonObject provider(const PaymentProvider &provider);
QJsonObject userType(const UserType &type);

} // namespace TenantJson

} // namespace console::practice
