#include "core/payment.h"

#include <QCoreApplication>

namespace console {

using namespace Qt::StringLiterals;

QString toString(PaymentStatus status)
{
    switch (status) {
    case PaymentStatus::Pending: return u"pending"_s;
    case PaymentStatus::Succeeded: return u"succeeded"_s;
    case PaymentStatus::Failed: return u"failed"_s;
    case PaymentStatus::Canceled: return u"canceled"_s;
    case PaymentStatus::Refunded: return u"refunded"_s;
    case PaymentStatus::PartiallyRefunded: return u"partially_refunded"_s;
    case PaymentStatus::Disputed: return u"disputed"_s;
    }
    Q_UNREACHABLE();
}

std::optional<PaymentStatus> paymentStatusFromString(QStringView text)
{
    // For every row that is read: nothing is allocated here.
    static const QList<std::pair<QString, PaymentStatus>> known = [] {
        QList<std::pair<QString, PaymentStatus>> pairs;
        for (const PaymentStatus status : allPaymentStatuses())
            pairs.append({toString(status), status});
        return pairs;
    }();
    for (const auto &[name, status] : known) {
        if (name == text)
            return status;
    }
    return std::nullopt;
}

QString displayName(PaymentStatus status)
{
    switch (status) {
    case PaymentStatus::Pending: return QCoreApplication::translate("console::PaymentStatus", "Pending");
    case PaymentStatus::Succeeded: return QCoreApplication::translate("console::PaymentStatus", "Succeeded");
    case PaymentStatus::Failed: return QCoreApplication::translate("console::PaymentStatus", "Failed");
    case PaymentStatus::Canceled: return QCoreApplication::translate("console::PaymentStatus", "Canceled");
    case PaymentStatus::Refunded: return QCoreApplication::translate("console::PaymentStatus", "Refunded");
    case PaymentStatus::PartiallyRefunded:
        return QCoreApplication::translate("console::PaymentStatus", "Partially refunded");
    case PaymentStatus::Disputed: return QCoreApplication::translate("console::PaymentStatus", "Disputed");
    }
    Q_UNREACHABLE();
}

QList<PaymentStatus> allPaymentStatuses()
{
    return {PaymentStatus::Pending,  PaymentStatus::Succeeded,         PaymentStatus::Failed,  PaymentStatus::Canceled,
            PaymentStatus::Refunded, PaymentStatus::PartiallyRefunded, PaymentStatus::Disputed};
}

} // namespace console
