#include "core/redactor.h"

#include <QList>
#include <QRegularExpression>
#include <QStringView>

#include <algorithm>
#include <utility>

namespace console {

using namespace Qt::StringLiterals;

namespace {

bool passesLuhn(QStringView digitsAndGaps)
{
    int sum = 0;
    int count = 0;
    for (auto it = digitsAndGaps.rbegin(); it != digitsAndGaps.rend(); ++it) {
        if (!it->isDigit())
            continue;
        int digit = it->digitValue();
        if (count % 2 == 1) {
            digit *= 2;
            digit = digit > 9 ? digit - 9 : digit;
        }
        sum += digit;
        ++count;
    }
    return count >= 13 && count <= 19 && sum % 10 == 0;
}

/// Replaces card numbers in a run of digit groups: any row of whole groups with 13 to 19 digits may be one, so that a
/// number beside it does not hide it.
QString withoutCardNumbersInRun(QStringView run)
{
    QList<std::pair<qsizetype, qsizetype>> groups; // begin, end
    for (qsizetype i = 0; i < run.size(); ++i) {
        if (!run.at(i).isDigit())
            continue;
        if (groups.isEmpty() || groups.constLast().second != i)
            groups.append({i, i + 1});
        else
            groups.last().second = i + 1;
    }
    QString out;
    qsizetype from = 0;
    for (qsizetype first = 0; first < groups.size(); ++first) {
        const qsizetype begin = groups.at(first).first;
        for (qsizetype last = std::min(first + 19, groups.size()) - 1; last >= first; --last) {
            const qsizetype end = groups.at(last).second;
            if (!passesLuhn(run.sliced(begin, end - begin)))
                continue;
            out += run.sliced(from, begin - from);
            out += u"(card number)"_s;
            from = end;
            first = last;
            break;
        }
    }
    out += run.sliced(from);
    return out;
}

QString withoutCardNumbers(const QString &text)
{
    // Groups as people write them; not inside an identifier.
    static const QRegularExpression pattern(u"(?<![A-Za-z0-9_])[0-9](?:[ -]?[0-9]){12,}(?![0-9A-Za-z_])"_s);
    QString out;
    qsizetype from = 0;
    auto matches = pattern.globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        out += QStringView(text).sliced(from, match.capturedStart() - from);
        out += withoutCardNumbersInRun(match.capturedView());
        from = match.capturedEnd();
    }
    if (from == 0)
        return text;
    out += QStringView(text).sliced(from);
    return out;
}

} // namespace

QString redact(const QString &text, Redaction how)
{
    const auto insensitive = QRegularExpression::CaseInsensitiveOption;
    // Stripe's keys and signing secrets with what follows, masked ones too.
    static const QRegularExpression key(
        u"(?<![A-Za-z0-9])((?:(?:sk|rk|rkcs|pk)_(?:test|live|org)|whsec)_)[A-Za-z0-9_*.+/=\u2022\u2026-]*"
        "[A-Za-z0-9*+/=\u2022\u2026]"_s,
        insensitive);
    static const QRegularExpression clientSecret(u"((?:pi|seti|cs|src)_[A-Za-z0-9_]+?_secret_)[A-Za-z0-9]+"_s);
    static const QRegularExpression authorization(
        u"\\b(Bearer|Basic|Digest|Token)([ \\t:=]+)(?!\\.\\.\\.)[A-Za-z0-9._~+/=-]{8,}"_s, insensitive);
    // "apiToken": "...", api_key=..., password: ...; a value ends at a quote, a blank, or a sign between pairs.
    static const QRegularExpression named(
        u"(?<![A-Za-z0-9])([\"']?(?:api[_-]?(?:token|key)|access[_-]?token|refresh[_-]?token|client[_-]?secret|"
        "webhook[_-]?secret|secret[_-]?key|signing[_-]?secret|secret|passw(?:or)?d|passphrase|pwd)[\"']?[ \\t]*[:=][ "
        "\\t]*"
        "[\"']?)(?!\\.\\.\\.)(?!true\\b|false\\b|null\\b)[^\\s\"',;&}\\])<>]+"_s,
        insensitive);
    static const QRegularExpression userInfo(u"([A-Za-z][A-Za-z0-9+.-]{0,30}://)[^\\s/@?#\"']+@"_s);
    static const QRegularExpression tenantToken(u"(?<![A-Za-z0-9-])[A-Za-z0-9-]{50}(?![A-Za-z0-9-])"_s);
    static const QRegularExpression mail(
        u"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,24}"_s);

    QString out = text;
    out.replace(userInfo, u"\\1...@"_s);
    out.replace(key, u"\\1..."_s);
    out.replace(clientSecret, u"\\1..."_s);
    out.replace(authorization, u"\\1\\2..."_s);
    out.replace(named, u"\\1..."_s);
    out.replace(tenantToken, u"(token)..."_s);
    out = withoutCardNumbers(out);
    if (how == Redaction::SecretsAndPersons)
        out.replace(mail, u"(e-mail)"_s);
    return out;
}

} // namespace console
