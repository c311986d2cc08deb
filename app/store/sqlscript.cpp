#include "store/sqlscript.h"

#include <QRegularExpression>

namespace console {

using namespace Qt::StringLiterals;

namespace {

bool isComplete(const QString &statement)
{
    static const QRegularExpression trigger(u"^create\\s+(temp\\s+|temporary\\s+)?trigger\\b"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression end(u"\\bend$"_s, QRegularExpression::CaseInsensitiveOption);
    return !trigger.match(statement).hasMatch() || end.match(statement).hasMatch();
}

} // namespace

QStringList splitSqlScript(const QString &script)
{
    QStringList statements;
    QString current;
    const auto flush = [&] {
        if (const QString statement = current.trimmed(); !statement.isEmpty())
            statements << statement;
        current.clear();
    };
    for (qsizetype i = 0; i < script.size(); ++i) {
        const QChar c = script.at(i);
        const QStringView rest = QStringView(script).mid(i);
        if (rest.startsWith(u"--")) {
            const qsizetype lineEnd = script.indexOf(u'\n', i);
            i = lineEnd < 0 ? script.size() : lineEnd;
            current += u'\n';
        } else if (rest.startsWith(u"/*")) {
            const qsizetype close = script.indexOf(u"*/"_s, i + 2);
            i = close < 0 ? script.size() : close + 1;
            current += u' ';
        } else if (c == u'\'' || c == u'"') {
            // A doubled quote ends and begins a quoted text again: the same result.
            const qsizetype close = script.indexOf(c, i + 1);
            const qsizetype last = close < 0 ? script.size() - 1 : close;
            current += script.mid(i, last - i + 1);
            i = last;
        } else if (c == u';' && isComplete(current.trimmed())) {
            flush();
        } else {
            current += c;
        }
    }
    flush();
    return statements;
}

} // namespace console
