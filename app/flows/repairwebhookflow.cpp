#include "flows/webhookcompareflow.h"

#include "core/fingerprint.h"
#include "flows/flowsupport.h"
#include "flows/webhookflow.h"
#include "flows/webhooksides.h"

#include <QUuid>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

struct RepairWebhookFlow::Private
{
    Session &session;
    WebhookComparison seen;
    WebhookRepair repair;
    Options options;
    QByteArray idempotencyKey = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    WebhookSides sides;
    WebhookComparison now;
    std::shared_ptr<TenantClient> tenant;
    SecretHandOver handOver;

    const WebhookEndpoint &endpoint() const { return *now.endpoint; }
};

namespace {

QString nameOf(WebhookRepair repair)
{
    switch (repair) {
    case WebhookRepair::None: return u"none"_s;
    case WebhookRepair::RegisterAnew: return u"register_anew"_s;
    case WebhookRepair::AdoptEndpoint: return u"adopt_endpoint"_s;
    case WebhookRepair::EnableEndpoint: return u"enable_endpoint"_s;
    case WebhookRepair::FixUrl: return u"fix_url"_s;
    case WebhookRepair::FixEvents: return u"fix_events"_s;
    case WebhookRepair::HandOverSecret: return u"hand_over_secret"_s;
    case WebhookRepair::RotateSecret: return u"rotate_secret"_s;
    case WebhookRepair::ReplaceApiVersion: return u"replace_api_version"_s;
    }
    Q_UNREACHABLE();
}

/// The rows that offer the repair, as a person saw them.
QList<CompareRow> rowsWith(const WebhookComparison &comparison, WebhookRepair repair)
{
    QList<CompareRow> rows;
    for (const CompareRow &row : comparison.rows) {
        if (row.repair == repair)
            rows.append(row);
    }
    return rows;
}

bool isSame(const CompareRow &a, const CompareRow &b)
{
    return a.item == b.item && a.opscom == b.opscom && a.stripe == b.stripe && a.verdict == b.verdict;
}

bool isOffered(const QString &type)
{
    const QList<OfferedEvent> offers = offeredWebhookEvents();
    return std::ranges::find(offers, type, &OfferedEvent::type) != offers.end();
}

QStringList repairedEvents(const QStringList &have, const RepairWebhookFlow::Options &options)
{
    QStringList events = requiredWebhookEvents();
    const auto add = [&events](const QString &type) {
        if (!events.contains(type))
            events.append(type);
    };
    for (const QString &type : have) {
        if (type != "*"_L1 && (!options.dropSuperfluousEvents || isOffered(type)))
            add(type);
    }
    std::ranges::for_each(options.alsoSubscribe, add);
    return events;
}

} // namespace

RepairWebhookFlow::RepairWebhookFlow(Session &session, WebhookComparison seen, WebhookRepair repair, Options options,
                                     QObject *parent)
    : FlowJob(parent),
      d(new Private{.session = session,
                    .seen = std::move(seen),
                    .repair = repair,
                    .options = std::move(options),
                    .sides = {},
                    .now = {},
                    .tenant = {},
                    .handOver = {}})
{
}

RepairWebhookFlow::~RepairWebhookFlow() = default;

void RepairWebhookFlow::doStart()
{
    switch (d->repair) {
    case WebhookRepair::None: finishWith(flowError(ErrorKind::Refused, tr("There is nothing to repair."))); return;
    case WebhookRepair::RotateSecret:
    case WebhookRepair::ReplaceApiVersion:
        finishWith(flowError(ErrorKind::Refused, tr("This needs a new signing secret. Nothing was changed. Use “Change "
                                                    "signing secret…”: it keeps both secrets valid in between.")));
        return;
    case WebhookRepair::RegisterAnew:
    case WebhookRepair::AdoptEndpoint:
    case WebhookRepair::EnableEndpoint:
    case WebhookRepair::FixUrl:
    case WebhookRepair::FixEvents:
    case WebhookRepair::HandOverSecret: break;
    }
    if (!std::ranges::all_of(d->options.alsoSubscribe, isOffered)) {
        finishWith(flowError(ErrorKind::InvalidInput,
                             tr("Only the offered event types can be added. Nothing was "
                                "changed."),
                             u"events"_s));
        return;
    }
    Q_EMIT stepChanged(tr("Looking again before anything is changed…"));
    run(new ReadWebhookSidesFlow(d->session, d->seen.type.id, d->seen.mode, this),
        [this](Result<WebhookSides> &&sides) {
            if (!sides) {
                finishWith(sides.error());
                return;
            }
            d->sides = std::move(*sides);
            lookAgain();
        });
}

