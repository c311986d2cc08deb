#include "ui/setup/webhookstep.h"

#include "core/fingerprint.h"
#include "core/stripekey.h"
#include "core/stripeobjects.h"
#include "flows/keycapabilitybook.h"
#include "flows/webhookflow.h"
#include "setup/ui_webhookstep.h"
#include "ui/setup/modecombo.h"
#include "ui/setup/pastedtext.h"

#include <utility>

namespace console {

using namespace Qt::StringLiterals;

WebhookStep::WebhookStep(SetupContext &context, QWidget *parent)
    : WizardStep(context, parent),
      m_ui(std::make_unique<Ui::WebhookStep>())
{
    m_ui->setupUi(this);
    m_ui->webhookScrollArea->viewport()->setAutoFillBackground(false);
    m_ui->webhookContents->setAutoFillBackground(false);
    const QString url = context.session.workspace().callbackUrl().toString(QUrl::FullyEncoded);
    const QStringList events = requiredWebhookEvents();
    m_ui->automaticUrlField->setValue(url, tr("Endpoint URL"));
    m_ui->byHandUrlField->setValue(url, tr("Endpoint URL"));
    m_ui->automaticEventsLabel->setText(events.join(u'\n'));
    m_ui->succeededEventField->setValue(events.value(0), tr("event type"));
    m_ui->failedEventField->setValue(events.value(1), tr("event type"));
    m_ui->canceledEventField->setValue(events.value(2), tr("event type"));
    m_ui->webhookIdMessage->setField(m_ui->webhookIdLineEdit);
    m_ui->webhookSecretMessage->setField(m_ui->webhookSecretLineEdit);
    m_ui->registerMessage->setField(m_ui->registerWebhookButton);
    m_ui->webhookSecretLineEdit->setExample(u"whsec_…"_s);

    for (QRadioButton *button :
         {m_ui->keepWebhookRadioButton, m_ui->registerAutomaticallyRadioButton, m_ui->registerByHandRadioButton})
        connect(button, &QRadioButton::toggled, this, &WebhookStep::showChoice);
    connect(m_ui->webhookModeComboBox, &QComboBox::activated, this, [this] {
        m_context.mode = chosenMode(*m_ui->webhookModeComboBox);
        enter();
    });
    connect(m_ui->registerWebhookButton, &QPushButton::clicked, this, [this] { registerForPerson(false); });
    connect(m_ui->webhookIdLineEdit, &QLineEdit::textEdited, this, &WebhookStep::onIdEdited);
    connect(m_ui->webhookSecretLineEdit, &QLineEdit::textEdited, this, &WizardStep::edited);
    connect(m_ui->webhookIdLineEdit, &QLineEdit::editingFinished, this,
            [this] { checkField(CredentialField::WebhookId); });
    connect(m_ui->webhookSecretLineEdit, &QLineEdit::editingFinished, this,
            [this] { checkField(CredentialField::WebhookSecret); });
    connect(this, &WizardStep::stateChanged, this, [this] {
        refreshRegister();
        m_ui->webhookModeComboBox->setEnabled(!isBusy() && m_ui->webhookModeComboBox->count() > 1);
    });
}

WebhookStep::~WebhookStep() = default;

QString WebhookStep::title() const
{
    return tr("Webhook");
}

QString WebhookStep::nextText() const
{
    // What the button does is not hidden behind "next": this page may create something at Stripe.
    if (m_ui->registerAutomaticallyRadioButton->isChecked())
        return tr("&Register and continue");
    if (m_ui->registerByHandRadioButton->isChecked())
        return tr("&Save and continue");
    return WizardStep::nextText();
}

void WebhookStep::enter()
{
    fillModes(*m_ui->webhookModeComboBox, m_context);
    const CredentialSet &set = m_context.draft.type.credentials(m_context.mode);
    const bool isSetUp = !set.webhookId.isEmpty() && !set.webhookSecretFingerprints.isEmpty();
    m_ui->keepWebhookRadioButton->setVisible(isSetUp);
    m_ui->keptWebhookLabel->setText(
        tr("Webhook ID: %1\nWebhook Secret: stored — fingerprint %2\nThe next page checks both against Stripe.")
            .arg(set.webhookId, set.webhookSecretFingerprints.value(0)));
    if (std::exchange(m_shownMode, m_context.mode) != m_context.mode) {
        // What was typed is of the other set.
        m_ui->webhookIdLineEdit->setText(QString());
        m_ui->webhookIdMessage->clearMessage();
        m_idWasCleared = false;
        m_secret.reset();
        m_ui->webhookSecretLineEdit->setText(QString());
        m_ui->webhookSecretLineEdit->setKeptFingerprint({});
        m_ui->webhookSecretMessage->clearMessage();
    }
    if (m_ui->webhookIdLineEdit->text().isEmpty())
        m_ui->webhookIdLineEdit->setText(set.webhookId);
    m_lastIdSize = m_ui->webhookIdLineEdit->text().size();
    m_ui->webhookSecretLineEdit->setStoredFingerprint(set.webhookSecretFingerprints.value(0));
    m_ui->registerMessage->clearMessage();
    choose(isSetUp ? m_ui->keepWebhookRadioButton : m_ui->registerAutomaticallyRadioButton);
}

void WebhookStep::refreshRegister()
{
    const PaymentType &type = m_context.draft.type;
    const QString obstacle =
        KeyCapabilityBook::of(m_context.session).obstacle(type.id, m_context.mode, KeyCapability::Webhooks);
    m_ui->registerWebhookButton->setEnabled(!isBusy() && obstacle.isEmpty());
    m_ui->registerWebhookButton->setToolTip(obstacle);
    if (!obstacle.isEmpty() && !m_ui->registerMessage->isError())
        m_ui->registerMessage->showMessage(StateSign::Warning,
                                           obstacle + u' ' + tr("Or register the webhook by hand, below."));
}

bool WebhookStep::mayGoOn() const
{
    return WizardStep::mayGoOn() && (!m_ui->registerAutomaticallyRadioButton->isChecked() ||
                                     KeyCapabilityBook::of(m_context.session)
                                         .obstacle(m_context.draft.type.id, m_context.mode, KeyCapability::Webhooks)
                                         .isEmpty());
}

void WebhookStep::choose(QRadioButton *button)
{
    button->setChecked(true);
    showChoice();
}

QWidget *WebhookStep::firstField() const
{
    return m_ui->keepWebhookRadioButton->isChecked() ? m_ui->keepWebhookRadioButton
                                                     : m_ui->registerAutomaticallyRadioButton;
}

void WebhookStep::showChoice()
{
    m_ui->keepPanel->setVisible(m_ui->keepWebhookRadioButton->isChecked());
    m_ui->automaticPanel->setVisible(m_ui->registerAutomaticallyRadioButton->isChecked());
    m_ui->byHandPanel->setVisible(m_ui->registerByHandRadioButton->isChecked());
    Q_EMIT stateChanged();
}

void WebhookStep::next()
{
    if (isBusy())
        return;
    if (m_ui->keepWebhookRadioButton->isChecked())
        Q_EMIT completed();
    else if (m_ui->registerAutomaticallyRadioButton->isChecked())
        registerForPerson(true);
    else
        saveByHand();
}

void WebhookStep::storeTyped()
{
    const QString id = cleanPaste(m_ui->webhookIdLineEdit->text());
    if (!id.isEmpty() && !looksSecret(id))
        m_context.draft.credentials(m_context.mode).webhookId = id;
}

bool WebhookStep::hasSecretsToLose() const
{
    return m_secret || !m_ui->webhookSecretLineEdit->text().isEmpty();
}

void WebhookStep::registerForPerson(bool goOn)
{
    if (isBusy())
        return;
    runJob(new RegisterWebhookFlow(m_context.session, m_context.draft.type, m_context.mode, this),
           tr("Registering the webhook …"), [this, goOn](const Result<PaymentType> &result) {
               if (!result) {
                   m_ui->registerMessage->showMessage(StateSign::Bad, result.error().userText);
                   Q_EMIT problem(result.error());
                   return;
               }
               reportSaved(*result);
               if (goOn)
                   Q_EMIT completed();
           });
}

void WebhookStep::reportSaved(const PaymentType &type)
{
    m_context.setSaved(type);
    m_secret.reset();
    m_ui->webhookSecretLineEdit->setKeptFingerprint({});
    m_ui->webhookIdLineEdit->setText(type.credentials(m_context.mode).webhookId);
    enter();
}

void WebhookStep::saveByHand()
{
    const bool idIsGood = checkField(CredentialField::WebhookId);
    const bool secretIsGood = checkField(CredentialField::WebhookSecret);
    const bool hasSecret = m_secret || !m_ui->webhookSecretLineEdit->text().isEmpty();
    if (m_ui->webhookIdLineEdit->text().isEmpty() && !m_ui->webhookIdMessage->isError())
        m_ui->webhookIdMessage->showMessage(StateSign::Bad, tr("Webhook ID is required."));
    if (!hasSecret)
        m_ui->webhookSecretMessage->showMessage(StateSign::Bad, tr("Webhook Secret is required."));
    if (m_ui->webhookIdMessage->isError() || m_ui->webhookSecretMessage->isError() || !idIsGood || !secretIsGood) {
        QWidget *wrong = m_ui->webhookIdMessage->isError() ? m_ui->webhookIdLineEdit
                                                           : static_cast<QLineEdit *>(m_ui->webhookSecretLineEdit);
        wrong->setFocus(Qt::OtherFocusReason);
        m_ui->webhookScrollArea->ensureWidgetVisible(wrong, 0, 80);
        return;
    }
    if (!m_ui->webhookSecretLineEdit->text().isEmpty()) {
        m_secret = std::make_shared<const SecretValue>(m_ui->webhookSecretLineEdit->takeSecret());
        m_ui->webhookSecretLineEdit->setKeptFingerprint(
            fingerprintOf(*m_secret, m_context.session.workspace().clientId));
    }
    PaymentTypeDraft draft{.type = m_context.draft.type, .test = {}, .live = {}};
    for (const Mode mode : {Mode::Test, Mode::Live}) {
        draft.credentials(mode).publishableKey = draft.type.credentials(mode).publishableKey;
        draft.credentials(mode).webhookId = draft.type.credentials(mode).webhookId;
    }
    draft.credentials(m_context.mode).webhookId = m_ui->webhookIdLineEdit->text();
    draft.credentials(m_context.mode).webhookSecret = m_secret;
    runJob(new SetUpPaymentTypeFlow(m_context.session, draft, this), tr("Saving …"),
           [this](const Result<PaymentType> &result) {
               if (result) {
                   reportSaved(*result);
                   Q_EMIT completed();
                   return;
               }
               const QString param = result.error().param.section(u'.', -1);
               if (param == "webhook_id"_L1)
                   m_ui->webhookIdMessage->showMessage(StateSign::Bad, result.error().userText);
               else if (param == "webhook_secret"_L1)
                   m_ui->webhookSecretMessage->showMessage(StateSign::Bad, result.error().userText);
               Q_EMIT problem(result.error());
           });
}

void WebhookStep::onIdEdited()
{
    m_idWasCleared = false;
    const qsizetype before = std::exchange(m_lastIdSize, m_ui->webhookIdLineEdit->text().size());
    if (looksPasted(before, m_lastIdSize))
        checkField(CredentialField::WebhookId);
    Q_EMIT edited();
}

bool WebhookStep::checkField(CredentialField field)
{
    const bool isId = field == CredentialField::WebhookId;
    QLineEdit *edit = isId ? m_ui->webhookIdLineEdit : m_ui->webhookSecretLineEdit;
    FieldMessage *message = isId ? m_ui->webhookIdMessage : m_ui->webhookSecretMessage;
    const QString cleaned = cleanPaste(edit->text());
    if (cleaned != edit->text())
        edit->setText(cleaned);
    if (cleaned.isEmpty() && isId && m_idWasCleared)
        return true; // the message tells why it is empty
    message->clearMessage();
    if (cleaned.isEmpty())
        return true;
    const Outcome outcome = checkCredential(field, m_context.mode, cleaned);
    if (outcome)
        return true;
    QString problem = outcome.error().userText;
    if (isId && looksSecret(cleaned)) {
        edit->setText(QString()); // also empties the undo history
        m_lastIdSize = 0;
        m_idWasCleared = true;
        problem = clearedText(problem);
    }
    message->showMessage(StateSign::Bad, problem);
    return false;
}

} // namespace console
