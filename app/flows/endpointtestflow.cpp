#include "flows/endpointtestflow.h"

#include "flows/endpointverdict.h"
#include "flows/flowsupport.h"
#include "stripe/webhooksignature.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QUuid>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kTenMinutes = 600;

struct TestEvent
{
    QByteArray body;
    QByteArray header;
};

/// About a payment intent that does not exist, of a type that no tenant acts upon.
QByteArray testEvent(qint64 nowSeconds, Mode mode, EndpointTest test)
{
    const QString id = QUuid::createUuid().toString(QUuid::Id128);
    const QJsonObject object{{u"id"_s, QString(u"pi_probe_"_s + id)}, {u"object"_s, u"payment_intent"_s}};
    const QJsonObject event{{u"id"_s, QString(u"evt_probe_"_s + id)},
                            {u"object"_s, u"event"_s},
                            {u"type"_s, test == EndpointTest::UnknownEventType ? u"opscom_console.unknown_type"_s
                                                                               : u"payment_intent.created"_s},
                            {u"created"_s, nowSeconds},
                            {u"livemode"_s, mode == Mode::Live},
                            {u"api_version"_s, QLatin1StringView(kStripeVersion)},
                            {u"pending_webhooks"_s, 1},
                            {u"data"_s, QJsonObject{{u"object"_s, object}}}};
    return QJsonDocument(event).toJson(QJsonDocument::Compact);
}

QByteArray madeUpSecret()
{
    QByteArray secret("whsec_");
    for (int i = 0; i < 32; ++i)
        secret.append(static_cast<char>('a' + QRandomGenerator::system()->bounded(26)));
    return secret;
}

/// `secret` may be null where the test needs none.
TestEvent signedEvent(EndpointTest test, Mode mode, qint64 now, const SharedSecret &secret)
{
    const QByteArray body = testEvent(now, mode, test);
    const QByteArray wrong = madeUpSecret();
    const auto withRight = [&](qint64 time, bool wrongFirst) {
        return secret->use([&](QByteArrayView right) {
            return WebhookSignature::header(
                body, time, wrongFirst ? QList<QByteArrayView>{wrong, right} : QList<QByteArrayView>{right});
        });
    };
    switch (test) {
    case EndpointTest::GoodSignature:
    case EndpointTest::UnknownEventType:
    case EndpointTest::Duplicate: return {body, withRight(now, false)};
    case EndpointTest::OneRightOfTwo: return {body, withRight(now, true)};
    case EndpointTest::TenMinutesOld: return {body, withRight(now - kTenMinutes, false)};
    case EndpointTest::FromTheFuture: return {body, withRight(now + kTenMinutes, false)};
    case EndpointTest::WrongSecret: return {body, WebhookSignature::header(body, now, {wrong})};
    case EndpointTest::MalformedHeader: return {body, QByteArray("t=yesterday;v1=none")};
    }
    Q_UNREACHABLE();
}

} // namespace

QList<EndpointTest> allEndpointTests()
{
    return {EndpointTest::GoodSignature,    EndpointTest::WrongSecret,     EndpointTest::TenMinutesOld,
            EndpointTest::FromTheFuture,    EndpointTest::MalformedHeader, EndpointTest::OneRightOfTwo,
            EndpointTest::UnknownEventType, EndpointTest::Duplicate};
}

bool EndpointTestReport::allAsExpected() const
{
    const bool someRun = std::ranges::any_of(rows, &EndpointTestRow::isRun);
    return someRun && trouble == CallbackTrouble::None && diagnosis.isEmpty() &&
           std::ranges::all_of(rows, [](const EndpointTestRow &row) { return !row.isRun || row.passed; });
}

struct EndpointTestFlow::Private
{
    Session &session;
    QString paymentTypeId;
    Mode mode;
    bool allowEffects;
    std::chrono::milliseconds timeout{20000};
    SharedSecret secret;
    std::optional<Error> secretError;
    EndpointTestReport report;
    QList<EndpointProbe> probes;
    QList<EndpointTest> left;

    bool isLive() const { return mode == Mode::Live && !session.workspace().isPractice(); }
};

