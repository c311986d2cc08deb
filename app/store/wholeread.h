#pragma once

#include "core/result.h"

class QSqlQuery;

namespace console {

/// To be asked after the last row: QSqlQuery::next() ends in the same way where there are no more rows and where the
/// file could not be read on, and half a list of refunds or audit entries is not to be taken for the whole. Error
/// Storage.
Outcome wholeRead(const QSqlQuery &rows);

} // namespace console
