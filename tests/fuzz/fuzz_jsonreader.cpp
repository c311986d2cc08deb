#include "net/jsonreader.h"
#include "require.h"

using namespace console;

namespace {

void readAll(const JsonReader &json, int depth)
{
    for (const QString &key : json.raw().keys()) {
        json.has(key);
        json.hasObject(key);
        json.string(key);
        json.optionalString(key);
        json.integer(key);
        json.optionalInteger(key);
        json.boolean(key);
        json.optionalBoolean(key);
        json.unixTime(key);
        json.isoTime(key);
        json.currency(key);
        json.money(key, QStringLiteral("currency"));
        json.strings(key);
        json.stringMap(key);
        if (depth < 8) {
            readAll(json.object(key), depth + 1);
            json.forEach(key, [depth](const JsonReader &child) { readAll(child, depth + 1); });
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const JsonReader json = JsonReader::parse(bytes, QStringLiteral("fuzz"));
    REQUIRE(json.ok() == !json.error().has_value());
    if (!json.ok())
        return 0;
    const JsonReader missing = JsonReader::parse(bytes, QStringLiteral("fuzz"));
    if (!missing.raw().contains(QStringLiteral("not there"))) {
        missing.string(QStringLiteral("not there"));
        REQUIRE(!missing.ok());
    }
    readAll(json, 0);
    if (const auto error = json.error()) {
        REQUIRE(error->kind == ErrorKind::BadAnswer);
        REQUIRE(error->detail.startsWith(QStringLiteral("fuzz")));
    }
    return 0;
}
