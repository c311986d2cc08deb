#include "practice/stripe/testcards.h"

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

struct Row
{
    const char *name; // after "pm_card_" and "tok_"
    const char *brand;
    const char *last4;
    const char *declineCode;
    const char *errorCode;
    const char *consequence;
};

const Row kRows[] = {
    {"visa", "visa", "4242", "", "", ""},
    {"us", "visa", "4242", "", "", ""},
    {"visa_debit", "visa", "5556", "", "", ""},
    {"mastercard", "mastercard", "4444", "", "", ""},
    {"mastercard_debit", "mastercard", "8210", "", "", ""},
    {"mastercard_prepaid", "mastercard", "5100", "", "", ""},
    {"amex", "amex", "8431", "", "", ""},
    {"discover", "discover", "9424", "", "", ""},
    {"diners", "diners", "0004", "", "", ""},
    {"jcb", "jcb", "0505", "", "", ""},
    {"unionpay", "unionpay", "0005", "", "", ""},
    {"ca", "visa", "0000", "", "", ""},
    {"bypassPending", "visa", "0077", "", "", "available"},
    {"bypassPendingInternational", "visa", "0093", "", "", "available"},
    {"chargeDeclined", "visa", "0002", "generic_decline", "card_declined", ""},
    {"visa_chargeDeclined", "visa", "0002", "generic_decline", "card_declined", ""},
    {"chargeDeclinedInsufficientFunds", "visa", "9995", "insufficient_funds", "card_declined", ""},
    {"visa_chargeDeclinedInsufficientFunds", "visa", "9995", "insufficient_funds", "card_declined", ""},
    {"chargeDeclinedLostCard", "visa", "9987", "lost_card", "card_declined", ""},
    {"visa_chargeDeclinedLostCard", "visa", "9987", "lost_card", "card_declined", ""},
    {"chargeDeclinedStolenCard", "visa", "9979", "stolen_card", "card_declined", ""},
    {"visa_chargeDeclinedStolenCard", "visa", "9979", "stolen_card", "card_declined", ""},
    {"chargeDeclinedFraudulent", "visa", "0019", "fraudulent", "card_declined", ""},
    {"chargeDeclinedExpiredCard", "visa", "0069", "expired_card", "expired_card", ""},
    {"chargeDeclinedIncorrectCvc", "visa", "0127", "incorrect_cvc", "incorrect_cvc", ""},
    {"chargeDeclinedProcessingError", "visa", "0119", "processing_error", "processing_error", ""},
    {"authenticationRequired", "visa", "3184", "", "", "authenticate"},
    {"threeDSecure2Required", "visa", "3220", "", "", "authenticate"},
    {"threeDSecureRequired", "visa", "3063", "", "", "authenticate"},
    {"pendingRefund", "visa", "7726", "", "", "pendingRefund"},
    {"refundFail", "visa", "5126", "", "", "refundFail"},
    {"createDispute", "visa", "0259", "", "", "dispute"},
    {"createDisputeProductNotReceived", "visa", "2685", "", "", "disputeNotReceived"},
    {"createDisputeInquiry", "visa", "1976", "", "", "inquiry"},
    {"createIssuerFraudRecord", "visa", "5423", "", "", "earlyFraud"},
    {"createMultipleDisputes", "visa", "0079", "", "", "twoDisputes"},
};

} // namespace

std::optional<TestCard> testCard(const QString &nameOrToken)
{
    QString name = nameOrToken;
    if (name.startsWith("pm_card_"_L1))
        name.remove(0, 8);
    else if (name.startsWith("tok_"_L1))
        name.remove(0, 4);
    else
        return std::nullopt;
    for (const Row &row : kRows) {
        if (name != QLatin1String(row.name))
            continue;
        TestCard card;
        card.name = u"pm_card_"_s + name;
        card.brand = QLatin1String(row.brand);
        card.last4 = QLatin1String(row.last4);
        if (name.endsWith("_debit"_L1))
            card.funding = u"debit"_s;
        else if (name.endsWith("_prepaid"_L1))
            card.funding = u"prepaid"_s;
        card.declineCode = QLatin1String(row.declineCode);
        card.errorCode = QLatin1String(row.errorCode);
        const QString consequence = QLatin1String(row.consequence);
        card.needsAuthentication = consequence == "authenticate"_L1;
        card.bypassesPending = consequence == "available"_L1;
        if (!card.needsAuthentication && !card.bypassesPending)
            card.consequence = consequence;
        return card;
    }
    return std::nullopt;
}

QString declineMessage(const QString &errorCode, const QString &declineCode)
{
    if (errorCode == "expired_card"_L1)
        return u"Your card has expired."_s;
    if (errorCode == "incorrect_cvc"_L1)
        return u"Your card's security code is incorrect."_s;
    if (errorCode == "processing_error"_L1)
        return u"An error occurred while processing your card. Try again in a little bit."_s;
    if (errorCode == "authentication_required"_L1)
        return u"Your card was declined. This transaction requires authentication."_s;
    if (declineCode == "insufficient_funds"_L1)
        return u"Your card has insufficient funds."_s;
    return u"Your card was declined."_s;
}

} // namespace console::practice
