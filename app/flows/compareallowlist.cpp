#include "flows/endpointtestflow.h"

#include "flows/addressrange.h"
#include "flows/flowsupport.h"
#include "flows/pastedallowlist.h"

#include <QCoreApplication>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLargestText = qsizetype{1} << 20;
constexpr qsizetype kReported = 20;

/// Wider than any range that one sender has of its own.
bool isWide(const AddressRange &range)
{
    return range.prefix() < (range.isIpv6() ? 32 : 16);
}

} // namespace

Result<AllowListDifference> compareAllowList(const SourceAddresses &addresses, const QString &pasted)
{
    if (pasted.size() > kLargestText)
        return flowError(ErrorKind::InvalidInput,
                         QCoreApplication::translate("console::AllowList",
                                                     "The text is larger than 1 MiB, so it was not read. Paste only "
                                                     "the part with the addresses."),
                         u"allow_list"_s);
    QList<AddressRange> published;
    for (const QString &address : addresses.addresses) {
        if (const auto range = AddressRange::parse(address, AddressRange::HostBits::Mask))
            published.append(*range);
    }
    const PastedAllowList list = readPastedAllowList(pasted);
    const AddressCover allowed(list.ranges);
    const AddressCover wanted(published);

    AllowListDifference difference;
    difference.read = static_cast<int>(list.ranges.size());
    for (const AddressRange &range : published) {
        if (!allowed.covers(range))
            difference.missing.append(range.toString());
    }
    for (const AddressRange &range : list.ranges) {
        if (!wanted.touches(range))
            difference.obsolete.append(range.toString());
        else if (isWide(range) && !wanted.covers(range))
            difference.wide.append(range.toString());
    }
    difference.obsolete.removeDuplicates();
    difference.wide.removeDuplicates();
    difference.unreadable = list.problems;
    if (difference.unreadable.size() > kReported) {
        const auto more = static_cast<int>(difference.unreadable.size() - (kReported - 1));
        difference.unreadable.resize(kReported - 1);
        difference.unreadable.append(
            QCoreApplication::translate("console::AllowList", "… and %n more line(s)", nullptr, more));
    }
    return difference;
}

} // namespace console
