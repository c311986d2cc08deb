#pragma once

#include <QString>

namespace console {

class Session;

/// What a token may or may not do besides refunds, by the tenant's capabilities.
enum class Permission { SetUp, Rotate, Export };

/// Why the token of this session may not do it, for a disabled button; empty if it may. Also empty while the tenant has
/// not told what the token may do: it refuses by itself what it does not allow.
QString whyNotAllowed(const Session &session, Permission permission);

} // namespace console
