#include "flows/pastedallowlist.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kShown = 48; ///< of a text that is quoted back

QString quoted(QStringView text)
{
    QString shown = text.left(kShown).toString();
    for (QChar &c : shown) {
        if (!c.isPrint())
            c = u'�';
    }
    return u'“' + shown + (text.size() > kShown ? u"…”"_s : u"”"_s);
}

/// A sign that nobody sees and that a copy out of a web page brings along.
bool isInvisible(QChar c)
{
    const char16_t u = c.unicode();
    return (u >= 0x200b && u <= 0x200f) || u == 0x2060 || u == 0xfeff || u == 0x00ad;
}

/// Words of the known formats that stand in lines without an address.
bool isKnownWord(const QString &lowerWord)
{
    static const QSet<QString> words{
        u"server"_s,       u"location"_s,   u"http"_s,       u"allow"_s,       u"deny"_s,        u"order"_s,
        u"require"_s,      u"requireany"_s, u"requireall"_s, u"/requireany"_s, u"/requireall"_s, u"requirenone"_s,
        u"/requirenone"_s, u"directory"_s,  u"/directory"_s, u"/location"_s,   u"files"_s,       u"/files"_s,
        u"limit"_s,        u"/limit"_s,     u"satisfy"_s,    u"table"_s,       u"chain"_s,       u"set"_s,
        u"type"_s,         u"flags"_s,      u"elements"_s,   u"auto-merge"_s,  u"policy"_s,      u"hook"_s,
        u"flush"_s,        u"add"_s,        u"commit"_s,     u"*filter"_s,     u"iptables"_s,    u"ip6tables"_s,
        u"tcp"_s,          u"accept"_s,     u"drop"_s,       u"reject"_s,      u"return"_s,      u"-p"_s,
        u"-a"_s,           u"ct"_s,         u"iif"_s,        u"iifname"_s,     u"meta"_s,        u"return"_s,
        u"proxy_pass"_s,   u"ifmodule"_s,   u"/ifmodule"_s,  u"create"_s};
    return words.contains(lowerWord);
}

bool looksLikeAddress(QStringView word)
{
    static const QRegularExpression form(uR"(^[0-9a-fA-F.:]+[.:][0-9a-fA-F.:*]*(/.*)?$)"_s);
    if (form.match(word).hasMatch())
        return true;
    // Digits and dots with something foreign between them: a look-alike, a wildcard, a port, a web address.
    const auto digits = std::ranges::count_if(word, [](QChar c) { return c.isDigit(); });
    return (word.count(u'.') >= 2 && digits >= 2) || word.count(u':') >= 3 || word.contains(u"::");
}

class Reader
{
    Q_DECLARE_TR_FUNCTIONS(console::AllowList)
public:
    PastedAllowList read(const QString &text)
    {
        const QString trimmed = text.trimmed();
        if (trimmed.startsWith(u'{') || trimmed.startsWith(u'[')) {
            const QJsonDocument json = QJsonDocument::fromJson(trimmed.toUtf8());
            if (!json.isNull()) {
                readJson(json.isArray() ? QJsonValue(json.array()) : QJsonValue(json.object()), {}, true);
                return std::move(m_list);
            }
        }
        for (const QStringView line : QStringView(text).split(u'\n')) {
            ++m_line;
            readLine(line);
        }
        return std::move(m_list);
    }

private:
    void note(const QString &what) { m_list.problems.append(tr("Line %1: %2").arg(m_line).arg(what)); }

    /// Strings in arrays, and those under AWS's names; anything else is description.
    void readJson(const QJsonValue &value, const QString &key, bool inList)
    {
        if (value.isObject()) {
            const QJsonObject object = value.toObject();
            for (auto entry = object.begin(); entry != object.end(); ++entry)
                readJson(entry.value(), entry.key(), false);
        } else if (value.isArray()) {
            for (const QJsonValue entry : value.toArray())
                readJson(entry, key, true);
        } else if (value.isString() && (inList || key == "CidrIp"_L1 || key == "CidrIpv6"_L1)) {
            const QString text = value.toString().trimmed();
            const auto range = AddressRange::parse(text, AddressRange::HostBits::Mask);
            if (range)
                m_list.ranges.append(*range);
            else
                m_list.problems.append(tr("%1: %2").arg(quoted(text), range.error().userText));
        }
    }

