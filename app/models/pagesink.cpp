#include "models/pagesink.h"

#include "models/paymenttext.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QPageLayout>
#include <QPageSize>
#include <QPdfWriter>

namespace console {

namespace {

using namespace Qt::StringLiterals;

// Lengths in points.
constexpr qreal kRow = 12;
constexpr qreal kTitle = 14;
constexpr qreal kGap = 4;   // between two columns
constexpr qreal kFoot = 16; // what the foot takes of a page
constexpr qreal kHeadLines = 7;

} // namespace

struct PaymentPages::Column
{
    qreal share; ///< of the width
    bool isNumber;
};

PaymentPages::PaymentPages(const ExportHead &head, const QFont &font) : m_head(head), m_font(font)
{
    // The page is painted in points, scaled: pixels here are points. Hints are a screen's.
    m_font.setPixelSize(8);
    m_font.setHintingPreference(QFont::PreferNoHinting);
    // Spacing turns ligatures off: with them "Confirm" cannot be searched for or copied out of a PDF.
    m_font.setLetterSpacing(QFont::AbsoluteSpacing, 0.05);
}

namespace {

QStringList pageColumnNames()
{
    return {ExportTexts::tr("Status"),       ExportTexts::tr("Payment Date"), ExportTexts::tr("User"),
            ExportTexts::tr("Order ID"),     ExportTexts::tr("Confirm Code"), ExportTexts::tr("What for"),
            ExportTexts::tr("Payment Type"), ExportTexts::tr("Amount"),       ExportTexts::tr("Refunded")};
}

QSizeF sizeInPoints(const QPagedPaintDevice &device)
{
    return device.pageLayout().paintRect(QPageLayout::Point).size();
}

} // namespace

int PaymentPages::estimatedPages(const QPagedPaintDevice &device, qint64 rows)
{
    const auto perPage = qint64((sizeInPoints(device).height() - kFoot - kRow) / kRow);
    const qint64 lines = rows + qint64(kHeadLines) + 3;
    return perPage < 1 ? 0 : int(std::min<qint64>((lines + perPage - 1) / perPage, std::numeric_limits<int>::max()));
}

bool PaymentPages::begin(QPagedPaintDevice *device)
{
    m_device = device;
    if (!m_painter.begin(device))
        return false;
    const QSizeF size = sizeInPoints(*device);
    m_width = size.width();
    m_height = size.height();
    startPage();
    m_font.setPixelSize(int(kTitle));
    m_font.setBold(true);
    m_painter.setFont(m_font);
    m_painter.drawText(QRectF(0, 0, m_width, kTitle + 6), Qt::AlignLeft | Qt::AlignVCenter,
                       ExportTexts::tr("Recent Payments"));
    m_y = kTitle + 8;
    for (const auto &[label, value] : headLines(m_head).mid(1))
        headLine(label, value);
    if (m_head.expected >= 0)
        headLine(rowsLabel(), QLocale().toString(m_head.expected));
    m_y += kRow / 2;
    columnNames();
    return true;
}

void PaymentPages::startPage()
{
    ++m_page;
    m_y = 0;
    m_painter.save();
    m_painter.scale(m_device->logicalDpiX() / 72.0, m_device->logicalDpiY() / 72.0);
    m_painter.setPen(Qt::black);
}

void PaymentPages::endPage()
{
    m_font.setBold(false);
    m_font.setPixelSize(7);
    m_painter.setFont(m_font);
    const QRectF foot(0, m_height - kFoot + 4, m_width, kFoot - 4);
    const QString page = ExportTexts::tr("Page %L1").arg(m_page);
    const QFontMetricsF metrics(m_font);
    m_painter.drawText(foot, Qt::AlignRight | Qt::AlignVCenter, page);
    m_painter.drawText(foot, Qt::AlignLeft | Qt::AlignVCenter,
                       metrics.elidedText(u"%1 · %2 · %3"_s.arg(m_head.workspace, m_head.mode, m_head.filter),
                                          Qt::ElideRight, m_width - metrics.horizontalAdvance(page) - 20));
    m_painter.restore();
}

/// Goes on to the next page if so much does not fit on this one.
bool PaymentPages::room(qreal height)
{
    if (m_y + height <= m_height - kFoot)
        return true;
    endPage();
    if (!m_device->newPage())
        return false;
    startPage();
    columnNames();
    return true;
}

void PaymentPages::headLine(const QString &label, const QString &value)
{
    m_font.setPixelSize(8);
    m_font.setBold(true);
    m_painter.setFont(m_font);
    m_painter.drawText(QRectF(0, m_y, 90, kRow), Qt::AlignLeft | Qt::AlignVCenter, label);
    m_font.setBold(false);
    m_painter.setFont(m_font);
    m_painter.drawText(QRectF(94, m_y, m_width - 94, kRow), Qt::AlignLeft | Qt::AlignVCenter,
                       QFontMetricsF(m_font).elidedText(value, Qt::ElideRight, m_width - 94));
    m_y += kRow;
}

namespace {

/// Sums to 1: status, date, user, order, code, what for, type, amount, refunded.
constexpr std::array kShares = {0.10, 0.14, 0.155, 0.095, 0.09, 0.165, 0.085, 0.09, 0.08};
constexpr size_t kFirstNumber = 7;
/// Currency, status, payments, amount, refunded.
constexpr std::array kTotalsShares = {0.10, 0.18, 0.10, 0.16, 0.16};
constexpr size_t kFirstTotal = 2;

} // namespace

void PaymentPages::line(const QStringList &cells, const QList<Column> &columns, bool isBold)
{
    m_font.setPixelSize(8);
    m_font.setBold(isBold);
    m_painter.setFont(m_font);
    const QFontMetricsF metrics(m_font);
    qreal x = 0;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        const Column &column = columns.at(i);
        const qreal width = column.share * m_width - kGap;
        QString text = cells.at(i);
        if (metrics.horizontalAdvance(text) > width)
            text = metrics.elidedText(text, Qt::ElideRight, width);
        m_painter.drawText(QRectF(x, m_y, width, kRow),
                           (column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextSingleLine,
                           text);
        x += column.share * m_width;
    }
    m_y += kRow;
}

void PaymentPages::columnNames()
{
    QList<Column> columns;
    for (size_t i = 0; i < kShares.size(); ++i)
        columns << Column{kShares.at(i), i >= kFirstNumber};
    line(pageColumnNames(), columns, true);
    m_painter.setPen(QPen(Qt::black, 0.5));
    m_painter.drawLine(QPointF(0, m_y - 0.5), QPointF(m_width, m_y - 0.5));
}

bool PaymentPages::put(const QList<Payment> &rows)
{
    QList<Column> columns;
    for (size_t i = 0; i < kShares.size(); ++i)
        columns << Column{kShares.at(i), i >= kFirstNumber};
    for (const Payment &payment : rows) {
        if (!room(kRow))
            return false;
        line({m_words.statuses[int(payment.status)], momentText(payment.paymentDate, m_head.zone), payment.payerName,
              payment.orderId, payment.confirmCode, payment.summary, payment.paymentTypeName,
              payment.amount.toDisplayString(),
              payment.refunded.isZero() ? QString() : payment.refunded.toDisplayString()},
             columns, false);
        ++m_rows;
    }
    return true;
}

bool PaymentPages::totals(const ExportTotals &totals)
{
    QList<Column> columns;
    for (size_t i = 0; i < kTotalsShares.size(); ++i)
        columns << Column{kTotalsShares.at(i), i >= kFirstTotal};
    const QList<ExportedTotal> lines = totals.lines();
    if (!room(kRow * 3)) // the names never stand alone at the foot of a page
        return false;
    m_y += kRow;
    line(totalsColumns(), columns, true);
    for (const ExportedTotal &total : lines) {
        if (!room(kRow))
            return false;
        line({total.currency.displayCode(), displayName(total.status), QLocale().toString(total.payments),
              total.amount.toDisplayString(), total.refunded.toDisplayString()},
             columns, false);
    }
    QString written = ExportTexts::tr("%Ln payment(s) in this report.", nullptr, int(totals.rows()));
    if (m_head.expected >= 0 && m_head.expected != totals.rows())
        written += u' ' + ExportTexts::tr("The number at the head was counted before: payments have changed since.");
    return remark(written);
}

bool PaymentPages::remark(const QString &text)
{
    if (!room(kRow * 1.5))
        return false;
    m_y += kRow / 2;
    line({text}, {{1.0, false}}, true);
    return true;
}

bool PaymentPages::end()
{
    endPage();
    return m_painter.end();
}

PdfSink::PdfSink(const QString &path, const ExportHead &head, const QFont &font)
    : m_title(u"%1, %2"_s.arg(ExportTexts::tr("Recent Payments"), head.workspace)),
      m_file(path),
      m_pages(head, font)
{
}

PdfSink::~PdfSink()
{
    if (m_pages.isActive())
        (void)m_pages.end(); // a painter must not outlive its device; the file goes all the same
}

Outcome PdfSink::checked(bool isPainted)
{
    // The writer tells nothing of bytes that the file did not take; the file does.
    if (!isPainted || m_file.device().error() != QFileDevice::NoError)
        return m_file.error(m_file.device().errorString());
    return Done{};
}

Outcome PdfSink::begin()
{
    if (const Outcome opened = m_file.open(); !opened)
        return opened;
    m_writer = std::make_unique<QPdfWriter>(&m_file.device());
    m_writer->setTitle(m_title);
    m_writer->setCreator(u"OPS-COM Payments Console"_s);
    m_writer->setPageLayout(
        {QPageSize(QPageSize::A4), QPageLayout::Landscape, QMarginsF(12, 12, 12, 12), QPageLayout::Millimeter});
    return checked(m_pages.begin(m_writer.get()));
}

Outcome PdfSink::put(const QList<Payment> &rows)
{
    const Outcome painted = checked(m_pages.put(rows));
    return painted ? m_totals.add(rows) : painted;
}

Result<Exported> PdfSink::finish()
{
    const bool isPainted = m_pages.totals(m_totals);
    const bool isEnded = m_pages.end(); // ended in any case
    m_writer.reset();
    if (const Outcome painted = checked(isPainted && isEnded); !painted)
        return painted.error();
    const auto sha256 = m_file.seal();
    if (!sha256)
        return sha256.error();
    return Exported{m_totals.rows(), *sha256};
}

PrintSink::PrintSink(std::shared_ptr<QPagedPaintDevice> printer, const ExportHead &head, const QFont &font)
    : m_printer(std::move(printer)),
      m_pages(head, font)
{
}

PrintSink::~PrintSink()
{
    if (!m_pages.isActive())
        return;
    (void)m_pages.remark(ExportTexts::tr("Stopped here: this report is not complete."));
    (void)m_pages.end();
}

Outcome PrintSink::checked(bool isPainted) const
{
    if (isPainted)
        return Done{};
    return Error{ErrorKind::Storage,
                 ExportTexts::tr("The printer took no more pages. Look at the printer, then print again, or export a "
                                 "PDF."),
                 {},
                 {},
                 0,
                 QStringLiteral("print_failed"),
                 {}};
}

Outcome PrintSink::begin()
{
    return checked(m_pages.begin(m_printer.get()));
}

Outcome PrintSink::put(const QList<Payment> &rows)
{
    const Outcome painted = checked(m_pages.put(rows));
    return painted ? m_totals.add(rows) : painted;
}

Result<Exported> PrintSink::finish()
{
    const bool isPainted = m_pages.totals(m_totals);
    const bool isEnded = m_pages.end();
    if (const Outcome painted = checked(isPainted && isEnded); !painted)
        return painted.error();
    return Exported{m_totals.rows(), {}};
}

} // namespace console
