#pragma once

#include "core/paymentsearchquery.h"

#include <QCoreApplication>

#include <array>
#include <optional>

namespace console {

// How the values of PaymentSearchQuery's operators are read. Private to console_core. Pure functions, any thread.

enum class SearchOperator { Status, Mode, Type, Currency, Amount, Last4, On, Before, After, Since, Until };
inline constexpr std::array kSearchOperators = {SearchOperator::Status, SearchOperator::Amount,  SearchOperator::On,
                                                SearchOperator::Before, SearchOperator::After,   SearchOperator::Since,
                                                SearchOperator::Until,  SearchOperator::Mode,    SearchOperator::Last4,
                                                SearchOperator::Type,   SearchOperator::Currency};
QString nameOf(SearchOperator op);
std::optional<SearchOperator> searchOperatorFrom(const QString &name);
bool isAboutTime(SearchOperator op);

/// Lower case, accents off.
QString plainText(const QString &text);

/// A span of time as a person names it: 2026, 2026-09, 2026-10-03, october, "october 2026", today, yesterday.
std::optional<TimeRange> readSpan(const QString &text, const SearchContext &context);
/// A month's name, in English or the present locale's language: 1..12.
std::optional<int> monthOf(const QString &word);
/// Whether a month's name may stand without a year among words: it is nobody's name.
bool isOnlyAMonth(const QString &word);
/// The latest year in which this month has begun.
int latestYearOf(int month, const SearchContext &context);
/// "Oct 3, 2026 to Oct 5, 2026, EDT", as the zone's clock shows it.
QString spanInWords(const TimeRange &range, const SearchContext &context);

/// "42.50", "1,234.50", "42,5", "42": thousandths. Nothing for anything else or more than twelve digits.
std::optional<qint64> readThousandths(const QString &text);
/// "42.50", "$42", "1,234.50": an amount that cannot be taken for a number of another kind.
std::optional<qint64> readBareAmount(const QString &word);

/// Reads an operator's value into `filter`; otherwise gives what is wrong with it, translated.
std::optional<QString> readOperator(SearchOperator op, const QString &value, const SearchContext &context,
                                    PaymentFilter *filter);

struct SearchTexts
{
    Q_DECLARE_TR_FUNCTIONS(console::PaymentSearchQuery)
};

} // namespace console
