#include "flows/flowsupport.h"

#include "flows/session.h"

#include <QDir>

#include <algorithm>

namespace console {

Error flowError(ErrorKind kind, const QString &userText, const QString &param)
{
    return {kind, userText, {}, {}, 0, {}, param};
}

Error withAddition(Error error, const QString &addition)
{
    error.userText += QLatin1Char(' ') + addition;
    return error;
}

QString workspaceFolder(const Services &services, const Workspace &workspace)
{
    return QDir(services.dataFolder).filePath(QStringLiteral("workspaces/") + workspace.id());
}

void auditLater(Session &session, const QString &what, const QString &subject, const QString &detail,
                const QString &outcome)
{
    session.store().audit(session.tenantInfo().userName, what, subject, detail, outcome, &session.store())->start();
}

TypedJob<Done> *keepInCache(Session &session, const PaymentType &type)
{
    const auto types = session.store().paymentTypes();
    QList<PaymentType> list = types ? *types : QList<PaymentType>();
    const auto same = std::ranges::find(list, type.id, &PaymentType::id);
    if (same != list.end())
        *same = type;
    else
        list.append(type);
    return session.store().replacePaymentTypes(list);
}

} // namespace console
