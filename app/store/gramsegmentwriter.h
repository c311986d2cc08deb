#pragma once

#include "core/result.h"

namespace console {

class Database;
class GramSegment;

/// Puts a segment into payment_grams as its newest one, in the caller's transaction, and lets FTS5 merge segments when
/// there are many. What FTS5 has not written yet is written before. Gives false, and nothing is done, where the index
/// is of another format than GramSegment makes.
Result<bool> writeGramSegment(const Database &database, const GramSegment &segment);

} // namespace console
