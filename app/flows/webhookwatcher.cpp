#include "flows/webhookcompareflow.h"

#include "flows/webhooksides.h"

#include <QHash>
#include <QPointer>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::minutes kPause{10};
constexpr auto kSource = "webhooks"_L1;

struct Target
{
    QString paymentTypeId;
    Mode mode = Mode::Test;
    friend bool operator==(const Target &a, const Target &b) = default;
    friend size_t qHash(const Target &target, size_t seed)
    {
        return qHashMulti(seed, target.paymentTypeId, static_cast<int>(target.mode));
    }
};

/// Payments of live payers stay Pending as long as it lasts.
bool isDeaf(const WebhookComparison &comparison)
{
    return std::ranges::any_of(comparison.rows, [](const CompareRow &row) {
        return row.verdict == CompareVerdict::Different && row.item != CompareItem::ApiVersion;
    });
}

} // namespace

struct WebhookWatcher::Private
{
    explicit Private(Session &s) : session(s) {}
    Session &session;
    QTimer timer;
    QHash<Target, WebhookComparison> last;
    QList<Target> left;
    QPointer<Job> running;

    /// Active Stripe types, each in its active mode, as the cache knows them.
    QList<Target> targets() const
    {
        QList<Target> targets;
        const auto types = session.store().paymentTypes();
        if (!types)
            return targets;
        for (const PaymentType &type : *types) {
            if (type.active && type.providerId == "stripe_js"_L1)
                targets.append({type.id, type.activeMode()});
        }
        return targets;
    }
};

WebhookWatcher::WebhookWatcher(Session &session, QObject *parent) : QObject(parent), d(new Private(session))
{
    d->timer.setInterval(kPause);
    connect(&d->timer, &QTimer::timeout, this, &WebhookWatcher::beginRound);
}

WebhookWatcher::~WebhookWatcher() = default;

void WebhookWatcher::start()
{
    if (d->timer.isActive())
        return;
    d->timer.start();
    beginRound();
}

void WebhookWatcher::stop()
{
    d->timer.stop();
    d->left.clear();
    if (d->running)
        d->running->cancel();
}

std::optional<WebhookComparison> WebhookWatcher::last(const QString &paymentTypeId, Mode mode) const
{
    const auto found = d->last.constFind({paymentTypeId, mode});
    return found == d->last.constEnd() ? std::nullopt : std::optional(*found);
}

void WebhookWatcher::take(const WebhookComparison &comparison)
{
    d->last.insert({comparison.type.id, comparison.mode}, comparison);
    tell();
    Q_EMIT compared(comparison.type.id);
}

void WebhookWatcher::beginRound()
{
    if (d->running)
        return; // the round before is still under way
    d->left = d->targets();
    tell();
    next();
}

void WebhookWatcher::next()
{
    if (d->left.isEmpty())
        return;
    const Target target = d->left.takeFirst();
    auto *flow = new CompareWebhookFlow(d->session, target.paymentTypeId, target.mode, this);
    d->running = flow;
    flow->onFinished(this, [this](const Result<WebhookComparison> &comparison) {
        d->running.clear();
        // No network, a locked keychain: what was found before stays.
        if (comparison)
            take(*comparison);
        next();
    });
    flow->start();
}

void WebhookWatcher::tell()
{
    AttentionItem item;
    item.pageId = kSource;
    item.level = AttentionLevel::Warning;
    QStringList sentences;
    const QList<Target> active = d->targets();
    for (const Target &target : active) {
        const auto comparison = d->last.constFind(target);
        if (comparison == d->last.constEnd() || comparison->differences() == 0)
            continue;
        item.count += comparison->differences();
        sentences.append(tr("%1: %n difference(s) between OPS-COM and Stripe.", nullptr, comparison->differences())
                             .arg(comparison->type.name));
        if (target.mode == Mode::Live && isDeaf(*comparison))
            item.level = AttentionLevel::Urgent;
    }
    item.sentence = sentences.join(u'\n');
    d->session.attention().set(kSource, item);
}

} // namespace console
