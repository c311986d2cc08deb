#pragma once

#include <QByteArray>

#include <exception>

namespace console {

/// What is said of an exception that nobody caught, without secrets and card numbers; one line.
QByteArray crashTextOf(const std::exception_ptr &exception);

/// From now on an uncaught exception ends the process with crashTextOf() on stderr instead of the library's own text,
/// which would print whatever the exception holds. What Qt says before it gives up (qFatal) goes through LogTap.
void redactCrashTexts();

} // namespace console
