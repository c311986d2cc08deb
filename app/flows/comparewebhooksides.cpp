#include "flows/webhooksides.h"

#include "flows/rotationmark.h"
#include "flows/webhookurl.h"

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

using F = CompareWebhookFlow;

/// Before this version a payment intent had charges[] in place of latest_charge (facts 2.10).
constexpr auto kOldestVersion = "2022-11-15"_L1;

QString modeName(Mode mode)
{
    return mode == Mode::Test ? F::tr("test") : F::tr("live");
}

QString steps(const QStringList &lines)
{
    return lines.join(u'\n');
}

QString join(const QStringList &list)
{
    return list.join(u", "_s);
}

class Comparer
{
public:
    Comparer(const WebhookSides &sides, const Workspace &workspace, Mode mode, const QDateTime &now)
        : m_sides(sides),
          m_callback(workspace.callbackUrl()),
          m_mode(mode),
          m_id(sides.type.credentials(mode).webhookId)
    {
        m_result.type = sides.type;
        m_result.mode = mode;
        m_result.rotation = sides.rotation;
        m_result.at = now;
        findEndpoint();
    }

    WebhookComparison compare()
    {
        m_result.rows = {endpointId(),        url(),     status(), endpointMode(), events(), apiVersion(), account(),
                         secretFingerprint(), liveMode()};
        if (m_sides.rotation)
            std::ranges::for_each(m_result.rows, leaveToRotation);
        return m_result;
    }

private:
    const WebhookEndpoint *endpoint() const { return m_result.endpoint ? &*m_result.endpoint : nullptr; }

    static CompareRow row(CompareItem item, const QString &name, const QString &opscom, const QString &stripe)
    {
        CompareRow row;
        row.item = item;
        row.name = name;
        row.opscom = opscom;
        row.stripe = stripe;
        row.verdict = CompareVerdict::Same;
        return row;
    }
    static void set(CompareRow &row, CompareVerdict verdict, const QString &sentence,
                    WebhookRepair repair = WebhookRepair::None, const QStringList &preview = {})
    {
        row.verdict = verdict;
        row.sentence = sentence;
        row.repair = repair;
        row.preview = steps(preview);
    }

    /// While the secret is being changed, a repair would fight that: only going on with the change is offered.
    static void leaveToRotation(CompareRow &row)
    {
        if (row.item == CompareItem::SecretFingerprint) {
            const bool isSound = row.verdict == CompareVerdict::Same || row.verdict == CompareVerdict::Note;
            const QString meanwhile = isSound ? F::tr("Both secrets verify until it has ended.") : row.sentence;
            set(row, isSound ? CompareVerdict::Note : row.verdict,
                F::tr("A change of the signing secret is under way. %1").arg(meanwhile), WebhookRepair::RotateSecret,
                {F::tr("Go on with the change of the signing secret, or undo it.")});
        } else if (row.repair != WebhookRepair::None) {
            set(row, row.verdict,
                F::tr("%1 A change of the signing secret is under way: finish or undo it first, then compare again.")
                    .arg(row.sentence));
        }
    }

    /// The endpoint that OPS-COM names; else, and if that one sends elsewhere, the best of those with our URL.
    void findEndpoint()
    {
        if (m_sides.stripeError)
            return;
        const auto named = std::ranges::find(m_sides.endpoints, m_id, &WebhookEndpoint::id);
        if (named != m_sides.endpoints.end())
            m_named = *named;
        QList<WebhookEndpoint> ours;
        for (const WebhookEndpoint &candidate : m_sides.endpoints) {
            const bool inRotation = m_sides.rotation && isOfRotation(candidate, *m_sides.rotation);
            if (isSameCallback(candidate.url, m_callback) &&
                (candidate.id == m_id || (!m_sides.claimedElsewhere.contains(candidate.id) && !inRotation)))
                ours.append(candidate);
        }
        const auto rank = [this](const WebhookEndpoint &e) {
            return std::tuple(e.id == m_id, e.enabled, e.url == m_callback.toString(), e.created);
        };
        const auto best = std::ranges::max_element(ours, {}, rank);
        if (best != ours.end())
            m_result.endpoint = *best;
        else if (m_named)
            m_result.endpoint = m_named;
        for (const WebhookEndpoint &candidate : ours) {
            if (candidate.id != m_result.endpoint->id)
                m_result.strays.append(candidate);
        }
    }

