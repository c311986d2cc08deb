#pragma once

#include "core/namedrange.h"
#include "core/paymentfilter.h"
#include "core/result.h"
#include "core/zonechoice.h"
#include "store/paymentquery.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace console {

/// A way to look at the report that a person has given a name: what is asked, how it is sorted, which columns are seen,
/// whose clock counts. Holds no payment and no person but what was typed into the search box. A value type.
struct SavedView
{
    QString name;
    QString search;       ///< the box's text, operators and all
    PaymentFilter filter; ///< the filter bar's, without its time
    TimeChoice time;      ///< a named range moves on with the day
    ZoneChoice zone = ZoneChoice::Tenant;
    QStringList columns; ///< stable names of the visible ones, in their order; empty: as they are
    PaymentOrder order;
    friend bool operator==(const SavedView &, const SavedView &) = default;
};

inline constexpr int kMostViewNameLetters = 80;

/// The file of views: JSON, {"format":"opscom-console-views","version":1,"views":[…]}. UTF-8, indented, for people to
/// read.
QByteArray savedViewsToJson(const QList<SavedView> &views);
/// Reads such a file; every field is checked. Errors (InvalidInput, StorageNewer for a newer version) name the field by
/// its path and say what is wrong with it: "views[2].filter.statuses[0]: "paid" is no status". `columnNames` are those
/// that exist.
Result<QList<SavedView>> savedViewsFromJson(const QByteArray &json, const QStringList &columnNames);

} // namespace console
