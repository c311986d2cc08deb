#pragma once

#include "core/clock.h"
#include "practice/httpserver.h"
#include "practice/tenant/tenantbooks.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

namespace console::practice {

/// Why a callback was refused: stable names, told to Stripe in the answer's body and to the console by
/// payments/callbacks/problem.
namespace CallbackProblem {
inline constexpr auto kMissing = "signature_missing";
inline constexpr auto kMalformed = "signature_malformed";
inline constexpr auto kMismatch = "signature_mismatch";
inline constexpr auto kStale = "timestamp_too_old";
inline constexpr auto kFuture = "timestamp_in_future";
inline constexpr auto kNoSecret = "no_webhook_secret";
inline constexpr auto kNotJson = "body_malformed";
inline constexpr auto kWrongMode = "wrong_mode";
} // namespace CallbackProblem

/// The callback of the article (shared/seed.md): takes Stripe's signed events and moves payments. Owner:
/// PracticeTenant. Thread: handle() is called on the store's.
class StripeCallback
{
public:
    /// What a person under training can get wrong.
    enum class Check { AsConfigured, AgainstAnotherSecret, None };

    StripeCallback(const Clock &clock, QString clientId);

    /// 200 to a good event, also of an unknown type or sent twice; 400 with a reason to a bad one; 500 if it cannot be
    /// kept. The clock that timestamps are checked against is `skewSeconds` ahead.
    HttpResponse handle(TenantBooks &books, const HttpRequest &request, Check check, qint64 skewSeconds = 0) const;
    /// The last reason for which events of this payment intent were refused and none was accepted since; "" if there is
    /// none.
    static Result<QString> lastProblem(TenantBooks &books, const QString &paymentIntentId);

private:
    struct Judgement
    {
        QString problem; ///< a CallbackProblem; empty: good
        CallbackNote note;
    };
    Result<Judgement> judge(TenantBooks &books, const HttpRequest &request, const QJsonDocument &body, Check check,
                            qint64 skewSeconds) const;
    HttpResponse refuse(TenantBooks &books, const QJsonObject &event, const Judgement &judgement) const;
    HttpResponse accept(TenantBooks &books, const QJsonObject &event, CallbackNote note) const;
    Result<bool> apply(TenantBooks &books, const QJsonObject &event) const;
    Result<bool> applyIntent(TenantBooks &books, const QString &type, const QJsonObject &intent) const;
    Result<bool> applyRefund(TenantBooks &books, const QJsonObject &refund) const;
    Outcome note(TenantBooks &books, const QJsonObject &event, const QString &reason) const;

    const Clock &m_clock;
    QString m_clientId;
};

} // namespace console::practice
