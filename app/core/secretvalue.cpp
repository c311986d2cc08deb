#include "core/secretvalue.h"

#include <string.h> // explicit_bzero is not in <cstring>

namespace console {

SecretValue::SecretValue(QByteArray bytes) : m_bytes(std::move(bytes))
{
    m_bytes.detach(); // a wipe must reach our bytes, not leave a shared copy behind
}

SecretValue::SecretValue(SecretValue &&other) noexcept : m_bytes(std::exchange(other.m_bytes, {})) {}

SecretValue &SecretValue::operator=(SecretValue &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_bytes = std::exchange(other.m_bytes, {});
    }
    return *this;
}

SecretValue::~SecretValue()
{
    wipe();
}

SecretValue SecretValue::clone() const
{
    return SecretValue(QByteArray(m_bytes.constData(), m_bytes.size()));
}

void SecretValue::wipe() noexcept
{
    if (!m_bytes.isEmpty())
        explicit_bzero(m_bytes.data(), static_cast<size_t>(m_bytes.size()));
    m_bytes.clear();
}

} // namespace console
