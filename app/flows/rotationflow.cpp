#include "flows/rotationflow.h"

#include "core/fingerprint.h"
#include "core/stripekey.h"
#include "flows/beginrotationflow.h"
#include "flows/flowsupport.h"
#include "flows/rotationengine.h"

namespace console {

namespace {

/// Connects an engine to the flow that runs it.
template <typename Flow>
RotationEngine *engineFor(Flow *flow, Session &session, const Rotation &rotation, const RotationOptions &options,
                          SharedSecret newSecret = nullptr)
{
    auto *engine = new RotationEngine(session, rotation, options, std::move(newSecret));
    QObject::connect(engine, &RotationEngine::rotationChanged, flow, &Flow::rotationChanged);
    QObject::connect(engine, &RotationEngine::outsideChanged, flow, &Flow::outsideChanged);
    QObject::connect(engine, &Job::stepChanged, flow, &Job::stepChanged);
    return engine;
}

Result<std::optional<Rotation>> openOne(Session &session, const QString &paymentTypeId, Mode mode)
{
    return RotationJournal(session.store()).open(paymentTypeId, mode);
}

} // namespace

struct RotateSigningSecretFlow::Private
{
    Session &session;
    QString paymentTypeId;
    Mode mode;
    RotationOptions options = {};
};

RotateSigningSecretFlow::RotateSigningSecretFlow(Session &session, PaymentType type, Mode mode, QObject *parent)
    : FlowJob(parent),
      d(new Private{session, type.id, mode, {}})
{
}

RotateSigningSecretFlow::~RotateSigningSecretFlow() = default;

void RotateSigningSecretFlow::setOptions(const RotationOptions &options)
{
    d->options = options;
}

void RotateSigningSecretFlow::doStart()
{
    const auto goOn = [this](const Rotation &rotation) {
        run(static_cast<TypedJob<Rotation> *>(engineFor(this, d->session, rotation, d->options)),
            [this](Result<Rotation> &&ended) { finishWith(std::move(ended)); });
    };
    const auto open = openOne(d->session, d->paymentTypeId, d->mode);
    if (!open) {
        finishWith(open.error());
        return;
    }
    if (*open) {
        goOn(**open);
        return;
    }
    Q_EMIT stepChanged(tr("Looking at both sides…"));
    run(static_cast<TypedJob<Rotation> *>(
            new BeginRotationFlow(d->session, d->paymentTypeId, d->mode, RotationKind::NewEndpoint)),
        [this, goOn](Result<Rotation> &&begun) {
            if (begun)
                goOn(*begun);
            else
                finishWith(begun.error());
        });
}

struct UndoRotationFlow::Private
{
    Session &session;
    Rotation rotation;
    RotationOptions options = {};
};

UndoRotationFlow::UndoRotationFlow(Session &session, Rotation rotation, QObject *parent)
    : FlowJob(parent),
      d(new Private{session, std::move(rotation), {}})
{
}

UndoRotationFlow::~UndoRotationFlow() = default;

void UndoRotationFlow::setOptions(const RotationOptions &options)
{
    d->options = options;
}

void UndoRotationFlow::doStart()
{
    // As it is now: the caller's copy may be old.
    const auto open = openOne(d->session, d->rotation.paymentTypeId, d->rotation.mode);
    if (!open) {
        finishWith(open.error());
        return;
    }
    if (!*open || (*open)->id != d->rotation.id) {
        finishWith(flowError(ErrorKind::Refused,
                             tr("This change of the signing secret has ended; there is nothing to undo.")));
        return;
    }
    Rotation rotation = **open;
    if (!describe(rotation).canUndo && rotation.kind == RotationKind::DashboardRoll) {
        finishWith(flowError(ErrorKind::Refused, tr("The new secret is accepted, and a roll at Stripe cannot be taken "
                                                    "back. So this change can only be finished. Continue it.")));
        return;
    }
    if (!describe(rotation).canUndo) {
        finishWith(flowError(ErrorKind::Refused, tr("The deletion of the old endpoint has begun, so this change can "
                                                    "only be finished. Continue it.")));
        return;
    }
    const bool hasExpired = rotation.kind == RotationKind::DashboardRoll && rotation.oldExpiresAt.isValid() &&
                            d->session.clock().now() >= rotation.oldExpiresAt;
    if (hasExpired && !rotation.undoing) { // the engine judges one that is undoing
        finishWith(flowError(ErrorKind::Refused, RotationEngine::expiredText()));
        return;
    }
    // What a person accepted of the way forwards was not of the way back.
    d->options.acceptUnproven = d->options.acceptUnproven && rotation.undoing;
    rotation.undoing = true;
    run(static_cast<TypedJob<Rotation> *>(engineFor(this, d->session, rotation, d->options)),
        [this](Result<Rotation> &&ended) { finishWith(std::move(ended)); });
}

struct DashboardRollFlow::Private
{
    Session &session;
    QString paymentTypeId;
    Mode mode;
    SharedSecret newSecret;
    QDateTime oldExpiresAt;
    RotationOptions options = {};
};

DashboardRollFlow::DashboardRollFlow(Session &session, PaymentType type, Mode mode, SharedSecret newSecret,
                                     QDateTime oldExpiresAt, QObject *parent)
    : FlowJob(parent),
      d(new Private{session, type.id, mode, std::move(newSecret), oldExpiresAt.toUTC(), {}})
{
}

DashboardRollFlow::~DashboardRollFlow() = default;

void DashboardRollFlow::setOptions(const RotationOptions &options)
{
    d->options = options;
}

void DashboardRollFlow::doStart()
{
    const auto goOn = [this](const Rotation &rotation) {
        run(static_cast<TypedJob<Rotation> *>(engineFor(this, d->session, rotation, d->options, d->newSecret)),
            [this](Result<Rotation> &&ended) { finishWith(std::move(ended)); });
    };
    const auto open = openOne(d->session, d->paymentTypeId, d->mode);
    if (!open) {
        finishWith(open.error());
        return;
    }
    const bool isGiven = d->newSecret && !d->newSecret->isEmpty();
    if (isGiven || !*open) {
        const QString text =
            isGiven ? d->newSecret->use([](QByteArrayView v) { return QString::fromUtf8(v); }) : QString();
        if (const Outcome good = checkCredential(CredentialField::WebhookSecret, d->mode, text); !good) {
            finishWith(good.error());
            return;
        }
    }
    if (*open) {
        const bool isOther = isGiven && console::fingerprintOf(*d->newSecret, d->session.workspace().clientId) !=
                                            (*open)->newFingerprint;
        if ((*open)->kind != RotationKind::DashboardRoll || isOther)
            finishWith(flowError(ErrorKind::Refused,
                                 tr("Another change of this signing secret is under way. Nothing was changed. Continue "
                                    "or undo that one first.")));
        else
            goOn(**open);
        return;
    }
    const qint64 overlap = d->session.clock().now().secsTo(d->oldExpiresAt);
    if (!d->oldExpiresAt.isValid() || overlap > 24 * 60 * 60 + 300) {
        finishWith(flowError(ErrorKind::InvalidInput,
                             tr("Stripe lets the old secret work for 24 hours at most. Enter when it expires, as the "
                                "Stripe Dashboard shows it."),
                             QStringLiteral("old_expires_at")));
        return;
    }
    run(static_cast<TypedJob<Rotation> *>(new BeginRotationFlow(
            d->session, d->paymentTypeId, d->mode, RotationKind::DashboardRoll, d->newSecret, d->oldExpiresAt)),
        [this, goOn](Result<Rotation> &&begun) {
            if (begun)
                goOn(*begun);
            else
                finishWith(begun.error());
        });
}

} // namespace console
