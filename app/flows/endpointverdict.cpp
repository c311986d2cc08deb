#include "flows/endpointverdict.h"

#include <QLocale>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kToleranceMs = 300'000;
/// The Date header counts whole seconds, and an answer takes its time.
constexpr qint64 kSkewSlackMs = 10'000;
/// Half of the tolerance: all works still, and somebody should look.
constexpr qint64 kNotableSkewMs = 150'000;

bool isWebPage(const HttpAnswer &answer)
{
    const QByteArray start = answer.body.left(4096).trimmed().toLower();
    return start.startsWith("<!doctype html") || start.startsWith("<html") || start.contains("<form") ||
           (answer.header("content-type").trimmed().toLower().startsWith("text/html") && start.startsWith('<'));
}

bool isAccepted(const EndpointProbe &probe)
{
    return !probe.error && probe.status >= 200 && probe.status < 300 && !probe.isWebPage;
}

/// Something before the callback answered in its place.
bool isWall(const EndpointProbe &probe)
{
    if (probe.error || probe.namesSignature)
        return false;
    return probe.status == 407 || ((probe.status == 401 || probe.status == 403)) ||
           (probe.status >= 200 && probe.status < 300 && probe.isWebPage);
}

/// A 4xx that a callback gives to what it does not trust.
bool isRefused(const EndpointProbe &probe, const EndpointProbe *good)
{
    constexpr std::array kOthers{404, 405, 407, 408, 410, 411, 413, 414, 415, 421, 426, 429, 431};
    if (probe.error || probe.status < 400 || probe.status > 499 ||
        std::ranges::find(kOthers, probe.status) != kOthers.end())
        return false;
    if (probe.status != 401 && probe.status != 403)
        return true;
    // The wall that stops the good event too has not looked at any signature.
    if (good)
        return isAccepted(*good) || !isWall(*good);
    return !probe.asksForLogIn && !probe.isWebPage;
}

const EndpointProbe *find(const QList<EndpointProbe> &probes, EndpointTest test)
{
    const auto found = std::ranges::find(probes, test, &EndpointProbe::test);
    return found == probes.end() ? nullptr : &*found;
}

bool isAcceptedIn(const QList<EndpointProbe> &probes, EndpointTest test)
{
    const EndpointProbe *probe = find(probes, test);
    return probe && isAccepted(*probe);
}

/// The connection stood and was closed without an answer; for a body that cannot be sent twice Qt calls it a re-send.
bool wasDropped(const Error &error)
{
    return error.detail.contains("RemoteHostClosed"_L1) || error.detail.contains("ContentReSend"_L1);
}

QString seconds(qint64 ms)
{
    return EndpointTestFlow::tr("%n second(s)", nullptr,
                                static_cast<int>(std::min<qint64>((std::abs(ms) + 500) / 1000, 1 << 30)));
}

struct Diagnosis
{
    CallbackTrouble trouble = CallbackTrouble::None;
    QString sentence;
};

