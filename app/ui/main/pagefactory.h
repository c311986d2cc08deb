#pragma once

#include "ui/widgets/page.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

namespace console {

class Session;

/// One page as navigation and menus offer it.
struct PageEntry
{
    QString id;       ///< stable: "recentPayments"
    QStringList path; ///< translated, from the menu down to the page's own title
    QString icon;     ///< name in resources/icons
    std::function<Page *(Session &, QWidget *)> make;
};

/// The pages that exist once a workspace is open, in the order of navigation. A page is made when it is first shown.
class PageFactory
{
public:
    void add(PageEntry entry) { m_entries.append(std::move(entry)); }
    const QList<PageEntry> &entries() const { return m_entries; }
    /// The entry with this id, or null.
    const PageEntry *find(const QString &id) const;

private:
    QList<PageEntry> m_entries;
};

/// System Configuration > Payments > Setup Payment Types.
PageEntry setupPaymentTypesEntry();

} // namespace console
