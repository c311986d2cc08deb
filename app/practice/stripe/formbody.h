#pragma once

#include <QByteArray>
#include <QJsonObject>

namespace console::practice {

/// Stripe's form encoding: a=1, a[b]=1, a[]=1, a[0]=1, a[0][b]=1. Names are kept in the order of the bytes; every leaf
/// is a string; lists (from [] or from indexes 0..n) become arrays. `base` (from the query) is merged under `encoded`.
QJsonObject parseForm(const QByteArray &encoded, const QJsonObject &base = {});

} // namespace console::practice
