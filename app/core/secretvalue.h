#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace console {

/// A secret in memory: move-only, wiped when it dies, without any way to print or compare it by accident.
/// What it cannot do: QLineEdit, QString, QNetworkRequest headers and the TLS layer keep copies of their own that
/// nobody can wipe (facts/model-codebases.md 1.5).
class SecretValue
{
public:
    SecretValue() = default;
    /// Takes the bytes over; a shared copy elsewhere is not wiped.
    explicit SecretValue(QByteArray bytes);
    SecretValue(SecretValue &&other) noexcept;
    SecretValue &operator=(SecretValue &&other) noexcept;
    SecretValue(const SecretValue &) = delete;
    SecretValue &operator=(const SecretValue &) = delete;
    ~SecretValue();

    bool isEmpty() const { return m_bytes.isEmpty(); }
    qsizetype size() const { return m_bytes.size(); }

    /// Calls f with a view of the bytes, valid during the call only.
    template <typename F>
    decltype(auto) use(F &&f) const
    {
        return std::forward<F>(f)(QByteArrayView(m_bytes));
    }
    /// A second holder of the same secret, on purpose.
    SecretValue clone() const;

private:
    void wipe() noexcept;
    QByteArray m_bytes;
};

/// How several short-lived objects hold one secret without copying it.
using SharedSecret = std::shared_ptr<const SecretValue>;

} // namespace console
