#include "secrets/keychainerrors.h"

#include <QCoreApplication>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("console::KeychainSecretStore", text);
}

Error make(ErrorKind kind, const QString &userText, const QString &detail, const QString &code)
{
    return Error{.kind = kind,
                 .userText = userText,
                 .detail = detail,
                 .requestId = {},
                 .httpStatus = 0,
                 .code = code,
                 .param = {}};
}

} // namespace

Error keychainStateError(KeychainState state)
{
    switch (state) {
    case KeychainState::Ready: break;
    case KeychainState::Locked:
        return make(ErrorKind::KeychainLocked,
                    tr("Your keychain is locked. Nothing was stored or changed, and no secret is ever kept in a file "
                       "instead. Unlock it (Passwords and Keys, or KWalletManager), then try again."),
                    u"the default collection is locked"_s, u"locked"_s);
    case KeychainState::NoService:
        return make(
            ErrorKind::KeychainAbsent,
            tr("This computer has no keychain service running. Nothing was stored, and no secret is ever kept in "
               "a file instead. Install and start gnome-keyring or KWallet, log in again, then try again."),
            u"no owner of org.freedesktop.secrets"_s, u"no_service"_s);
    case KeychainState::NoBus:
        return make(
            ErrorKind::KeychainAbsent,
            tr("The keychain cannot be reached, because this login has no session bus. Nothing was stored, and no "
               "secret is ever kept in a file instead. Start the program from a desktop session with "
               "gnome-keyring or KWallet, then try again."),
            u"no session bus"_s, u"no_bus"_s);
    case KeychainState::NoCollection:
        return make(
            ErrorKind::KeychainAbsent,
            tr("Your keychain service has no default keyring. Nothing was stored, and no secret is ever kept in a "
               "file instead. Make one and set it as default (Passwords and Keys, or KWalletManager), then try "
               "again."),
            u"no default collection"_s, u"no_collection"_s);
    }
    return keychainDenied(u"unexpected state"_s);
}

Error keychainNotUnlocked()
{
    return make(ErrorKind::KeychainLocked,
                tr("The keychain was not unlocked. Nothing was stored or changed. Unlock it (Passwords and Keys, or "
                   "KWalletManager), then try again."),
                u"the prompt was dismissed"_s, u"not_unlocked"_s);
}

Error keychainDenied(const QString &detail)
{
    return make(ErrorKind::KeychainDenied,
                tr("The keychain refused this program. Nothing was stored or changed, and no secret is ever kept in a "
                   "file instead. Allow OPS-COM Payments Console to use the keychain, then try again."),
                detail, u"denied"_s);
}

Error keychainSlow(bool isUnknown)
{
    if (isUnknown)
        return make(ErrorKind::KeychainSlow,
                    tr("The keychain did not answer in time. It is not known whether it has carried out the change. No "
                       "secret was put into a file instead. Look for a question of the keychain behind other windows, "
                       "then try again."),
                    u"time limit, change under way"_s, u"slow_unknown"_s);
    return make(
        ErrorKind::KeychainSlow,
        tr("The keychain did not answer in time. Nothing was stored or changed, and no secret is ever kept in a "
           "file instead. Look for a question of the keychain behind other windows, then try again."),
        u"time limit"_s, u"slow"_s);
}

Error writeUnconfirmed(const QString &detail)
{
    return make(ErrorKind::OutcomeUnknown,
                tr("The keychain accepted the secret, but then did not give it back for a check; it may have been "
                   "locked meanwhile. It is not known whether the secret is stored. No secret was put into a file "
                   "instead. Unlock the keychain, then try again."),
                detail, u"unconfirmed"_s);
}

Error secretMissing(const SecretName &name)
{
    return make(ErrorKind::SecretMissing,
                tr("The keychain does not hold this secret. It was never stored on this computer, or it was deleted "
                   "outside of this program. Enter it again."),
                name.path(), u"missing"_s);
}

Error secretNotStorable(const QString &userText, const QString &code)
{
    return make(ErrorKind::InvalidInput, userText, {}, code);
}

Error namesNotSaved(const QString &detail)
{
    return make(
        ErrorKind::Storage,
        tr("The list of what this program keeps in the keychain could not be saved, so nothing was stored. Check "
           "that the disk is not full, then try again."),
        detail, u"names_not_saved"_s);
}

} // namespace console
