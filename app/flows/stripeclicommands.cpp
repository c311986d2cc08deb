#include "flows/endpointtestflow.h"

namespace console {

using namespace Qt::StringLiterals;

QStringList stripeCliCommands(const Workspace &workspace, Mode mode)
{
    // Options: facts/stripe-and-opscom.md 2.13. Triggers make objects, in test mode only.
    QString listen = u"stripe listen --events %1 --forward-to %2"_s.arg(
        requiredWebhookEvents().join(u','), workspace.callbackProbeUrl().toString(QUrl::FullyEncoded));
    if (mode == Mode::Live)
        return {listen + u" --live"_s};
    QStringList commands{listen};
    for (const QString &type : requiredWebhookEvents()) {
        QString trigger = u"stripe trigger "_s + type;
        if (workspace.isPractice())
            trigger +=
                u" --api-base "_s + workspace.stripeAddress.toString(QUrl::FullyEncoded | QUrl::StripTrailingSlash);
        commands.append(trigger);
    }
    return commands;
}

} // namespace console
