#pragma once

#include "core/error.h"

#include <QtGlobal>

#include <type_traits>
#include <utility>
#include <variant>

namespace console {

/// The value of an operation that has no value.
struct Done
{
    friend bool operator==(Done, Done) { return true; }
};

/// A value or an Error, with std::expected's names (C++20 has no std::expected). [[nodiscard]]: an error that nobody
/// looks at is a defect.
template <typename T>
class [[nodiscard]] Result
{
    static_assert(!std::is_same_v<T, Error>, "a Result of an Error has no meaning");

public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const { return m_state.index() == 0; }
    explicit operator bool() const { return has_value(); }

    const T &value() const &
    {
        Q_ASSERT(has_value());
        return *std::get_if<0>(&m_state);
    }
    T &value() &
    {
        Q_ASSERT(has_value());
        return *std::get_if<0>(&m_state);
    }
    T &&value() &&
    {
        Q_ASSERT(has_value());
        return std::move(*std::get_if<0>(&m_state));
    }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

    const Error &error() const
    {
        Q_ASSERT(!has_value());
        return *std::get_if<1>(&m_state);
    }

private:
    std::variant<T, Error> m_state;
};

/// The result of something that is done or not.
using Outcome = Result<Done>;

} // namespace console
