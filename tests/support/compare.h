#pragma once

#include "core/error.h"
#include "core/mode.h"
#include "core/payment.h"

#include <QTest>

/// QCOMPARE for enumerations that have a console::toString() of their own: QTest would take that one, which returns a
/// QString, for the function by which it prints values. Include this and QCOMPARE(error.kind, ...) prints names.
namespace QTest {

#define CONSOLE_COMPARE_BY_NAME(Type)                                                                                  \
    inline bool qCompare(const Type &t1, const Type &t2, const char *actual, const char *expected, const char *file,   \
                         int line)                                                                                     \
    {                                                                                                                  \
        return compare_helper(                                                                                         \
            t1 == t2, "Compared values are not the same", [&t1] { return toString(console::toString(t1)); },           \
            [&t2] { return toString(console::toString(t2)); }, actual, expected, file, line);                          \
    }

CONSOLE_COMPARE_BY_NAME(console::ErrorKind)
CONSOLE_COMPARE_BY_NAME(console::Mode)
CONSOLE_COMPARE_BY_NAME(console::PaymentStatus)

#undef CONSOLE_COMPARE_BY_NAME

} // namespace QTest
