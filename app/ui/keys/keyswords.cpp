#include "ui/keys/keyswords.h"

#include "models/paymenttext.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString say(const char *text, int n = -1)
{
    return QCoreApplication::translate("console::KeysPage", text, nullptr, n);
}

Cell dueCell(const SecretRow &row, const QDateTime &now, const QTimeZone &zone)
{
    const auto due = row.fact ? dueOf(row.name.kind, row.isPractice, *row.fact) : std::nullopt;
    const QString day = due ? dayText(*due, zone) : QString();
    switch (ageOf(row, now)) {
    case SecretAge::Fresh: return {day, {}, {}, momentText(*due, zone)};
    case SecretAge::DueSoon:
        return {say(QT_TRANSLATE_NOOP("console::KeysPage", "Soon: %1")).arg(day), Tone::Pending, u"clock"_s,
                momentText(*due, zone)};
    case SecretAge::Overdue:
        return {
            say(QT_TRANSLATE_NOOP("console::KeysPage", "Overdue: %1")).arg(day), Tone::Bad, u"warning"_s,
            say(QT_TRANSLATE_NOOP("console::KeysPage", "It was due to be changed on %1.")).arg(momentText(*due, zone))};
    case SecretAge::NotDue: return {say(QT_TRANSLATE_NOOP("console::KeysPage", "Never")), {}, {}, {}};
    case SecretAge::NotKnown: return {say(QT_TRANSLATE_NOOP("console::KeysPage", "Not known")), {}, {}, {}};
    }
    Q_UNREACHABLE();
}

Cell heldCell(const SecretRow &row)
{
    switch (row.held) {
    case SecretHeld::NotAsked:
        return {say(QT_TRANSLATE_NOOP("console::KeysPage", "Not asked")), Tone::Neutral, u"info"_s,
                say(QT_TRANSLATE_NOOP("console::KeysPage", "The keychain could not be asked; see above."))};
    case SecretHeld::Held: return {say(QT_TRANSLATE_NOOP("console::KeysPage", "Held")), Tone::Good, u"check"_s, {}};
    case SecretHeld::Missing:
        return {say(QT_TRANSLATE_NOOP("console::KeysPage", "Missing")), Tone::Bad, u"error"_s,
                say(QT_TRANSLATE_NOOP("console::KeysPage",
                                      "The keychain does not hold it: it was deleted outside of this program. Replace "
                                      "it, or delete it here too."))};
    case SecretHeld::NotTold:
        return {say(QT_TRANSLATE_NOOP("console::KeysPage", "Not told")), Tone::Warning, u"warning"_s, row.heldTrouble};
    }
    Q_UNREACHABLE();
}

QString installText(const QString &desktop)
{
    struct Way
    {
        QString desktops; ///< parts of XDG_CURRENT_DESKTOP
        QString text;
    };
    const QList<Way> ways{
        {u"GNOME Unity Cinnamon MATE Pantheon Budgie"_s,
         say(QT_TRANSLATE_NOOP("console::KeysPage",
                               "GNOME and its relatives: install the packages gnome-keyring and libpam-gnome-keyring "
                               "(and seahorse to look at it), then log out and in again."))},
        {u"KDE"_s,
         say(QT_TRANSLATE_NOOP("console::KeysPage",
                               "KDE Plasma: install kwalletmanager, then switch on KDE Wallet and “Use KWallet "
                               "for the Secret Service interface” in the System Settings, and log in again."))},
        {QString(), say(QT_TRANSLATE_NOOP("console::KeysPage",
                                          "Other desktops: install gnome-keyring and have the session start "
                                          "gnome-keyring-daemon with --components=secrets (a D-Bus session is needed), "
                                          "or use a password manager that offers the Secret Service, as KeePassXC "
                                          "does."))},
    };
    const QStringList present = desktop.split(u':', Qt::SkipEmptyParts);
    const auto fits = [&present](const Way &way) {
        return std::ranges::any_of(
            present, [&way](const QString &one) { return way.desktops.contains(one, Qt::CaseInsensitive); });
    };
    QStringList lines;
    for (const Way &way : ways) {
        if (fits(way))
            lines.prepend(way.text);
        else
            lines.append(way.text);
    }
    return lines.join(u'\n');
}

} // namespace

QString modeWord(const std::optional<Mode> &mode)
{
    if (!mode)
        return {};
    return *mode == Mode::Test ? say(QT_TRANSLATE_NOOP("console::KeysPage", "Test"))
                               : say(QT_TRANSLATE_NOOP("console::KeysPage", "Live"));
}

QString dayText(const QDateTime &utc, const QTimeZone &zone)
{
    return utc.isValid() ? QLocale().toString(utc.toTimeZone(zone).date(), u"d MMM yyyy"_s) : QString();
}

QStringList secretHeaders()
{
    return {say(QT_TRANSLATE_NOOP("console::KeysPage", "Workspace")),
            say(QT_TRANSLATE_NOOP("console::KeysPage", "Payment type")),
            say(QT_TRANSLATE_NOOP("console::KeysPage", "Mode")),
            say(QT_TRANSLATE_NOOP("console::KeysPage", "Kind")),
            say(QT_TRANSLATE_NOOP("console::KeysPage", "Fingerprint")),
            say(QT_TRANSLATE_NOOP("console::KeysPage", "Stored on")),
            say(QT_TRANSLATE_NOOP("console::KeysPage", "Last used")),
            say(QT_TRANSLATE_NOOP("console::KeysPage", "Due")),
            say(QT_TRANSLATE_NOOP("console::KeysPage", "Keychain"))};
}

