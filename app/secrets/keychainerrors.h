#pragma once

#include "core/error.h"
#include "secrets/secretstore.h"

namespace console {

// The texts of what can be wrong with a keychain. Each says that nothing was stored, unless that is not known.

/// For every state but Ready.
Error keychainStateError(KeychainState state);
/// Unlocking was begun and the person, or the keychain, did not carry it out.
Error keychainNotUnlocked();
Error keychainDenied(const QString &detail);
/// `isUnknown`: a write or delete was under way and may still be carried out.
Error keychainSlow(bool isUnknown);
/// After a write that was accepted and could not be read back.
Error writeUnconfirmed(const QString &detail);
Error secretMissing(const SecretName &name);
Error secretNotStorable(const QString &userText, const QString &code);
/// The list of names could not be written.
Error namesNotSaved(const QString &detail);

} // namespace console