    static QString withoutComment(QStringView line)
    {
        QString clean = line.toString();
        clean.removeIf(isInvisible);
        const auto hash = clean.indexOf(u'#');
        if (hash >= 0)
            clean.truncate(hash);
        static const QRegularExpression slashes(u"(^|\\s)//.*$"_s);
        clean.remove(slashes);
        if (clean.trimmed().startsWith(u"--"_s))
            clean.clear();
        return clean.trimmed();
    }

    void readLine(QStringView whole)
    {
        const QString line = withoutComment(whole);
        // ":INPUT DROP [0:0]" of iptables-save; "::1" is an address.
        static const QRegularExpression chain(u"^:[A-Za-z]"_s);
        if (line.isEmpty() || (chain.match(line).hasMatch() && line.contains(u'[')))
            return;
        static const QRegularExpression between(uR"x([\s,;{}()"'<>=\[\]|]+)x"_s);
        const QStringList words = line.split(between, Qt::SkipEmptyParts);
        if (words.isEmpty())
            return; // only brackets
        const auto has = [&words](QLatin1StringView word) {
            return std::ranges::any_of(words,
                                       [word](const QString &w) { return w.compare(word, Qt::CaseInsensitive) == 0; });
        };
        const bool blocks = has("deny"_L1) || has("drop"_L1) || has("reject"_L1) || has("denied"_L1);
        const bool excepts = has("!"_L1) || has("!="_L1) || has("not"_L1);
        const auto before = m_list.ranges.size();
        const bool complained = readWords(words, blocks || excepts);
        const auto found = m_list.ranges.size() - before;
        if (found > 0 && (blocks || excepts)) {
            m_list.ranges.resize(before);
            note(blocks ? tr("a rule that blocks is not counted as allowed")
                        : tr("an exception is not counted as allowed"));
        } else if (found == 0 && !complained && !isKnownLine(words, blocks)) {
            note(tr("there is no address in %1").arg(quoted(line)));
        }
    }

    /// True if something was reported, or understood without being an address of a source.
    bool readWords(const QStringList &words, bool isNegative)
    {
        bool complained = false;
        QString before;
        for (const QString &word : words) {
            const QString lower = word.toLower();
            const bool isDestination =
                before == "-d"_L1 || before == "--destination"_L1 || before == "daddr"_L1 || before == "--dst"_L1;
            const bool opens = !isNegative && ((lower == "all"_L1 && (before == "allow"_L1 || before == "from"_L1)) ||
                                               (lower == "granted"_L1 && before == "all"_L1));
            if (opens) {
                m_list.ranges.append(AddressRange::all(false));
                m_list.ranges.append(AddressRange::all(true));
            } else if (const auto range = AddressRange::parse(word, AddressRange::HostBits::Mask)) {
                if (isDestination)
                    complained = true;
                else
                    m_list.ranges.append(*range);
            } else if (!isDestination && looksLikeAddress(word)) {
                note(tr("%1: %2").arg(quoted(word), range.error().userText));
                complained = true;
            }
            before = lower;
        }
        return complained;
    }

    static bool isKnownLine(const QStringList &words, bool blocks)
    {
        return blocks || isKnownWord(words.first().toLower()) ||
               std::ranges::any_of(words, [](const QString &word) { return word.startsWith(u'@'); }); // a set of nft
    }

    PastedAllowList m_list;
    int m_line = 0;
};

} // namespace

PastedAllowList readPastedAllowList(const QString &text)
{
    return Reader().read(text);
}

} // namespace console
