#include "practice/tenant/catalogue.h"

#include <algorithm>

namespace console::practice::Catalogue {

using namespace Qt::StringLiterals;

const QList<PaymentProvider> &providers()
{
    static const QList<PaymentProvider> list{
        {u"always_successful"_s, u"Always Successful"_s,
         u"Marks the payment as processed at once, with no further step. No money moves. Use it for payroll deduction "
         "or for tests."_s},
        {u"stripe_js"_s, u"Stripe.js"_s,
         u"Takes credit cards through your own Stripe account. Needs Stripe's keys and a webhook, so that paid orders "
         u"do "
         "not stay Pending."_s},
        {u"bambora_checkout"_s, u"Bambora Checkout"_s,
         u"Takes credit cards through Bambora (Worldline). Needs the payment and the profile authorization header. The "
         u"only "
         "provider that supports convenience fees."_s},
        {u"edge_express"_s, u"EdgeExpress"_s,
         u"Sends the payer to EdgeExpress's own card page. The payer is asked for an e-mail address first."_s},
        {u"authorize"_s, u"Authorize"_s,
         u"Takes credit cards through Authorize.Net. Can be used for guest payments."_s},
        {u"paypal"_s, u"PayPal"_s,
         u"Sends the payer to PayPal to pay from a PayPal account or by card. Can be used for guest payments."_s},
        {u"moneris"_s, u"Moneris"_s, u"Takes credit cards through Moneris. Can be used for guest payments."_s},
        {u"cash"_s, u"Cash"_s,
         u"Recorded by staff when the money is on the counter. Never offered to guests or on the web."_s},
        {u"cheque"_s, u"Cheque"_s,
         u"Recorded by staff when a cheque is received. The payment stays Pending until it is processed."_s},
        {u"debit"_s, u"Debit"_s, u"Recorded by staff after a debit sale on a separate pin pad at the counter."_s},
        {u"payroll_deduction"_s, u"Payroll Deduction"_s,
         u"Taken from the payer's salary. Listed in the Processed Payroll Deduction report; usually for staff only."_s},
    };
    return list;
}

const QList<UserType> &userTypes()
{
    static const QList<UserType> list{
        {u"1"_s, u"Full Time Student"_s, u"Student"_s},   {u"6"_s, u"Demo"_s, u"Public"_s},
        {u"7"_s, u"Full Time Staff"_s, u"Staff"_s},       {u"8"_s, u"Part Time Staff"_s, u"Staff"_s},
        {u"9"_s, u"Part Time Student"_s, u"Student"_s},   {u"10"_s, u"Exchange Student"_s, u"Student"_s},
        {u"11"_s, u"Athletics Member"_s, u"Athletics"_s}, {u"12"_s, u"Complimentary"_s, u"Public"_s},
        {u"13"_s, u"Daily Reserved"_s, u"Public"_s},
    };
    return list;
}

bool hasProvider(const QString &id)
{
    return std::any_of(providers().begin(), providers().end(),
                       [&](const PaymentProvider &provider) { return provider.id == id; });
}

bool hasUserType(const QString &id)
{
    return std::any_of(userTypes().begin(), userTypes().end(), [&](const UserType &type) { return type.id == id; });
}

} // namespace console::practice::Catalogue
