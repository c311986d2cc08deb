#pragma once

#include <QString>

#include <functional>

namespace console {

/// Greets the bus at a D-Bus address (AUTH EXTERNAL, then hangs up) and waits until it says anything at all. False only
/// if it is still silent when `isWanted` says no. True for whatever Qt may be let at: a bus that spoke, one that is not
/// there, and addresses that are not Unix sockets. Why: Qt's own greeting has no time limit (measured: over 50 s), and
/// the program cannot end while Qt waits. Blocks: for a worker thread only.
/// Source: https://dbus.freedesktop.org/doc/dbus-specification.html#auth-protocol
bool busSpeaks(const QString &address, const std::function<bool()> &isWanted);

} // namespace console
