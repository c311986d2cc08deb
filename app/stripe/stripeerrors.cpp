#include "stripe/stripeerrors.h"

#include "net/requestlog.h"
#include "stripe/stripeerrortexts.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace console {

using namespace Qt::StringLiterals;

namespace {

const QLatin1StringView kOverRefund("charge_over_refund");

/// Stripe's error object as far as it is there: an error page of a proxy has none, and that is no second error.
struct StripeProblem
{
    QString type;
    QString code;
    QString declineCode;
    QString message;
    QString param;
    QString logUrl;
};

StripeProblem readProblem(const QByteArray &body)
{
    const QJsonObject error = QJsonDocument::fromJson(body).object().value(u"error"_s).toObject();
    const auto text = [&error](const QString &key) {
        return redactSecrets(error.value(key).toString()).simplified().left(500);
    };
    return {.type = text(u"type"_s),
            .code = text(u"code"_s),
            .declineCode = text(u"decline_code"_s),
            .message = text(u"message"_s),
            .param = text(u"param"_s),
            .logUrl = text(u"request_log_url"_s)};
}

QStringList slugsIn(const QString &text)
{
    static const QRegularExpression slug(u"\\brak_[a-z0-9_]+"_s);
    QStringList slugs;
    auto matches = slug.globalMatch(text);
    while (matches.hasNext())
        slugs.append(matches.next().captured());
    slugs.removeDuplicates();
    return slugs;
}

bool saysOverRefund(const StripeProblem &problem)
{
    return problem.param == "amount"_L1 && problem.message.contains("greater than unrefunded amount"_L1);
}

QString detailOf(const StripeProblem &problem, ErrorKind kind, const QString &what, int status)
{
    QStringList parts{u"%1: HTTP %2"_s.arg(what).arg(status)};
    const auto add = [&parts](const QString &name, const QString &value) {
        if (!value.isEmpty())
            parts.append(name + u": "_s + value);
    };
    add(u"type"_s, problem.type);
    add(u"code"_s, problem.code.isEmpty() && saysOverRefund(problem) ? QString(kOverRefund) : problem.code);
    add(u"decline code"_s, problem.declineCode);
    add(u"param"_s, problem.param);
    if (kind == ErrorKind::Forbidden)
        add(u"permissions"_s, slugsIn(problem.message).join(u", "_s));
    add(u"message"_s, problem.message);
    add(u"log"_s, problem.logUrl);
    return parts.join(u"; "_s);
}

/// Whether a POST with this answer may nevertheless have been carried out.
bool inDoubt(const HttpAnswer &answer, const StripeProblem &problem, ErrorKind kind)
{
    if (answer.status >= 500)
        return true; // Stripe: treat it as indeterminate
    // Without Stripe's error object it is the answer of somebody on the way, who may have passed the request on.
    if (problem.type.isEmpty() || answer.status == 408)
        return true;
    if (!answer.earlierAttemptUncertain)
        return false;
    // An earlier attempt may have done it. Refusals that Stripe gives before it looks at the idempotency key tell
    // nothing of that attempt; all others are the outcome for this key.
    return kind == ErrorKind::Conflict || kind == ErrorKind::RateLimited || kind == ErrorKind::Unauthorized ||
           kind == ErrorKind::Forbidden;
}

ErrorKind kindOf(const HttpAnswer &answer, const StripeProblem &problem)
{
    if (problem.type == "idempotency_error"_L1)
        return ErrorKind::Conflict;
    switch (answer.status) {
    case 401: return ErrorKind::Unauthorized;
    case 402: return ErrorKind::Card;
    case 403: return ErrorKind::Forbidden;
    case 404: return ErrorKind::NotFound;
    case 409: return ErrorKind::Conflict;
    case 424: return ErrorKind::Server; // a dependency of Stripe's failed
    case 429: return ErrorKind::RateLimited;
    default: // a number, not an enum
        break;
    }
    if (answer.status >= 500)
        return ErrorKind::Server;
    return answer.status >= 400 ? ErrorKind::InvalidRequest : ErrorKind::BadAnswer;
}

} // namespace

Error stripeAnswerError(const HttpAnswer &answer, StripeEffect effect, const QString &what)
{
    const StripeProblem problem = readProblem(answer.body);
    ErrorKind kind = kindOf(answer, problem);
    if (effect == StripeEffect::Creates && inDoubt(answer, problem, kind))
        kind = ErrorKind::OutcomeUnknown;
    return {.kind = kind,
            .userText = stripeUserText({.kind = kind,
                                        .code = problem.code,
                                        .message = problem.message,
                                        .permissions = slugsIn(problem.message),
                                        .overRefund = saysOverRefund(problem)}),
            .detail = detailOf(problem, kind, what, answer.status),
            .requestId = answer.requestId(),
            .httpStatus = answer.status,
            .code = problem.code,
            .param = problem.param};
}

Error stripeTransportError(Error error)
{
    const QString text = stripeTransportText(error.kind);
    if (!text.isEmpty())
        error.userText = text;
    return error;
}

Error stripeUnreadable(Error error, const HttpAnswer &answer, StripeEffect effect)
{
    error.kind = effect == StripeEffect::Creates ? ErrorKind::OutcomeUnknown : ErrorKind::BadAnswer;
    error.userText = stripeTransportText(error.kind);
    error.requestId = answer.requestId();
    error.httpStatus = answer.status;
    return error;
}

QStringList missingPermissions(const Error &error)
{
    return error.kind == ErrorKind::Forbidden ? slugsIn(error.detail) : QStringList();
}

QString accountNamedIn(const Error &error)
{
    static const QRegularExpression account(u"\\bacct_[A-Za-z0-9]+"_s);
    return error.kind == ErrorKind::Forbidden ? account.match(error.detail).captured() : QString();
}

bool isOverRefund(const Error &error)
{
    return error.kind == ErrorKind::InvalidRequest && error.detail.contains(kOverRefund);
}

} // namespace console
