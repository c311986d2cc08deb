#include "net/httperrors.h"

#include "net/httpurl.h"

#include <QCoreApplication>
#include <QSslCertificate>
#include <QStringList>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("console::HttpClient", source);
}

Error errorOf(ErrorKind kind, const QString &userText, const QString &detail)
{
    return {.kind = kind,
            .userText = userText,
            .detail = detail,
            .requestId = {},
            .httpStatus = 0,
            .code = {},
            .param = {}};
}

QString userText(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Network:
        return text(QT_TRANSLATE_NOOP("console::HttpClient",
                                      "The server at %1 could not be reached. Nothing was changed there. Check the "
                                      "network connection and the address, then try again."));
    case ErrorKind::Timeout:
        return text(QT_TRANSLATE_NOOP("console::HttpClient",
                                      "The server at %1 did not answer in time. Try again in a minute."));
    case ErrorKind::OutcomeUnknown:
        return text(QT_TRANSLATE_NOOP("console::HttpClient",
                                      "The connection to the server at %1 was lost before the answer came. It is not "
                                      "known whether the request was carried out. Look before you repeat it."));
    case ErrorKind::Redirect:
        return text(QT_TRANSLATE_NOOP("console::HttpClient",
                                      "The server at %1 points to another address. It was not followed, so that "
                                      "nothing secret is sent elsewhere. Check the address in the settings."));
    case ErrorKind::BadAnswer:
        return text(QT_TRANSLATE_NOOP("console::HttpClient",
                                      "The server at %1 gave an answer that cannot be read. Try again. If it happens "
                                      "again, send the details to support."));
    case ErrorKind::InvalidRequest:
        return text(QT_TRANSLATE_NOOP("console::HttpClient",
                                      "The request to %1 was not sent: its address is not allowed. Use an address that "
                                      "begins with https and holds no password."));
    case ErrorKind::Cancelled: return text(QT_TRANSLATE_NOOP("console::HttpClient", "The request to %1 was stopped."));
    case ErrorKind::Tls:
    case ErrorKind::Unauthorized:
    case ErrorKind::Forbidden:
    case ErrorKind::NotFound:
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
    case ErrorKind::StorageNewer: break; // not troubles of the transport
    }
    return text(QT_TRANSLATE_NOOP("console::HttpClient", "The request to the server at %1 did not succeed."));
}

/// Who has signed the certificate: the one fact that tells a proxy that opens connections from an attack or a mistake.
QString issuerSentence(const QSslCertificate &certificate, const QString &host)
{
    const QStringList names =
        certificate.issuerInfo(QSslCertificate::Organization) + certificate.issuerInfo(QSslCertificate::CommonName);
    const QString issuer = names.value(0).simplified().left(80);
    if (issuer.isEmpty())
        return {};
    return u' ' +
           text(QT_TRANSLATE_NOOP(
                    "console::HttpClient",
                    "It was issued by “%1”. If that is your organisation, its proxy opens secure connections on the "
                    "way: ask the person who looks after the network to have %2 passed through unopened, or to "
                    "install the proxy's certificate in this computer's system store. This program offers no way to "
                    "go on without."))
               .arg(issuer, host);
}

QString tlsReason(const QList<QSslError> &reasons, const QString &host)
{
    for (const QSslError &reason : reasons) {
        switch (reason.error()) {
        case QSslError::CertificateExpired:
            return text(QT_TRANSLATE_NOOP("console::HttpClient", "Its certificate has expired."));
        case QSslError::CertificateNotYetValid:
            return text(QT_TRANSLATE_NOOP("console::HttpClient",
                                          "Its certificate is not valid yet. Check this computer's date and time."));
        case QSslError::HostNameMismatch:
            return text(QT_TRANSLATE_NOOP("console::HttpClient", "Its certificate belongs to another name."));
        case QSslError::CertificateRevoked:
        case QSslError::CertificateBlacklisted:
            return text(QT_TRANSLATE_NOOP("console::HttpClient", "Its certificate has been revoked."));
        case QSslError::SelfSignedCertificate:
        case QSslError::SelfSignedCertificateInChain:
        case QSslError::UnableToGetLocalIssuerCertificate:
        case QSslError::UnableToVerifyFirstCertificate:
        case QSslError::CertificateUntrusted:
            return text(QT_TRANSLATE_NOOP(
                       "console::HttpClient",
                       "Its certificate does not come from an authority that this computer trusts.")) +
                   issuerSentence(reason.certificate(), host);
        default: // Qt's enum, not ours: the general text serves
            break;
        }
    }
    return text(QT_TRANSLATE_NOOP("console::HttpClient", "A secure connection could not be made."));
}

} // namespace

Error transportError(ErrorKind kind, const QUrl &url, const QString &detail)
{
    return errorOf(kind, userText(kind).arg(hostForDisplay(url)), detail);
}

Error proxyLoginError(const QUrl &url, const QString &detail)
{
    Error error = errorOf(
        ErrorKind::Network,
        text(QT_TRANSLATE_NOOP("console::HttpClient",
                               "The proxy of this network wants a user name and a password, or did not accept those it "
                               "was given. Nothing reached the server at %1. Enter them with Proxy log-in on the page "
                               "Keys and secrets, or ask the person who looks after the network to let this program "
                               "through."))
            .arg(hostForDisplay(url)),
        detail);
    error.code = u"proxy_login"_s;
    return error;
}

Error tlsError(const QUrl &url, const QList<QSslError> &reasons, const QString &detail)
{
    QStringList names{detail};
    for (const QSslError &reason : reasons)
        names.append(reason.errorString());
    const QString frame = text(
        QT_TRANSLATE_NOOP("console::HttpClient",
                          "The server at %1 cannot be trusted, so nothing was sent. %2 Check the address. If it is "
                          "right, ask the person who looks after the network."));
    const QString host = hostForDisplay(url);
    return errorOf(ErrorKind::Tls, frame.arg(host, tlsReason(reasons, host)), names.join(u"; "_s));
}

} // namespace console
