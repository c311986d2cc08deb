#include "models/exportcells.h"

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

QList<std::pair<QString, QString>> headLines(const ExportHead &head)
{
    const QString zone = QString::fromUtf8(head.zone.id());
    const QDateTime made = head.madeAt.toTimeZone(head.zone);
    return {{ExportTexts::tr("Report"), ExportTexts::tr("Recent Payments")},
            {ExportTexts::tr("Workspace"), head.workspace},
            {ExportTexts::tr("Mode"), head.mode},
            {ExportTexts::tr("Filter"), head.filter},
            {ExportTexts::tr("Time zone"), zone},
            {ExportTexts::tr("Made"), u"%1 %2"_s.arg(made.toString(u"yyyy-MM-dd HH:mm:ss"_s), zone)}};
}

QString rowsLabel()
{
    return ExportTexts::tr("Rows");
}

QStringList exportColumns(const QTimeZone &zone)
{
    return {ExportTexts::tr("Status"),
            ExportTexts::tr("Payment Date (%1)", "a time zone").arg(QString::fromUtf8(zone.id())),
            ExportTexts::tr("Payment Date (UTC)"),
            ExportTexts::tr("User"),
            ExportTexts::tr("E-mail"),
            ExportTexts::tr("Plate"),
            ExportTexts::tr("Order ID"),
            ExportTexts::tr("Confirm Code"),
            ExportTexts::tr("What for"),
            ExportTexts::tr("Payment Type"),
            ExportTexts::tr("Mode"),
            ExportTexts::tr("Currency"),
            ExportTexts::tr("Amount"),
            ExportTexts::tr("Refunded"),
            ExportTexts::tr("Card"),
            ExportTexts::tr("Last four"),
            ExportTexts::tr("Payment intent"),
            ExportTexts::tr("Charge"),
            ExportTexts::tr("Payment ID"),
            ExportTexts::tr("Note")};
}

QStringList totalsColumns()
{
    return {ExportTexts::tr("Currency"), ExportTexts::tr("Status"), ExportTexts::tr("Payments"),
            ExportTexts::tr("Amount"), ExportTexts::tr("Refunded")};
}

CellWords::CellWords() : test(ExportTexts::tr("Test")), live(ExportTexts::tr("Live"))
{
    for (const PaymentStatus status : allPaymentStatuses())
        statuses[int(status)] = displayName(status);
}

Outcome ExportTotals::add(const QList<Payment> &rows)
{
    for (const Payment &payment : rows) {
        const Currency currency = payment.amount.currency();
        // A handful of lines: looking through them is quicker than any key.
        auto line = std::ranges::find_if(m_lines, [&](const ExportedTotal &known) {
            return known.currency == currency && known.status == payment.status;
        });
        if (line == m_lines.end())
            line = m_lines.insert(m_lines.end(), {currency, payment.status, 0, Money(0, currency), Money(0, currency)});
        const auto amount = line->amount.plus(payment.amount);
        const auto refunded = line->refunded.plus(payment.refunded);
        if (!amount || !refunded)
            return amount ? refunded.error() : amount.error();
        line->amount = *amount;
        line->refunded = *refunded;
        ++line->payments;
    }
    m_rows += rows.size();
    return Done{};
}

QList<ExportedTotal> ExportTotals::lines() const
{
    QList<ExportedTotal> lines(m_lines.cbegin(), m_lines.cend());
    const QList<PaymentStatus> order = allPaymentStatuses();
    std::ranges::sort(lines, {}, [&](const ExportedTotal &line) {
        return std::pair(line.currency.code(), order.indexOf(line.status));
    });
    return lines;
}

} // namespace console
