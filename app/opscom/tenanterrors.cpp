#include "opscom/tenanterrors.h"

#include "net/requestlog.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("console::TenantClient", text);
}

// Codes of this contract (resources/api/opscom-payments.yaml), after OPS-COM's own.
constexpr int kLeased = 9040;
constexpr int kMayNotRefund = 9041;
constexpr int kOverLimit = 9042;
constexpr int kNeedsApproval = 9043;
constexpr int kOverDay = 9044;
constexpr int kOwnRequest = 9045;
constexpr int kDecided = 9046;

ErrorKind kindOfCode(int code)
{
    if (code == 9001)
        return ErrorKind::Unauthorized;
    if (code == 9002)
        return ErrorKind::Forbidden;
    if (code == 9009)
        return ErrorKind::NotFound;
    if (code == 9022 || code == kLeased)
        return ErrorKind::Conflict;
    if (code == kMayNotRefund)
        return ErrorKind::Forbidden;
    if (code >= kOverLimit && code <= kDecided)
        return ErrorKind::Refused;
    return ErrorKind::InvalidRequest;
}

ErrorKind kindOfStatus(int status)
{
    if (status == 401)
        return ErrorKind::Unauthorized;
    if (status == 403)
        return ErrorKind::Forbidden;
    if (status == 404)
        return ErrorKind::NotFound;
    if (status == 409)
        return ErrorKind::Conflict;
    if (status == 429)
        return ErrorKind::RateLimited;
    if (status >= 500)
        return ErrorKind::Server;
    if (status >= 400)
        return ErrorKind::InvalidRequest;
    return status >= 300 ? ErrorKind::Redirect : ErrorKind::BadAnswer;
}

QString ownTextFor(ErrorKind kind, int status)
{
    if (kind == ErrorKind::Unauthorized)
        return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                    "OPS-COM does not accept the API token. Nothing was changed. Ask your OPS-COM "
                                    "administrator for a valid token and enter it again for this workspace."));
    if (kind == ErrorKind::Forbidden)
        return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                    "The API token has no permission for this in OPS-COM. Nothing was changed. Ask "
                                    "your OPS-COM administrator to add the permission."));
    if (kind == ErrorKind::NotFound)
        return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                    "OPS-COM does not know this record. It may have been removed. Refresh the list "
                                    "and try again."));
    if (kind == ErrorKind::Conflict)
        return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                    "OPS-COM already has such a record. Nothing was changed. Refresh the list and "
                                    "look for it."));
    if (kind == ErrorKind::RateLimited)
        return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                    "OPS-COM is getting too many requests. Nothing was changed. Wait a minute and "
                                    "try again."));
    if (kind == ErrorKind::Server)
        return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                    "OPS-COM has a trouble of its own (HTTP %1). Refresh to see what was kept, and "
                                    "try again in a few minutes."))
            .arg(status);
    if (kind == ErrorKind::Redirect)
        return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                    "OPS-COM sent this request to another address. It was not followed, so that the "
                                    "API token goes nowhere else. Check the client ID."));
    return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                "OPS-COM refused the request (HTTP %1). Nothing was changed. Check the entries and "
                                "try again."))
        .arg(status);
}

/// The person who refunds this payment on another console, and until when, as the tenant tells it.
QString leasedText(const QJsonObject &lease)
{
    const QString holder = lease.value("holder"_L1).toString().simplified().left(100);
    const QDateTime until = QDateTime::fromString(lease.value("expires_at"_L1).toString(), Qt::ISODateWithMs);
    if (holder.isEmpty() || !until.isValid())
        return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                    "This payment is being refunded on another console. Nothing was sent to Stripe. "
                                    "Wait two minutes, look at the payment again, and refund only if it is still "
                                    "needed."));
    const QDateTime local = until.toLocalTime();
    return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                "%1 is refunding this payment now, until %2 (%3) at the latest. Nothing was sent to "
                                "Stripe. Wait until then, look at the payment again, and refund only if it is still "
                                "needed."))
        .arg(holder, QLocale().toString(local.time(), QLocale::ShortFormat), local.timeZoneAbbreviation());
}

/// For a code of this contract where the tenant said nothing of its own; empty for the others.
QString ownTextForCode(int code)
{
    if (code == kMayNotRefund)
        return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                    "Your API token may not do this with refunds. Nothing was changed, and no money "
                                    "was moved. Ask your OPS-COM administrator for the permission, or ask a colleague "
                                    "who has it."));
    if (code == kOverLimit)
        return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                    "The amount is over your limit for one refund. No money was moved. Refund less, or "
                                    "ask a colleague whose limit is higher."));
    if (code == kNeedsApproval)
        return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                    "The amount is over the limit, so another person has to approve this refund first. "
                                    "No money was moved. Make a request, and refund once it is approved."));
    if (code == kOverDay)
        return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                    "This refund would take you over your limit for one day. No money was moved. Try "
                                    "again tomorrow, or ask a colleague."));
    if (code == kOwnRequest)
        return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                    "You made this request yourself, so another person has to decide on it. The "
                                    "request stands as it was."));
    if (code == kDecided)
        return tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                    "This request was decided already. Nothing was changed. Refresh the list to see "
                                    "what was decided, and by whom."));
    return {};
}

