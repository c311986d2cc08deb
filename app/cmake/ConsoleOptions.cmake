# One INTERFACE target carries every rule of the build; a target gets it through console_library().
option(CONSOLE_WERROR "Warnings are errors (on in CI)" OFF)
option(CONSOLE_ASAN "AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(CONSOLE_TSAN "ThreadSanitizer" OFF)
option(CONSOLE_TESTS "Build the tests" ON)
option(CONSOLE_BENCH "Build tests/bench" OFF)
option(CONSOLE_FUZZ "Build tests/fuzz with libFuzzer (needs clang)" OFF)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# AUTOMOC, AUTORCC and AUTOUIC are set per target by console_library().

find_program(CONSOLE_CCACHE ccache)
if(CONSOLE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # The sloppiness is what ccache needs to accept precompiled headers; base_dir lets a second clone share hits.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
        ${CONSOLE_CCACHE})
endif()

add_library(console_options INTERFACE)
target_compile_definitions(console_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_KEYWORDS QT_NO_FOREACH QT_NO_CONTEXTLESS_CONNECT QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_STRICT_ITERATORS QT_MESSAGELOGCONTEXT
    CONSOLE_VERSION="${PROJECT_VERSION}"
    $<$<NOT:$<CONFIG:Release>>:_GLIBCXX_ASSERTIONS QT_FORCE_ASSERTS>)
target_compile_options(console_options INTERFACE
    -Wall -Wextra -Wconversion -Wold-style-cast -Wshadow -Wnon-virtual-dtor -Werror=switch -fno-strict-aliasing
    $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess> -Winvalid-pch
    $<$<BOOL:${CONSOLE_WERROR}>:-Werror>
    $<$<CONFIG:Release>:-fstack-protector-strong -D_FORTIFY_SOURCE=2>)
target_link_options(console_options INTERFACE -Wl,-z,relro -Wl,-z,now)
target_include_directories(console_options INTERFACE ${CMAKE_SOURCE_DIR}/app)

if(CONSOLE_FUZZ)
    target_compile_options(console_options INTERFACE
        -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(console_options INTERFACE -fsanitize=address,undefined)
elseif(CONSOLE_ASAN)
    # GCC 12 takes values for uninitialised under the sanitizers that are not; the other builds keep the warning.
    target_compile_options(console_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined
        -fno-omit-frame-pointer $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    target_link_options(console_options INTERFACE -fsanitize=address,undefined)
elseif(CONSOLE_TSAN)
    # As above, for moved variants.
    target_compile_options(console_options INTERFACE -fsanitize=thread
        $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    target_link_options(console_options INTERFACE -fsanitize=thread)
endif()
