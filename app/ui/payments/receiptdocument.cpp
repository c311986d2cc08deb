#include "ui/payments/receiptdocument.h"

#include "models/paymenttext.h"

#include <QAbstractTextDocumentLayout>
#include <QCoreApplication>
#include <QPdfWriter>
#include <QSaveFile>

namespace console {

namespace {

struct PaperReceipt
{
    Q_DECLARE_TR_FUNCTIONS(console::PaperReceipt)
};

QString escaped(const QString &text)
{
    return text.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>"));
}

QString rowHtml(const QString &left, const QString &right)
{
    return QStringLiteral("<tr><td width=\"34%\" style=\"color:#444444\">%1</td><td>%2</td></tr>")
        .arg(escaped(left), escaped(right));
}

} // namespace

std::unique_ptr<QTextDocument> receiptDocument(const PaymentDetails &details, const QTimeZone &zone,
                                               const QString &workspaceName, const QDateTime &readAt)
{
    const Payment &payment = details.payment;
    QString html = QStringLiteral("<body style=\"color:#000000\">");
    html += QStringLiteral("<h2>%1</h2>").arg(escaped(PaperReceipt::tr("Receipt %1").arg(payment.orderId)));
    html += QStringLiteral("<p>%1 · %2 · %3</p>")
                .arg(escaped(workspaceName), escaped(payment.amount.toDisplayString()),
                     escaped(displayName(payment.status)));
    if (payment.mode == Mode::Test)
        html += QStringLiteral("<p><b>%1</b></p>").arg(escaped(PaperReceipt::tr("TEST PAYMENT: no real money moved.")));
    if (details.stripeProblem)
        html += QStringLiteral("<p><i>%1</i></p>").arg(escaped(details.stripeProblem->userText));
    for (const ReceiptSection &section : receiptSections(details, zone)) {
        html += QStringLiteral("<h4>%1</h4><table width=\"100%\" cellpadding=\"2\">").arg(escaped(section.title));
        for (const ReceiptRow &row : section.rows)
            html += rowHtml(row.label, row.value);
        html += QStringLiteral("</table>");
    }
    html += QStringLiteral("<h4>%1</h4><table width=\"100%\" cellpadding=\"2\">")
                .arg(escaped(PaperReceipt::tr("Timeline")));
    for (const TimelineEntry &entry : paymentTimeline(details))
        html += rowHtml(momentText(entry.at, zone), entry.what);
    html += QStringLiteral("</table><p style=\"color:#444444\">%1</p></body>")
                .arg(escaped(PaperReceipt::tr("As of %1").arg(momentText(readAt, zone))));

    auto document = std::make_unique<QTextDocument>();
    document->setDefaultFont(QFont(QStringLiteral("DejaVu Sans"), 9));
    document->setHtml(html);
    return document;
}

Outcome saveAsPdf(const QTextDocument &document, const QString &path, const QString &title)
{
    QSaveFile file(path);
    const auto failed = [&file] {
        return Error{.kind = ErrorKind::Storage,
                     .userText = PaperReceipt::tr("The PDF could not be written: %1. Choose another folder or name.")
                                     .arg(file.errorString()),
                     .detail = QStringLiteral("receipt pdf"),
                     .requestId = {},
                     .httpStatus = 0,
                     .code = {},
                     .param = {}};
    };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    {
        QPdfWriter writer(&file);
        writer.setTitle(title);
        writer.setCreator(QStringLiteral("OPS-COM Payments Console"));
        writer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout::Millimeter);
        document.print(&writer);
    }
    if (!file.commit())
        return failed();
    return Done{};
}

} // namespace console
