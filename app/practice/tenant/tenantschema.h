#pragma once

#include "core/result.h"
#include "practice/tenant/secretbox.h"
#include "store/database.h"

namespace console::practice {

/// Opens practice-tenant.db in a folder and brings it to the schema. Errors: Storage for a foreign or damaged file or
/// another seed's, StorageNewer for a newer program's.
Result<Database> openTenantDatabase(const QString &dataDir, const SecretBox &box);

} // namespace console::practice