    QString unknownText() const { return F::tr("not known"); }
    QString tenantText(const QString &text) const { return m_sides.tenantError ? unknownText() : text; }

    /// True if the row was settled: Stripe could not be asked, or there is no endpoint to compare with.
    bool withoutEndpoint(CompareRow &row) const
    {
        if (m_sides.stripeError) {
            set(row, CompareVerdict::Unknown,
                F::tr("Stripe could not be asked. %1").arg(m_sides.stripeError->userText));
            row.stripe = unknownText();
            return true;
        }
        if (!endpoint()) {
            set(row, CompareVerdict::Unknown, F::tr("There is no endpoint at Stripe to compare with."));
            row.stripe = F::tr("none");
            return true;
        }
        return false;
    }

    QStringList registerPreview() const
    {
        return {
            F::tr("Create an endpoint at Stripe: %1, with the three required event types.").arg(m_callback.toString()),
            F::tr("Put its signing secret into the keychain and hand it to OPS-COM; OPS-COM keeps the one it has as "
                  "well."),
            F::tr("Write the new Webhook ID into the payment type. If a step is refused, the endpoint is deleted "
                  "again.")};
    }
    QStringList adoptPreview() const
    {
        return {F::tr("Write the Webhook ID %1 into the payment type in OPS-COM, in place of “%2”.")
                    .arg(endpoint()->id, m_id),
                F::tr("Nothing is changed at Stripe. The payment type must be verified again afterwards.")};
    }

    CompareRow endpointId()
    {
        CompareRow row = Comparer::row(CompareItem::EndpointId, F::tr("Webhook ID"),
                                       tenantText(m_id.isEmpty() ? F::tr("none") : m_id),
                                       endpoint() ? endpoint()->id : F::tr("none"));
        if (m_sides.stripeError) {
            withoutEndpoint(row);
        } else if (m_sides.tenantError) {
            set(row, CompareVerdict::Unknown,
                F::tr("OPS-COM could not be asked. %1").arg(m_sides.tenantError->userText));
        } else if (!endpoint()) {
            set(row, CompareVerdict::Different,
                m_id.isEmpty() ? F::tr("Neither side has an endpoint, so OPS-COM hears of no payment.")
                               : F::tr("Stripe has no endpoint %1 and none with OPS-COM's URL, so OPS-COM hears of no "
                                       "payment.")
                                     .arg(m_id),
                WebhookRepair::RegisterAnew, registerPreview());
        } else if (endpoint()->id == m_id) {
            return row;
        } else if (m_named) {
            set(row, CompareVerdict::Different,
                F::tr("The endpoint that OPS-COM names sends to %1. Another one, %2, sends to OPS-COM.")
                    .arg(m_named->url, endpoint()->id),
                WebhookRepair::AdoptEndpoint, adoptPreview());
        } else if (m_id.startsWith("ed_"_L1)) {
            if (m_result.strays.isEmpty())
                set(row, CompareVerdict::Note,
                    F::tr("OPS-COM holds a destination ID (ed_), which cannot be looked up by the other ID (we_). The "
                          "endpoint was found by its URL."));
            else
                set(row, CompareVerdict::Unknown,
                    F::tr("OPS-COM holds a destination ID (ed_), which cannot be looked up, and Stripe has several "
                          "endpoints with this URL. Name the one that is meant."),
                    WebhookRepair::AdoptEndpoint, adoptPreview());
        } else {
            set(row, CompareVerdict::Different,
                m_id.isEmpty() ? F::tr("OPS-COM holds no Webhook ID; Stripe has the endpoint %1 with OPS-COM's URL.")
                                     .arg(endpoint()->id)
                               : F::tr("Stripe has no endpoint %1 for this key. The one with OPS-COM's URL is %2.")
                                     .arg(m_id, endpoint()->id),
                WebhookRepair::AdoptEndpoint, adoptPreview());
        }
        return row;
    }

