#pragma once

#include "flows/endpointtestflow.h"

#include <QList>

#include <optional>

namespace console {

// Pieces of EndpointTestFlow without state.

/// What came back for one test. Either a status or an error.
struct EndpointProbe
{
    EndpointTest test = EndpointTest::GoodSignature;
    int status = 0;
    bool isWebPage = false;       ///< the body is HTML: a log-in or error page, not the callback
    bool namesSignature = false;  ///< the body speaks of a signature: the callback itself refused
    bool asksForLogIn = false;    ///< there is a WWW-Authenticate or Proxy-Authenticate header
    std::optional<Error> error;   ///< there was no answer
    std::optional<qint64> skewMs; ///< from the Date header: the tenant's clock less ours
    qint64 elapsedMs = 0;
};

/// `nowMs`: when the answer came, by our clock.
EndpointProbe probeOf(EndpointTest test, const Result<HttpAnswer> &answer, qint64 nowMs, qint64 elapsedMs);

/// Translated.
QString endpointTestName(EndpointTest test);
QString endpointTestExpected(EndpointTest test);
QString endpointTestSeen(const EndpointProbe &probe);
/// Needs the Webhook Secret of the keychain.
bool needsSecret(EndpointTest test);
/// Must be refused by every sound callback: may be sent to a live tenant.
bool mustBeRefused(EndpointTest test);

/// Which trouble an error of the transport is.
CallbackTrouble troubleOf(const Error &error);

/// Fills passed, trouble, diagnosis and the clocks from what was seen.
void judge(EndpointTestReport &report, const QList<EndpointProbe> &probes);

} // namespace console
