// What SetupPaymentTypesPage does with a type: edit, activate, delete; the list itself is in setuppaymenttypespage.cpp.
#include "flows/permission.h"
#include "setup/ui_setuppaymenttypespage.h"
#include "ui/setup/paymenttypesmodel.h"
#include "ui/setup/setuppaymenttypespage.h"
#include "ui/widgets/themedicon.h"

#include <QMenu>
#include <QMessageBox>

namespace console {

using namespace Qt::StringLiterals;

void SetupPaymentTypesPage::withFreshData(std::function<void()> action)
{
    if (m_fresh && !m_job) {
        action();
        return;
    }
    m_afterLoad = std::move(action);
    load();
}

void SetupPaymentTypesPage::editSelected(PaymentTypeWizard::Step step)
{
    const PaymentType *type = selected();
    if (!type)
        return;
    withFreshData([this, id = type->id, step] {
        const int row = m_model->rowOf(id);
        if (row >= 0)
            openWizard(m_model->typeAt(row), step);
    });
}

void SetupPaymentTypesPage::openWizard(const std::optional<PaymentType> &type, PaymentTypeWizard::Step step)
{
    if (m_wizard) {
        m_wizard->raise();
        m_wizard->activateWindow();
        return;
    }
    const QString key = type ? type->id : QString();
    const auto kept = m_drafts.constFind(key);
    const auto draft = kept == m_drafts.cend() ? std::nullopt : std::optional(*kept);
    auto *wizard = new PaymentTypeWizard(m_session, m_data, type, draft, this);
    m_wizard = wizard;
    connect(wizard, &QDialog::finished, this, [this, wizard, key] { wizardClosed(*wizard, key); });
    if (step == PaymentTypeWizard::VerifyPage)
        wizard->goTo(step);
    wizard->open();
}

void SetupPaymentTypesPage::wizardClosed(PaymentTypeWizard &wizard, const QString &openedFor)
{
    const auto draft = wizard.unsavedDraft();
    m_drafts.remove(openedFor);
    if (draft)
        m_drafts.insert(draft->type.id, *draft);
    const QString name = wizard.savedName();
    m_wizard.clear();
    if (!name.isEmpty() && !wizard.isComplete())
        m_ui->typesMessageBar->showMessage(
            MessageBar::Kind::Information,
            tr("“%1” is saved at the tenant, but its set-up is not finished. Choose Edit to go on.").arg(name));
    else if (!name.isEmpty())
        m_ui->typesMessageBar->showMessage(MessageBar::Kind::Success, tr("“%1” is saved at the tenant.").arg(name));
    else if (draft)
        m_ui->typesMessageBar->showMessage(
            MessageBar::Kind::Information,
            tr("Nothing was saved. What you typed besides secrets is kept until the program ends."));
    if (!wizard.savedId().isEmpty())
        m_selectAfterLoad = wizard.savedId();
    load();
    m_ui->paymentTypesView->setFocus();
}

void SetupPaymentTypesPage::toggleActive()
{
    const PaymentType *type = selected();
    if (!type || m_job)
        return;
    if (type->active)
        change(*type, Change::Deactivate);
    else if (PaymentProvider{type->providerId, {}, {}}.isStripe() && !m_model->isProven(type->id))
        askToActivate(*type);
    else
        change(*type, Change::Activate);
}

void SetupPaymentTypesPage::askToActivate(const PaymentType &type)
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Activate “%1”").arg(type.name),
                                tr("The checks of “%1” have not passed. Activate it anyway?").arg(type.name),
                                QMessageBox::NoButton, this);
    box->setObjectName(u"activateTypeBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(
        tr("Payers could choose it at once. If the key or the webhook is wrong, they cannot pay, or "
           "their payments stay Pending in OPS-COM."));
    QPushButton *yes = box->addButton(tr("Activate anyway"), QMessageBox::AcceptRole);
    yes->setObjectName(u"confirmActivateButton"_s);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(yes, &QPushButton::clicked, this, [this, type] { change(type, Change::Activate); });
    box->open();
}