    CompareRow url()
    {
        const QString wanted = m_callback.toString();
        CompareRow row =
            Comparer::row(CompareItem::Url, F::tr("URL"), wanted, endpoint() ? endpoint()->url : QString());
        if (withoutEndpoint(row))
            return row;
        const UrlDifferences differences = urlDifferences(endpoint()->url, m_callback);
        if (differences.sentences.isEmpty())
            return row;
        const QString sentence = differences.sentences.join(u' ');
        const bool isForeign = differences.isOtherPlace && !QUrl(endpoint()->url).host().endsWith(".ops-com.com"_L1);
        if (differences.isHarmless)
            set(row, CompareVerdict::Note, sentence);
        else if (isForeign)
            set(row, CompareVerdict::Different,
                sentence + u' ' + F::tr("It may belong to another program, so it is left alone."),
                WebhookRepair::RegisterAnew, registerPreview());
        else
            set(row, CompareVerdict::Different, sentence, WebhookRepair::FixUrl,
                {F::tr("Change the URL of %1 at Stripe to %2.").arg(endpoint()->id, wanted),
                 F::tr("The signing secret stays as it is.")});
        return row;
    }

    CompareRow status()
    {
        CompareRow row = Comparer::row(CompareItem::Status, F::tr("Status"), F::tr("needs it enabled"),
                                       endpoint() && endpoint()->enabled ? F::tr("enabled") : F::tr("disabled"));
        if (!withoutEndpoint(row) && !endpoint()->enabled)
            set(row, CompareVerdict::Different,
                F::tr("The endpoint is disabled: Stripe sends nothing, and payments stay Pending."),
                WebhookRepair::EnableEndpoint,
                {F::tr("Enable %1 at Stripe.").arg(endpoint()->id),
                 F::tr("Events of the time in between can be sent again under Manage Event Delivery.")});
        return row;
    }

    CompareRow endpointMode()
    {
        CompareRow row = Comparer::row(CompareItem::Mode, F::tr("Mode"), modeName(m_mode),
                                       endpoint() ? modeName(endpoint()->mode) : QString());
        if (!withoutEndpoint(row) && endpoint()->mode != m_mode)
            set(row, CompareVerdict::Different,
                F::tr("The Secret Key kept here for this set is of the other mode, and so are the endpoints it shows. "
                      "Save a key of this mode on the Settings tab."));
        return row;
    }

    CompareRow events()
    {
        const QStringList required = requiredWebhookEvents();
        CompareRow row = Comparer::row(CompareItem::Events, F::tr("Event types"), join(required),
                                       endpoint() ? join(endpoint()->enabledEvents) : QString());
        if (withoutEndpoint(row))
            return row;
        const QStringList &have = endpoint()->enabledEvents;
        const QString change = F::tr("Change the event types of %1 at Stripe.").arg(endpoint()->id);
        if (have.contains("*"_L1)) {
            set(row, CompareVerdict::Note,
                F::tr("The endpoint is sent every event type (*). OPS-COM needs three; the others are only load."),
                WebhookRepair::FixEvents, {change, F::tr("Put the three required types in place of *.")});
            return row;
        }
        QStringList missing;
        QStringList offered;
        QStringList superfluous;
        for (const QString &type : required) {
            if (!have.contains(type))
                missing.append(type);
        }
        const QList<OfferedEvent> offers = offeredWebhookEvents();
        for (const QString &type : have) {
            if (std::ranges::find(offers, type, &OfferedEvent::type) != offers.end())
                offered.append(type);
            else if (!required.contains(type))
                superfluous.append(type);
        }
        QStringList preview{change};
        if (!missing.isEmpty())
            preview.append(F::tr("Add %1.").arg(join(missing)));
        if (!superfluous.isEmpty())
            preview.append(F::tr("Keep or drop, as you choose: %1.").arg(join(superfluous)));
        if (!offered.isEmpty())
            preview.append(F::tr("Keep %1.").arg(join(offered)));
        if (!missing.isEmpty())
            set(row, CompareVerdict::Different,
                F::tr("Stripe does not send %1, so OPS-COM never learns of it.").arg(join(missing)),
                WebhookRepair::FixEvents, preview);
        else if (!superfluous.isEmpty())
            set(row, CompareVerdict::Note, F::tr("More than OPS-COM needs: %1.").arg(join(superfluous)),
                WebhookRepair::FixEvents, preview);
        else if (!offered.isEmpty())
            set(row, CompareVerdict::Note, F::tr("Also, as chosen: %1.").arg(join(offered)));
        return row;
    }

