#pragma once

#include "core/paymenttype.h"

namespace console::practice {

/// The practice tenant's fixed lists: what OPS-COM itself supplies and nobody can edit.
namespace Catalogue {

/// The Payment Provider drop-down with its tooltips (facts/stripe-and-opscom.md 1.2).
const QList<PaymentProvider> &providers();
/// The public sample of user types (facts/stripe-and-opscom.md 1.3).
const QList<UserType> &userTypes();
bool hasProvider(const QString &id);
bool hasUserType(const QString &id);

} // namespace Catalogue

} // namespace console::practice
