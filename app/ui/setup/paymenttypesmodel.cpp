#include "ui/setup/paymenttypesmodel.h"

#include "models/paymenttext.h"

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

PaymentTypesModel::PaymentTypesModel(QObject *parent) : QAbstractTableModel(parent) {}

void PaymentTypesModel::setTypes(QList<PaymentType> types, const QList<UserType> &userTypes,
                                 const QList<PaymentProvider> &providers, QHash<QString, QDateTime> provenAt)
{
    beginResetModel();
    m_types = std::move(types);
    std::ranges::stable_sort(m_types, [](const PaymentType &a, const PaymentType &b) {
        if (a.active != b.active)
            return a.active;
        return QString::localeAwareCompare(a.name, b.name) < 0;
    });
    m_provenAt = std::move(provenAt);
    // Offline only the types are known: names that were learnt stay.
    for (const UserType &userType : userTypes)
        m_userTypeNames.insert(userType.id, userType.name);
    for (const PaymentProvider &provider : providers)
        m_providers.insert(provider.id, provider);
    endResetModel();
}

void PaymentTypesModel::setProven(QHash<QString, QDateTime> provenAt)
{
    if (provenAt == m_provenAt)
        return;
    m_provenAt = std::move(provenAt);
    if (!m_types.isEmpty())
        Q_EMIT dataChanged(index(0, ChecksColumn), index(rowCount() - 1, ChecksColumn));
}

void PaymentTypesModel::setWebhooks(QHash<QString, WebhookBadge> badges)
{
    m_webhooks = std::move(badges);
    if (!m_types.isEmpty())
        Q_EMIT dataChanged(index(0, WebhookColumn), index(rowCount() - 1, WebhookColumn));
}

void PaymentTypesModel::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    if (!m_types.isEmpty())
        Q_EMIT dataChanged(index(0, ChecksColumn), index(rowCount() - 1, ChecksColumn));
}

int PaymentTypesModel::rowOf(const QString &typeId) const
{
    const auto it = std::ranges::find(m_types, typeId, &PaymentType::id);
    return it == m_types.end() ? -1 : int(it - m_types.begin());
}

int PaymentTypesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_types.size());
}

int PaymentTypesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PaymentTypesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PaymentType &type = m_types.at(index.row());
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole: return text(type, column);
    case Qt::ToolTipRole: return toolTip(type, column);
    case TypeIdRole: return type.id;
    case ToneRole: return tone(type, column);
    case IconRole: return icon(type, column);
    default: return {};
    }
}

QVariant PaymentTypesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case ProviderColumn: return tr("Payment Provider");
    case NameColumn: return tr("Type Name");
    case UserTypesColumn: return tr("User Types");
    case ModeColumn: return tr("Mode");
    case ActiveColumn: return tr("Active");
    case ChecksColumn: return tr("Checks");
    case WebhookColumn: return tr("Webhook");
    case GuestColumn: return tr("Guest Payments");
    case ColumnCount: break;
    }
    return {};
}

bool PaymentTypesModel::hasChecks(const PaymentType &type) const
{
    return PaymentProvider{type.providerId, {}, {}}.isStripe();
}

QString PaymentTypesModel::text(const PaymentType &type, Column column) const
{
    switch (column) {
    case ProviderColumn: {
        const QString name = m_providers.value(type.providerId).name;
        if (!name.isEmpty())
            return name;
        return hasChecks(type) ? u"Stripe.js"_s : type.providerId;
    }
    case NameColumn: return type.name;
    case UserTypesColumn: {
        if (m_userTypeNames.isEmpty()) // offline: the cache holds ids only
            return tr("%n user type(s)", nullptr, int(type.userTypeIds.size()));
        QStringList names;
        for (const QString &id : type.userTypeIds)
            names.append(m_userTypeNames.value(id, tr("User type %1").arg(id)));
        return names.join(tr(", "));
    }
    case ModeColumn: return !hasChecks(type) ? tr("–") : type.liveMode ? tr("LIVE") : tr("TEST");
    case ActiveColumn: return type.active ? tr("Active") : tr("Inactive");
    case ChecksColumn: {
        if (!hasChecks(type))
            return tr("–");
        const auto at = m_provenAt.constFind(type.id);
        return at == m_provenAt.cend() ? tr("Not proven") : tr("Proven %1").arg(momentText(*at, m_zone));
    }
    case WebhookColumn:
        return !hasChecks(type)               ? tr("–")
               : m_webhooks.contains(type.id) ? m_webhooks.value(type.id).word
                                              : tr("Not compared");
    case GuestColumn: return type.guestPayments ? tr("Yes") : tr("No");
    case ColumnCount: break;
    }
    return {};
}

QVariant PaymentTypesModel::tone(const PaymentType &type, Column column) const
{
    switch (column) {
    case ModeColumn: return hasChecks(type) ? QVariant(int(type.liveMode ? Tone::Bad : Tone::Info)) : QVariant();
    case ActiveColumn: return int(type.active ? Tone::Good : Tone::Neutral);
    case ChecksColumn:
        return hasChecks(type) ? QVariant(int(m_provenAt.contains(type.id) ? Tone::Good : Tone::Warning)) : QVariant();
    case WebhookColumn: {
        const auto badge = m_webhooks.constFind(type.id);
        return hasChecks(type) && badge != m_webhooks.cend() ? QVariant(int(badge->tone)) : QVariant();
    }
    case ProviderColumn:
    case NameColumn:
    case UserTypesColumn:
    case GuestColumn:
    case ColumnCount: break;
    }
    return {};
}

QString PaymentTypesModel::icon(const PaymentType &type, Column column) const
{
    if (column == ChecksColumn && hasChecks(type))
        return m_provenAt.contains(type.id) ? u"check"_s : u"warning"_s;
    if (column == WebhookColumn && hasChecks(type))
        return m_webhooks.value(type.id).icon;
    return {};
}

QString PaymentTypesModel::toolTip(const PaymentType &type, Column column) const
{
    switch (column) {
    case ProviderColumn: return m_providers.value(type.providerId).tooltip;
    case UserTypesColumn: return text(type, column).replace(tr(", "), u"\n"_s);
    case ModeColumn:
        return !hasChecks(type) ? QString()
               : type.liveMode
                   ? tr("Live Mode is on: real cards are charged.")
                   : tr("Live Mode is off: the tenant uses the Testing Credentials; no real card is charged.");
    case ChecksColumn:
        return !hasChecks(type) ? tr("Only Stripe.js has checks.")
               : m_provenAt.contains(type.id)
                   ? tr("All checks of the credentials in use passed then, as seen from this computer.")
                   : tr("The credentials in use have not passed all checks. Choose Verify again.");
    case WebhookColumn:
        return !hasChecks(type) ? tr("Only Stripe.js has a webhook.")
               : m_webhooks.contains(type.id)
                   ? m_webhooks.value(type.id).sentence
                   : tr("OPS-COM and Stripe were not compared yet. Active types are compared in the background.");
    case NameColumn: return type.name;
    case ActiveColumn:
        return type.active ? tr("Payers can choose it at checkout.") : tr("Payers cannot choose it at checkout.");
    case GuestColumn:
    case ColumnCount: break;
    }
    return {};
}

} // namespace console
