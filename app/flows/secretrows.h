#pragma once

#include "flows/session.h"
#include "store/secretfacts.h"

#include <QList>

namespace console {

/// {data folder}/workspaces/{workspace}
QString workspaceFolder(const QString &dataFolder, const QString &workspace);
SecretItem secretItemOf(const SecretName &name);

/// What is written down of an item of the open workspace (a bounded read).
Result<std::optional<SecretFact>> readSecretFact(const Session &session, const SecretName &name);

/// Whether the keychain holds an item, as of when it was asked.
enum class SecretHeld { NotAsked, Held, Missing, NotTold };

/// One item of one workspace as the page "Keys and secrets" shows it. Never a value.
struct SecretRow
{
    SecretName name;
    Workspace workspace;          ///< with its id only where it is not known on this computer any more
    bool isWorkspaceKnown = true; ///< on the list of workspaces; its addresses are usable
    bool isPractice = false;
    bool isOpen = false;     ///< of the session's own workspace
    QString paymentTypeName; ///< as cached; empty where the item is the workspace's own, the id where it is not cached
    std::optional<SecretFact> fact;
    SecretHeld held = SecretHeld::NotAsked;
    QString heldTrouble; ///< translated, for NotTold
    QString id() const { return name.path(); }
};

/// How much a key wants to be changed.
enum class SecretAge {
    Fresh,
    DueSoon, ///< within kDueSoonDays
    Overdue,
    NotDue,  ///< it is never due by itself: a secret of a rotation under way, a practice key
    NotKnown ///< nothing is written down of it yet
};
inline constexpr int kDueSoonDays = 14;

/// "API token", "Secret Key", "Webhook Secret", ... translated; the article's words.
QString displayName(SecretKind kind);
/// When this item is due to be changed, or nothing if it never is.
std::optional<QDateTime> dueOf(SecretKind kind, bool isPractice, const SecretFact &fact);
SecretAge ageOf(const SecretRow &row, const QDateTime &now);

/// Why this item cannot be replaced, tested, deleted here, translated; empty if it can be.
QString replaceObstacle(const SecretRow &row);
QString testObstacle(const SecretRow &row);
QString deleteObstacle(const SecretRow &row);
/// Why a workspace cannot be forgotten here; empty if it can be.
QString forgetObstacle(const SecretRow &row);
/// What stops working once the item is gone, translated.
QString lossOf(const SecretRow &row);

} // namespace console
