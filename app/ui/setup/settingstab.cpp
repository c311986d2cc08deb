#include "ui/setup/settingstab.h"

#include "setup/ui_settingstab.h"
#include "ui/setup/credentialsetbox.h"
#include "ui/setup/fieldmessage.h"
#include "ui/setup/pastedoffer.h"
#include "ui/widgets/clipboardguard.h"

#include <QResizeEvent>
#include <QShortcut>
#include <QTimer>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr int kSideBySideWidth = 640; ///< logical pixels; narrower, the two sets are stacked

} // namespace

SettingsTab::SettingsTab(QWidget *parent)
    : QWidget(parent),
      m_ui(std::make_unique<Ui::SettingsTab>()),
      m_offer(new PastedOffer(this))
{
    m_ui->setupUi(this);
    m_ui->settingsScrollArea->viewport()->setAutoFillBackground(false);
    m_ui->settingsContents->setAutoFillBackground(false);
    const auto currencies = Currency::all();
    for (const Currency &currency : currencies)
        m_ui->currencyComboBox->addItem(tr("%1 — %2").arg(currency.displayCode(), currency.name()), currency.code());
    m_ui->currencyMessage->setField(m_ui->currencyComboBox);
    m_ui->liveModeMessage->setField(m_ui->liveModeCheckBox);
    m_ui->guestPaymentsMessage->setField(m_ui->guestPaymentsCheckBox);
    m_ui->guestPaymentsMessage->setHint(
        tr("People without an account can then look up and pay a violation with this payment type."));
    makeOffer();
    for (const Mode mode : {Mode::Test, Mode::Live}) {
        connect(box(mode), &CredentialSetBox::permissionsRequested, this,
                [this, mode] { Q_EMIT permissionsRequested(mode); });
        connect(box(mode), &CredentialSetBox::blockPasted, this,
                [this, mode](const QString &text) { offerPasted(text, mode); });
        connect(box(mode), &CredentialSetBox::edited, this, [this, mode] {
            keyEdited(mode);
            Q_EMIT edited();
        });
        connect(box(mode), &CredentialSetBox::testKeyRequested, this, [this, mode] { Q_EMIT testKeyRequested(mode); });
    }
    connect(m_ui->currencyComboBox, &QComboBox::currentIndexChanged, this, [this] {
        m_ui->currencyConfirmCheckBox->setChecked(false);
        compareCurrency();
    });
    connect(m_ui->currencyComboBox, &QComboBox::activated, this, &SettingsTab::edited);
    connect(m_ui->currencyConfirmCheckBox, &QCheckBox::toggled, this, &SettingsTab::compareCurrency);
    connect(m_ui->liveModeCheckBox, &QCheckBox::toggled, this, &SettingsTab::refreshLiveMode);
    connect(m_ui->liveModeCheckBox, &QCheckBox::clicked, this, &SettingsTab::edited);
    connect(m_ui->guestPaymentsCheckBox, &QCheckBox::clicked, this, &SettingsTab::edited);
    setClientId({});
    load({});
}

SettingsTab::~SettingsTab() = default;

void SettingsTab::makeOffer()
{
    m_ui->stripeLayout->insertWidget(m_ui->stripeLayout->indexOf(m_ui->settingsIntroLabel) + 1, m_offer);
    connect(m_offer, &PastedOffer::accepted, this, &SettingsTab::putPasted);
    // A field with the keyboard takes the key press for itself; this is for pasting beside the fields.
    auto *beside = new QShortcut(QKeySequence::Paste, this);
    beside->setContext(Qt::WidgetWithChildrenShortcut);
    connect(beside, &QShortcut::activated, this, [this] {
        if (m_isStripe)
            offerPasted(ClipboardGuard::text(), Mode::Test);
    });
}

void SettingsTab::offerPasted(const QString &text, Mode home)
{
    m_offer->offer(text, home);
    if (!m_offer->isOffering())
        return;
    m_offer->firstControl()->setFocus(Qt::OtherFocusReason);
    reveal(m_offer);
}

void SettingsTab::putPasted()
{
    const QList<OfferedValue> values = m_offer->take();
    for (const OfferedValue &value : values)
        box(value.mode)->put(value.field, value.text);
    if (QWidget *wrong = firstWrongField())
        wrong->setFocus(Qt::OtherFocusReason);
}

