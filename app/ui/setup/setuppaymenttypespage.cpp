#include "ui/setup/setuppaymenttypespage.h"

#include "flows/permission.h"
#include "models/paymenttext.h"
#include "setup/ui_setuppaymenttypespage.h"
#include "ui/setup/paymenttypesmodel.h"
#include "ui/setup/tonechipdelegate.h"
#include "ui/webhooks/webhookwords.h"
#include "ui/widgets/themedicon.h"

#include <QHeaderView>
#include <QMenu>
#include <QMessageBox>
#include <QShortcut>

namespace console {

using namespace Qt::StringLiterals;

SetupPaymentTypesPage::SetupPaymentTypesPage(Session &session, QWidget *parent)
    : Page(parent),
      m_session(session),
      m_ui(std::make_unique<Ui::SetupPaymentTypesPage>()),
      m_model(new PaymentTypesModel(this))
{
    m_ui->setupUi(this);
    setObjectName(u"setupPaymentTypesPage"_s);
    m_ui->addTypeButton->setIcon(themedIcon(u"add"_s));
    QTableView *view = m_ui->paymentTypesView;
    view->setModel(m_model);
    view->setItemDelegate(new ToneChipDelegate(PaymentTypesModel::ToneRole, PaymentTypesModel::IconRole, this));
    view->setContextMenuPolicy(Qt::CustomContextMenu);
    view->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 16);
    auto *header = view->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(PaymentTypesModel::NameColumn, QHeaderView::Stretch);
    header->setSectionResizeMode(PaymentTypesModel::UserTypesColumn, QHeaderView::Stretch);

    connect(m_ui->addTypeButton, &QPushButton::clicked, this,
            [this] { withFreshData([this] { openWizard(std::nullopt, PaymentTypeWizard::ProviderPage); }); });
    connect(m_ui->typesEmptyState, &EmptyState::actionTriggered, m_ui->addTypeButton, &QPushButton::click);
    connect(m_ui->editTypeButton, &QPushButton::clicked, this, [this] { editSelected(PaymentTypeWizard::TypePage); });
    connect(m_ui->verifyTypeButton, &QPushButton::clicked, this,
            [this] { editSelected(PaymentTypeWizard::VerifyPage); });
    connect(m_ui->activateTypeButton, &QPushButton::clicked, this, &SetupPaymentTypesPage::toggleActive);
    connect(m_ui->webhookTypeButton, &QPushButton::clicked, this, &SetupPaymentTypesPage::openWebhook);
    connect(m_ui->deleteTypeButton, &QPushButton::clicked, this, &SetupPaymentTypesPage::askToDelete);
    connect(view, &QTableView::activated, m_ui->editTypeButton, &QPushButton::click); // as far as it is allowed
    connect(&m_session, &Session::tenantInfoChanged, this, &SetupPaymentTypesPage::refreshActions);
    connect(view, &QTableView::customContextMenuRequested, this, &SetupPaymentTypesPage::showContextMenu);
    auto *remove = new QShortcut(QKeySequence::Delete, view);
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, m_ui->deleteTypeButton, &QPushButton::click);
    connect(view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &SetupPaymentTypesPage::refreshActions);
    // A new secret or webhook ends a proof at once, here or in another window.
    connect(&m_session.store(), &WorkspaceStore::paymentTypesChanged, this, [this] { m_model->setProven(proofs()); });
    refreshActions();
}

SetupPaymentTypesPage::~SetupPaymentTypesPage() = default;

QString SetupPaymentTypesPage::title() const
{
    return tr("Setup Payment Types");
}

void SetupPaymentTypesPage::activated()
{
    if (!m_fresh)
        showCached();
    load();
}

void SetupPaymentTypesPage::deactivated()
{
    m_afterLoad = {};
}

void SetupPaymentTypesPage::refresh()
{
    load();
}

bool SetupPaymentTypesPage::mayClose()
{
    if (m_wizard)
        m_wizard->close();
    return m_wizard.isNull() || !m_wizard->isVisible();
}

void SetupPaymentTypesPage::load()
{
    if (m_job)
        return;
    auto *flow = new LoadSetUpFlow(m_session, this);
    m_job = flow;
    m_ui->typesBusyIndicator->start(tr("Asking the tenant …"));
    flow->onFinished(this, [this](const Result<SetUpData> &result) { loaded(result); });
    refreshActions();
    flow->start();
}

