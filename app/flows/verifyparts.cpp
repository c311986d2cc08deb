#include "flows/verifyparts.h"

#include "stripe/stripeclient.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

namespace console {

QString checkTitle(CheckId id)
{
    switch (id) {
    case CheckId::KeyWorks: return VerifyPaymentTypeFlow::tr("The Secret Key works");
    case CheckId::ModeMatches: return VerifyPaymentTypeFlow::tr("The key is of the right mode");
    case CheckId::Account: return VerifyPaymentTypeFlow::tr("Account name and currency");
    case CheckId::EndpointFound: return VerifyPaymentTypeFlow::tr("The Webhook ID exists at Stripe");
    case CheckId::EndpointUrl: return VerifyPaymentTypeFlow::tr("The endpoint's URL is OPS-COM's");
    case CheckId::EndpointEnabled: return VerifyPaymentTypeFlow::tr("The endpoint is enabled");
    case CheckId::EndpointEvents: return VerifyPaymentTypeFlow::tr("The endpoint has the required event types");
    case CheckId::EndpointMode: return VerifyPaymentTypeFlow::tr("The endpoint is of the right mode");
    case CheckId::SecretsMatch: return VerifyPaymentTypeFlow::tr("OPS-COM holds the same secrets");
    case CheckId::GoodEvent: return VerifyPaymentTypeFlow::tr("A signed event is accepted");
    case CheckId::BadEvent: return VerifyPaymentTypeFlow::tr("A wrongly signed event is refused");
    }
    Q_UNREACHABLE();
}

/// Whether an error says nothing about what is checked: something on the way was missing.
bool provesNothing(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Cancelled:
    case ErrorKind::Network:
    case ErrorKind::Timeout:
    case ErrorKind::RateLimited:
    case ErrorKind::Server:
    case ErrorKind::OutcomeUnknown:
    case ErrorKind::KeychainLocked:
    case ErrorKind::KeychainAbsent:
    case ErrorKind::KeychainDenied:
    case ErrorKind::KeychainSlow:
    case ErrorKind::SecretMissing:
    case ErrorKind::Storage:
    case ErrorKind::StorageNewer: return true;
    case ErrorKind::Tls:
    case ErrorKind::Redirect:
    case ErrorKind::Unauthorized:
    case ErrorKind::Forbidden:
    case ErrorKind::NotFound:
    case ErrorKind::InvalidRequest:
    case ErrorKind::Card:
    case ErrorKind::Conflict:
    case ErrorKind::BadAnswer:
    case ErrorKind::Refused:
    case ErrorKind::InvalidInput: return false;
    }
    Q_UNREACHABLE();
}

/// An event that no tenant acts upon: a type that is not among the required three, about an object that is not there.
QByteArray probeEvent(const Clock &clock, Mode mode)
{
    const QString id = QUuid::createUuid().toString(QUuid::Id128);
    const QJsonObject object{{QStringLiteral("id"), QString(QStringLiteral("pi_probe_") + id)},
                             {QStringLiteral("object"), QStringLiteral("payment_intent")}};
    const QJsonObject event{{QStringLiteral("id"), QString(QStringLiteral("evt_probe_") + id)},
                            {QStringLiteral("object"), QStringLiteral("event")},
                            {QStringLiteral("type"), QStringLiteral("payment_intent.created")},
                            {QStringLiteral("created"), clock.nowMs() / 1000},
                            {QStringLiteral("livemode"), mode == Mode::Live},
                            {QStringLiteral("api_version"), QLatin1String(kStripeVersion)},
                            {QStringLiteral("pending_webhooks"), 1},
                            {QStringLiteral("data"), QJsonObject{{QStringLiteral("object"), object}}}};
    return QJsonDocument(event).toJson(QJsonDocument::Compact);
}

QString statusSentence(int status)
{
    if (status >= 300 && status < 400)
        return VerifyPaymentTypeFlow::tr(
                   "The callback redirects (HTTP %1); Stripe does not follow and counts it as failed.")
            .arg(status);
    if (status == 404)
        return VerifyPaymentTypeFlow::tr("There is no callback at this address (HTTP 404).");
    if (status == 401 || status == 403)
        return VerifyPaymentTypeFlow::tr("Something in front of the callback asks for a sign-in (HTTP %1).")
            .arg(status);
    if (status >= 500)
        return VerifyPaymentTypeFlow::tr("The callback has a fault of its own (HTTP %1).").arg(status);
    return VerifyPaymentTypeFlow::tr("The callback refused it (HTTP %1).").arg(status);
}

} // namespace console
