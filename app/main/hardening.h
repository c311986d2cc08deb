#pragma once

namespace console {

/// New files and folders are for this user only, whoever makes them (SQLite, Qt, a library). First thing in main().
void restrictNewFiles();

/// A crash leaves no core file with keys in it, and no other program of this user may read this one's memory (ptrace,
/// /proc/PID/mem, /proc/PID/environ). Release builds only: a debugger is to work in the others. A core_pattern that
/// pipes into a program ignores the size limit; that the process is not dumpable holds for those too.
void forbidCoreDumps();

} // namespace console
