#include "core/workspace.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace console {

using namespace Qt::StringLiterals;

QUrl Workspace::addressFor(const QString &clientId)
{
    QUrl url;
    url.setScheme(u"https"_s);
    url.setHost(clientId.toLower() + u".ops-com.com"_s);
    return url;
}

QUrl Workspace::callbackUrl() const
{
    QUrl url = addressFor(clientId);
    url.setPath(kCallbackPath.toString());
    return url;
}

QUrl Workspace::callbackProbeUrl() const
{
    QUrl url = tenantAddress;
    url.setPath(kCallbackPath.toString());
    return url;
}

QString Workspace::clientIdProblem(const QString &clientId)
{
    static const QRegularExpression form(u"^[A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])\\z"_s);
    if (clientId.isEmpty())
        return QCoreApplication::translate("console::Workspace", "Enter the client ID of your OPS-COM address.");
    if (clientId.contains(u'.') || clientId.contains(u'/'))
        return QCoreApplication::translate("console::Workspace",
                                           "Enter only the client ID: the part before .ops-com.com, for example acme.");
    if (!form.match(clientId).hasMatch())
        return QCoreApplication::translate(
            "console::Workspace", "A client ID has 2 to 40 letters, digits or hyphens, and no hyphen at its ends.");
    return {};
}

QString Workspace::connectProblem() const
{
    QString problem = clientIdProblem(clientId);
    if (problem.isEmpty() && !isPractice() && id() == kPracticeId)
        return QCoreApplication::translate(
            "console::Workspace", "The client ID \"practice\" belongs to the practice workspace of this program. "
                                  "An OPS-COM system of that name cannot be connected.");
    return problem;
}

} // namespace console
