#include "core/currency.h"

#include <QCoreApplication>

#include <array>

namespace console {

namespace {

struct Row
{
    const char *code;
    const char *name;
    int exponent;
    qint64 step;
    qint64 payoutStep;
    qint64 minimum;
};

constexpr std::array kRows{
    Row{"usd", "US dollar", 2, 1, 1, 50},
};

} // namespace

Currency::Currency() : m_index(0) {}

Result<Currency> Currency::fromCode(QStringView code)
{
    for (size_t i = 0; i < kRows.size(); ++i) {
        if (code.compare(QLatin1StringView(kRows[i].code), Qt::CaseInsensitive) == 0)
            return Currency(static_cast<int>(i));
    }
    return Error{ErrorKind::InvalidInput, QCoreApplication::translate("console::Currency", "%1 is not a currency that Stripe takes.").arg(code.left(8)), {}, {}, 0, {}, {}};
}

QList<Currency> Currency::all()
{
    QList<Currency> list;
    for (size_t i = 0; i < kRows.size(); ++i)
        list.append(Currency(static_cast<int>(i)));
    return list;
}

namespace {
const Row &row(int index) { return kRows[static_cast<size_t>(index)]; }
} // namespace

QString Currency::code() const { return QLatin1StringView(row(m_index).code); }
QString Currency::name() const { return QLatin1StringView(row(m_index).name); }
int Currency::exponent() const { return row(m_index).exponent; }
qint64 Currency::step() const { return row(m_index).step; }
int Currency::displayDecimals() const { return step() == 100 ? 0 : exponent(); }
qint64 Currency::payoutStep() const { return row(m_index).payoutStep; }
qint64 Currency::minimumCharge() const { return row(m_index).minimum; }

} // namespace console
