#include "ui/setup/setuppaymenttypespage.h"

#include "flows/permission.h"
#include "models/paymenttext.h"
#include "setup/ui_setuppaymenttypespage.h"
#include "ui/setup/paymenttypesmodel.h"
#include "ui/setup/tonechipdelegate.h"
#include "ui/webhooks/webhookwords.h"
#include "ui/widgets/themedicon.h"

#include <QHeaderView>
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

} // namespace console