QString sentenceOf(CallbackTrouble trouble, const EndpointProbe &probe)
{
    switch (trouble) {
    case CallbackTrouble::None: return {};
    case CallbackTrouble::SecretMismatch:
        return EndpointTestFlow::
            tr("The callback refuses a rightly signed event (HTTP %1): OPS-COM checks with another Webhook Secret than "
               "the "
               "one kept here. Payments stay Pending. Compare both sides under Webhooks and repair the secret there.")
                .arg(probe.status);
    case CallbackTrouble::ClockSkew: return {}; // has sentences of its own
    case CallbackTrouble::Redirect:
        return EndpointTestFlow::tr(
                   "The callback redirects to another address (HTTP %1). Stripe does not follow and "
                   "counts it as failed. The web server of OPS-COM must answer at this address itself.")
            .arg(probe.status);
    case CallbackTrouble::Tls:
        return EndpointTestFlow::tr("The secure connection to the callback cannot be made, for Stripe neither. The "
                                    "certificate of the web server must be put right. %1")
            .arg(probe.error ? probe.error->userText : QString());
    case CallbackTrouble::Dns:
        return EndpointTestFlow::tr("The name of the callback's server is not known (DNS). Check the client ID of this "
                                    "workspace and this computer's network.");
    case CallbackTrouble::Refused:
        return probe.error && wasDropped(*probe.error)
                   ? EndpointTestFlow::tr("The callback's server takes the connection and drops it without an answer "
                                          "that can be read. The "
                                          "web server of OPS-COM is stopping, or a firewall cuts the connection. Try "
                                          "again; if it stays so, tell OPS-COM support.")
                   : EndpointTestFlow::tr(
                         "Nobody answers at the callback's server: the connection was refused. The web "
                         "server of OPS-COM is not running, or a firewall is in front of it.");
    case CallbackTrouble::Timeout:
        return EndpointTestFlow::tr("The callback did not answer in time. Stripe gives up as well and counts it as "
                                    "failed. Try again; if it stays so, tell OPS-COM support.");
    case CallbackTrouble::NotFound:
        return EndpointTestFlow::tr("There is no callback at this address (HTTP %1). Check the client ID; if it is "
                                    "right, Stripe is not enabled in this OPS-COM system: tell OPS-COM support.")
            .arg(probe.status);
    case CallbackTrouble::AuthWall:
        return probe.isWebPage && probe.status < 400
                   ? EndpointTestFlow::tr("A web page answers in place of the callback (HTTP %1), such as a log-in "
                                          "page. Stripe counts that as delivered, and OPS-COM never hears of it. The "
                                          "path of the callback must be open without a log-in.")
                         .arg(probe.status)
                   : EndpointTestFlow::tr(
                         "Something in front of the callback asks for a log-in or forbids access (HTTP "
                         "%1), so events never reach OPS-COM. The path of the callback must be open "
                         "without a log-in.")
                         .arg(probe.status);
    case CallbackTrouble::ServerError:
        return EndpointTestFlow::tr(
                   "The callback has a fault of its own (HTTP %1). Stripe sends events again for up to "
                   "three days. Tell OPS-COM support.")
            .arg(probe.status);
    case CallbackTrouble::AcceptsEverything:
        return EndpointTestFlow::tr("The callback accepts an event with a bad signature (HTTP %1): anybody could mark "
                                    "payments as paid. This is the most serious finding. Do not go live; tell OPS-COM "
                                    "support at once.")
            .arg(probe.status);
    case CallbackTrouble::Other:
        return probe.error ? probe.error->userText
                           : EndpointTestFlow::tr("The callback gave an answer that is not expected (HTTP %1).")
                                 .arg(probe.status);
    }
    Q_UNREACHABLE();
}

CallbackTrouble troubleOfStatus(const EndpointProbe &probe)
{
    if (probe.status >= 300 && probe.status < 400)
        return CallbackTrouble::Redirect;
    if (isWall(probe))
        return CallbackTrouble::AuthWall;
    if (probe.status == 404 || probe.status == 405 || probe.status == 410)
        return CallbackTrouble::NotFound;
    if (probe.status >= 500)
        return CallbackTrouble::ServerError;
    return CallbackTrouble::None;
}

Diagnosis skewDiagnosis(const EndpointTestReport &report, bool isRefused)
{
    if (!report.skewKnown)
        return {
            CallbackTrouble::ClockSkew,
            EndpointTestFlow::tr("The callback refuses an event of now and accepts one of another time: its clock is "
                                 "wrong by some minutes. Stripe's events are refused, and payments stay Pending. Tell "
                                 "OPS-COM support.")};
    const QString ahead = report.clockSkewMs > 0 ? EndpointTestFlow::tr("%1 ahead of").arg(seconds(report.clockSkewMs))
                                                 : EndpointTestFlow::tr("%1 behind").arg(seconds(report.clockSkewMs));
    return {
        CallbackTrouble::ClockSkew,
        isRefused
            ? EndpointTestFlow::tr("The clock of OPS-COM's server is %1 this computer's; more than 300 seconds make "
                                   "a callback refuse every event. Check this computer's clock first. If it is "
                                   "right, tell OPS-COM support: payments stay Pending.")
                  .arg(ahead)
            : EndpointTestFlow::tr("The clock of OPS-COM's server is %1 this computer's. Events are accepted still; "
                                   "from 300 seconds on they would not be. Check this computer's clock first, then "
                                   "tell OPS-COM support.")
                  .arg(ahead)};
}

