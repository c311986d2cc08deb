#include "store/paymentquery.h"

namespace console {

QList<PaymentSort> allPaymentSorts()
{
    return {PaymentSort::Date,     PaymentSort::Status,      PaymentSort::Name,     PaymentSort::Email,
            PaymentSort::OrderId,  PaymentSort::ConfirmCode, PaymentSort::Plate,    PaymentSort::Summary,
            PaymentSort::Mode,     PaymentSort::PaymentType, PaymentSort::Currency, PaymentSort::Amount,
            PaymentSort::Refunded, PaymentSort::Fee,         PaymentSort::Net,      PaymentSort::Last4};
}

} // namespace console