void SetupPaymentTypesPage::askToDelete()
{
    const PaymentType *type = selected();
    if (!type || m_job)
        return;
    auto *box =
        new QMessageBox(QMessageBox::Warning, tr("Delete “%1”").arg(type->name), {}, QMessageBox::NoButton, this);
    box->setObjectName(u"deleteTypeBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    if (type->inUse) {
        box->setText(tr("“%1” cannot be deleted: payments were made with it.").arg(type->name));
        box->setInformativeText(
            type->active ? tr("The tenant keeps it for its reports. Deactivate it, and payers no longer see it.")
                         : tr("The tenant keeps it for its reports. It is inactive, so payers do not see it."));
        if (type->active) {
            QPushButton *deactivate = box->addButton(tr("Deactivate"), QMessageBox::AcceptRole);
            deactivate->setObjectName(u"deactivateInsteadButton"_s);
            connect(deactivate, &QPushButton::clicked, this, [this, t = *type] { change(t, Change::Deactivate); });
        }
    } else {
        box->setText(tr("Delete the payment type “%1” at the tenant?").arg(type->name));
        box->setInformativeText(tr("It cannot be brought back, and its keys would have to be typed anew. A webhook at "
                                   "Stripe is not deleted with it. The tenant refuses if payments were made with it."));
        QPushButton *remove = box->addButton(tr("Delete"), QMessageBox::DestructiveRole);
        remove->setObjectName(u"confirmDeleteButton"_s);
        connect(remove, &QPushButton::clicked, this, [this, t = *type] { change(t, Change::Delete); });
    }
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    box->open();
}

void SetupPaymentTypesPage::change(const PaymentType &type, Change what)
{
    if (m_job)
        return;
    auto *flow = new ChangePaymentTypeFlow(m_session, type, what, this);
    m_job = flow;
    m_changing = true;
    m_ui->typesMessageBar->clear();
    m_ui->typesBusyIndicator->start(tr("Telling the tenant …"));
    flow->onFinished(this, [this, type, what](const Result<Done> &result) { changed(type, what, result); });
    refreshActions();
    flow->start();
}

void SetupPaymentTypesPage::changed(const PaymentType &type, Change what, const Result<Done> &result)
{
    m_job.clear();
    m_changing = false;
    m_ui->typesBusyIndicator->stop();
    if (!result) {
        m_ui->typesMessageBar->showError(result.error());
        m_ui->typesMessageBar->addAction(tr("Try again"), this, [this, type, what] { change(type, what); });
    } else {
        const auto say = [&](const QString &text) {
            m_ui->typesMessageBar->showMessage(MessageBar::Kind::Success, text.arg(type.name));
        };
        switch (what) {
        case Change::Activate: say(tr("“%1” is active: payers can choose it at checkout.")); break;
        case Change::Deactivate: say(tr("“%1” is inactive: payers no longer see it.")); break;
        case Change::Delete:
            m_drafts.remove(type.id);
            say(tr("“%1” is deleted."));
            break;
        }
    }
    load(); // keeps an error's bar: only a failed load replaces it
}

void SetupPaymentTypesPage::refreshActions()
{
    const PaymentType *type = selected();
    const bool isStripe = type && PaymentProvider{type->providerId, {}, {}}.isStripe();
    const QString obstacle = whyNotAllowed(m_session, Permission::SetUp);
    const bool maySetUp = obstacle.isEmpty();
    m_ui->addTypeButton->setEnabled(maySetUp && !m_changing);
    m_ui->editTypeButton->setEnabled(maySetUp && type && !m_changing);
    m_ui->activateTypeButton->setEnabled(maySetUp && type && !m_job);
    m_ui->activateTypeButton->setText(type && type->active ? tr("Dea&ctivate") : tr("A&ctivate"));
    m_ui->verifyTypeButton->setEnabled(isStripe && !m_changing);
    m_ui->verifyTypeButton->setToolTip(type && !isStripe ? tr("Only Stripe.js has checks.") : QString());
    m_ui->webhookTypeButton->setEnabled(isStripe);
    m_ui->webhookTypeButton->setToolTip(type && !isStripe ? tr("Only Stripe.js has a webhook.")
                                                          : tr("What OPS-COM holds, beside what Stripe holds"));
    m_ui->deleteTypeButton->setEnabled(maySetUp && type && !m_job);
    for (QPushButton *button :
         {m_ui->addTypeButton, m_ui->editTypeButton, m_ui->activateTypeButton, m_ui->deleteTypeButton}) {
        button->setToolTip(obstacle);
        button->setAccessibleDescription(obstacle);
    }
}

void SetupPaymentTypesPage::showContextMenu(const QPoint &where)
{
    if (!selected())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    for (QPushButton *button : {m_ui->editTypeButton, m_ui->activateTypeButton, m_ui->verifyTypeButton,
                                m_ui->webhookTypeButton, m_ui->deleteTypeButton}) {
        QAction *action = menu->addAction(button->text());
        action->setEnabled(button->isEnabled());
        action->setToolTip(button->toolTip());
        connect(action, &QAction::triggered, button, &QPushButton::click);
    }
    menu->popup(m_ui->paymentTypesView->viewport()->mapToGlobal(where));
}

} // namespace console