Diagnosis diagnose(const EndpointTestReport &report, const QList<EndpointProbe> &probes)
{
    for (const EndpointTest bad : {EndpointTest::WrongSecret, EndpointTest::MalformedHeader}) {
        if (isAcceptedIn(probes, bad))
            return {CallbackTrouble::AcceptsEverything,
                    sentenceOf(CallbackTrouble::AcceptsEverything, *find(probes, bad))};
    }
    for (const EndpointProbe &probe : probes) {
        if (probe.error) {
            const CallbackTrouble trouble = troubleOf(*probe.error);
            return {trouble, sentenceOf(trouble, probe)};
        }
    }
    const EndpointProbe *good = find(probes, EndpointTest::GoodSignature);
    for (const EndpointProbe &probe : probes) {
        const CallbackTrouble trouble = troubleOfStatus(probe);
        if (trouble == CallbackTrouble::None || (mustBeRefused(probe.test) && isRefused(probe, good)))
            continue;
        return {trouble, sentenceOf(trouble, probe)};
    }
    const bool isFarOff = report.skewKnown && std::abs(report.clockSkewMs) > kToleranceMs - kSkewSlackMs;
    if (good && !isAccepted(*good)) {
        const bool otherTimeAccepted =
            isAcceptedIn(probes, EndpointTest::TenMinutesOld) || isAcceptedIn(probes, EndpointTest::FromTheFuture);
        if (isFarOff || otherTimeAccepted)
            return skewDiagnosis(report, true);
        return {CallbackTrouble::SecretMismatch, sentenceOf(CallbackTrouble::SecretMismatch, *good)};
    }
    if (report.skewKnown && std::abs(report.clockSkewMs) > kNotableSkewMs)
        return skewDiagnosis(report, isFarOff && !good);
    if (isAcceptedIn(probes, EndpointTest::TenMinutesOld))
        return {
            CallbackTrouble::Other,
            EndpointTestFlow::tr("The callback accepts an event that was signed ten minutes ago: it does not look at "
                                 "the time, so a recorded event could be sent again. Tell OPS-COM support.")};
    const EndpointProbe *two = find(probes, EndpointTest::OneRightOfTwo);
    if (two && !isAccepted(*two))
        return {CallbackTrouble::Other,
                EndpointTestFlow::tr("The callback refuses an event with two signatures of which one is right. While a "
                                     "secret is rolled in the Stripe Dashboard, events would be lost. Tell OPS-COM "
                                     "support, and change the secret with this program only.")};
    for (const EndpointTest test : {EndpointTest::UnknownEventType, EndpointTest::Duplicate}) {
        const EndpointProbe *probe = find(probes, test);
        if (probe && !isAccepted(*probe))
            return {CallbackTrouble::Other,
                    EndpointTestFlow::tr("The callback refuses an event that it should only note (%1, HTTP %2). Stripe "
                                         "would send it again for up to three days. Tell OPS-COM support.")
                        .arg(endpointTestName(test))
                        .arg(probe->status)};
    }
    for (const EndpointProbe &probe : probes) {
        if (mustBeRefused(probe.test) && !isRefused(probe, good) && probe.test != EndpointTest::FromTheFuture)
            return {CallbackTrouble::Other, sentenceOf(CallbackTrouble::Other, probe)};
    }
    return {};
}

} // namespace

EndpointProbe probeOf(EndpointTest test, const Result<HttpAnswer> &answer, qint64 nowMs, qint64 elapsedMs)
{
    EndpointProbe probe;
    probe.test = test;
    probe.elapsedMs = elapsedMs;
    if (!answer) {
        probe.error = answer.error();
        return probe;
    }
    probe.status = answer->status;
    probe.isWebPage = isWebPage(*answer);
    probe.namesSignature = !probe.isWebPage && answer->body.left(4096).toLower().contains("signature");
    probe.asksForLogIn =
        !answer->header("www-authenticate").isEmpty() || !answer->header("proxy-authenticate").isEmpty();
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(answer->header("date").trimmed()),
                                             u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    if (date.isValid()) {
        date.setTimeZone(QTimeZone::utc());
        probe.skewMs = date.toMSecsSinceEpoch() + 500 - nowMs; // it counts whole seconds
    }
    return probe;
}

CallbackTrouble troubleOf(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::Tls: return CallbackTrouble::Tls;
    case ErrorKind::Timeout: return CallbackTrouble::Timeout;
    case ErrorKind::Redirect: return CallbackTrouble::Redirect;
    case ErrorKind::Network:
        if (error.detail.contains("HostNotFound"_L1) || error.detail.contains("ProxyNotFound"_L1))
            return CallbackTrouble::Dns;
        if (error.detail.contains("ConnectionRefused"_L1) || wasDropped(error))
            return CallbackTrouble::Refused;
        if (error.detail.contains("AuthenticationRequired"_L1))
            return CallbackTrouble::AuthWall;
        if (error.detail.contains("TimeoutError"_L1))
            return CallbackTrouble::Timeout;
        return CallbackTrouble::Other;
    case ErrorKind::Cancelled:
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
    case ErrorKind::OutcomeUnknown:
    case ErrorKind::InvalidInput:
    case ErrorKind::KeychainLocked:
    case ErrorKind::KeychainAbsent:
    case ErrorKind::KeychainDenied:
    case ErrorKind::KeychainSlow:
    case ErrorKind::SecretMissing:
    case ErrorKind::Storage:
    case ErrorKind::StorageNewer: return CallbackTrouble::Other;
    }
    Q_UNREACHABLE();
}

