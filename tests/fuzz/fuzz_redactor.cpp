#include "core/redactor.h"
#include "require.h"

#include <QRegularExpression>

using namespace console;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size));
    // A planted secret is found wherever it stands between other signs.
    static const QString kSecret = QStringLiteral("sk_live_51NobodyMayReadThisKey0123456789");
    const QString planted = text + QLatin1Char(' ') + kSecret + QLatin1Char(' ') + text;
    for (const Redaction how : {Redaction::Secrets, Redaction::SecretsAndPersons}) {
        REQUIRE(!redact(planted, how).contains(QStringLiteral("NobodyMayRead")));
        const QString once = redact(text, how);
        static const QRegularExpression key(
            QStringLiteral("(?<![A-Za-z0-9])(?:[sr]k_(?:test|live)|whsec)_[A-Za-z0-9]{8}"));
        REQUIRE(!key.match(once).hasMatch());
    }
    return 0;
}
