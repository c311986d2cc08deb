#pragma once

#include "core/payment.h"
#include "core/result.h"

#include <QByteArray>
#include <QList>

namespace console {

/// What an export has written.
struct Exported
{
    qint64 rows = 0;
    QByteArray sha256; ///< of the file or the copied text, 64 hex digits; empty on paper
};

/// Where exported payments go: a file, the clipboard, a printer. Called in the order of its functions, put() as often
/// as there are slices, never two at a time, but in whichever thread the work is done. Nothing counts before keep():
/// one that is destroyed earlier leaves nothing behind. Errors: Storage. Owner: the export.
class ExportSink
{
public:
    virtual ~ExportSink() = default;
    virtual Outcome begin() = 0;
    virtual Outcome put(const QList<Payment> &rows) = 0;
    /// Totals, the end, the checksum: all that may take time.
    virtual Result<Exported> finish() = 0;
    /// Puts what was made where it belongs. Quick: it is guarded against a cancel in the same moment.
    virtual Outcome keep() = 0;
};

} // namespace console
