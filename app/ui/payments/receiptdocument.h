#pragma once

#include "ui/payments/paymenttimeline.h"
#include "ui/payments/receiptcontent.h"

#include <QTextDocument>

#include <memory>

class QPagedPaintDevice;

namespace console {

/// The receipt for paper: black on white whatever the theme, one or two A4/Letter pages. `workspaceName` and the moment
/// of reading stand at the head; test payments are marked as such.
std::unique_ptr<QTextDocument> receiptDocument(const PaymentDetails &details, const QTimeZone &zone,
                                               const QString &workspaceName, const QDateTime &readAt);

/// Writes the document as a PDF; nothing is left behind on an error (Storage). Runs on the caller's thread: a receipt
/// of two pages takes a few milliseconds, less than handing the document to another thread would cost in care.
Outcome saveAsPdf(const QTextDocument &document, const QString &path, const QString &title);

} // namespace console
