#include "practice/stripe/shapes.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

namespace console::practice {

namespace {

// Each object of Stripe's with its defaults. Source: stripe/openapi fixtures3.json, optional parts set to what a new
// object of the practice account has. Line breaks stand between members.
struct Shape
{
    const char *object;
    const char *json;
};

const Shape kShapes[] = {
    {"payment_intent",
     R"({"amount":0,"amount_capturable":0,"amount_details":{"tip":{}},"amount_received":0,"application":null,
"application_fee_amount":null,"automatic_payment_methods":null,"canceled_at":null,"cancellation_reason":null,
"capture_method":"automatic_async","confirmation_method":"automatic","currency":"usd","customer":null,
"customer_account":null,"description":null,"excluded_payment_method_types":null,"last_payment_error":null,
"latest_charge":null,"livemode":false,"metadata":{},"next_action":null,"object":"payment_intent",
"on_behalf_of":null,"payment_method":null,"payment_method_configuration_details":null,
"payment_method_options":{"card":{"installments":null,"mandate_options":null,"network":null,
"request_three_d_secure":"automatic"}},"payment_method_types":["card"],"processing":null,"receipt_email":null,
"review":null,"setup_future_usage":null,"shipping":null,"statement_descriptor":null,
"statement_descriptor_suffix":null,"status":"requires_payment_method","transfer_data":null,
"transfer_group":null})"},
    {"charge", R"({"amount":0,"amount_captured":0,"amount_refunded":0,"application":null,"application_fee":null,
"application_fee_amount":null,"balance_transaction":null,"billing_details":{"address":{"city":null,
"country":null,"line1":null,"line2":null,"postal_code":null,"state":null},"email":null,"name":null,"phone":null,
"tax_id":null},"calculated_statement_descriptor":null,"captured":false,"currency":"usd","customer":null,
"description":null,"disputed":false,"failure_balance_transaction":null,"failure_code":null,
"failure_message":null,"fraud_details":{},"livemode":false,"metadata":{},"object":"charge","on_behalf_of":null,
"outcome":null,"paid":false,"payment_intent":null,"payment_method":null,
"payment_method_details":{"card":{"amount_authorized":null,"authorization_code":null,"brand":null,
"checks":{"address_line1_check":null,"address_postal_code_check":null,"cvc_check":"pass"},"country":"US",
"exp_month":12,"exp_year":2034,"extended_authorization":{"status":"disabled"},"fingerprint":null,
"funding":"credit","incremental_authorization":{"status":"unavailable"},"installments":null,"last4":null,
"mandate":null,"multicapture":{"status":"unavailable"},"network":null,"network_token":{"used":false},
"network_transaction_id":null,"overcapture":{"maximum_amount_capturable":0,"status":"unavailable"},
"regulated_status":null,"three_d_secure":null,"transaction_link_id":null,"wallet":null},"type":"card"},
"receipt_email":null,"receipt_number":null,"refunded":false,"review":null,"shipping":null,
"source_transfer":null,"statement_descriptor":null,"statement_descriptor_suffix":null,"status":"failed",
"transfer_data":null,"transfer_group":null})"},
    {"refund", R"({"amount":0,"balance_transaction":null,"charge":null,"currency":"usd",
"destination_details":{"card":{"reference_status":"pending","reference_type":"acquirer_reference_number",
"type":"refund"},"type":"card"},"metadata":{},"object":"refund","payment_intent":null,"reason":null,
"receipt_number":null,"source_transfer_reversal":null,"status":"succeeded","transfer_reversal":null})"},
    {"balance_transaction",
     R"({"amount":0,"available_on":0,"balance_type":"payments","currency":"usd","description":null,"exchange_rate":null,
"fee":0,"fee_details":[],"net":0,"object":"balance_transaction","reporting_category":"charge","source":null,
"status":"pending","type":"charge"})"},
    {"customer",
     R"({"address":null,"balance":0,"currency":null,"default_source":null,"delinquent":false,"description":null,
"discount":null,"email":null,"invoice_prefix":null,"invoice_settings":{"custom_fields":null,
"default_payment_method":null,"footer":null,"rendering_options":null},"livemode":false,"metadata":{},
"name":null,"next_invoice_sequence":1,"object":"customer","phone":null,"preferred_locales":[],"shipping":null,
"tax_exempt":"none","test_clock":null})"},
    {"payment_method",
     R"({"allow_redisplay":"unspecified","billing_details":{"address":{"city":null,"country":null,"line1":null,
"line2":null,"postal_code":null,"state":null},"email":null,"name":null,"phone":null,"tax_id":null},
"card":{"brand":null,"checks":{"address_line1_check":null,"address_postal_code_check":null,"cvc_check":"pass"},
"country":"US","display_brand":null,"exp_month":12,"exp_year":2034,"fingerprint":null,"funding":"credit",
"generated_from":null,"last4":null,"networks":{"available":["visa"],"preferred":null},"regulated_status":null,
"three_d_secure_usage":{"supported":true},"wallet":null},"customer":null,"customer_account":null,
"livemode":false,"metadata":{},"object":"payment_method","type":"card"})"},
    {"dispute", R"({"amount":0,"balance_transactions":[],"charge":null,"currency":"usd","enhanced_eligibility_types":[],
"evidence":{"access_activity_log":null,"billing_address":null,"cancellation_policy":null,
"cancellation_policy_disclosure":null,"cancellation_rebuttal":null,"customer_communication":null,
"customer_email_address":null,"customer_name":null,"customer_purchase_ip":null,"customer_signature":null,
"duplicate_charge_documentation":null,"duplicate_charge_explanation":null,"duplicate_charge_id":null,
"enhanced_evidence":{},"product_description":null,"receipt":null,"refund_policy":null,
"refund_policy_disclosure":null,"refund_refusal_explanation":null,"service_date":null,
"service_documentation":null,"shipping_address":null,"shipping_carrier":null,"shipping_date":null,
"shipping_documentation":null,"shipping_tracking_number":null,"uncategorized_file":null,
"uncategorized_text":null},"evidence_details":{"due_by":0,"enhanced_eligibility":{},"has_evidence":false,
"past_due":false,"submission_count":0},"is_charge_refundable":false,"livemode":false,"metadata":{},
"object":"dispute","payment_intent":null,"payment_method_details":{"card":{"brand":"visa",
"case_type":"chargeback","network":"visa","network_reason_code":"10.4"},"type":"card"},"reason":"fraudulent",
"status":"needs_response"})"},
    {"payout", R"({"amount":0,"application_fee":null,"application_fee_amount":null,"arrival_date":0,"automatic":false,
"balance_transaction":null,"currency":"usd","description":"STRIPE PAYOUT","destination":null,
"failure_balance_transaction":null,"failure_code":null,"failure_message":null,"livemode":false,"metadata":{},
"method":"standard","object":"payout","original_payout":null,"payout_method":null,
"reconciliation_status":"not_applicable","reversed_by":null,"source_type":"card","statement_descriptor":null,
"status":"in_transit","trace_id":null,"type":"bank_account"})"},
    {"event",
     R"({"api_version":null,"data":{},"livemode":false,"object":"event","pending_webhooks":0,"request":{"id":null,
"idempotency_key":null},"type":""})"},
    {"webhook_endpoint",
     R"({"api_version":null,"application":null,"description":null,"enabled_events":[],"livemode":false,"metadata":{},
"object":"webhook_endpoint","status":"enabled","url":""})"},
    {"radar.early_fraud_warning",
     R"({"actionable":true,"charge":null,"fraud_type":"misc","livemode":false,"object":"radar.early_fraud_warning"})"},
    {"account", R"({"business_profile":{"mcc":"7523","name":"Practice City Parking","product_description":null,
"support_address":{"city":null,"country":null,"line1":null,"line2":null,"postal_code":null,"state":null},
"support_email":"parking@practice.example","support_phone":null,"support_url":null,
"url":"https://practice.ops-com.com"},"business_type":null,"capabilities":{"card_payments":"active",
"transfers":"active"},"charges_enabled":true,"controller":{"type":"account"},"country":"US",
"created":1735689600,"default_currency":"usd","details_submitted":true,"email":"finance@practice.example",
"future_requirements":{"alternatives":[],"current_deadline":null,"currently_due":[],"disabled_reason":null,
"errors":[],"eventually_due":[],"past_due":[],"pending_verification":[]},"metadata":{},"object":"account",
"payouts_enabled":true,"requirements":{"alternatives":[],"current_deadline":null,"currently_due":[],
"disabled_reason":null,"errors":[],"eventually_due":[],"past_due":[],"pending_verification":[]},
"settings":{"bacs_debit_payments":{"display_name":null,"service_user_number":null},"branding":{"icon":null,
"logo":null,"primary_color":null,"secondary_color":null},"card_issuing":{"tos_acceptance":{"date":null,
"ip":null}},"card_payments":{"decline_on":{"avs_failure":true,"cvc_failure":true},
"statement_descriptor_prefix":null,"statement_descriptor_prefix_kana":null,
"statement_descriptor_prefix_kanji":null},"dashboard":{"display_name":"Practice City Parking",
"timezone":"America/New_York"},"invoices":{"default_account_tax_ids":null,"hosted_payment_method_save":null},
"payments":{"statement_descriptor":"PRACTICE CITY PARKING","statement_descriptor_kana":null,
"statement_descriptor_kanji":null,"statement_descriptor_prefix_kana":null,
"statement_descriptor_prefix_kanji":null},"payouts":{"debit_negative_balances":true,"schedule":{"delay_days":2,
"interval":"daily"},"statement_descriptor":null},"sepa_debit_payments":{}},"tos_acceptance":{"date":null,
"ip":null,"user_agent":null},"type":"standard"})"},
};

