#pragma once

#include "core/exportsink.h"
#include "models/exportcells.h"
#include "models/exportfile.h"

#include <memory>

namespace console {

/// An Excel workbook (`.xlsx`): payments on as many sheets as Excel's limit asks for, head and totals on the last one.
/// Rows go to temporary files beside the target as they come, so memory stays constant; the finished file is read back
/// before it counts, because the library does not see every failed write.
class XlsxSink final : public ExportSink
{
public:
    static constexpr qint64 kRowsPerSheet = 1048575; ///< Excel's 1,048,576 less the column names
    XlsxSink(const QString &path, const ExportHead &head, qint64 rowsPerSheet = kRowsPerSheet);
    ~XlsxSink() override;

    Outcome begin() override;
    Outcome put(const QList<Payment> &rows) override;
    Result<Exported> finish() override;
    Outcome keep() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace console
