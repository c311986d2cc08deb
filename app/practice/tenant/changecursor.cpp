#include "practice/tenant/changecursor.h"

namespace console::practice {

QString ChangeCursor::toText() const
{
    const QByteArray plain = QByteArray::number(at) + ':' + id.toUtf8();
    return QString::fromLatin1(plain.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

std::optional<ChangeCursor> ChangeCursor::read(const QString &text)
{
    if (text.isEmpty())
        return ChangeCursor();
    const auto decoded = QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::Base64UrlEncoding |
                                                                             QByteArray::AbortOnBase64DecodingErrors);
    const qsizetype colon = decoded ? (*decoded).indexOf(':') : -1;
    if (colon <= 0)
        return std::nullopt;
    bool isNumber = false;
    const qint64 at = (*decoded).first(colon).toLongLong(&isNumber);
    if (!isNumber)
        return std::nullopt;
    return ChangeCursor{at, QString::fromUtf8((*decoded).sliced(colon + 1))};
}

} // namespace console::practice
