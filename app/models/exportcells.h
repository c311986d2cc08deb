#pragma once

#include "core/payment.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>
#include <QStringList>
#include <QTimeZone>

#include <limits>
#include <vector>

namespace console {

/// What stands at the head of an export, beside its number of rows.
struct ExportHead
{
    QString workspace;
    QString mode;   ///< translated: "Test", "Live", "Test and live"
    QString filter; ///< filterSentence() or filterWords()
    QTimeZone zone = QTimeZone::utc();
    QDateTime madeAt;     ///< UTC
    qint64 expected = -1; ///< rows as counted before; -1: not counted. What is told at the end is what was written.
};

struct ExportTexts
{
    Q_DECLARE_TR_FUNCTIONS(console::PaymentExport)
};

/// The head as label and value, without the rows.
QList<std::pair<QString, QString>> headLines(const ExportHead &head);
QString rowsLabel();
/// The column names, as many as visitCells() has cells.
QStringList exportColumns(const QTimeZone &zone);
QStringList totalsColumns();

/// A cell that a spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage return) gets an
/// apostrophe before it. For text cells only: an amount is a number and stays one.
inline bool looksLikeFormula(QStringView text)
{
    if (text.isEmpty())
        return false;
    const QChar first = text.front();
    return first == u'=' || first == u'+' || first == u'-' || first == u'@' || first == u'\t' || first == u'\r';
}

/// A zone's wall clock for many moments close to each other: QTimeZone looks its table up for each, which costs more
/// than all else of a row. Not thread-safe.
class WallClock
{
public:
    explicit WallClock(const QTimeZone &zone) : m_zone(zone) {}
    /// Seconds since 1970-01-01T00:00 on that clock.
    qint64 local(qint64 utcSeconds)
    {
        // Every zone changes its clock at a full quarter of an hour, UTC.
        const qint64 quarter = utcSeconds / 900;
        if (quarter != m_quarter) {
            m_quarter = quarter;
            m_offset = m_zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(utcSeconds, Qt::UTC));
        }
        return utcSeconds + m_offset;
    }

private:
    QTimeZone m_zone;
    qint64 m_quarter = std::numeric_limits<qint64>::min();
    qint64 m_offset = 0;
};

/// The texts of statuses and modes, looked up once.
struct CellWords
{
    CellWords();
    QHash<int, QString> statuses;
    QString test;
    QString live;
};

/// The cells of a payment, one definition for all formats. `out` has text(QStringView), localTime(qint64 utcSeconds),
/// utcTime(qint64 utcSeconds) and money(const Money &).
template <typename Out>
void visitCells(const Payment &payment, const CellWords &words, Out &out)
{
    const qint64 at = payment.paymentDate.toSecsSinceEpoch();
    out.text(words.statuses[int(payment.status)]);
    out.localTime(at);
    out.utcTime(at);
    out.text(payment.payerName);
    out.text(payment.payerEmail);
    out.text(payment.plate);
    out.text(payment.orderId);
    out.text(payment.confirmCode);
    out.text(payment.summary);
    out.text(payment.paymentTypeName);
    out.text(payment.mode == Mode::Live ? words.live : words.test);
    out.text(payment.amount.currency().displayCode());
    out.money(payment.amount);
    out.money(payment.refunded);
    out.text(payment.cardBrand);
    out.text(payment.cardLast4);
    out.text(payment.paymentIntentId);
    out.text(payment.chargeId);
    out.text(payment.id);
    out.text(payment.note);
}

/// Sums of the payments of one currency and one status.
struct ExportedTotal
{
    Currency currency;
    PaymentStatus status = PaymentStatus::Succeeded;
    qint64 payments = 0;
    Money amount;
    Money refunded;
};

/// Sums per currency and status of what was written.
class ExportTotals
{
public:
    /// InvalidInput if a sum is too large to count.
    Outcome add(const QList<Payment> &rows);
    qint64 rows() const { return m_rows; }
    /// By currency, then status in the report's order.
    QList<ExportedTotal> lines() const;

private:
    std::vector<ExportedTotal> m_lines;
    qint64 m_rows = 0;
};

} // namespace console