void RepairWebhookFlow::lookAgain()
{
    if (d->sides.rotation) {
        finishWith(flowError(ErrorKind::Refused, tr("The signing secret is being changed. Nothing was repaired. Finish "
                                                    "that or undo it, then compare again.")));
        return;
    }
    d->now = compareWebhookSides(d->sides, d->session.workspace(), d->seen.mode, d->session.clock().now());
    const QList<CompareRow> before = rowsWith(d->seen, d->repair);
    const QList<CompareRow> after = rowsWith(d->now, d->repair);
    const QString endpointBefore = d->seen.endpoint ? d->seen.endpoint->id : QString();
    const QString endpointNow = d->now.endpoint ? d->now.endpoint->id : QString();
    const bool isAsSeen =
        !before.isEmpty() && endpointBefore == endpointNow && std::ranges::equal(before, after, isSame);
    if (!isAsSeen) {
        finishWith(flowError(ErrorKind::Refused, tr("Something has changed since you looked. Nothing was repaired. "
                                                    "Compare again and decide then.")));
        return;
    }
    act();
}

void RepairWebhookFlow::act()
{
    UpdateWebhookEndpointParams params;
    params.idempotencyKey = d->idempotencyKey;
    switch (d->repair) {
    case WebhookRepair::EnableEndpoint:
        params.disabled = false;
        updateEndpoint(params, tr("Enabling the endpoint at Stripe…"));
        return;
    case WebhookRepair::FixUrl:
        params.url = d->session.workspace().callbackUrl();
        updateEndpoint(params, tr("Changing the URL at Stripe…"));
        return;
    case WebhookRepair::FixEvents:
        params.enabledEvents = repairedEvents(d->endpoint().enabledEvents, d->options);
        updateEndpoint(params, tr("Changing the event types at Stripe…"));
        return;
    case WebhookRepair::RegisterAnew: registerAnew(); return;
    case WebhookRepair::AdoptEndpoint:
    case WebhookRepair::HandOverSecret: changeTenant(); return;
    case WebhookRepair::None:
    case WebhookRepair::RotateSecret:
    case WebhookRepair::ReplaceApiVersion: break; // refused before
    }
    Q_UNREACHABLE();
}

void RepairWebhookFlow::updateEndpoint(const UpdateWebhookEndpointParams &params, const QString &step)
{
    Q_EMIT stepChanged(step);
    run(d->session.stripe(d->seen.type.id, d->seen.mode, this),
        [this, params](Result<std::shared_ptr<StripeClient>> &&stripe) {
            if (!stripe) {
                finishWith(stripe.error());
                return;
            }
            run((*stripe)->updateWebhookEndpoint(d->endpoint().id, params, this),
                [this](Result<WebhookEndpoint> &&endpoint) {
                    done(endpoint ? std::nullopt : std::optional(endpoint.error()));
                });
        });
}

void RepairWebhookFlow::registerAnew()
{
    auto *flow = new RegisterWebhookFlow(d->session, d->sides.type, d->seen.mode, this);
    flow->setAlsoSubscribe(d->options.alsoSubscribe);
    connect(flow, &Job::stepChanged, this, &Job::stepChanged);
    run(flow, [this](Result<PaymentType> &&type) { done(type ? std::nullopt : std::optional(type.error())); });
}

void RepairWebhookFlow::changeTenant()
{
    // What was proven is proven no more, and that is written down before anything is sent.
    run(d->session.store().setProven(d->seen.type.id, d->seen.mode, QDateTime()), [this](Outcome &&forgotten) {
        if (!forgotten) {
            finishWith(forgotten.error());
            return;
        }
        run(d->session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
            if (!tenant) {
                finishWith(tenant.error());
                return;
            }
            d->tenant = *tenant;
            if (d->repair == WebhookRepair::AdoptEndpoint)
                adopt();
            else
                readSecrets();
        });
    });
}

void RepairWebhookFlow::adopt()
{
    Q_EMIT stepChanged(tr("Writing the Webhook ID into the payment type…"));
    PaymentType changed = d->sides.type;
    changed.credentials(d->seen.mode).webhookId = d->endpoint().id;
    run(d->tenant->savePaymentType(changed, this), [this](Result<PaymentType> &&saved) {
        if (!saved) {
            done(saved.error());
            return;
        }
        run(keepInCache(d->session, *saved), [this](Outcome &&) { done(std::nullopt); });
    });
}