const QHash<QString, QJsonObject> &table()
{
    static const QHash<QString, QJsonObject> made = [] {
        QHash<QString, QJsonObject> all;
        for (const Shape &shape : kShapes) {
            const QJsonDocument document = QJsonDocument::fromJson(QByteArray(shape.json));
            Q_ASSERT(document.isObject());
            all.insert(QLatin1String(shape.object), document.object());
        }
        return all;
    }();
    return made;
}

QJsonObject difference(const QJsonObject &value, const QJsonObject &base)
{
    QJsonObject result;
    for (auto it = value.begin(); it != value.end(); ++it) {
        const QJsonValue default_ = base.value(it.key());
        if (default_ == it.value() && base.contains(it.key()))
            continue;
        if (default_.isObject() && it.value().isObject())
            result.insert(it.key(), difference(it.value().toObject(), default_.toObject()));
        else
            result.insert(it.key(), it.value());
    }
    return result;
}

QJsonObject merged(const QJsonObject &value, const QJsonObject &base)
{
    QJsonObject result = base;
    for (auto it = value.begin(); it != value.end(); ++it) {
        const QJsonValue default_ = base.value(it.key());
        if (default_.isObject() && it.value().isObject())
            result.insert(it.key(), merged(it.value().toObject(), default_.toObject()));
        else
            result.insert(it.key(), it.value());
    }
    return result;
}

} // namespace

namespace shapes {

QJsonObject defaultsOf(const QString &object)
{
    return table().value(object);
}
QJsonObject strip(const QJsonObject &whole, const QString &object)
{
    return difference(whole, defaultsOf(object));
}
QJsonObject whole(const QJsonObject &stripped, const QString &object)
{
    return merged(stripped, defaultsOf(object));
}

} // namespace shapes

} // namespace console::practice
