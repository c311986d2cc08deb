#include "core/stripekey.h"
namespace console {
QString cleanPaste(const QString &pasted) { return pasted.trimmed(); }
Result<StripeKey> recogniseKey(const QString &) { return StripeKey{}; }
Outcome checkCredential(CredentialField, Mode, const QString &) { return Done{}; }
QString differentAccountsWarning(const QString &, const QString &) { return {}; }
} // namespace console
