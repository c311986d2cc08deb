#include "flows/csvtext.h"

namespace console {

namespace {

QString cellText(const QString &cell)
{
    using namespace Qt::StringLiterals;
    QString text = cell;
    if (!text.isEmpty() && u"=+-@\t\r"_s.contains(text.front()))
        text.prepend(u'\'');
    const bool needsQuotes = text.contains(u'"') || text.contains(u',') || text.contains(u'\n') || text.contains(u'\r');
    if (!needsQuotes)
        return text;
    return u'"' + text.replace(u'"', u"\"\""_s) + u'"';
}

} // namespace

QByteArray csvRecord(const QStringList &cells)
{
    QStringList texts;
    texts.reserve(cells.size());
    for (const QString &cell : cells)
        texts.append(cellText(cell));
    return texts.join(u',').toUtf8() + "\r\n";
}

} // namespace console
