#include "store/searchtext.h"

#include <algorithm>
#include <cstring>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr QStringView kPartMarks = u".-_@'+";
constexpr QStringView kWordSigns = u".-_@'+/#&";

bool isAscii(QStringView text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
}

/// Signs that people type in several shapes. A null char: left out.
QChar plainSign(QChar c)
{
    switch (c.unicode()) {
    case 0x00b4: // acute accent used as an apostrophe; NFKD would make it a blank
    case 0x02b9:
    case 0x02bc:
    case 0x2018:
    case 0x2019:
    case 0x201b:
    case 0x2032: return u'\'';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212: return u'-';
    case 0x00ad: // soft hyphen, zero-width signs, byte order mark
    case 0x200b:
    case 0x200c:
    case 0x200d:
    case 0x200e:
    case 0x200f:
    case 0x2060:
    case 0xfeff: return QChar();
    }
    return c;
}

/// Letters that NFKD leaves whole.
QStringView plainLetters(QChar c)
{
    switch (c.unicode()) {
    case 0x00df: return u"ss";
    case 0x00e6: return u"ae";
    case 0x0153: return u"oe";
    case 0x00f8: return u"o";
    case 0x0111:
    case 0x00f0: return u"d";
    case 0x00fe: return u"th";
    case 0x0142: return u"l";
    case 0x0131: return u"i";
    }
    return {};
}

bool isWordChar(QChar c)
{
    if (c.unicode() < 0x80)
        return c.isLetterOrNumber() || kWordSigns.contains(c);
    return !c.isSpace() && !c.isPunct() && c.category() != QChar::Other_Control && !c.isNonCharacter();
}

/// Length in UTF-16 units of the code point at i.
qsizetype stepAt(QStringView text, qsizetype i)
{
    return text.at(i).isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate() ? 2 : 1;
}

QStringView firstLetters(QStringView text, int letters)
{
    qsizetype end = 0;
    for (int n = 0; n < letters && end < text.size(); ++n)
        end += stepAt(text, end);
    return text.left(end);
}

QString gramToken(QStringView gram)
{
    QString token = gram.toString();
    if (isAscii(gram)) {
        const GramTail tail = gramTail(gram.at(0).unicode(), gram.at(1).unicode(), gram.at(2).unicode());
        token += QLatin1Char(static_cast<char>(tail.first));
        token += QLatin1Char(static_cast<char>(tail.second));
    }
    return token;
}

void appendStartTokens(QStringView word, QStringList *tokens)
{
    for (qsizetype i = 0; i < word.size(); i += stepAt(word, i)) {
        if (i > 0 && !kPartMarks.contains(word.at(i - 1)))
            continue;
        const QStringView part = word.mid(i);
        const QStringView one = firstLetters(part, 1);
        const QStringView two = firstLetters(part, 2);
        *tokens << u'^' + one.toString();
        if (two.size() > one.size())
            *tokens << u'^' + two.toString();
    }
}

} // namespace

QString foldText(const QString &text)
{
    if (isAscii(text))
        return text.toLower();
    QString plain;
    plain.reserve(text.size());
    for (const QChar c : text) {
        if (const QChar sign = plainSign(c); !sign.isNull())
            plain += sign;
    }
    const QString spread = plain.toCaseFolded().normalized(QString::NormalizationForm_KD).toCaseFolded();
    QString folded;
    folded.reserve(spread.size());
    for (qsizetype i = 0; i < spread.size(); ++i) {
        const QChar c = spread.at(i);
        if (c.isSurrogate()) {
            // A lone half would not survive UTF-8; it parts words instead.
            if (stepAt(spread, i) == 2)
                folded += spread.mid(i++, 2);
            else
                folded += u' ';
        } else if (c.category() == QChar::Mark_NonSpacing || c.category() == QChar::Mark_Enclosing) {
            continue;
        } else if (const QStringView letters = plainLetters(c); !letters.isEmpty()) {
            folded += letters;
        } else if (const QChar sign = plainSign(c); !sign.isNull()) {
            folded += sign;
        }
    }
    return folded;
}

QStringList searchWords(const QString &text)
{
    const QString folded = foldText(text);
    QStringList words;
    qsizetype begin = 0;
    for (qsizetype i = 0; i <= folded.size(); ++i) {
        if (i < folded.size() && isWordChar(folded.at(i)))
            continue;
        if (i > begin)
            words << folded.mid(begin, i - begin);
        begin = i + 1;
    }
    return words;
}

QStringList gramsOf(const QString &word)
{
    QStringList grams;
    for (qsizetype i = 0; i < word.size(); i += stepAt(word, i)) {
        const QStringView gram = firstLetters(QStringView(word).mid(i), 3);
        if (lettersOf(gram.toString()) < 3)
            break;
        grams << gramToken(gram);
    }
    return grams;
}

QString startToken(const QString &word)
{
    return u'^' + word;
}

QStringList startTokensOf(const QString &word)
{
    QStringList tokens;
    appendStartTokens(word, &tokens);
    return tokens;
}

QStringList hyphenTokensOf(const QString &word)
{
    const auto isPlain = [&word](qsizetype from, qsizetype to) {
        return from >= 0 && to <= word.size() && std::all_of(word.begin() + from, word.begin() + to, [](QChar c) {
                   return c.unicode() < 0x80 && c.isLetterOrNumber();
               });
    };
    QStringList tokens;
    for (qsizetype at = word.indexOf(u'-'); at >= 0; at = word.indexOf(u'-', at + 1)) {
        const qsizetype from = at - kBeforeHyphen;
        for (qsizetype after = kLeastAfterHyphen; after <= kMostAfterHyphen; ++after) {
            if (isPlain(from, at) && isPlain(at + 1, at + 1 + after))
                tokens << u'^' + word.sliced(from, kBeforeHyphen + 1 + after);
        }
    }
    return tokens;
}

