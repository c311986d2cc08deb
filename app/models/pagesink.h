#pragma once

#include "core/exportsink.h"
#include "models/exportcells.h"
#include "models/exportfile.h"

#include <QFont>
#include <QPainter>

#include <memory>

class QPagedPaintDevice;
class QPdfWriter;

namespace console {

/// The report on paper: head on the first page, column names on every page, page numbers, totals at the end. Each page
/// is painted as its rows come, and none is kept. Qt paints on a QPdfWriter or QPrinter in any thread
/// (https://doc.qt.io/qt-6/threads-modules.html#painting-in-threads), but from begin() to end() in one: see
/// OneThreadSink.
class PaymentPages
{
public:
    PaymentPages(const ExportHead &head, const QFont &font);

    /// Begins on the first page. False if the device cannot be painted on.
    bool begin(QPagedPaintDevice *device);
    /// False if no new page could be had.
    bool put(const QList<Payment> &rows);
    bool totals(const ExportTotals &totals);
    /// One line of its own, as for what was broken off.
    bool remark(const QString &text);
    /// The last page's foot. False if the device has a trouble of its own.
    bool end();
    bool isActive() const { return m_painter.isActive(); }

    /// Pages that so many rows take on a device of this size, without the totals.
    static int estimatedPages(const QPagedPaintDevice &device, qint64 rows);

private:
    struct Column;
    bool room(qreal height);
    void startPage();
    void endPage();
    void headLine(const QString &label, const QString &value);
    void columnNames();
    void line(const QStringList &cells, const QList<Column> &columns, bool isBold);

    ExportHead m_head;
    QFont m_font;
    CellWords m_words;
    QPagedPaintDevice *m_device = nullptr;
    QPainter m_painter;
    qreal m_width = 0; ///< of the paper inside of its margins, in points; so are all lengths here
    qreal m_height = 0;
    qreal m_y = 0;
    int m_page = 0;
    qint64 m_rows = 0; ///< painted
};

/// A PDF file, A4 across.
class PdfSink final : public ExportSink
{
public:
    PdfSink(const QString &path, const ExportHead &head, const QFont &font);
    ~PdfSink() override;

    Outcome begin() override;
    Outcome put(const QList<Payment> &rows) override;
    Result<Exported> finish() override;
    Outcome keep() override { return m_file.keep(); }

private:
    Outcome checked(bool isPainted);

    QString m_title;
    ExportFile m_file;
    std::unique_ptr<QPdfWriter> m_writer;
    PaymentPages m_pages;
    ExportTotals m_totals;
};

/// A printer. What is broken off says so on its last page: pages that a printer has cannot be taken back.
class PrintSink final : public ExportSink
{
public:
    PrintSink(std::shared_ptr<QPagedPaintDevice> printer, const ExportHead &head, const QFont &font);
    ~PrintSink() override;

    Outcome begin() override;
    Outcome put(const QList<Payment> &rows) override;
    Result<Exported> finish() override;
    Outcome keep() override { return Done{}; }

private:
    Outcome checked(bool isPainted) const;

    std::shared_ptr<QPagedPaintDevice> m_printer;
    PaymentPages m_pages;
    ExportTotals m_totals;
};

} // namespace console
