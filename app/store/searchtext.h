#pragma once

#include "core/payment.h"

#include <QByteArray>
#include <QLatin1StringView>
#include <QString>
#include <QStringList>

namespace console {

// How text becomes what is searched (facts/tech.md "Search at every keystroke"). Pure functions, any thread.
// The folded words of a row are stored beside it, because a row of the contentless index is deleted with its exact old
// text. Whoever changes these functions raises kTokenVersion: the index is then built anew at the next start.

inline constexpr int kTokenVersion = 5;

/// Lower case, without accents (NFKD), typographic apostrophes and hyphens made plain, ligatures and letters such as
/// o-slash written out. For sorting by name too.
QString foldText(const QString &text);

/// The words of a text, folded: runs of letters, digits, non-ASCII symbols and . - _ @ ' + / # &. Everything else
/// parts words.
QStringList searchWords(const QString &text);

/// The tokens of every three-letter part (code points) of a folded word, in its order; empty for shorter words. An
/// ASCII part is followed by two letters made of it (gramTail()).
QStringList gramsOf(const QString &word);

/// FTS5's hash table knows little more of a three-letter token than the sum of its letters: 46,656 of them share 3,072
/// places, and most of the time of a sync went into walking the chains. Two more letters spread them.
struct GramTail
{
    unsigned char first;
    unsigned char second;
};
constexpr GramTail gramTail(unsigned a, unsigned b, unsigned c)
{
    constexpr auto *kSigns = "abcdefghijklmnopqrstuvwxyz0123456789";
    return {static_cast<unsigned char>(kSigns[(a * 7 + b * 13 + c * 29) % 36]),
            static_cast<unsigned char>(kSigns[(a * 5 + b * 31 + c * 17) % 36])};
}

/// A payment intent's or a charge's ID. Its letters are drawn by chance, so only its first grams are counted; for the
/// others expectedRows() knows what a count would say.
bool isStripeId(QLatin1StringView word);
inline constexpr qsizetype kCountedGramsOfStripeId = 3;
/// How many rows hold a token, for planning: what was counted, and what IDs add by chance. 0: none at all.
qint64 expectedRows(const QString &token, qint64 counted, qint64 allRows);

/// The token that a word of one or two letters is looked up by: the beginning of a word or of a part after . - _ @ ' +.
QString startToken(const QString &word);
/// All of them of one word.
QStringList startTokensOf(const QString &word);
/// The tokens of what stands around the hyphens of a word, in its order: two letters before, and two or three after
/// ("ord-2026" has "^rd-20" and "^rd-202"). Order IDs all begin alike, and so do permits' and violations' numbers: no
/// three letters of "ord-20" tell it from "ord-31" and "p-2026". ASCII letters and digits only.
QStringList hyphenTokensOf(const QString &word);
inline constexpr qsizetype kBeforeHyphen = 2;
inline constexpr qsizetype kLeastAfterHyphen = 2;
inline constexpr qsizetype kMostAfterHyphen = 3;
/// Letters (code points) of a word.
qsizetype lettersOf(const QString &word);
/// The signs after which a part of a word begins.
QStringView partMarks();

/// Tokens by which the filters are looked up.
QString statusToken(PaymentStatus status);
QString modeToken(Mode mode);
QString stuckToken();
QString currencyToken(const Currency &currency);
/// A payment type's ID may hold any sign: its bytes are written out.
QString paymentTypeToken(const QString &paymentTypeId);
/// Of a card's last four; empty for what is not four letters or digits at most: no token tells those.
QString last4Token(const QString &last4);

/// The folded words of all searched fields of a payment, UTF-8: " word word ". Stored in payments.search_text.
QByteArray searchTextOf(const Payment &payment);
/// foldText() as UTF-8.
QByteArray foldedUtf8(const QString &text);

/// What of a row decides its tokens.
struct IndexedRow
{
    QByteArray searchText;
    PaymentStatus status = PaymentStatus::Pending;
    Mode mode = Mode::Test;
    bool stuck = false;
    Currency currency;
    QString paymentTypeId;
    QString last4;
    friend bool operator==(const IndexedRow &, const IndexedRow &) = default;
};
IndexedRow indexedRowOf(const Payment &payment);
/// The same with a search text that is known already.
IndexedRow indexedRowOf(const Payment &payment, const QByteArray &searchText);
/// The tokens of a row by which the filters are looked up, but for the last four's. All tokens: store/rowtokens.h.
QStringList filterTokensOf(const IndexedRow &row);

} // namespace console