void RepairWebhookFlow::readSecrets()
{
    const CredentialSet &theirs = d->sides.type.credentials(d->seen.mode);
    d->handOver.paymentTypeId = d->seen.type.id;
    d->handOver.mode = d->seen.mode;
    d->handOver.keepPreviousWebhookSecret = !theirs.webhookSecretFingerprints.isEmpty();
    const auto wants = [](const QString &mine, bool theyHaveIt) { return !mine.isEmpty() && !theyHaveIt; };
    const bool key = wants(d->sides.keyFingerprint, d->sides.keyFingerprint == theirs.secretKeyFingerprint);
    const bool secret =
        wants(d->sides.secretFingerprint, theirs.webhookSecretFingerprints.contains(d->sides.secretFingerprint));
    if (secret && theirs.webhookSecretFingerprints.size() > 1) {
        // One more would push out one that Stripe may still sign with.
        finishWith(
            flowError(ErrorKind::Refused,
                      tr("OPS-COM holds two Webhook Secrets: a change of the secret is under way, perhaps on "
                         "another computer. Nothing was handed over. Finish or undo that change where it was "
                         "begun, then compare again. If none is under way any more, enter the current Webhook Secret "
                         "again under Settings: OPS-COM then keeps that one only.")));
        return;
    }
    QList<SecretKind> kinds;
    if (key)
        kinds.append(SecretKind::SecretKey);
    if (secret)
        kinds.append(SecretKind::WebhookSecret);
    readSecret(kinds);
}

void RepairWebhookFlow::readSecret(QList<SecretKind> left)
{
    if (left.isEmpty()) {
        handOver();
        return;
    }
    const SecretKind kind = left.takeFirst();
    run(d->session.secrets().read(d->session.secretName(d->seen.type.id, d->seen.mode, kind), this),
        [this, kind, left](Result<SecretValue> &&secret) {
            if (!secret) {
                finishWith(secret.error());
                return;
            }
            auto shared = std::make_shared<const SecretValue>(std::move(*secret));
            (kind == SecretKind::SecretKey ? d->handOver.secretKey : d->handOver.webhookSecret) = std::move(shared);
            readSecret(left);
        });
}

void RepairWebhookFlow::handOver()
{
    Q_EMIT stepChanged(tr("Handing over what the keychain holds…"));
    run(d->tenant->handOverSecrets(d->handOver, this), [this](Result<CredentialSet> &&set) {
        if (!set) {
            done(set.error());
            return;
        }
        const QString clientId = d->session.workspace().clientId;
        const bool keyFits =
            !d->handOver.secretKey || set->secretKeyFingerprint == fingerprintOf(*d->handOver.secretKey, clientId);
        const bool secretFits = !d->handOver.webhookSecret || set->webhookSecretFingerprints.contains(
                                                                  fingerprintOf(*d->handOver.webhookSecret, clientId));
        if (keyFits && secretFits)
            done(std::nullopt);
        else
            done(flowError(ErrorKind::BadAnswer,
                           tr("OPS-COM answered with another fingerprint than that of the secret it was given.")));
    });
}

void RepairWebhookFlow::done(const std::optional<Error> &error)
{
    const QString subject = d->now.endpoint ? d->now.endpoint->id : d->seen.type.id;
    const bool isDoubtful = error && error->kind == ErrorKind::OutcomeUnknown;
    auditLater(d->session, u"webhook.repaired"_s, subject, nameOf(d->repair),
               !error ? u"done"_s : (isDoubtful ? u"outcome unknown"_s : toString(error->kind)));
    if (error && !isDoubtful) {
        finishWith(*error);
        return;
    }
    Q_EMIT stepChanged(tr("Comparing both sides again…"));
    run(new CompareWebhookFlow(d->session, d->seen.type.id, d->seen.mode, this),
        [this, error](Result<WebhookComparison> &&comparison) {
            // A lost answer: what both sides hold now tells whether it was carried out.
            const bool isUnrepaired = comparison && !rowsWith(*comparison, d->repair).isEmpty();
            if (error && (!comparison || isUnrepaired))
                finishWith(*error);
            else
                finishWith(std::move(comparison));
        });
}

} // namespace console
