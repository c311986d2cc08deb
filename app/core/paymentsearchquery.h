#pragma once

#include "core/paymentfilter.h"

#include <QTimeZone>

namespace console {

/// What the search box's text is read against. `now` and `zone` decide what "today" and "october" are and where a day
/// begins.
struct SearchContext
{
    QDateTime now; ///< UTC
    QTimeZone zone = QTimeZone::utc();
    /// Payment types by ID and name, for `type:`.
    QList<std::pair<QString, QString>> paymentTypes;
};

/// A stretch of the text that could not be read, with the reason and what to do, translated. Shown under the box; the
/// rest of the text counts all the same.
struct SearchProblem
{
    qsizetype position = 0; ///< UTF-16 units from the beginning of the text
    qsizetype length = 0;
    QString text;
};

/// A stretch of the text that was read as something else than words, told in words: "october" -> "October 2026, EST".
struct SearchReading
{
    qsizetype position = 0;
    qsizetype length = 0;
    QString text; ///< translated
};

/// What a person typed into the search box, taken apart:
///   words        any order, each a prefix or a part; "in quotes" is never read as anything else than words
///   42.50        an amount with decimals, in any currency
///   2026-10-03   a day; october, october 2026: a month, the latest that has begun (names that are people's names too
///                need the year: may 2026)
///   status:failed,canceled  status:stuck   mode:live   currency:usd,cad   type:"credit card"   last4:4242
///   amount:42.50  amount:>100  amount:<=20.5  amount:10..20
///   on: before: after: since: until:  with 2026, 2026-09, 2026-10-03, october, today, yesterday. before and after
///                exclude what they name, since and until include it.
/// The same list operator twice adds to the list; the others narrow. Operators may be written in any case.
struct PaymentSearchQuery
{
    QString words; ///< for PaymentQuery::search
    PaymentFilter filter;
    QList<SearchProblem> problems;
    QList<SearchReading> readings;

    static PaymentSearchQuery parse(const QString &text, const SearchContext &context);
};

/// One offer of completion at the cursor.
struct SearchCompletion
{
    qsizetype position = 0; ///< what is replaced
    qsizetype length = 0;
    QString insert; ///< "status:failed "
    QString hint;   ///< translated: "Failed"
};

/// Offers for the stretch of text that ends at `cursor`, best first: operators while a word is typed, values after the
/// colon. Empty where nothing fits.
QList<SearchCompletion> searchCompletions(const QString &text, qsizetype cursor, const SearchContext &context);

/// The operators for the help popover: "status:failed" and what it does, translated.
QList<std::pair<QString, QString>> searchHelp();

} // namespace console
