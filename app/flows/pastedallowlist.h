#pragma once

#include "flows/addressrange.h"

#include <QStringList>

namespace console {

/// A pasted allow-list, understood: plain lists, nginx, Apache, iptables, nftables, AWS JSON, Stripe's own file.
/// Comments are left out. Rules that block, destinations and exceptions are not counted as allowed.
struct PastedAllowList
{
    QList<AddressRange> ranges;
    QStringList problems; ///< translated, "Line 3: ..."; all of them
};
PastedAllowList readPastedAllowList(const QString &text);

} // namespace console
