#pragma once

#include "core/error.h"

namespace console {

/// Error Storage with a text for the person, a detail for support and a code that callers may compare.
Error storageError(const QString &userText, const QString &detail, const QString &code = {});
/// The usual one: the local database did not do what it was asked.
Error databaseError(const QString &detail, const QString &code = {});

} // namespace console
