#pragma once

#include "core/payment.h"
#include "core/result.h"

#include <QByteArray>
#include <QSqlQuery>
#include <QString>
#include <QVariantList>

#include <vector>

namespace console {

class SqliteStatement;

/// What a statement borrows while it runs: its texts as UTF-8. Keeps its memory between rows.
class BoundText
{
public:
    /// The views given so far are void.
    void clear() { m_used = 0; }
    /// Valid until clear().
    QByteArrayView keep(const QString &text);
    QByteArrayView keep(QByteArray utf8);

private:
    std::vector<QByteArray> m_texts;
    std::size_t m_used = 0;
};

// How a Payment lies in the table `payments`. Pure functions, any thread.

/// The columns of a payment, comma-separated, in the order that paymentFrom() reads and paymentValues() gives.
QString paymentColumns(const QString &alias = QString());
int paymentColumnCount();
QVariantList paymentValues(const Payment &payment);
/// Binds the same, from place 0 on, and gives the place after them. `text` holds what is bound, until the statement
/// has run.
int bindPayment(const Payment &payment, SqliteStatement *statement, BoundText *text);
/// The present row. Error Storage naming the column that holds what this program never writes.
Result<Payment> paymentFrom(const QSqlQuery &query);
/// The same without QVariants: for what is read at every keystroke.
Result<Payment> paymentFrom(const SqliteStatement &row);

/// Text as STRICT NOT NULL columns take it: a null QString would be bound as NULL.
QString storedText(const QString &text);
/// The amount in thousandths of the currency's unit: comparable where exponents differ.
qint64 amountKey(const Money &amount);
/// The place of a status in the report's order.
int statusKey(PaymentStatus status);
Result<Money> moneyFrom(qint64 minor, const QString &currencyCode, const QString &where);
Result<Mode> modeFrom(const QString &text, const QString &where);
/// Milliseconds since 1970 UTC, or NULL for an invalid time.
QVariant storedTime(const QDateTime &time);
QDateTime timeFrom(const QVariant &milliseconds);

} // namespace console
