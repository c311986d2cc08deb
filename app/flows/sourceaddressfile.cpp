#include "flows/sourceaddressfile.h"

#include "flows/addressrange.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <optional>

namespace console::SourceAddressFile {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostEntries = 5000;
constexpr qint64 kLargestFile = qint64{1} << 20;

Error errorOf(ErrorKind kind, const QString &userText, const QString &detail)
{
    return {.kind = kind,
            .userText = userText,
            .detail = detail,
            .requestId = {},
            .httpStatus = 0,
            .code = {},
            .param = {}};
}

Error unreadable(const QString &detail)
{
    return errorOf(ErrorKind::BadAnswer,
                   FetchSourceAddressesFlow::tr("What Stripe publishes could not be understood as a list of addresses. "
                                                "It was not used. Try again later."),
                   detail);
}

Result<QStringList> readList(const QJsonValue &value)
{
    if (!value.isArray())
        return unreadable(u"WEBHOOKS: expected an array"_s);
    const QJsonArray array = value.toArray();
    if (array.isEmpty() || array.size() > kMostEntries)
        return unreadable(u"WEBHOOKS: %1 entries"_s.arg(array.size()));
    QStringList addresses;
    for (qsizetype i = 0; i < array.size(); ++i) {
        const auto range = AddressRange::parse(array.at(i).toString(), AddressRange::HostBits::Refuse);
        if (!array.at(i).isString() || !range)
            return unreadable(u"WEBHOOKS[%1]: not an address or range"_s.arg(i));
        if (range->isUnlikelySource())
            return unreadable(u"WEBHOOKS[%1]: not of the public Internet"_s.arg(i));
        const QString canonical = range->toString();
        if (!addresses.contains(canonical))
            addresses.append(canonical);
    }
    return addresses;
}

std::optional<QByteArray> bytesOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > kLargestFile)
        return std::nullopt;
    return file.readAll();
}

std::optional<SourceAddresses> keptIn(const QString &file, const QString &source)
{
    const auto bytes = bytesOf(file);
    if (!bytes)
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(*bytes).object();
    SourceAddresses kept;
    kept.source = object.value(u"source"_s).toString();
    kept.fetchedAt = QDateTime::fromString(object.value(u"fetched_at"_s).toString(), Qt::ISODateWithMs).toUTC();
    const auto list = readList(object.value(u"WEBHOOKS"_s));
    if (!list || kept.source != source || !kept.fetchedAt.isValid())
        return std::nullopt;
    kept.addresses = *list;
    return kept;
}

} // namespace

QString name()
{
    return u"stripe-webhook-addresses.json"_s;
}

Result<QStringList> readPublished(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (!document.isObject())
        return unreadable(u"not a JSON object: "_s + problem.errorString());
    return readList(document.object().value(u"WEBHOOKS"_s));
}

Outcome write(const QString &file, const SourceAddresses &addresses)
{
    const QJsonObject object{{u"source"_s, addresses.source},
                             {u"fetched_at"_s, addresses.fetchedAt.toUTC().toString(Qt::ISODateWithMs)},
                             {u"WEBHOOKS"_s, QJsonArray::fromStringList(addresses.addresses)}};
    QSaveFile out(file);
    const QByteArray bytes = QJsonDocument(object).toJson();
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
        return errorOf(ErrorKind::Storage,
                       FetchSourceAddressesFlow::tr("The file %1 could not be written. Check that there is room and "
                                                    "that the folder may be written to.")
                           .arg(file),
                       out.errorString());
    return Done{};
}

Result<SourceAddresses> readKept(const QString &file, const QString &source)
{
    if (auto kept = keptIn(file, source))
        return *kept;
    const auto bytes = bytesOf(u":/stripe/ips_webhooks.json"_s);
    auto list = bytes ? readPublished(*bytes) : Result<QStringList>(unreadable(u"no bundled copy"_s));
    if (!list)
        return errorOf(ErrorKind::Storage,
                       FetchSourceAddressesFlow::tr("Neither the published list nor the copy that came with this "
                                                    "program could be read. Install the program anew."),
                       list.error().detail);
    SourceAddresses bundled;
    bundled.addresses = *list;
    bundled.isBundled = true;
    bundled.source = source;
    return bundled;
}

} // namespace console::SourceAddressFile
