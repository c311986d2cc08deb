#include "models/paymenttext.h"

#include <QCoreApplication>
#include <QLocale>

namespace console {

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("console::PaymentText", source);
}

QString brandName(const QString &brand)
{
    if (brand == QLatin1String("amex"))
        return QStringLiteral("American Express");
    if (brand == QLatin1String("jcb"))
        return QStringLiteral("JCB");
    if (brand == QLatin1String("diners"))
        return QStringLiteral("Diners Club");
    if (brand == QLatin1String("unionpay"))
        return QStringLiteral("UnionPay");
    return brand.left(1).toUpper() + brand.mid(1);
}

} // namespace

QTimeZone zoneOf(const QString &ianaName)
{
    const QTimeZone zone(ianaName.toUtf8());
    return zone.isValid() ? zone : QTimeZone::utc();
}

QString momentText(const QDateTime &utc, const QTimeZone &zone)
{
    if (!utc.isValid())
        return {};
    const QDateTime local = utc.toTimeZone(zone);
    return QStringLiteral("%1 %2").arg(QLocale().toString(local, QStringLiteral("d MMM yyyy HH:mm")),
                                       zone.abbreviation(utc));
}

QString clockText(const QDateTime &utc, const QTimeZone &zone)
{
    if (!utc.isValid())
        return {};
    return QStringLiteral("%1 %2").arg(QLocale().toString(utc.toTimeZone(zone).time(), QStringLiteral("HH:mm:ss")),
                                       zone.abbreviation(utc));
}

QString refundObstacle(const Payment &payment)
{
    switch (payment.status) {
    case PaymentStatus::Succeeded:
    case PaymentStatus::PartiallyRefunded:
    case PaymentStatus::Disputed: // an inquiry may still be refundable: the flow asks Stripe
        break;
    case PaymentStatus::Pending:
        // Money that Stripe has taken can be given back even if OPS-COM has not heard of it.
        if (payment.isStuckPending())
            break;
        return text(QT_TRANSLATE_NOOP("console::PaymentText",
                                      "This payment is still Pending: there is nothing to give back yet."));
    case PaymentStatus::Failed:
        return text(QT_TRANSLATE_NOOP("console::PaymentText", "This payment failed: no money was taken."));
    case PaymentStatus::Canceled:
        return text(QT_TRANSLATE_NOOP("console::PaymentText", "This payment was canceled: no money was taken."));
    case PaymentStatus::Refunded:
        return text(QT_TRANSLATE_NOOP("console::PaymentText", "This payment has been refunded in full."));
    }
    if (payment.paymentIntentId.isEmpty())
        return text(QT_TRANSLATE_NOOP("console::PaymentText", "This payment was not taken through Stripe."));
    if (payment.remaining().minor() <= 0)
        return text(QT_TRANSLATE_NOOP("console::PaymentText", "Nothing remains to be refunded."));
    return {};
}

QString cardText(const QString &brand, const QString &last4)
{
    if (last4.isEmpty())
        return {};
    return QStringLiteral("%1 •••• %2").arg(brandName(brand), last4).trimmed();
}

} // namespace console