void SetupPaymentTypesPage::loaded(const Result<SetUpData> &result)
{
    m_job.clear();
    m_ui->typesBusyIndicator->stop();
    const auto action = std::exchange(m_afterLoad, {});
    if (!result) {
        refreshActions();
        if (result.error().kind == ErrorKind::Cancelled)
            return;
        m_ui->typesMessageBar->showError(result.error());
        m_ui->typesMessageBar->addAction(tr("Try again"), this, [this] { load(); });
        if (!m_fresh)
            showCached();
        return;
    }
    if (m_ui->typesMessageBar->isShown() && m_ui->typesMessageBar->kind() == MessageBar::Kind::Error)
        m_ui->typesMessageBar->clear();
    m_data = *result;
    m_fresh = true;
    m_asOf = m_session.clock().now();
    showTypes();
    if (action)
        action();
}

void SetupPaymentTypesPage::showCached()
{
    const auto types = m_session.store().paymentTypes();
    if (!types) {
        m_ui->typesMessageBar->showError(types.error());
        return;
    }
    m_data.types = *types;
    showTypes();
}

void SetupPaymentTypesPage::showTypes()
{
    const QString current = m_selectAfterLoad.isEmpty() && selected() ? selected()->id : m_selectAfterLoad;
    m_selectAfterLoad.clear();
    m_model->setZone(zone());
    m_model->setTypes(m_data.types, m_data.userTypes, m_data.providers, proofs());
    showWebhooks();
    if (m_data.types.isEmpty()) {
        if (m_fresh)
            m_ui->typesEmptyState->showState(u"card"_s, tr("No payment types yet"),
                                             tr("The tenant has no payment type, so nobody can pay by card. Add one to "
                                                "link OPS-COM to your Stripe account."),
                                             whyNotAllowed(m_session, Permission::SetUp).isEmpty() ? tr("Add Type")
                                                                                                   : QString());
        else
            m_ui->typesEmptyState->showState(
                u"offline"_s, tr("Not known yet"),
                tr("This computer has not read the tenant's payment types yet. They appear as soon as it answers."));
        m_ui->typesStack->setCurrentWidget(m_ui->typesEmptyState);
    } else {
        m_ui->typesStack->setCurrentWidget(m_ui->paymentTypesView);
        select(current);
    }
    showAsOf();
    refreshActions();
}

void SetupPaymentTypesPage::showWebhook(const WebhookComparison &comparison)
{
    m_webhooks.insert(comparison.type.id, comparison);
    showWebhooks();
}

void SetupPaymentTypesPage::showWebhooks()
{
    QHash<QString, WebhookBadge> badges;
    for (const PaymentType &type : m_data.types) {
        const auto seen = m_webhooks.constFind(type.id);
        if (seen == m_webhooks.cend() || seen->mode != type.activeMode())
            continue; // of the set that is not in use
        badges.insert(type.id, {.word = healthWord(*seen),
                                .sentence = tr("%1 As of %2.").arg(healthSentence(*seen), momentText(seen->at, zone())),
                                .tone = healthTone(*seen),
                                .icon = healthIcon(*seen)});
    }
    m_model->setWebhooks(badges);
}

void SetupPaymentTypesPage::openWebhook()
{
    if (const PaymentType *type = selected())
        Q_EMIT pageRequested(u"webhooks"_s, type->id + u'/' + toString(type->activeMode()) + u"/overview"_s);
}

QHash<QString, QDateTime> SetupPaymentTypesPage::proofs() const
{
    QHash<QString, QDateTime> proven;
    for (const PaymentType &type : m_data.types) {
        const auto at = m_session.store().provenAt(type.id, type.activeMode());
        if (at && at->isValid())
            proven.insert(type.id, *at);
    }
    return proven;
}

QTimeZone SetupPaymentTypesPage::zone() const
{
    return zoneOf(m_session.tenantInfo().timeZone);
}

void SetupPaymentTypesPage::showAsOf()
{
    if (m_asOf.isValid())
        m_ui->asOfLabel->setText(tr("As of %1").arg(momentText(m_asOf, zone())));
    else
        m_ui->asOfLabel->setText(m_data.types.isEmpty() ? QString() : tr("As this computer last saw them"));
}

void SetupPaymentTypesPage::select(const QString &typeId)
{
    const int row = std::max(0, m_model->rowOf(typeId));
    m_ui->paymentTypesView->setCurrentIndex(m_model->index(row, 0));
}

const PaymentType *SetupPaymentTypesPage::selected() const
{
    const QModelIndex current = m_ui->paymentTypesView->currentIndex();
    return current.isValid() ? &m_model->typeAt(current.row()) : nullptr;
}

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
