#include "ui/main/pagefactory.h"

#include "ui/setup/setuppaymenttypespage.h"

#include <QCoreApplication>

namespace console {

const PageEntry *PageFactory::find(const QString &id) const
{
    for (const PageEntry &entry : m_entries) {
        if (entry.id == id)
            return &entry;
    }
    return nullptr;
}

PageEntry setupPaymentTypesEntry()
{
    PageEntry entry;
    entry.id = QStringLiteral("setupPaymentTypes");
    entry.path = {QCoreApplication::translate("console::MainWindow", "System Configuration"),
                  QCoreApplication::translate("console::MainWindow", "Payments"),
                  QCoreApplication::translate("console::MainWindow", "Setup Payment Types")};
    entry.icon = QStringLiteral("card");
    entry.make = [](Session &session, QWidget *parent) -> Page * { return new SetupPaymentTypesPage(session, parent); };
    return entry;
}

} // namespace console
