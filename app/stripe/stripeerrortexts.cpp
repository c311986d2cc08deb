#include "stripe/stripeerrortexts.h"

#include "stripe/stripeerrors.h"

#include <QCoreApplication>

#include <array>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr const char *kContext = "console::StripeClient";

QString text(const char *source)
{
    return QCoreApplication::translate(kContext, source);
}

struct CodeText
{
    QLatin1StringView code;
    const char *source;
};

// Codes that deserve their own words; names from facts/stripe-and-opscom.md 2.1, 2.8, 2.10.
constexpr std::array kCodeTexts{
    CodeText{"api_key_expired"_L1,
             QT_TRANSLATE_NOOP("console::StripeClient",
                               "Stripe says that this key has expired. Nothing was changed. Copy the current key from "
                               "the Stripe Dashboard and save it in the payment type.")},
    CodeText{"platform_api_key_expired"_L1,
             QT_TRANSLATE_NOOP("console::StripeClient",
                               "Stripe says that this key has expired. Nothing was changed. Copy the current key from "
                               "the Stripe Dashboard and save it in the payment type.")},
    CodeText{"secret_key_required"_L1,
             QT_TRANSLATE_NOOP("console::StripeClient",
                               "Stripe was given the Publishable Key where it needs the Secret Key. Nothing was "
                               "changed. Put the Secret Key or a restricted key in its field.")},
    CodeText{"livemode_mismatch"_L1,
             QT_TRANSLATE_NOOP("console::StripeClient",
                               "The key and the payment are of different modes, one test and one live. Nothing was "
                               "changed. Use the credentials of the payment's own mode.")},
    CodeText{"charge_already_refunded"_L1,
             QT_TRANSLATE_NOOP("console::StripeClient",
                               "This payment has already been refunded in full. No second refund was made. Refresh to "
                               "see it.")},
    CodeText{"charge_disputed"_L1,
             QT_TRANSLATE_NOOP("console::StripeClient",
                               "The payer's bank has disputed this payment, so it cannot be refunded. Nothing was "
                               "changed. Answer the dispute in the Stripe Dashboard.")},
    CodeText{"refund_disputed_payment"_L1,
             QT_TRANSLATE_NOOP("console::StripeClient",
                               "The payer's bank has disputed this payment, so it cannot be refunded. Nothing was "
                               "changed. Answer the dispute in the Stripe Dashboard.")},
    CodeText{"charge_not_refundable"_L1,
             QT_TRANSLATE_NOOP("console::StripeClient",
                               "Stripe does not allow a refund of this payment. Nothing was changed. The Stripe "
                               "Dashboard shows why.")},
    CodeText{"amount_too_small"_L1,
             QT_TRANSLATE_NOOP("console::StripeClient",
                               "The amount is too small for Stripe. Nothing was changed. Enter a larger amount.")},
    CodeText{"amount_too_large"_L1,
             QT_TRANSLATE_NOOP("console::StripeClient",
                               "The amount is too large for Stripe. Nothing was changed. Enter a smaller amount.")},
    CodeText{"balance_insufficient"_L1,
             QT_TRANSLATE_NOOP("console::StripeClient",
                               "The available balance at Stripe is too low for this. Nothing was changed. Try again "
                               "when more money is available there, or add funds in the Stripe Dashboard.")},
    CodeText{"insufficient_funds"_L1,
             QT_TRANSLATE_NOOP("console::StripeClient",
                               "The available balance at Stripe is too low for this. Nothing was changed. Try again "
                               "when more money is available there, or add funds in the Stripe Dashboard.")},
    CodeText{"approval_required"_L1,
             QT_TRANSLATE_NOOP("console::StripeClient",
                               "Stripe waits for a second person to approve this. Nothing happens until then. Ask a "
                               "reviewer to approve it in the Stripe Dashboard.")},
    CodeText{"lock_timeout"_L1,
             QT_TRANSLATE_NOOP("console::StripeClient",
                               "Stripe is busy with another change of the same payment. Nothing was changed. Wait a "
                               "few seconds, then try again.")},
    CodeText{"idempotency_key_in_use"_L1,
             QT_TRANSLATE_NOOP("console::StripeClient",
                               "Stripe is still working on this same request. Wait a few seconds, then look at its "
                               "outcome before you repeat it.")},
};

