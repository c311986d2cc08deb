#pragma once

#include <QString>

#include <functional>

namespace console {

enum class BusGreeting {
    Answered, ///< it spoke, or the address is no Unix socket and cannot be asked: Qt may be let at it
    Absent,   ///< nobody there, or it hung up without a word
    Silent,   ///< not a word until `isWanted` said no
};

/// Greets the bus at a D-Bus address (AUTH EXTERNAL, then hangs up) and waits for its first word as long as `isWanted`
/// (asked every 50 ms) says yes. Why: Qt's own greeting has no time limit (measured: over 50 s), and the program cannot
/// end while Qt waits. Blocks: for a worker thread only.
/// Source: https://dbus.freedesktop.org/doc/dbus-specification.html#auth-protocol
BusGreeting greetBus(const QString &address, const std::function<bool()> &isWanted);

} // namespace console
