#pragma once

#include <QStringList>

namespace console {

/// Splits a schema file into its statements: comments are dropped, quoted text is kept whole, and the semicolons inside
/// CREATE TRIGGER ... BEGIN ... END do not end a statement (the last one is the one after END). CASE ... END inside a
/// trigger must not stand right before a semicolon.
QStringList splitSqlScript(const QString &script);

} // namespace console