struct PermissionRow
{
    QLatin1StringView stem;
    const char *row;
};

// Rows of the Dashboard's restricted key page; they are Stripe's own words and stay untranslated.
constexpr std::array kPermissionRows{
    PermissionRow{"rak_charge"_L1, "Charges and Refunds"},
    PermissionRow{"rak_refund"_L1, "Charges and Refunds"},
    PermissionRow{"rak_payment_intent"_L1, "PaymentIntents"},
    PermissionRow{"rak_balance"_L1, "Balance"},
    PermissionRow{"rak_balance_transaction_source"_L1, "Balance transaction sources"},
    PermissionRow{"rak_payout"_L1, "Payouts"},
    PermissionRow{"rak_customer"_L1, "Customers"},
    PermissionRow{"rak_event"_L1, "Events"},
    PermissionRow{"rak_webhook"_L1, "Webhook Endpoints"},
    PermissionRow{"rak_checkout_session"_L1, "Checkout Sessions"},
    PermissionRow{"rak_payment_link"_L1, "Payment Links"},
    PermissionRow{"rak_account"_L1, "Account"},
    PermissionRow{"rak_dispute"_L1, "Disputes"},
};

QString forbiddenText(const QStringList &permissions)
{
    if (permissions.isEmpty()) {
        return text(QT_TRANSLATE_NOOP("console::StripeClient",
                                      "Stripe does not let this key do that. Nothing was changed. Check the key's "
                                      "permissions and its allowed addresses in the Stripe Dashboard."));
    }
    QStringList names;
    for (const QString &slug : permissions)
        names.append(permissionName(slug));
    names.removeDuplicates();
    return text(
               QT_TRANSLATE_NOOP("console::StripeClient",
                                 "The restricted key lacks a permission: %1. Nothing was changed. Add it to the key in "
                                 "the Stripe Dashboard, then try again."))
        .arg(names.join(u", "_s));
}

QString notFoundText(const QString &message)
{
    if (message.contains("exists in live mode"_L1) || message.contains("exists in test mode"_L1)) {
        return text(QT_TRANSLATE_NOOP("console::StripeClient",
                                      "Stripe has this only in the other mode (test or live). Nothing was changed. Use "
                                      "the credentials of that mode."));
    }
    return text(QT_TRANSLATE_NOOP("console::StripeClient",
                                  "Stripe does not have this in the account and mode of the key. Nothing was changed. "
                                  "Check that the key belongs to the right account."));
}

