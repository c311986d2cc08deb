#pragma once

#include <QByteArray>
#include <QStringList>

namespace console {

/// One record after RFC 4180, UTF-8, ended by CR LF. A cell that a spreadsheet would take for a formula (it begins with
/// = + - @, a tab or a carriage return) gets an apostrophe before it.
QByteArray csvRecord(const QStringList &cells);

} // namespace console