CellRow cellsOf(const SecretRow &row, const QDateTime &now, const QTimeZone &zone)
{
    const QString unknown = say(QT_TRANSLATE_NOOP("console::KeysPage", "Not known"));
    Cell fingerprint{unknown, {}, {}, {}};
    Cell stored{unknown, {}, {}, {}};
    Cell used{unknown, {}, {}, {}};
    if (row.fact) {
        fingerprint.text = row.fact->fingerprint;
        const QString day = dayText(row.fact->storedAt, zone);
        stored.text = row.fact->isOlder ? say(QT_TRANSLATE_NOOP("console::KeysPage", "Before %1")).arg(day) : day;
        stored.toolTip = momentText(row.fact->storedAt, zone);
        used.text = row.fact->lastUsedAt.isValid() ? dayText(row.fact->lastUsedAt, zone)
                                                   : say(QT_TRANSLATE_NOOP("console::KeysPage", "Not yet"));
        used.toolTip = momentText(row.fact->lastUsedAt, zone);
    }
    Cell workspace{row.workspace.name.isEmpty() ? row.workspace.id() : row.workspace.name, {}, {}, {}};
    if (!row.isWorkspaceKnown)
        workspace.toolTip = say(QT_TRANSLATE_NOOP("console::KeysPage", "No longer on this computer's list"));
    return {row.id(),
            {workspace,
             {row.name.mode ? row.paymentTypeName : u"–"_s, {}, {}, {}},
             {row.name.mode ? modeWord(row.name.mode) : u"–"_s, {}, {}, {}},
             {displayName(row.name.kind), {}, {}, {}},
             fingerprint,
             stored,
             used,
             dueCell(row, now, zone),
             heldCell(row)}};
}

QString sentenceOf(const SecretRow &row)
{
    const QString workspace = row.workspace.name.isEmpty() ? row.workspace.id() : row.workspace.name;
    if (!row.name.mode)
        return say(QT_TRANSLATE_NOOP("console::KeysPage", "%1 of %2")).arg(displayName(row.name.kind), workspace);
    return say(QT_TRANSLATE_NOOP("console::KeysPage", "%1 (%2) of the payment type %3 in %4"))
        .arg(displayName(row.name.kind), modeWord(row.name.mode), row.paymentTypeName, workspace);
}

QString keychainWord(const SecretList &list)
{
    if (!list.state) {
        return list.trouble && list.trouble->kind == ErrorKind::KeychainSlow
                   ? say(QT_TRANSLATE_NOOP("console::KeysPage", "Keychain does not answer"))
                   : say(QT_TRANSLATE_NOOP("console::KeysPage", "Keychain refuses"));
    }
    switch (*list.state) {
    case KeychainState::Ready: return say(QT_TRANSLATE_NOOP("console::KeysPage", "Keychain ready"));
    case KeychainState::Locked: return say(QT_TRANSLATE_NOOP("console::KeysPage", "Keychain locked"));
    case KeychainState::NoService:
    case KeychainState::NoBus:
    case KeychainState::NoCollection: return say(QT_TRANSLATE_NOOP("console::KeysPage", "No keychain"));
    }
    Q_UNREACHABLE();
}

Tone keychainTone(const SecretList &list)
{
    if (list.isReady())
        return Tone::Good;
    return list.state == KeychainState::Locked ? Tone::Warning : Tone::Bad;
}

QString keychainIcon(const SecretList &list)
{
    if (list.isReady())
        return u"check"_s;
    return list.state == KeychainState::Locked ? u"warning"_s : u"error"_s;
}

QString keychainAdvice(const SecretList &list, const QString &desktop)
{
    if (!list.state)
        return list.trouble ? list.trouble->userText : QString();
    switch (*list.state) {
    case KeychainState::Ready: return {};
    case KeychainState::Locked:
        return say(QT_TRANSLATE_NOOP("console::KeysPage",
                                     "Your keychain is locked, so it was not asked for the items below. Nothing was "
                                     "changed. Unlock it: the keychain itself asks for its password."));
    case KeychainState::NoService:
        return say(QT_TRANSLATE_NOOP("console::KeysPage",
                                     "No keychain service is running for this login. No secret is ever kept in a file "
                                     "instead.")) +
               u'\n' + installText(desktop);
    case KeychainState::NoBus:
        return say(QT_TRANSLATE_NOOP("console::KeysPage",
                                     "This login has no session bus, over which a keychain is reached. Start the "
                                     "program from a desktop session.")) +
               u'\n' + installText(desktop);
    case KeychainState::NoCollection:
        return say(QT_TRANSLATE_NOOP("console::KeysPage",
                                     "The keychain service has no default keyring. Make one, and set it as default, "
                                     "with Passwords and Keys (seahorse) or KWalletManager."));
    }
    Q_UNREACHABLE();
}

} // namespace console
