#pragma once

#include <QString>

namespace console {

/// Reads a workbook back as libxlsxwriter wrote it: every part is unpacked, fits its checksum and ends with the end of
/// its XML, and the sheets hold `rows` rows. Gives what is wrong, translated; empty if it is whole. Memory is constant.
QString xlsxTrouble(const QString &path, qint64 rows);

} // namespace console
