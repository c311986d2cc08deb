#pragma once

#include <cstdio>
#include <cstdlib>

/// What must hold for every input: libFuzzer keeps the input that breaks it.
#define REQUIRE(statement)                                                                                             \
    do {                                                                                                               \
        if (!(statement)) {                                                                                            \
            std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #statement);                        \
            std::abort();                                                                                              \
        }                                                                                                              \
    } while (false)
