#include "flows/keycapabilitybook.h"

#include "flows/session.h"

namespace console {

KeyCapabilityBook &KeyCapabilityBook::of(Session &session)
{
    auto *book = session.findChild<KeyCapabilityBook *>(QString(), Qt::FindDirectChildrenOnly);
    return book ? *book : *new KeyCapabilityBook(&session);
}

std::optional<KeyCapabilities> KeyCapabilityBook::found(const QString &paymentTypeId, Mode mode) const
{
    const auto known = m_found.find({paymentTypeId, mode});
    return known == m_found.end() ? std::nullopt : std::optional(known->second);
}

void KeyCapabilityBook::setFound(const QString &paymentTypeId, Mode mode, const std::optional<KeyCapabilities> &found)
{
    if (found)
        m_found.insert_or_assign({paymentTypeId, mode}, *found);
    else if (m_found.erase({paymentTypeId, mode}) == 0)
        return;
    Q_EMIT changed();
}

QString KeyCapabilityBook::obstacle(const QString &paymentTypeId, Mode mode, KeyCapability capability) const
{
    const auto known = found(paymentTypeId, mode);
    if (!known || known->state(capability) != Permitted::No)
        return {};
    return tr("The Secret Key of this payment type may not do this: it lacks %1. Give it the permission in the Stripe "
              "Dashboard, then ask again with Permissions… on the Settings tab.")
        .arg(known->missing(capability).join(tr(", ")));
}

} // namespace console