QString kindText(const StripeTextSource &source)
{
    switch (source.kind) {
    case ErrorKind::Unauthorized:
        return text(QT_TRANSLATE_NOOP("console::StripeClient",
                                      "Stripe does not accept this key. Nothing was changed. Copy the key again from "
                                      "the Stripe Dashboard, whole, and save it."));
    case ErrorKind::Forbidden: return forbiddenText(source.permissions);
    case ErrorKind::NotFound: return notFoundText(source.message);
    case ErrorKind::Card:
        return text(QT_TRANSLATE_NOOP("console::StripeClient",
                                      "The card was declined. No money was moved. Ask the payer to use another card or "
                                      "to call their bank."));
    case ErrorKind::Conflict:
        return text(QT_TRANSLATE_NOOP("console::StripeClient",
                                      "Stripe holds another request under the same key. Look at its outcome before you "
                                      "repeat anything."));
    case ErrorKind::RateLimited:
        return text(QT_TRANSLATE_NOOP("console::StripeClient",
                                      "Stripe received too many requests at once and did not take this one. Wait a "
                                      "minute, then try again."));
    case ErrorKind::Server:
        return text(QT_TRANSLATE_NOOP("console::StripeClient",
                                      "Stripe has a problem of its own. Try again in a few minutes. If it lasts, look "
                                      "at Stripe's status page."));
    case ErrorKind::InvalidRequest:
        if (source.message.isEmpty()) {
            return text(QT_TRANSLATE_NOOP("console::StripeClient",
                                          "Stripe refused the request. Nothing was changed. Send the details to "
                                          "support."));
        }
        return text(QT_TRANSLATE_NOOP("console::StripeClient",
                                      "Stripe refused the request. Nothing was changed. Stripe says: %1"))
            .arg(source.message);
    case ErrorKind::OutcomeUnknown:
    case ErrorKind::BadAnswer:
    case ErrorKind::Cancelled:
    case ErrorKind::Network:
    case ErrorKind::Timeout:
    case ErrorKind::Tls:
    case ErrorKind::Redirect:
    case ErrorKind::Refused:
    case ErrorKind::InvalidInput:
    case ErrorKind::KeychainLocked:
    case ErrorKind::KeychainAbsent:
    case ErrorKind::KeychainDenied:
    case ErrorKind::KeychainSlow:
    case ErrorKind::SecretMissing:
    case ErrorKind::Storage:
    case ErrorKind::StorageNewer: break;
    }
    return stripeTransportText(source.kind);
}

} // namespace

QString permissionName(const QString &slug)
{
    const bool writes = slug.endsWith("_write"_L1);
    const QString stem = slug.left(slug.lastIndexOf(u'_'));
    for (const auto &[known, row] : kPermissionRows) {
        if (stem == known)
            return u"%1 (%2)"_s.arg(QLatin1StringView(row), writes ? u"Write"_s : u"Read"_s);
    }
    return slug;
}

QString stripeUserText(const StripeTextSource &source)
{
    if (source.kind == ErrorKind::OutcomeUnknown)
        return stripeTransportText(source.kind);
    if (source.overRefund) {
        return text(QT_TRANSLATE_NOOP(
            "console::StripeClient", "The amount is more than what is left to refund. Nothing was changed. Refresh the "
                                     "payment and enter a smaller amount."));
    }
    for (const auto &[code, words] : kCodeTexts) {
        if (source.code == code)
            return text(words);
    }
    return kindText(source);
}

QString stripeTransportText(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Network:
        return text(QT_TRANSLATE_NOOP("console::StripeClient",
                                      "Stripe could not be reached. Nothing was changed there. Check the network "
                                      "connection, then try again."));
    case ErrorKind::Timeout:
        return text(
            QT_TRANSLATE_NOOP("console::StripeClient", "Stripe did not answer in time. Try again in a minute."));
    case ErrorKind::OutcomeUnknown:
        return text(QT_TRANSLATE_NOOP("console::StripeClient",
                                      "It is not known whether Stripe has carried this out: its answer did not come or "
                                      "cannot be read. Do not repeat it. First see what Stripe holds."));
    case ErrorKind::BadAnswer:
        return text(QT_TRANSLATE_NOOP(
            "console::StripeClient", "Stripe's answer is not what this program expects, so it was not used. Try again. "
                                     "If it happens again, send the details to support."));
    case ErrorKind::Cancelled:
    case ErrorKind::Tls:
    case ErrorKind::Redirect:
    case ErrorKind::Unauthorized:
    case ErrorKind::Forbidden:
    case ErrorKind::NotFound:
    case ErrorKind::InvalidRequest:
    case ErrorKind::Card:
    case ErrorKind::Conflict:
    case ErrorKind::RateLimited:
    case ErrorKind::Server:
    case ErrorKind::Refused:
    case ErrorKind::InvalidInput:
    case ErrorKind::KeychainLocked:
    case ErrorKind::KeychainAbsent:
    case ErrorKind::KeychainDenied:
    case ErrorKind::KeychainSlow:
    case ErrorKind::SecretMissing:
    case ErrorKind::Storage:
    case ErrorKind::StorageNewer: break;
    }
    return {};
}

} // namespace console
