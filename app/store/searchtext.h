#pragma once

#include "core/payment.h"

#include <QString>
#include <QStringList>

namespace console {

// How text becomes what is searched (facts/tech.md "Search at every keystroke"). Pure functions, any thread.
// The folded words of a row are stored beside it, because a row of the contentless index is deleted with its exact old
// text. Whoever changes these functions raises kTokenVersion: the index is then built anew at the next start.

inline constexpr int kTokenVersion = 2;

/// Lower case, without accents (NFKD), typographic apostrophes and hyphens made plain, ligatures and letters such as
/// o-slash written out. For sorting by name too.
QString foldText(const QString &text);

/// The words of a text, folded: runs of letters, digits, non-ASCII symbols and . - _ @ ' + / # &. Everything else
/// parts words.
QStringList searchWords(const QString &text);

/// Every three-letter part (code points) of a folded word, in its order; empty for shorter words.
QStringList gramsOf(const QString &word);

/// The token that a word of one or two letters is looked up by: the beginning of a word or of a part after . - _ @ ' +.
QString startToken(const QString &word);
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

/// The folded words of all searched fields of a payment: " word word ". Stored in payments.search_text.
QString searchTextOf(const Payment &payment);

/// What of a row decides its tokens.
struct IndexedRow
{
    QString searchText;
    PaymentStatus status = PaymentStatus::Pending;
    Mode mode = Mode::Test;
    bool stuck = false;
    Currency currency;
    QString paymentTypeId;
    friend bool operator==(const IndexedRow &, const IndexedRow &) = default;
};
IndexedRow indexedRowOf(const Payment &payment);
/// The same with a search text that is known already.
IndexedRow indexedRowOf(const Payment &payment, const QString &searchText);
/// All tokens of a row, sorted, each once.
QStringList tokensOf(const IndexedRow &row);

} // namespace console
