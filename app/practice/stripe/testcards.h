#pragma once

#include <QString>

#include <optional>

namespace console::practice {

/// What one of Stripe's test payment methods does (facts 2.12).
struct TestCard
{
    QString name;  ///< "pm_card_visa"
    QString brand; ///< "visa"
    QString last4;
    QString funding = QStringLiteral("credit");
    QString declineCode; ///< "generic_decline": the charge is declined
    QString errorCode;   ///< Stripe's error code of the decline
    bool needsAuthentication = false;
    bool bypassesPending = false;
    QString consequence; ///< "pendingRefund", "refundFail", "dispute", "disputeNotReceived", "inquiry", "earlyFraud",
                         ///< "twoDisputes"
};

/// By payment method name ("pm_card_visa") or token ("tok_visa"). nullopt if there is no such test card.
std::optional<TestCard> testCard(const QString &nameOrToken);
/// Stripe's text for a decline code.
QString declineMessage(const QString &errorCode, const QString &declineCode);

} // namespace console::practice
