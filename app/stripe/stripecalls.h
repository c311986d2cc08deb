#pragma once

#include "stripe/stripeform.h"
#include "stripe/stripejob.h"
#include "stripe/striperequest.h"

#include <QCoreApplication>

namespace console {

// How each call of StripeClient becomes a job. Private to console_stripe: its .cpp files share it. No state.

/// "GET /v1/balance"
inline QString callName(const HttpRequestSpec &spec)
{
    return nameOf(spec.verb) + QLatin1Char(' ') + spec.url.path();
}

/// SecretMissing, for a call without a key.
inline Error noKeyError()
{
    return stripeRefusal(ErrorKind::SecretMissing,
                         QT_TRANSLATE_NOOP("console::StripeClient",
                                           "Stripe was not asked, because there is no Secret Key for this "
                                           "payment type and mode. Enter it in the payment type's settings."),
                         QStringLiteral("no key given"), {});
}

template <typename T>
TypedJob<T> *makeJob(HttpClient &http, HttpRequestSpec spec, StripeCall<T> call, QObject *parent)
{
    if (!call.refusal && (!spec.bearer || spec.bearer->isEmpty()))
        call.refusal = noKeyError();
    return new StripeJob<T>(http, std::move(spec), std::move(call), parent);
}

template <typename T>
TypedJob<T> *makeGet(HttpClient &http, HttpRequestSpec spec, const StripeForm &query, std::optional<Error> problem,
                     std::function<T(const JsonReader &)> read, QObject *parent)
{
    if (!query.encoded().isEmpty())
        spec.url.setQuery(QString::fromLatin1(query.encoded()), QUrl::StrictMode);
    StripeCall<T> call{.what = callName(spec),
                       .effect = StripeEffect::Reads,
                       .read = std::move(read),
                       .shortcut = {},
                       .refusal = std::move(problem)};
    return makeJob(http, std::move(spec), std::move(call), parent);
}

template <typename T>
TypedJob<T> *makePost(HttpClient &http, HttpRequestSpec spec, const StripeForm &form, const QByteArray &idempotencyKey,
                      std::optional<Error> problem, std::function<T(const JsonReader &)> read, QObject *parent)
{
    spec.headers.append(std::pair<QByteArray, QByteArray>("Content-Type", "application/x-www-form-urlencoded"));
    spec.body = form.encoded();
    spec.idempotencyKey = idempotencyKey;
    StripeCall<T> call{.what = callName(spec),
                       .effect = StripeEffect::Creates,
                       .read = std::move(read),
                       .shortcut = {},
                       .refusal = problem ? std::move(problem) : idempotencyKeyProblem(idempotencyKey)};
    return makeJob(http, std::move(spec), std::move(call), parent);
}

/// Reads one object and insists on its being the one that was asked for.
template <typename T>
std::function<T(const JsonReader &)> theOne(const QString &id, T (*read)(const JsonReader &))
{
    return [id, read](const JsonReader &json) {
        T value = read(json);
        if (value.id != id)
            json.fail(QStringLiteral("id"), QStringLiteral("not the one that was asked for"));
        return value;
    };
}

template <typename T>
std::function<StripeList<T>(const JsonReader &)> listOf(T (*read)(const JsonReader &))
{
    return [read](const JsonReader &json) { return readList(json, read); };
}

} // namespace console
