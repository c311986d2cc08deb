#include "store/paymentrowreader.h"

namespace console {

void bindValues(const QVariantList &values, SqliteStatement *statement, QByteArrayList *bytes)
{
    bytes->reserve(values.size());
    for (int at = 0; at < values.size(); ++at) {
        const QVariant &value = values.at(at);
        if (value.isNull()) {
            statement->bindNull(at);
        } else if (value.typeId() == QMetaType::QString) {
            bytes->append(value.toString().toUtf8());
            statement->bindText(at, bytes->constLast());
        } else {
            statement->bind(at, value.toLongLong());
        }
    }
}

QVariant valueOf(const SqliteStatement &row, int column)
{
    if (row.isNull(column))
        return {};
    return row.isText(column) ? QVariant(QString::fromUtf8(row.bytes(column))) : QVariant(row.number(column));
}

} // namespace console
