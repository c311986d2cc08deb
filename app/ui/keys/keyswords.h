#pragma once

#include "flows/secretsflow.h"
#include "ui/webhooks/celltable.h"

#include <QTimeZone>

namespace console {

// How the page "Keys and secrets" words and colours what the flows tell. Translated.

/// "Test", "Live", or empty.
QString modeWord(const std::optional<Mode> &mode);
/// "3 Sep 2026", in this zone.
QString dayText(const QDateTime &utc, const QTimeZone &zone);
/// Workspace, payment type, mode, kind, fingerprint, stored on, last used, due, keychain.
QStringList secretHeaders();
CellRow cellsOf(const SecretRow &row, const QDateTime &now, const QTimeZone &zone);
/// "Secret Key of Credit card, test, in Acme University".
QString sentenceOf(const SecretRow &row);

/// "Ready", "Locked", ...: for the chip.
QString keychainWord(const SecretList &list);
Tone keychainTone(const SecretList &list);
QString keychainIcon(const SecretList &list);
/// What is wrong and what to do; empty if it is ready. Where there is no keychain: how to install one, the way of
/// `desktop` (XDG_CURRENT_DESKTOP) first.
QString keychainAdvice(const SecretList &list, const QString &desktop);

} // namespace console
