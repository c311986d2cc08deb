#include "store/wholeread.h"

#include "store/database.h"

#include <QSqlError>

namespace console {

Outcome wholeRead(const QSqlQuery &rows)
{
    if (rows.lastError().isValid())
        return Database::errorOf(rows, QStringLiteral("read on"));
    return Done{};
}

} // namespace console
