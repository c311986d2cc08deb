# console_look_again(<target>): lets moc and uic look again when the list of a target's sources has changed. CMake 3.25
# with Ninja does so only when a file that they already know has changed, and overlooks new ones in an old build folder.
function(console_look_again name)
    get_target_property(sources ${name} SOURCES)
    set(record ${CMAKE_CURRENT_BINARY_DIR}/${name}_sources.txt)
    set(before "")
    if(EXISTS ${record})
        file(READ ${record} before)
    endif()
    if(NOT before STREQUAL "${sources}")
        file(REMOVE ${CMAKE_CURRENT_BINARY_DIR}/${name}_autogen/timestamp)
        file(WRITE ${record} "${sources}")
    endif()
endfunction()

# console_pch: headers of Qt and of the standard library that most files read, compiled once for all libraries and tests
# without widgets. Compiled code may use it only where no macro differs that these headers look at: so it links nothing
# but Qt6::Core, which every target links.
function(console_shared_headers)
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/console_pch.cpp CONTENT "// Only its precompiled headers count.\n")
    add_library(console_pch OBJECT ${CMAKE_CURRENT_BINARY_DIR}/console_pch.cpp)
    target_link_libraries(console_pch PRIVATE Qt6::Core console_options)
    foreach(part Network Sql)
        target_include_directories(console_pch SYSTEM PRIVATE
            $<TARGET_PROPERTY:Qt6::${part},INTERFACE_INCLUDE_DIRECTORIES>)
    endforeach()
    target_precompile_headers(console_pch PRIVATE
        <algorithm> <array> <atomic> <chrono> <deque> <functional> <map> <memory> <mutex> <optional> <set> <string>
        <thread> <utility> <variant> <vector>
        <QtCore/QByteArray> <QtCore/QCoreApplication> <QtCore/QCryptographicHash> <QtCore/QDateTime> <QtCore/QDir>
        <QtCore/QFile> <QtCore/QFileInfo> <QtCore/QHash> <QtCore/QJsonArray> <QtCore/QJsonDocument>
        <QtCore/QJsonObject> <QtCore/QList> <QtCore/QLocale> <QtCore/QMap> <QtCore/QMutex> <QtCore/QObject>
        <QtCore/QPointer> <QtCore/QRegularExpression> <QtCore/QSet> <QtCore/QString> <QtCore/QStringList>
        <QtCore/QThread> <QtCore/QTimer> <QtCore/QTimeZone> <QtCore/QUrl> <QtCore/QUrlQuery> <QtCore/QUuid>
        <QtCore/QVariant> <QtNetwork/QNetworkAccessManager> <QtNetwork/QNetworkReply> <QtNetwork/QNetworkRequest>
        <QtSql/QSqlDatabase> <QtSql/QSqlError> <QtSql/QSqlQuery>)
endfunction()

# console_apart(<file>...): files of the current folder's library that name something of their own as another of its
# files does; where CONSOLE_UNITY compiles several files at once, these are compiled alone.
function(console_apart)
    set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# console_library(<name> SOURCES ... LINK ... [PCH ...])
# A static library with the project's rules. LINK names what it may use and nothing else is reachable. PCH: precompiled
# headers of its own in place of the shared ones.
function(console_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PCH" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON AUTOUIC ON
        UNITY_BUILD ${CONSOLE_UNITY} UNITY_BUILD_BATCH_SIZE 10)
    cmake_language(EVAL CODE "cmake_language(DEFER CALL console_look_again [[${name}]])")
    target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE console_options)
    target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/app)
    if(ARG_PCH)
        target_precompile_headers(${name} PRIVATE ${ARG_PCH})
    else()
        target_precompile_headers(${name} REUSE_FROM console_pch)
    endif()
endfunction()

# console_program(<name> SOURCES ... LINK ...)
function(console_program name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON AUTOUIC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
    target_link_libraries(${name} PRIVATE ${ARG_LINK} console_options)
endfunction()

# console_test(<tst_name> LINK ... [SOURCES ...] [LABELS ...] [KEYRING] [NO_ASAN] [TIMEOUT n])
# One Qt Test program from <tst_name>.cpp. KEYRING runs it inside a private session bus with a real
# gnome-keyring (tests/support/with-keyring.sh). Every test gets its own HOME and runs offscreen. It carries the label
# asan_all, and packaging/test.sh --asan-all runs it under the sanitizers too, unless NO_ASAN is given (for what is slow or
# measures). Those with the label unit (core, store, secrets, models) carry asan besides: every packaging/test.sh runs
# them so. console_asan_all_tests and console_asan_tests build just those; a test that starts a program names it with
# add_dependencies(<tst_name> ...).
add_custom_target(console_asan_tests)
add_custom_target(console_asan_all_tests)
function(console_test name)
    cmake_parse_arguments(ARG "KEYRING;NO_ASAN" "TIMEOUT" "LINK;SOURCES;LABELS" ${ARGN})
    add_executable(${name} ${name}.cpp ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_link_libraries(${name} PRIVATE ${ARG_LINK} Qt6::Test console_options)
    target_compile_definitions(${name} PRIVATE CONSOLE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    # Mostly empty: not worth the loading of any headers.
    set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/${name}_autogen/mocs_compilation.cpp
        PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    if(console_ui IN_LIST ARG_LINK)
        target_precompile_headers(${name} REUSE_FROM console_guitestpch)
    else()
        target_precompile_headers(${name} REUSE_FROM console_pch)
    endif()
    set(wrapper ${CMAKE_SOURCE_DIR}/tests/support/with-home.sh)
    if(ARG_KEYRING)
        set(wrapper ${CMAKE_SOURCE_DIR}/tests/support/with-keyring.sh)
    endif()
    add_test(NAME ${name} COMMAND ${wrapper} $<TARGET_FILE:${name}>)
    if(NOT ARG_NO_ASAN)
        list(APPEND ARG_LABELS asan_all)
        add_dependencies(console_asan_all_tests ${name})
        if(unit IN_LIST ARG_LABELS)
            list(APPEND ARG_LABELS asan)
            add_dependencies(console_asan_tests ${name})
        endif()
    endif()
    list(REMOVE_DUPLICATES ARG_LABELS)
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/lsan.supp;UBSAN_OPTIONS=print_stacktrace=1;TSAN_OPTIONS=ignore_noninstrumented_modules=1 exitcode=66")
endfunction()
