#pragma once

#include "opscom/tenantclient.h"
#include "store/resendjournal.h"

namespace console {

/// What OPS-COM's answer to one event means for a resend.
struct ResendVerdict
{
    ResendState state = ResendState::Sent; ///< Sent: it says nothing
    QString trouble;                       ///< translated
    /// Every further event would be refused for the same reason: the run has to stop. Translated; empty: go on.
    QString stopReason;
};

ResendVerdict verdictOf(const CallbackRecord &record);
/// The same for what TenantClient::lastCallbackProblem() tells.
ResendVerdict verdictOfProblem(CallbackProblem problem);

/// Whether the tenant knows no such call, as an older one does.
bool isUnknownCall(const Error &error);

/// Which records are new since the list was read before, oldest first. Both lists are newest first and hold at most
/// `limit`. Compared by their order and not by their times: two answers may bear the same one.
QList<CallbackRecord> newCallbacks(const QList<CallbackRecord> &before, const QList<CallbackRecord> &now, int limit);

} // namespace console