bool hasOwnText(ErrorKind kind)
{
    return kind == ErrorKind::Unauthorized || kind == ErrorKind::Forbidden;
}

/// The tenant's message, fit to be shown: whoever rejects a value likes to repeat it.
QString withoutSecrets(QString message, const QList<SharedSecret> &sent)
{
    // The literal ones first: what redactSecrets() leaves of one is no longer found.
    for (const SharedSecret &secret : sent) {
        if (secret && !secret->isEmpty())
            message.replace(secret->use([](QByteArrayView bytes) { return QString::fromUtf8(bytes); }), u"..."_s,
                            Qt::CaseInsensitive);
    }
    message = redactSecrets(message).simplified();
    const bool says = std::ranges::any_of(message, [](QChar c) { return c.isLetter(); });
    return says ? message : QString(); // nothing but the secret
}

QString shownText(int code, ErrorKind kind, int status, const QString &message, const QJsonObject &envelope,
                  const QList<SharedSecret> &sent)
{
    if (code == kLeased)
        return withoutSecrets(leasedText(envelope.value("lease"_L1).toObject()), sent);
    if (!hasOwnText(kind) && !message.isEmpty())
        return message;
    const QString own = ownTextForCode(code);
    return own.isEmpty() ? ownTextFor(kind, status) : own;
}

Error errorOf(ErrorKind kind, const HttpAnswer &answer, const QString &userText, const QString &detail,
              const QString &code)
{
    return Error{.kind = kind,
                 .userText = userText,
                 .detail = detail,
                 .requestId = answer.requestId(),
                 .httpStatus = answer.status,
                 .code = code,
                 .param = {}};
}

} // namespace

std::optional<Error> tenantErrorOf(const HttpAnswer &answer, const QString &what, const QList<SharedSecret> &sent)
{
    const QJsonObject object = QJsonDocument::fromJson(answer.body).object();
    const QJsonValue code = object.value("ErrorCode"_L1);
    // Some of OPS-COM's own samples write numbers as text: both are read.
    const int number = code.isString() ? code.toString().toInt() : code.toInt();
    if (number > 0) {
        const ErrorKind kind = kindOfCode(number);
        const QString message = kind == ErrorKind::Unauthorized
                                    ? QString()
                                    : withoutSecrets(object.value("ErrorMessage"_L1).toString(), sent);
        const QString shown = shownText(number, kind, answer.status, message, object, sent);
        QString detail = u"%1: ErrorCode %2"_s.arg(what).arg(number);
        if (!message.isEmpty())
            detail += u": "_s + message.left(300);
        return errorOf(kind, answer, shown, detail, QString::number(number));
    }
    if (answer.status >= 200 && answer.status < 300)
        return std::nullopt;
    const ErrorKind kind = kindOfStatus(answer.status);
    return errorOf(kind, answer, ownTextFor(kind, answer.status),
                   u"%1: HTTP %2 without an ErrorCode"_s.arg(what).arg(answer.status), {});
}

Error tenantUnreadableError(Error error, TenantCallKind kind)
{
    if (kind == TenantCallKind::Reading || error.kind != ErrorKind::BadAnswer)
        return error;
    error.kind = ErrorKind::OutcomeUnknown;
    error.userText =
        tr(QT_TRANSLATE_NOOP("console::TenantClient",
                             "OPS-COM answered, but the answer cannot be read. It is not known whether the change was "
                             "made; most likely it was. Refresh to see what OPS-COM holds before you try again. If it "
                             "happens again, send the details to support."));
    return error;
}

Error tenantTransportError(Error error, TenantCallKind kind)
{
    switch (error.kind) {
    case ErrorKind::OutcomeUnknown:
        if (kind == TenantCallKind::Reading) {
            error.kind = ErrorKind::Network;
            error.userText = tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                                  "OPS-COM did not answer. Nothing was changed, and what is on screen "
                                                  "is kept. Check the network and try again."));
        } else {
            error.userText = tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                                  "OPS-COM did not answer, so it is not known whether the change was "
                                                  "made. Refresh to see what OPS-COM holds before you try again."));
        }
        break;
    case ErrorKind::Network:
        error.userText = tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                              "OPS-COM cannot be reached. Nothing was changed, and what is on screen "
                                              "is kept. Check the client ID and the network, and try again."));
        break;
    case ErrorKind::Timeout:
        error.userText = tr(QT_TRANSLATE_NOOP("console::TenantClient",
                                              "OPS-COM did not answer in time. What is on screen is kept. Try again in "
                                              "a minute."));
        break;
    case ErrorKind::Redirect: error.userText = ownTextFor(ErrorKind::Redirect, error.httpStatus); break;
    case ErrorKind::Cancelled:
    case ErrorKind::Tls:
    case ErrorKind::Unauthorized:
    case ErrorKind::Forbidden:
    case ErrorKind::NotFound:
    case ErrorKind::InvalidRequest:
    case ErrorKind::Card:
    case ErrorKind::Conflict:
    case ErrorKind::RateLimited:
    case ErrorKind::Server:
    case ErrorKind::BadAnswer:
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
    return error;
}

} // namespace console
