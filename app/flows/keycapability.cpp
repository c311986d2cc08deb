#include "flows/keycapability.h"

#include "stripe/stripeerrors.h"

#include <QCoreApplication>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QStringList namesOf(const QStringList &slugs)
{
    QStringList names;
    for (const QString &slug : slugs)
        names.append(permissionName(slug));
    names.removeDuplicates();
    return names;
}

/// Write implies read, and the Dashboard has one switch for both.
QStringList withoutImplied(QStringList slugs)
{
    slugs.removeIf([all = slugs](const QString &slug) {
        return slug.endsWith("_read"_L1) && all.contains(slug.chopped(4) + u"write"_s);
    });
    return slugs;
}

QString text(const char *source)
{
    return QCoreApplication::translate("console::KeyCapability", source);
}

} // namespace

QList<KeyCapability> allKeyCapabilities()
{
    return {KeyCapability::View,     KeyCapability::Receipts, KeyCapability::Refund,
            KeyCapability::Webhooks, KeyCapability::Events,   KeyCapability::Reconciliation};
}

QStringList permissionsFor(KeyCapability capability)
{
    switch (capability) {
    case KeyCapability::View:
        return {u"rak_payment_intent_read"_s, u"rak_charge_read"_s, u"rak_balance_transaction_source_read"_s};
    case KeyCapability::Receipts: return {u"rak_payment_intent_read"_s, u"rak_charge_read"_s};
    case KeyCapability::Refund:
        return {u"rak_payment_intent_read"_s, u"rak_charge_read"_s, u"rak_dispute_read"_s, u"rak_refund_write"_s};
    case KeyCapability::Webhooks: return {u"rak_webhook_read"_s, u"rak_webhook_write"_s};
    case KeyCapability::Events: return {u"rak_event_read"_s, u"rak_webhook_read"_s, u"rak_webhook_write"_s};
    case KeyCapability::Reconciliation:
        return {u"rak_balance_read"_s, u"rak_balance_transaction_source_read"_s, u"rak_payout_read"_s,
                u"rak_dispute_read"_s};
    }
    Q_UNREACHABLE();
}

QStringList permissionNamesFor(KeyCapability capability)
{
    return namesOf(withoutImplied(permissionsFor(capability)));
}

QString nameOf(KeyCapability capability)
{
    switch (capability) {
    case KeyCapability::View: return text(QT_TRANSLATE_NOOP("console::KeyCapability", "View payments"));
    case KeyCapability::Receipts: return text(QT_TRANSLATE_NOOP("console::KeyCapability", "Show receipts"));
    case KeyCapability::Refund: return text(QT_TRANSLATE_NOOP("console::KeyCapability", "Refund payments"));
    case KeyCapability::Webhooks: return text(QT_TRANSLATE_NOOP("console::KeyCapability", "Register webhooks"));
    case KeyCapability::Events: return text(QT_TRANSLATE_NOOP("console::KeyCapability", "Watch and resend events"));
    case KeyCapability::Reconciliation: return text(QT_TRANSLATE_NOOP("console::KeyCapability", "Reconcile payouts"));
    }
    Q_UNREACHABLE();
}

QString lossOf(KeyCapability capability)
{
    switch (capability) {
    case KeyCapability::View:
        return text(
            QT_TRANSLATE_NOOP("console::KeyCapability",
                              "What Stripe holds of a payment cannot be shown, nor a stuck payment explained."));
    case KeyCapability::Receipts:
        return text(QT_TRANSLATE_NOOP("console::KeyCapability", "View Details shows no Stripe receipt."));
    case KeyCapability::Refund:
        return text(
            QT_TRANSLATE_NOOP("console::KeyCapability", "Refund Payment cannot send money back with this key."));
    case KeyCapability::Webhooks:
        return text(QT_TRANSLATE_NOOP("console::KeyCapability",
                                      "The webhook cannot be registered, repaired or rotated from here; do it by hand "
                                      "in the Stripe Dashboard."));
    case KeyCapability::Events:
        return text(QT_TRANSLATE_NOOP("console::KeyCapability",
                                      "Which events were delivered cannot be seen, and none can be sent again."));
    case KeyCapability::Reconciliation:
        return text(QT_TRANSLATE_NOOP("console::KeyCapability",
                                      "Fees, payouts and disputes cannot be compared with what OPS-COM booked."));
    }
    Q_UNREACHABLE();
}

Permitted KeyCapabilities::state(KeyCapability capability) const
{
    if (!missing(capability).isEmpty())
        return Permitted::No;
    return unknown(capability).isEmpty() ? Permitted::Yes : Permitted::Unknown;
}

QStringList KeyCapabilities::missing(KeyCapability capability) const
{
    const QStringList needed = permissionsFor(capability);
    QStringList slugs;
    for (const KeyPermission &permission : permissions) {
        if (permission.state != Permitted::No || !needed.contains(permission.slug))
            continue;
        // A refusal may name several of which one is enough; ours is the least of them.
        const bool isOurs = permission.named.isEmpty() || permission.named.contains(permission.slug);
        slugs.append(isOurs ? QStringList{permission.slug} : permission.named);
    }
    return namesOf(withoutImplied(slugs));
}

QStringList KeyCapabilities::unknown(KeyCapability capability) const
{
    QStringList slugs;
    const QStringList needed = permissionsFor(capability);
    for (const QString &slug : needed) {
        const auto known = std::ranges::find(permissions, slug, &KeyPermission::slug);
        if (known == permissions.end() || known->state == Permitted::Unknown)
            slugs.append(slug);
    }
    return namesOf(slugs);
}

bool KeyCapabilities::hasAll() const
{
    return std::ranges::all_of(allKeyCapabilities(), [this](KeyCapability c) { return state(c) == Permitted::Yes; });
}

QStringList consoleKeyPermissions()
{
    QStringList slugs{u"rak_account_read"_s, u"rak_balance_read"_s};
    for (const KeyCapability capability : allKeyCapabilities())
        slugs.append(permissionsFor(capability));
    slugs.sort();
    slugs.removeDuplicates();
    return withoutImplied(slugs);
}

QUrl createRestrictedKeyPage(Mode mode)
{
    QString address = mode == Mode::Live ? u"https://dashboard.stripe.com/apikeys/create"_s
                                         : u"https://dashboard.stripe.com/test/apikeys/create"_s;
    address += u"?name=OPS-COM%20Payments%20Console"_s;
    for (const QString &slug : consoleKeyPermissions())
        address += u"&permissions%5B%5D="_s + slug;
    return QUrl(address, QUrl::StrictMode);
}

QString permissionsAsText()
{
    return namesOf(consoleKeyPermissions()).join(u'\n');
}

} // namespace console