void SettingsTab::showPracticeHint()
{
    m_ui->settingsIntroLabel->setText(m_ui->settingsIntroLabel->text() + QLatin1Char(' ') +
                                      tr("The keys of the practice Stripe are in the menu Practice, Practice keys; "
                                         "that window can stand beside this one."));
}

void SettingsTab::setClientId(const QString &clientId)
{
    box(Mode::Test)->setUp(Mode::Test, clientId);
    box(Mode::Live)->setUp(Mode::Live, clientId);
}

void SettingsTab::setProvider(const PaymentProvider &provider)
{
    m_isStripe = provider.isStripe();
    m_ui->stripeSettings->setVisible(m_isStripe);
    m_ui->noSettingsLabel->setVisible(!m_isStripe);
    m_ui->noSettingsLabel->setText(
        tr("%1 has no Stripe settings. What this provider needs besides is set by OPS-COM.").arg(provider.name));
}

void SettingsTab::load(const PaymentTypeDraft &draft)
{
    for (const Mode mode : {Mode::Test, Mode::Live}) {
        box(mode)->setDraft(draft.credentials(mode));
        box(mode)->setStored(draft.type.credentials(mode));
    }
    m_ui->currencyComboBox->setCurrentIndex(m_ui->currencyComboBox->findData(draft.type.currency.code()));
    m_ui->liveModeCheckBox->setChecked(draft.type.liveMode);
    m_ui->guestPaymentsCheckBox->setChecked(draft.type.guestPayments);
    compareCurrency();
    refreshLiveMode();
}

void SettingsTab::saved(const PaymentType &type)
{
    for (const Mode mode : {Mode::Test, Mode::Live}) {
        box(mode)->forgetSecrets();
        box(mode)->setDraft({.publishableKey = type.credentials(mode).publishableKey,
                             .secretKey = {},
                             .webhookId = type.credentials(mode).webhookId,
                             .webhookSecret = {}});
        box(mode)->setStored(type.credentials(mode));
    }
}

void SettingsTab::setLiveModeAllowed(bool allowed, const QString &reason)
{
    m_liveAllowed = allowed;
    m_liveReason = reason;
    refreshLiveMode();
}

void SettingsTab::storePublic(PaymentTypeDraft &draft) const
{
    draft.type.guestPayments = m_ui->guestPaymentsCheckBox->isChecked();
    if (!m_isStripe) {
        draft.type.liveMode = false;
        draft.test = {};
        draft.live = {};
        return;
    }
    draft.type.currency = currency();
    draft.type.liveMode = m_ui->liveModeCheckBox->isChecked();
    draft.test = box(Mode::Test)->publicDraft();
    draft.live = box(Mode::Live)->publicDraft();
}

void SettingsTab::take(PaymentTypeDraft &draft)
{
    storePublic(draft);
    if (m_isStripe) {
        draft.test = box(Mode::Test)->takeDraft();
        draft.live = box(Mode::Live)->takeDraft();
    }
}

bool SettingsTab::check()
{
    if (!m_isStripe)
        return true;
    bool good = true;
    for (const Mode mode : {Mode::Test, Mode::Live}) {
        CredentialSetBox *set = box(mode);
        good = set->check() && good;
        const bool isWanted = mode == Mode::Test || m_ui->liveModeCheckBox->isChecked() || !set->isEmpty();
        if (!isWanted)
            continue;
        const auto require = [&](CredentialField field, const QString &param) {
            good = false;
            if (set->isWrong(param))
                return; // it was cleared of something, and says so
            const Outcome missing = checkCredential(field, mode, {});
            set->showError(param, missing ? tr("This field is required.") : missing.error().userText);
        };
        if (set->publicDraft().publishableKey.isEmpty())
            require(CredentialField::PublishableKey, u"publishable_key"_s);
        if (!set->hasSecretKey())
            require(CredentialField::SecretKey, u"secret_key"_s);
    }
    return good;
}

bool SettingsTab::hasSecretsToLose() const
{
    return m_offer->isOffering() || std::ranges::any_of(std::array{Mode::Test, Mode::Live}, [this](Mode mode) {
               return box(mode)->hasTypedSecret() || box(mode)->hasKeptSecret();
           });
}

QWidget *SettingsTab::firstWrongField() const
{
    for (const Mode mode : {Mode::Test, Mode::Live}) {
        if (QWidget *field = box(mode)->firstWrongField())
            return field;
    }
    if (currencyWantsConfirmation())
        return m_ui->currencyConfirmCheckBox;
    return nullptr;
}