    CompareRow apiVersion()
    {
        const QString version = endpoint() ? endpoint()->apiVersion : QString();
        CompareRow row =
            Comparer::row(CompareItem::ApiVersion, F::tr("API version"), F::tr("%1 or later").arg(kOldestVersion),
                          version.isEmpty() ? F::tr("the account's default") : version);
        if (!withoutEndpoint(row) && !version.isEmpty() && version.left(10) < kOldestVersion)
            set(row, CompareVerdict::Different,
                F::tr("Events come in the form of API version %1, in which a payment intent does not name its latest "
                      "charge.")
                    .arg(version),
                WebhookRepair::ReplaceApiVersion,
                {F::tr("Stripe fixes an endpoint's version when it is made: a new endpoint takes its place."),
                 F::tr("“Change signing secret…” does that without losing an event. The new one has the account's "
                       "default version.")});
        return row;
    }

    QStringList handOverPreview() const
    {
        const CredentialSet &theirs = m_sides.type.credentials(m_mode);
        QStringList lines;
        if (!m_sides.keyFingerprint.isEmpty() && m_sides.keyFingerprint != theirs.secretKeyFingerprint)
            lines.append(F::tr("Hand the Secret Key kept here (%1) to OPS-COM.").arg(m_sides.keyFingerprint));
        if (!m_sides.secretFingerprint.isEmpty() &&
            !theirs.webhookSecretFingerprints.contains(m_sides.secretFingerprint))
            lines.append(F::tr("Hand the Webhook Secret kept here (%1) to OPS-COM, which keeps the one it has as well.")
                             .arg(m_sides.secretFingerprint));
        lines.append(F::tr("Compare the fingerprints. The payment type must be verified again afterwards."));
        return lines;
    }

    CompareRow account()
    {
        const QString theirs = m_sides.type.credentials(m_mode).secretKeyFingerprint;
        QString stripe = m_sides.accountId;
        if (m_sides.account && !m_sides.account->displayName.isEmpty())
            stripe = F::tr("%1 (%2)").arg(m_sides.account->displayName, m_sides.accountId);
        CompareRow row =
            Comparer::row(CompareItem::Account, F::tr("Account"),
                          tenantText(theirs.isEmpty() ? F::tr("no Secret Key") : F::tr("key %1").arg(theirs)),
                          stripe.isEmpty() ? unknownText() : stripe);
        if (m_sides.stripeError)
            set(row, CompareVerdict::Unknown,
                F::tr("Stripe could not be asked. %1").arg(m_sides.stripeError->userText));
        else if (m_sides.tenantError)
            set(row, CompareVerdict::Unknown,
                F::tr("OPS-COM could not be asked. %1").arg(m_sides.tenantError->userText));
        else if (theirs.isEmpty())
            set(row, CompareVerdict::Different, F::tr("OPS-COM holds no Secret Key, so it can take no payment."),
                WebhookRepair::HandOverSecret, handOverPreview());
        else if (theirs != m_sides.keyFingerprint)
            set(row, CompareVerdict::Different,
                F::tr("OPS-COM uses another Secret Key than this computer (%1). It may be of another account.")
                    .arg(m_sides.keyFingerprint),
                WebhookRepair::HandOverSecret, handOverPreview());
        else if (m_sides.accountId.isEmpty())
            set(row, CompareVerdict::Note,
                F::tr("Both use the same Secret Key. Its account's name could not be read. %1")
                    .arg(m_sides.accountProblem));
        else if (m_mode == Mode::Live && m_sides.account && !m_sides.account->chargesEnabled)
            set(row, CompareVerdict::Different,
                F::tr("Stripe does not let this account take payments yet. Complete its details in the Stripe "
                      "Dashboard."));
        return row;
    }

