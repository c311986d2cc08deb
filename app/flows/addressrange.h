#pragma once

#include "core/result.h"

#include <QList>
#include <QString>

#include <array>

namespace console {

/// An IPv4 or IPv6 address or CIDR range, as an interval of 128-bit numbers (IPv4 as ::ffff:a.b.c.d). A value type.
class AddressRange
{
public:
    using Number = std::array<quint8, 16>; ///< big-endian

    enum class HostBits {
        Refuse, ///< "10.0.0.1/8" is an error: for lists that are published
        Mask    ///< it is 10.0.0.0/8, as firewalls take it
    };
    /// One address, "address/prefix", or for IPv4 "address/netmask". Strict: four decimal parts without leading zeros;
    /// no zone, no port, no wildcard, ASCII only. Error InvalidInput whose userText is a translated reason, fit to
    /// stand behind the text in question.
    static Result<AddressRange> parse(QStringView text, HostBits hostBits);
    /// Every IPv4 or every IPv6 address.
    static AddressRange all(bool ipv6);

    bool isIpv6() const { return m_isIpv6; }
    bool isSingle() const { return m_prefix == (m_isIpv6 ? 128 : 32); }
    int prefix() const { return m_prefix; }
    const Number &first() const { return m_first; }
    const Number &last() const { return m_last; }
    /// Canonical: "3.18.12.63", "65.87.128.0/20", "2001:db8::/32".
    QString toString() const;
    /// Canonical with a prefix always: "3.18.12.63/32".
    QString toCidr() const;
    /// Nowhere that an event of Stripe's could come from over the Internet: unspecified, loopback, link-local, private,
    /// multicast, or a range so wide that it holds such.
    bool isUnlikelySource() const;

private:
    static Result<AddressRange> make(Number number, bool ipv6, int prefix, HostBits hostBits);
    QString address() const;
    Number m_first{};
    Number m_last{};
    int m_prefix = 32;
    bool m_isIpv6 = false;
};

/// Intervals put together, to ask what is covered. A value type.
class AddressCover
{
public:
    explicit AddressCover(const QList<AddressRange> &ranges);
    /// Every address of `range` is in it.
    bool covers(const AddressRange &range) const;
    /// At least one is.
    bool touches(const AddressRange &range) const;

private:
    struct Interval
    {
        AddressRange::Number first;
        AddressRange::Number last;
    };
    QList<Interval> m_intervals; ///< ascending, apart from each other
};

} // namespace console
