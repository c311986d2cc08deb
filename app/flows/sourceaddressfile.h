#pragma once

#include "core/result.h"
#include "flows/endpointtestflow.h"

namespace console {

/// The list of Stripe's webhook source addresses, as published and as kept in the data folder. Thread-safe: no state.
namespace SourceAddressFile {

/// "stripe-webhook-addresses.json", in the data folder: the list belongs to no workspace.
QString name();

/// Reads what Stripe publishes: {"WEBHOOKS": ["3.18.12.63", ...]}. Strict, since people open firewalls with it: every
/// entry must be an address or a CIDR range of the public Internet. Error BadAnswer names the entry.
Result<QStringList> readPublished(const QByteArray &json);

/// Writes the kept list, whole or not at all (QSaveFile).
Outcome write(const QString &file, const SourceAddresses &addresses);

/// The kept list if it is of `source` and sound, else the copy that came with the program. Error Storage if even that
/// cannot be read.
Result<SourceAddresses> readKept(const QString &file, const QString &source);

} // namespace SourceAddressFile

} // namespace console
