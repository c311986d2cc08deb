#include "ui/payments/detailsbuttons.h"

#include "ui/widgets/flowlayout.h"
#include "ui/widgets/themedicon.h"

#include <QPushButton>

namespace console {

DetailsButtons::DetailsButtons(QWidget *parent) : QWidget(parent)
{
    new FlowLayout(this, 8, 6);
    m_refund = add(QStringLiteral("refundPaymentButton"), tr("&Refund Payment"), QStringLiteral("refund"));
    m_resync = add(QStringLiteral("resyncButton"), tr("Re-s&ync"), QStringLiteral("refresh"));
    m_openReceipt = add(QStringLiteral("openReceiptButton"), tr("&Open Stripe receipt"), QStringLiteral("external"));
    m_dashboardPayment =
        add(QStringLiteral("dashboardPaymentButton"), tr("In the Stripe &Dashboard"), QStringLiteral("external"));
    m_dashboardEvents =
        add(QStringLiteral("dashboardEventButton"), tr("Its last e&vent there"), QStringLiteral("external"));
    m_print = add(QStringLiteral("printButton"), tr("&Print…"), QStringLiteral("print"));
    m_savePdf = add(QStringLiteral("savePdfButton"), tr("&Save as PDF…"), QStringLiteral("save"));
    m_resync->setToolTip(tr("Asks OPS-COM and Stripe for this one payment"));
}

QPushButton *DetailsButtons::add(const QString &name, const QString &text, const QString &icon)
{
    auto *button = new QPushButton(themedIcon(icon), text, this);
    button->setObjectName(name);
    button->setAutoDefault(false);
    layout()->addWidget(button);
    return button;
}

} // namespace console