QString endpointTestName(EndpointTest test)
{
    switch (test) {
    case EndpointTest::GoodSignature: return EndpointTestFlow::tr("Good signature");
    case EndpointTest::WrongSecret: return EndpointTestFlow::tr("Signed with a wrong secret");
    case EndpointTest::TenMinutesOld: return EndpointTestFlow::tr("Signed ten minutes ago");
    case EndpointTest::FromTheFuture: return EndpointTestFlow::tr("Signed ten minutes ahead");
    case EndpointTest::MalformedHeader: return EndpointTestFlow::tr("Malformed signature header");
    case EndpointTest::OneRightOfTwo: return EndpointTestFlow::tr("Two signatures, one right");
    case EndpointTest::UnknownEventType: return EndpointTestFlow::tr("Unknown event type");
    case EndpointTest::Duplicate: return EndpointTestFlow::tr("The same event twice");
    }
    Q_UNREACHABLE();
}

QString endpointTestExpected(EndpointTest test)
{
    switch (test) {
    case EndpointTest::WrongSecret:
    case EndpointTest::TenMinutesOld:
    case EndpointTest::MalformedHeader: return EndpointTestFlow::tr("refused (4xx)");
    case EndpointTest::FromTheFuture:
        return EndpointTestFlow::tr("refused (4xx), or accepted as Stripe's libraries do");
    case EndpointTest::GoodSignature:
    case EndpointTest::OneRightOfTwo:
    case EndpointTest::UnknownEventType: return EndpointTestFlow::tr("accepted (2xx)");
    case EndpointTest::Duplicate: return EndpointTestFlow::tr("accepted both times (2xx)");
    }
    Q_UNREACHABLE();
}

QString endpointTestSeen(const EndpointProbe &probe)
{
    if (probe.error)
        return EndpointTestFlow::tr("no answer: %1").arg(probe.error->userText);
    const QLocale locale;
    return (probe.isWebPage ? EndpointTestFlow::tr("%1, a web page, in %2 ms") : EndpointTestFlow::tr("%1 in %2 ms"))
        .arg(QString::number(probe.status), locale.toString(probe.elapsedMs));
}

bool needsSecret(EndpointTest test)
{
    return test != EndpointTest::WrongSecret && test != EndpointTest::MalformedHeader;
}

bool mustBeRefused(EndpointTest test)
{
    switch (test) {
    case EndpointTest::WrongSecret:
    case EndpointTest::TenMinutesOld:
    case EndpointTest::FromTheFuture:
    case EndpointTest::MalformedHeader: return true;
    case EndpointTest::GoodSignature:
    case EndpointTest::OneRightOfTwo:
    case EndpointTest::UnknownEventType:
    case EndpointTest::Duplicate: return false;
    }
    Q_UNREACHABLE();
}

void judge(EndpointTestReport &report, const QList<EndpointProbe> &probes)
{
    const EndpointProbe *good = find(probes, EndpointTest::GoodSignature);
    for (EndpointTestRow &row : report.rows) {
        const EndpointProbe *probe = find(probes, row.test);
        row.isRun = probe != nullptr;
        if (!probe)
            continue;
        row.seen = endpointTestSeen(*probe);
        row.passed = mustBeRefused(row.test) ? isRefused(*probe, good) : isAccepted(*probe);
        // Signed with the right secret: nobody but its holder can do it, and Stripe's libraries let it pass.
        if (row.test == EndpointTest::FromTheFuture && isAccepted(*probe))
            row.passed = true;
    }
    report.skewKnown = false;
    for (const EndpointProbe &probe : probes) {
        if (probe.skewMs && (!report.skewKnown || std::abs(*probe.skewMs) < std::abs(report.clockSkewMs))) {
            report.skewKnown = true;
            report.clockSkewMs = *probe.skewMs;
        }
    }
    const Diagnosis diagnosis = diagnose(report, probes);
    report.trouble = diagnosis.trouble;
    report.diagnosis = diagnosis.sentence;
}

} // namespace console
