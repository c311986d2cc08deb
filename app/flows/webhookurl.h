#pragma once

#include <QString>
#include <QStringList>
#include <QUrl>

namespace console {

// URLs of endpoints, compared. No state.

/// One form for all URLs that were meant to be the same callback: scheme and host in lower case, http as https, no
/// default port, no trailing signs such as ")", "/" or a blank, no query, path decoded. Empty for what has no host.
QString normalisedCallback(const QString &url);

/// Meant to be `callback`, be it with stray signs.
bool isSameCallback(const QString &url, const QUrl &callback);

struct UrlDifferences
{
    QStringList sentences;     ///< translated, each whole
    bool isHarmless = false;   ///< Stripe delivers to the same place: an explicit :443, capital letters in the host
    bool isOtherPlace = false; ///< another host or path: it may belong to something else
};
/// What makes `url`, as Stripe holds it letter for letter, differ from `callback`.
UrlDifferences urlDifferences(const QString &url, const QUrl &callback);

} // namespace console
