#pragma once

#include "flows/auditflow.h"
#include "flows/auditwords.h"
#include "store/auditreader.h"

namespace console {

/// What the store is asked for a person's filter: each word also finds the kinds and outcomes that read so on screen.
AuditQuery auditQueryOf(const AuditFilter &filter);

} // namespace console
