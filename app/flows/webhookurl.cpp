#include "flows/webhookurl.h"

#include "flows/webhookcompareflow.h"

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

bool isStray(QChar c)
{
    return QStringView(u")]}>,.;:'\"/\\").contains(c) || c.isSpace() || c.unicode() == 0xfeff ||
           (c.unicode() >= 0x200b && c.unicode() <= 0x200f);
}

/// Takes stray signs off the end; percent-encoded ones too, since Stripe may keep them so.
QString withoutStrayEnd(QString text)
{
    for (;;) {
        const auto before = text.size();
        while (!text.isEmpty() && isStray(text.back()))
            text.chop(1);
        for (const QLatin1StringView code : {"%29"_L1, "%20"_L1, "%0a"_L1, "%0d"_L1, "%22"_L1, "%2f"_L1}) {
            if (text.endsWith(code, Qt::CaseInsensitive))
                text.chop(code.size());
        }
        if (text.size() == before)
            return text;
    }
}

QString effectivePath(const QUrl &url)
{
    return withoutStrayEnd(url.path(QUrl::FullyDecoded));
}

} // namespace

QString normalisedCallback(const QString &text)
{
    const QUrl url(withoutStrayEnd(text.trimmed()), QUrl::TolerantMode);
    if (!url.isValid() || url.host().isEmpty())
        return {};
    const int port = url.port();
    const bool isDefault = port < 0 || port == 443 || port == 80;
    return u"https://"_s + url.host().toLower() + (isDefault ? QString() : u':' + QString::number(port)) +
           effectivePath(url);
}

bool isSameCallback(const QString &url, const QUrl &callback)
{
    const QString normalised = normalisedCallback(url);
    return !normalised.isEmpty() && normalised == normalisedCallback(callback.toString());
}

UrlDifferences urlDifferences(const QString &text, const QUrl &callback)
{
    using F = CompareWebhookFlow;
    UrlDifferences differences;
    const QString wanted = callback.toString();
    if (text == wanted)
        return differences;
    const QUrl url(text, QUrl::TolerantMode);
    if (!url.isValid() || url.host().isEmpty()) {
        differences.isOtherPlace = true;
        differences.sentences.append(F::tr("The endpoint's URL is not an address."));
        return differences;
    }
    QStringList &sentences = differences.sentences;
    if (url.host().compare(callback.host(), Qt::CaseInsensitive) != 0) {
        differences.isOtherPlace = true;
        sentences.append(
            F::tr("The endpoint sends to the host %1; OPS-COM answers at %2.").arg(url.host(), callback.host()));
    }
    if (url.scheme() != callback.scheme())
        sentences.append(F::tr("The endpoint's URL begins with %1:// in place of https://.").arg(url.scheme()));
    if (url.port(443) != callback.port(443))
        sentences.append(F::tr("The endpoint sends to port %1.").arg(url.port()));
    if (!url.userInfo().isEmpty())
        sentences.append(F::tr("The endpoint's URL holds a user name."));
    if (url.hasQuery() || url.hasFragment())
        sentences.append(F::tr("The endpoint's URL has something behind a ? or #, which does not belong there."));
    const QString path = url.path(QUrl::FullyDecoded);
    if (path != callback.path()) {
        const QString rest = path.mid(callback.path().size());
        if (path.startsWith(callback.path()) && withoutStrayEnd(rest).isEmpty()) {
            sentences.append(rest.trimmed().isEmpty()
                                 ? F::tr("The endpoint's URL ends with a blank, which does not belong there.")
                                 : F::tr("The endpoint's URL ends with “%1”, which does not belong there.").arg(rest));
        } else {
            differences.isOtherPlace = true;
            sentences.append(
                F::tr("The endpoint sends to the path %1; the callback is %2.").arg(path, callback.path()));
        }
    }
    if (sentences.isEmpty()) {
        differences.isHarmless = true;
        sentences.append(F::tr("The URL is written differently and leads to the same place."));
    }
    return differences;
}

} // namespace console
