#pragma once

#include "core/result.h"

#include <QString>

namespace console {

class Database;

/// Brings a file to the newest schema: numbered files :/sql/{cache,journal}/NNNN_verb_object.sql, one transaction each.
/// Error StorageNewer for a file of a newer program, Storage for a foreign application_id (code "foreign_file") or a
/// damaged file (code "damaged_file"). A refused file is left as it was.
class Migrator
{
public:
    enum class Schema { Cache, Journal };
    static Outcome migrate(const Database &database, Schema schema);
    /// Checks only: whose file it is and how new. Reads, never writes.
    static Outcome check(const Database &database, Schema schema);
    static qint64 newestVersion(Schema schema);
    /// What PRAGMA application_id holds in a file of ours.
    static qint64 applicationId(Schema schema);
    /// As migrate(), for a schema of somebody else's (the practice tenant): `folder` is where the numbered files lie.
    static Outcome migrateFrom(const Database &database, const QString &folder, qint64 applicationId);
};

} // namespace console
