#pragma once

#include <QByteArray>
#include <QString>
#include <QtGlobal>

#include <initializer_list>
#include <utility>

namespace console::practice {

/// A small deterministic source of numbers (SplitMix64), the same on every platform, unlike
/// std::uniform_int_distribution. Not for secrets. A value type.
class SeedRandom
{
public:
    /// A stream of its own for each (seed, index).
    SeedRandom(const QByteArray &seed, qint64 index);

    quint64 next();
    /// 0 .. bound - 1.
    qint64 below(qint64 bound);
    /// True in `percent` of 100 cases.
    bool chance(int percent) { return below(100) < percent; }
    template <typename List>
    const auto &pick(const List &list)
    {
        return list[static_cast<std::size_t>(below(static_cast<qint64>(std::size(list))))];
    }
    /// Letters and digits as in Stripe's ids.
    QString alphanumeric(int length);
    /// Without signs that are taken for one another (0 O 1 I L): for Confirm Codes.
    QString readable(int length);
    QString digits(int length);

private:
    QString from(QLatin1String alphabet, int length);
    quint64 m_state;
};

} // namespace console::practice
