#include "main/crashtext.h"

#include "core/redactor.h"

#include <QString>

#include <cstdio>
#include <cstdlib>

namespace console {

namespace {

[[noreturn]] void endWithText() noexcept
{
    try {
        const QByteArray text = crashTextOf(std::current_exception());
        std::fprintf(stderr, "%s\n", text.constData());
    } catch (...) {
        std::fputs("opscom-console ends: out of memory\n", stderr);
    }
    std::abort();
}

} // namespace

QByteArray crashTextOf(const std::exception_ptr &exception)
{
    QString what = QStringLiteral("no exception");
    try {
        if (exception)
            std::rethrow_exception(exception);
    } catch (const std::exception &error) {
        what = QString::fromUtf8(error.what());
    } catch (...) {
        what = QStringLiteral("something that is no std::exception");
    }
    return "opscom-console ends, nobody caught: " + redact(what.simplified(), Redaction::SecretsAndPersons).toUtf8();
}

void redactCrashTexts()
{
    std::set_terminate(&endWithText);
}

} // namespace console