EndpointTestFlow::EndpointTestFlow(Session &session, QString paymentTypeId, Mode mode, bool allowEffects,
                                   QObject *parent)
    : FlowJob(parent),
      d(new Private{.session = session,
                    .paymentTypeId = std::move(paymentTypeId),
                    .mode = mode,
                    .allowEffects = allowEffects,
                    .secret = {},
                    .secretError = {},
                    .report = {},
                    .probes = {},
                    .left = {}})
{
    d->report.rows = emptyRows();
}

EndpointTestFlow::~EndpointTestFlow() = default;

void EndpointTestFlow::setTimeout(std::chrono::milliseconds timeout)
{
    d->timeout = timeout;
}

QList<EndpointTestRow> EndpointTestFlow::emptyRows()
{
    QList<EndpointTestRow> rows;
    for (const EndpointTest test : allEndpointTests()) {
        EndpointTestRow row;
        row.test = test;
        row.name = endpointTestName(test);
        row.expected = endpointTestExpected(test);
        rows.append(row);
    }
    return rows;
}

EndpointTestRow &EndpointTestFlow::rowOf(EndpointTest test)
{
    return *std::ranges::find(d->report.rows, test, &EndpointTestRow::test);
}

void EndpointTestFlow::skip(EndpointTest test, const QString &why)
{
    EndpointTestRow &row = rowOf(test);
    row.skipped = why;
    Q_EMIT rowChanged(row);
}

void EndpointTestFlow::doStart()
{
    Q_EMIT stepChanged(tr("Reading the Webhook Secret…"));
    const SecretName name = d->session.secretName(d->paymentTypeId, d->mode, SecretKind::WebhookSecret);
    run(d->session.secrets().read(name, this), [this](Result<SecretValue> &&secret) {
        if (secret)
            d->secret = std::make_shared<const SecretValue>(std::move(*secret));
        else
            d->secretError = secret.error();
        choose();
        next();
    });
}

void EndpointTestFlow::choose()
{
    for (const EndpointTest test : allEndpointTests()) {
        if (d->isLive() && !d->allowEffects && !mustBeRefused(test))
            skip(test, tr("Not run: a live system is sent only what it must refuse, unless you allow more."));
        else if (needsSecret(test) && !d->secret)
            skip(test, tr("Not run: it must be signed with the Webhook Secret. %1").arg(d->secretError->userText));
        else
            d->left.append(test);
    }
}

void EndpointTestFlow::next()
{
    if (d->left.isEmpty()) {
        conclude();
        return;
    }
    const EndpointTest test = d->left.takeFirst();
    Q_EMIT stepChanged(tr("Testing: %1").arg(endpointTestName(test)));
    const auto [body, header] = signedEvent(test, d->mode, d->session.clock().nowMs() / 1000, d->secret);
    send(test, body, header, test == EndpointTest::Duplicate);
}

void EndpointTestFlow::send(EndpointTest test, const QByteArray &body, const QByteArray &header, bool sendAgain)
{
    QElapsedTimer timer;
    timer.start();
    run(postSignedEvent(d->session.http(), d->session.workspace().callbackProbeUrl(), body, header, this, d->timeout),
        [this, test, body, header, sendAgain, timer](Result<HttpAnswer> &&answer) {
            const bool isAccepted = answer && answer->status >= 200 && answer->status < 300;
            if (sendAgain && isAccepted)
                send(test, body, header, false);
            else
                answered(test, answer, timer.elapsed());
        });
}

void EndpointTestFlow::answered(EndpointTest test, const Result<HttpAnswer> &answer, qint64 elapsedMs)
{
    d->probes.append(probeOf(test, answer, d->session.clock().nowMs(), elapsedMs));
    judge(d->report, d->probes);
    Q_EMIT rowChanged(rowOf(test));
    if (!answer) {
        // Seven more of the same would only take time.
        for (const EndpointTest waiting : std::as_const(d->left))
            skip(waiting, tr("Not run: the callback could not be reached."));
        d->left.clear();
    }
    next();
}

void EndpointTestFlow::conclude()
{
    judge(d->report, d->probes);
    if (d->report.diagnosis.isEmpty() && !d->secret)
        d->report.diagnosis =
            tr("What was tested is as it should be, but not all was tested: %1").arg(d->secretError->userText);
    auditLater(d->session, u"webhook.tested"_s, d->paymentTypeId, toString(d->mode),
               d->report.allAsExpected() ? u"as expected"_s : u"not as expected"_s);
    finishWith(d->report);
}

} // namespace console
