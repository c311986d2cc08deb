#pragma once

#include <QJsonObject>
#include <QString>

namespace console::practice {

/// Stripe's objects with their defaults: what a new object starts as, and what need not be stored of an old one.
/// Thread-safe: constant after first use.
namespace shapes {

/// The defaults of an object by its "object" name ("payment_intent"); without id and created. Empty if unknown.
QJsonObject defaultsOf(const QString &object);
/// What of `whole` differs from the defaults, object by object; whole(strip(x)) == x.
QJsonObject strip(const QJsonObject &whole, const QString &object);
QJsonObject whole(const QJsonObject &stripped, const QString &object);

} // namespace shapes

} // namespace console::practice
