#include "ui/main/aboutdialog.h"

#include "ui/widgets/themedicon.h"

#include <QCoreApplication>
#include <QMessageBox>

namespace console {

namespace {

struct AboutTexts
{
    Q_DECLARE_TR_FUNCTIONS(console::AboutDialog)
};

void openBox(QWidget *parent, const QString &name, const QString &title, const QString &text, const QString &more)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, title, text, QMessageBox::Close, parent);
    box->setObjectName(name);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(more);
    box->setIconPixmap(themedIcon(QStringLiteral("card"), parent->palette().color(QPalette::Link))
                           .pixmap(QSize(48, 48), parent->devicePixelRatioF()));
    box->open();
}

} // namespace

void openAbout(QWidget *parent)
{
    openBox(
        parent, QStringLiteral("aboutDialog"), AboutTexts::tr("About"),
        AboutTexts::tr("OPS-COM Payments Console %1").arg(QStringLiteral(CONSOLE_VERSION)),
        AboutTexts::tr("Sets up Stripe as card provider for OPS-COM, shows Recent Payments, and gives money back.\n\n"
                       "Secrets are kept in this computer's keychain and nowhere else.\n\n"
                       "Qt %1. Stripe is a trademark of Stripe, Inc.")
            .arg(QString::fromLatin1(qVersion())));
}

void openHelp(QWidget *parent)
{
    openBox(parent, QStringLiteral("helpDialog"), AboutTexts::tr("Help"), AboutTexts::tr("Where to find what"),
            AboutTexts::tr("Setup Payment Types: add Stripe, register the webhook, prove that both work.\n"
                           "Recent Payments: find a payment, read its receipt, refund it.\n\n"
                           "Ctrl+F  search\n"
                           "Enter  View Details\n"
                           "Ctrl+R  Refund Payment\n"
                           "F5  refresh\n"
                           "Ctrl+Q  quit\n\n"
                           "New here? Open the practice workspace: it needs no account, and no money can move."));
}

} // namespace console