    CompareRow secretFingerprint()
    {
        const QStringList theirs = m_sides.type.credentials(m_mode).webhookSecretFingerprints;
        const QString mine = m_sides.secretFingerprint;
        CompareRow row =
            Comparer::row(CompareItem::SecretFingerprint, F::tr("Webhook Secret"),
                          tenantText(theirs.isEmpty() ? F::tr("none") : join(theirs)),
                          mine.isEmpty() ? F::tr("not kept on this computer") : F::tr("%1 (kept here)").arg(mine));
        const QStringList rotate{
            F::tr("“Change signing secret…” makes a new endpoint with a new secret that both sides "
                  "then hold, without losing an event.")};
        const bool isMissing = m_sides.secretError && m_sides.secretError->kind == ErrorKind::SecretMissing;
        if (m_sides.tenantError) {
            set(row, CompareVerdict::Unknown,
                F::tr("OPS-COM could not be asked. %1").arg(m_sides.tenantError->userText));
        } else if (m_sides.secretError && !isMissing) {
            row.stripe = unknownText();
            set(row, CompareVerdict::Unknown, m_sides.secretError->userText);
        } else if (isMissing && theirs.isEmpty()) {
            const bool has = endpoint() != nullptr;
            set(row, CompareVerdict::Different,
                F::tr("Nobody holds the Webhook Secret: OPS-COM refuses every event, and payments stay Pending."),
                has ? WebhookRepair::RotateSecret : WebhookRepair::RegisterAnew, has ? rotate : registerPreview());
        } else if (isMissing) {
            set(row, CompareVerdict::Unknown,
                F::tr("This computer does not hold the Webhook Secret, and Stripe does not tell it again. Paste it on "
                      "the "
                      "Settings tab from the Stripe Dashboard, or change it."),
                WebhookRepair::RotateSecret, rotate);
        } else if (theirs.isEmpty()) {
            set(row, CompareVerdict::Different,
                F::tr("OPS-COM holds no Webhook Secret: it refuses every event, and payments stay Pending."),
                WebhookRepair::HandOverSecret, handOverPreview());
        } else if (!theirs.contains(mine)) {
            set(row, CompareVerdict::Different,
                F::tr("OPS-COM checks events with another Webhook Secret than the one kept here. If Stripe signs with "
                      "this one, payments stay Pending."),
                WebhookRepair::HandOverSecret, handOverPreview());
        } else if (theirs.size() > 1) {
            set(row, CompareVerdict::Note,
                F::tr("OPS-COM holds an older secret as well. It can be dropped when nothing signs with it any more."));
        }
        return row;
    }

    CompareRow liveMode()
    {
        const bool isOn = m_sides.type.liveMode;
        CompareRow row = Comparer::row(CompareItem::LiveMode, F::tr("Live Mode"),
                                       tenantText(isOn ? F::tr("on") : F::tr("off")), modeName(m_mode));
        if (m_sides.tenantError)
            set(row, CompareVerdict::Unknown,
                F::tr("OPS-COM could not be asked. %1").arg(m_sides.tenantError->userText));
        else if (m_sides.type.activeMode() != m_mode)
            set(row, CompareVerdict::Note,
                isOn ? F::tr("Live Mode is on, so OPS-COM takes payments with the live set; this is the test set.")
                     : F::tr("Live Mode is off, so OPS-COM does not use this live set yet."));
        return row;
    }

    const WebhookSides &m_sides;
    QUrl m_callback;
    Mode m_mode;
    QString m_id;
    std::optional<WebhookEndpoint> m_named;
    WebhookComparison m_result;
};

} // namespace

WebhookComparison compareWebhookSides(const WebhookSides &sides, const Workspace &workspace, Mode mode,
                                      const QDateTime &now)
{
    return Comparer(sides, workspace, mode, now).compare();
}

} // namespace console