void SettingsTab::reveal(QWidget *field)
{
    QTimer::singleShot(0, field, [this, field] { m_ui->settingsScrollArea->ensureWidgetVisible(field, 0, 80); });
}

bool SettingsTab::showError(const QString &param, std::optional<Mode> mode, const QString &text)
{
    if (param == "currency"_L1) {
        m_ui->currencyMessage->showMessage(StateSign::Bad, text);
        return true;
    }
    if (param == "live_mode"_L1) {
        m_ui->liveModeMessage->showMessage(StateSign::Bad, text);
        return true;
    }
    if (mode)
        return box(*mode)->showError(param, text);
    // Not said of which set: the one with something new in it.
    const bool live = box(Mode::Live)->hasKeptSecret() && !box(Mode::Test)->hasKeptSecret();
    return box(modeOf(live))->showError(param, text);
}

CredentialSetBox *SettingsTab::box(Mode mode) const
{
    return mode == Mode::Live ? m_ui->liveCredentialsBox : m_ui->testCredentialsBox;
}

void SettingsTab::showProof(const KeyProof &proof)
{
    box(proof.mode)->showProof(proof);
    m_accounts.insert(proof.mode, proof.account);
    m_proven.insert(proof.mode, true);
    compareCurrency();
}

bool SettingsTab::needsProof(Mode mode) const
{
    return m_isStripe && !m_proven.value(mode) && (box(mode)->hasTypedSecret() || box(mode)->hasKeptSecret());
}

bool SettingsTab::currencyWantsConfirmation() const
{
    return m_isStripe && m_ui->currencyConfirmCheckBox->isVisibleTo(this) &&
           !m_ui->currencyConfirmCheckBox->isChecked();
}

Currency SettingsTab::currency() const
{
    const auto chosen = Currency::fromCode(m_ui->currencyComboBox->currentData().toString());
    return chosen ? *chosen : Currency();
}

void SettingsTab::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const auto direction =
        event->size().width() >= kSideBySideWidth ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom;
    if (m_ui->setsLayout->direction() != direction)
        m_ui->setsLayout->setDirection(direction);
}

void SettingsTab::keyEdited(Mode mode)
{
    m_proven.remove(mode);
    m_accounts.remove(mode);
    compareCurrency();
}

void SettingsTab::compareCurrency()
{
    const Currency chosen = currency();
    const StripeAccount *differing = nullptr;
    const StripeAccount *same = nullptr;
    for (const Mode mode : {Mode::Test, Mode::Live}) {
        const auto it = m_accounts.constFind(mode);
        if (it == m_accounts.cend() || it->defaultCurrency.isEmpty())
            continue;
        (it->defaultCurrency == chosen.code() ? same : differing) = &*it;
    }
    m_ui->currencyConfirmCheckBox->setVisible(differing);
    if (differing) {
        m_ui->currencyMessage->showMessage(
            m_ui->currencyConfirmCheckBox->isChecked() ? StateSign::Good : StateSign::Warning,
            tr("The account “%1” has the default currency %2, and %3 is chosen here. Payers would be charged in %3.")
                .arg(differing->displayName, differing->defaultCurrency.toUpper(), chosen.displayCode()));
    } else if (same) {
        m_ui->currencyMessage->showMessage(
            StateSign::Good, tr("This is the default currency of the account “%1”.").arg(same->displayName));
    } else {
        m_ui->currencyMessage->clearMessage();
        m_ui->currencyMessage->setHint(
            tr("It is compared with the Stripe account's default currency when a key is tested."));
    }
}

void SettingsTab::refreshLiveMode()
{
    const bool on = m_ui->liveModeCheckBox->isChecked();
    m_ui->liveModeCheckBox->setEnabled(on || m_liveAllowed);
    m_ui->liveModeMessage->setHint(m_liveReason);
    if (on)
        m_ui->liveModeMessage->showMessage(
            StateSign::Warning, tr("Real cards are charged. It is highly recommended to process a single, small test "
                                   "transaction in Live Mode using a real card before making the payment option "
                                   "available to the general public."));
    else
        m_ui->liveModeMessage->clearMessage();
    m_ui->liveModeCheckBox->setToolTip(m_liveReason);
}

} // namespace console