bool isStripeId(QLatin1StringView word)
{
    constexpr qsizetype kShortest = 12;
    return word.size() >= kShortest &&
           (word.startsWith("pi_"_L1) || word.startsWith("ch_"_L1) || word.startsWith("py_"_L1));
}

qint64 expectedRows(const QString &token, qint64 counted, qint64 allRows)
{
    // An intent's and a charge's ID share a part and have some 34 different grams of 36 letters.
    constexpr qint64 kGramsOfIds = 34;
    constexpr qint64 kGramsOfAll = 36 * 36 * 36;
    const auto isIdLetter = [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9'); };
    const bool isGram = token.size() == 5 && std::all_of(token.begin(), token.begin() + 3, isIdLetter);
    return allRows == 0 || !isGram ? counted : counted + 1 + allRows * kGramsOfIds / kGramsOfAll;
}

qsizetype lettersOf(const QString &word)
{
    qsizetype letters = 0;
    for (qsizetype i = 0; i < word.size(); i += stepAt(word, i))
        ++letters;
    return letters;
}

QStringView partMarks()
{
    return kPartMarks;
}

QString statusToken(PaymentStatus status)
{
    return u'=' + toString(status);
}

QString modeToken(Mode mode)
{
    return u'=' + toString(mode);
}

QString stuckToken()
{
    return u"=stuck"_s;
}

QString currencyToken(const Currency &currency)
{
    return u"=c/"_s + currency.code();
}

QString paymentTypeToken(const QString &paymentTypeId)
{
    return u"=t/"_s + QString::fromLatin1(paymentTypeId.toUtf8().toHex());
}

QString last4Token(const QString &last4)
{
    const auto isPlain = [](QChar c) { return c.unicode() < 0x80 && c.isLetterOrNumber(); };
    if (last4.isEmpty() || last4.size() > 4 || !std::all_of(last4.begin(), last4.end(), isPlain))
        return {};
    return u"=4/"_s + last4;
}

namespace {

/// Folded ASCII bytes where all of a text is ASCII: nearly always, and many times as fast as by QString.
bool appendAsciiFolded(const QString &text, QByteArray *bytes)
{
    const qsizetype before = bytes->size();
    bytes->resize(before + text.size());
    char *to = bytes->data() + before;
    char16_t all = 0;
    for (const QChar c : text) {
        const char16_t sign = c.unicode();
        all |= sign;
        *to++ = static_cast<char>(sign >= u'A' && sign <= u'Z' ? sign + (u'a' - u'A') : sign);
    }
    if (all < 0x80)
        return true;
    bytes->resize(before);
    return false;
}

bool isAsciiWordChar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c != '\0' && std::strchr(".-_@'+/#&", c) != nullptr);
}

/// `text` ends with " word": adds a blank, or takes the word back where `text` holds it already.
void endWord(qsizetype before, QByteArray *text)
{
    text->append(' ');
    const QByteArrayView all(*text);
    const bool isKnown = all.first(before).indexOf(all.sliced(before - 1)) >= 0;
    if (isKnown)
        text->truncate(before);
}

/// Adds the words of a field that `text` does not hold yet.
void appendWords(const QString &field, QByteArray *text)
{
    QByteArray folded;
    const bool isPlain = appendAsciiFolded(field, &folded);
    if (!isPlain) {
        for (const QString &word : searchWords(field)) {
            const qsizetype before = text->size();
            text->append(word.toUtf8());
            endWord(before, text);
        }
        return;
    }
    const char *const end = folded.cend();
    for (const char *begin = folded.cbegin(); begin < end;) {
        const char *const stop = std::find_if_not(begin, end, isAsciiWordChar);
        if (stop > begin) {
            const qsizetype before = text->size();
            text->append(begin, stop - begin);
            endWord(before, text);
        }
        begin = stop + 1;
    }
}

} // namespace

QByteArray foldedUtf8(const QString &text)
{
    QByteArray folded;
    if (!appendAsciiFolded(text, &folded))
        folded = foldText(text).toUtf8();
    return folded;
}

QByteArray searchTextOf(const Payment &payment)
{
    QByteArray text = " ";
    text.reserve(256);
    for (const QString *field : {&payment.payerName, &payment.payerEmail, &payment.orderId, &payment.confirmCode,
                                 &payment.plate, &payment.paymentIntentId, &payment.chargeId, &payment.cardLast4})
        appendWords(*field, &text);
    for (const PaymentItem &item : payment.items)
        appendWords(item.reference, &text);
    return text;
}

IndexedRow indexedRowOf(const Payment &payment)
{
    return indexedRowOf(payment, searchTextOf(payment));
}

IndexedRow indexedRowOf(const Payment &payment, const QByteArray &searchText)
{
    return {searchText,
            payment.status,
            payment.mode,
            payment.isStuckPending(),
            payment.amount.currency(),
            payment.paymentTypeId,
            payment.cardLast4};
}

QStringList filterTokensOf(const IndexedRow &row)
{
    QStringList tokens{statusToken(row.status), modeToken(row.mode), currencyToken(row.currency),
                       paymentTypeToken(row.paymentTypeId)};
    if (row.stuck)
        tokens << stuckToken();
    return tokens;
}

} // namespace console
