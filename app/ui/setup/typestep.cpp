#include "ui/setup/typestep.h"

#include "core/stripekey.h"
#include "flows/keycapabilitybook.h"
#include "flows/probekeyflow.h"
#include "models/paymenttext.h"
#include "setup/ui_typestep.h"
#include "ui/setup/credentialsetbox.h"
#include "ui/setup/keypermissionsdialog.h"

namespace console {

using namespace Qt::StringLiterals;

namespace {

bool isRestricted(const SharedSecret &key)
{
    return key->use([](QByteArrayView bytes) {
        const auto known = recogniseKey(QString::fromUtf8(bytes));
        return known && known->kind == StripeKeyKind::Restricted;
    });
}

} // namespace

TypeStep::TypeStep(SetupContext &context, QWidget *parent)
    : WizardStep(context, parent),
      m_ui(std::make_unique<Ui::TypeStep>())
{
    m_ui->setupUi(this);
    m_ui->typeTabWidget->tabBar()->setObjectName(u"typeTabBar"_s);
    m_ui->settingsTab->setClientId(context.session.workspace().clientId);
    if (context.session.workspace().isPractice())
        m_ui->settingsTab->showPracticeHint();
    connect(m_ui->typeNameTab, &TypeNameTab::edited, this, &WizardStep::edited);
    connect(m_ui->userTypesTab, &UserTypesTab::edited, this, &WizardStep::edited);
    connect(m_ui->settingsTab, &SettingsTab::edited, this, &WizardStep::edited);
    connect(m_ui->settingsTab, &SettingsTab::testKeyRequested, this, &TypeStep::testKey);
    connect(m_ui->settingsTab, &SettingsTab::permissionsRequested, this, &TypeStep::showPermissions);
}

TypeStep::~TypeStep() = default;

QString TypeStep::title() const
{
    return tr("Type Name, User Types, Settings");
}

QString TypeStep::nextText() const
{
    if (!m_context.adding)
        return tr("&Update Payment Type");
    return m_context.provider().isStripe() ? WizardStep::nextText() : tr("&Save");
}

void TypeStep::enter()
{
    if (!m_loaded)
        reload();
    else if (m_seenSaves != m_context.saves)
        m_ui->settingsTab->saved(m_context.draft.type); // another step registered a webhook
    m_seenSaves = m_context.saves;
    m_ui->settingsTab->setProvider(m_context.provider());
    refreshLiveMode();
}

void TypeStep::reload()
{
    m_loaded = true;
    const PaymentType &type = m_context.draft.type;
    QStringList taken;
    for (const PaymentType &other : std::as_const(m_context.data.types)) {
        if (other.id != type.id)
            taken.append(other.name);
    }
    m_ui->typeNameTab->setTakenNames(taken);
    m_ui->typeNameTab->setName(type.name);
    m_ui->userTypesTab->load(m_context.data.userTypes, type.userTypeIds);
    m_ui->settingsTab->setProvider(m_context.provider());
    m_ui->settingsTab->load(m_context.draft);
    m_ui->typeTabWidget->setCurrentWidget(m_ui->typeNameTab);
}

QWidget *TypeStep::firstField() const
{
    return m_ui->typeTabWidget->currentWidget() == m_ui->typeNameTab ? m_ui->typeNameTab->field() : nullptr;
}

void TypeStep::storeTyped()
{
    if (!m_loaded)
        return;
    m_context.draft.type.name = m_ui->typeNameTab->name();
    m_context.draft.type.userTypeIds = m_ui->userTypesTab->chosenIds();
    m_ui->settingsTab->storePublic(m_context.draft);
}

bool TypeStep::hasSecretsToLose() const
{
    return m_ui->settingsTab->hasSecretsToLose();
}

void TypeStep::next()
{
    if (isBusy() || !checkTabs())
        return;
    QList<Mode> unproven;
    for (const Mode mode : {Mode::Test, Mode::Live}) {
        if (m_ui->settingsTab->needsProof(mode))
            unproven.append(mode);
    }
    proveThenSave(unproven);
}

bool TypeStep::checkTabs()
{
    const bool name = m_ui->typeNameTab->check();
    const bool userTypes = m_ui->userTypesTab->check();
    const bool settings = m_ui->settingsTab->check();
    if (!name)
        showTab(m_ui->typeNameTab, m_ui->typeNameTab->field());
    else if (!userTypes)
        showTab(m_ui->userTypesTab, m_ui->userTypesTab->field());
    else if (!settings)
        showTab(m_ui->settingsTab, m_ui->settingsTab->firstWrongField());
    return name && userTypes && settings;
}

void TypeStep::showTab(QWidget *tab, QWidget *field)
{
    m_ui->typeTabWidget->setCurrentWidget(tab);
    if (!field)
        return;
    field->setFocus(Qt::OtherFocusReason);
    if (tab == m_ui->settingsTab)
        m_ui->settingsTab->reveal(field);
}

void TypeStep::testKey(Mode mode)
{
    CredentialSetBox *box = m_ui->settingsTab->box(mode);
    if (isBusy() || !box->check())
        return;
    const SharedSecret key = box->takeDraft().secretKey;
    if (!key)
        return;
    box->setProving(true);
    runJob(new ProveKeyFlow(m_context.session, key, mode, m_ui->settingsTab->currency(), this), tr("Testing the key …"),
           [this, box, mode, key](const Result<KeyProof> &proof) {
               if (!proof) {
                   box->showProofError(proof.error());
                   return;
               }
               m_ui->settingsTab->showProof(*proof);
               probe(mode, key, [] {});
           });
}

void TypeStep::probe(Mode mode, const SharedSecret &key, std::function<void()> then)
{
    runJob(new ProbeKeyFlow(m_context.session, key, this), tr("Asking Stripe what the key may do …"),
           [this, mode, key, then = std::move(then)](const Result<KeyCapabilities> &found) {
               if (found)
                   noteFound(mode, key, *found);
               then();
           });
}

void TypeStep::noteFound(Mode mode, const SharedSecret &key, const KeyCapabilities &found)
{
    if (key)
        m_found.insert(mode, found);
    m_ui->settingsTab->box(mode)->showCapabilities(found, !key || isRestricted(key));
}

void TypeStep::showPermissions(Mode mode)
{
    if (isBusy())
        return;
    CredentialSetBox *box = m_ui->settingsTab->box(mode);
    const SharedSecret typed = box->check() ? box->takeDraft().secretKey : SharedSecret();
    const PaymentType &type = m_context.draft.type;
    const bool isStored = !typed && !type.id.isEmpty() && !type.credentials(mode).secretKeyFingerprint.isEmpty();
    auto *dialog = new KeyPermissionsDialog(
        m_context.session,
        {.mode = mode,
         .typed = typed,
         .storedOfTypeId = isStored ? type.id : QString(),
         .known = isStored ? KeyCapabilityBook::of(m_context.session).found(type.id, mode) : std::nullopt},
        this);
    connect(dialog, &KeyPermissionsDialog::found, this,
            [this, mode, typed](const KeyCapabilities &found) { noteFound(mode, typed, found); });
    dialog->open();
}

void TypeStep::proveThenSave(QList<Mode> left)
{
    if (left.isEmpty()) {
        if (m_ui->settingsTab->currencyWantsConfirmation()) {
            showTab(m_ui->settingsTab, m_ui->settingsTab->firstWrongField());
            Q_EMIT notice(
                tr("The currency is not the Stripe account's. Confirm it, or choose another. Nothing was saved yet."));
            return;
        }
        save();
        return;
    }
    const Mode mode = left.takeFirst();
    CredentialSetBox *box = m_ui->settingsTab->box(mode);
    const SharedSecret key = box->takeDraft().secretKey;
    if (!key) { // only a Webhook Secret is new
        proveThenSave(left);
        return;
    }
    box->setProving(true);
    runJob(new ProveKeyFlow(m_context.session, key, mode, m_ui->settingsTab->currency(), this),
           mode == Mode::Live ? tr("Testing the live key …") : tr("Testing the key …"),
           [this, box, left, mode, key](const Result<KeyProof> &proof) {
               if (proof) {
                   m_ui->settingsTab->showProof(*proof);
                   m_found.remove(mode);  // perhaps of the key before
                   if (isRestricted(key)) // the other kind may do everything
                       probe(mode, key, [this, left] { proveThenSave(left); });
                   else
                       proveThenSave(left);
                   return;
               }
               box->showProofError(proof.error());
               showTab(m_ui->settingsTab, m_ui->settingsTab->firstWrongField());
               if (proof.error().kind == ErrorKind::Cancelled)
                   Q_EMIT problem(proof.error());
           });
}

void TypeStep::save()
{
    storeTyped();
    PaymentTypeDraft draft = m_context.draft;
    m_ui->settingsTab->take(draft);
    auto *flow = new SetUpPaymentTypeFlow(m_context.session, draft, this);
    runJob(flow, tr("Saving …"), [this, flow](const Result<PaymentType> &result) {
        if (!result && flow->isSaved()) {
            // The tenant has it: a second run updates it and does not add another.
            m_context.draft.type.id = flow->savedId();
            m_context.savedName = m_context.draft.type.name;
        }
        judgeSave(result);
    });
}

void TypeStep::judgeSave(const Result<PaymentType> &result)
{
    if (!result) {
        showErrorAtField(result.error());
        Q_EMIT problem(result.error());
        return;
    }
    m_context.setSaved(*result);
    m_context.mode = result->activeMode();
    for (auto it = m_found.cbegin(); it != m_found.cend(); ++it)
        KeyCapabilityBook::of(m_context.session).setFound(result->id, it.key(), it.value());
    m_found.clear();
    m_ui->settingsTab->saved(*result);
    m_seenSaves = m_context.saves;
    Q_EMIT completed();
}

void TypeStep::showErrorAtField(const Error &error)
{
    // "live.secret_key", "secret_key": with or without the set.
    QString param = error.param;
    std::optional<Mode> mode;
    if (const auto parts = param.split(u'.'); parts.size() == 2) {
        mode = modeOf(parts.first() == "live"_L1);
        param = parts.last();
    }
    if (param == "name"_L1) {
        m_ui->typeNameTab->showError(error.userText);
        showTab(m_ui->typeNameTab, m_ui->typeNameTab->field());
    } else if (param == "user_type_ids"_L1 || param == "user_types"_L1) {
        m_ui->userTypesTab->showError(error.userText);
        showTab(m_ui->userTypesTab, m_ui->userTypesTab->field());
    } else if (!param.isEmpty() && m_ui->settingsTab->showError(param, mode, error.userText)) {
        showTab(m_ui->settingsTab, m_ui->settingsTab->firstWrongField());
    }
}

void TypeStep::refreshLiveMode()
{
    const QString id = m_context.draft.type.id;
    const auto proven =
        id.isEmpty() ? Result<QDateTime>(QDateTime()) : m_context.session.store().provenAt(id, Mode::Test);
    if (!proven) {
        m_ui->settingsTab->setLiveModeAllowed(
            false, tr("It cannot be read when the Testing Credentials were proven: %1").arg(proven.error().userText));
    } else if (proven->isValid()) {
        m_ui->settingsTab->setLiveModeAllowed(
            true, tr("The Testing Credentials were proven on %1. Live Mode makes the tenant use the Live Credentials.")
                      .arg(momentText(*proven, zoneOf(m_context.session.tenantInfo().timeZone))));
    } else {
        m_ui->settingsTab->setLiveModeAllowed(
            false,
            tr("Live Mode stays off until every check of the Testing Credentials has passed, on the page Verify."));
    }
}

} // namespace console
