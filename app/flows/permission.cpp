#include "flows/permission.h"

#include "flows/session.h"

#include <QCoreApplication>

namespace console {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(console::Permission)
};

QLatin1String capabilityOf(Permission permission)
{
    switch (permission) {
    case Permission::SetUp: return QLatin1String("set_up");
    case Permission::Rotate: return QLatin1String("rotate");
    case Permission::Export: return QLatin1String("export");
    }
    Q_UNREACHABLE();
}

QString sentence(Permission permission)
{
    switch (permission) {
    case Permission::SetUp: return Words::tr("The API token of this workspace may not change the set-up.");
    case Permission::Rotate: return Words::tr("The API token of this workspace may not change signing secrets.");
    case Permission::Export: return Words::tr("The API token of this workspace may not export.");
    }
    Q_UNREACHABLE();
}

} // namespace

QString whyNotAllowed(const Session &session, Permission permission)
{
    const TenantInfo &info = session.tenantInfo();
    if (info.capabilities.isEmpty() || info.may(capabilityOf(permission)))
        return {};
    return sentence(permission) + QLatin1Char(' ') + Words::tr("Ask your OPS-COM administrator for the permission.");
}

} // namespace console
