#pragma once

#include "core/job.h"

namespace console {

class WorkspaceStore;

/// Whether more than a quarter of the search index lies outside of its largest segment, as after a first copy or where
/// the index was built anew: searches are then up to twice as slow, and as right. On the counting worker. Errors:
/// Storage. Thread: the GUI thread.
TypedJob<bool> *isIndexScattered(WorkspaceStore &store, QObject *parent = nullptr);

/// Brings the segments of the search index together, a piece at a time: after a first copy there are some thirty, and
/// each search has to look into all of them. Gives whether there is more to do. A piece takes about a tenth of a second
/// in the writer's thread and is a transaction of its own; what else is to be written comes between two. Errors:
/// Storage. Thread: the GUI thread.
TypedJob<bool> *mergeIndex(WorkspaceStore &store, QObject *parent = nullptr);

} // namespace console
