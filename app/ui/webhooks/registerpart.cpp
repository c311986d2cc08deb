#include "ui/webhooks/registerpart.h"

#include "core/fingerprint.h"
#include "flows/eventdeliveryflow.h"
#include "flows/permission.h"
#include "flows/setupflow.h"
#include "flows/webhookflow.h"
#include "ui/setup/fieldmessage.h"
#include "ui/setup/pastedtext.h"
#include "ui/setup/secretlineedit.h"
#include "ui/webhooks/webhookwords.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/themedicon.h"

#include <QCheckBox>
#include <QDesktopServices>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace console {

using namespace Qt::StringLiterals;

RegisterPart::RegisterPart(WebhookScope &scope, QWidget *parent)
    : WebhookPart(scope, WebhookPartId::Register, parent),
      m_tabs(new QTabWidget(this))
{
    auto *content = makeContent(tr("To begin receiving notifications, you must define where Stripe should send "
                                   "transaction data. The Endpoint URL follows from the client ID and is never typed."),
                                true);
    m_tabs->setObjectName(u"registerTabWidget"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makeAutomatic(), tr("&Automatic"));
    m_tabs->addTab(makeByHand(), tr("By &hand"));
    content->addWidget(m_tabs, 1);
    connect(&scope, &WebhookScope::comparisonChanged, this, [this] { begin(); });
}

QWidget *RegisterPart::makeAutomatic()
{
    auto *tab = new QWidget(this);
    m_present = new QLabel(tab);
    m_present->setObjectName(u"presentEndpointLabel"_s);
    m_present->setWordWrap(true);
    m_present->setTextFormat(Qt::PlainText);
    auto *what = new QLabel(tr("A webhook endpoint is created in your Stripe account with this Endpoint URL and the "
                               "event types that OPS-COM needs. An endpoint that fits already stays."),
                            tab);
    what->setWordWrap(true);
    m_url = new CopyField(tab);
    m_url->setObjectName(u"endpointUrlField"_s);
    auto *needed = new QLabel(tr("OPS-COM needs: %1.").arg(requiredWebhookEvents().join(u", "_s)), tab);
    needed->setWordWrap(true);
    auto *besides = new QLabel(tr("Offered besides, off by default, because OPS-COM needs none of them:"), tab);
    besides->setWordWrap(true);
    auto *column = new QVBoxLayout(tab);
    column->setSpacing(8);
    column->addWidget(m_present);
    column->addWidget(what);
    column->addWidget(m_url);
    column->addWidget(needed);
    column->addWidget(besides);
    for (const OfferedEvent &offered : offeredWebhookEvents()) {
        auto *box = new QCheckBox(offered.type, tab);
        box->setObjectName(u"offeredEventCheckBox"_s);
        box->setAccessibleDescription(offered.explanation);
        auto *why = new QLabel(offered.explanation, tab);
        why->setWordWrap(true);
        why->setProperty("look", u"muted"_s);
        why->setIndent(24);
        column->addWidget(box);
        column->addWidget(why);
        m_offered.append(box);
    }
    auto *secret = new QLabel(tr("Stripe tells its Signing secret only once. It goes straight into the keychain of "
                                 "this computer and to the tenant; nobody needs to see it. If the tenant does not take "
                                 "it, the endpoint is deleted again."),
                              tab);
    secret->setWordWrap(true);
    secret->setProperty("look", u"muted"_s);
    column->addWidget(secret);
    m_register = new QPushButton(tr("&Register endpoint"), tab);
    m_register->setObjectName(u"registerEndpointButton"_s);
    connect(m_register, &QPushButton::clicked, this, &RegisterPart::registerEndpoint);
    column->addWidget(m_register, 0, Qt::AlignLeft);
    column->addStretch(1);
    return tab;
}

QWidget *RegisterPart::makeByHand()
{
    auto *tab = new QWidget(this);
    auto *column = new QVBoxLayout(tab);
    column->setSpacing(8);
    const auto step = [&](const QString &text) {
        auto *label = new QLabel(text, tab);
        label->setWordWrap(true);
        column->addWidget(label);
    };
    const auto copied = [&](const QString &value, const QString &what) {
        auto *field = new CopyField(tab);
        field->setValue(value, what);
        field->setContentsMargins(18, 0, 0, 0);
        column->addWidget(field);
        return field;
    };
    step(tr("1. In your Stripe Dashboard, Click on Developers (bottom left) and select Webhooks."));
    step(tr("2. Click the Add Destination button to open the configuration window. This button leads there with the "
            "event types ticked:"));
    m_createPage = new QPushButton(themedIcon(u"external"_s), tr("&Open Stripe's create page"), tab);
    m_createPage->setObjectName(u"createPageButton"_s);
    connect(m_createPage, &QPushButton::clicked, this, [this] {
        QDesktopServices::openUrl(dashboardNewWebhookUrl(requiredWebhookEvents(), this->scope().mode()));
    });
    column->addWidget(m_createPage, 0, Qt::AlignLeft);
    step(tr("3. Select these event types, and click Continue:"));
    const QStringList events = requiredWebhookEvents();
    for (const QString &event : events)
        copied(event, tr("event type"));
    step(tr("4. Select \"Webhook endpoint\", and click continue again."));
    step(tr("5. Give the webhook a descriptive name, and in the Endpoint URL field, enter the specific URL provided by "
            "OPS-COM:"));
    m_handName = copied({}, tr("name"));
    m_handUrl = copied({}, tr("Endpoint URL"));
    m_handUrl->setObjectName(u"byHandUrlField"_s);
    step(tr("6. On the summary page, click Reveal to display the Signing secret. Copy it and the Destination ID into "
            "these fields."));
    m_webhookId = new QLineEdit(tab);
    m_webhookId->setObjectName(u"webhookIdLineEdit"_s);
    m_webhookId->setPlaceholderText(u"we_… / ed_…"_s);
    m_idMessage = new FieldMessage(tab);
    m_idMessage->setObjectName(u"webhookIdMessage"_s);
    m_idMessage->setField(m_webhookId);
    m_secret = new SecretLineEdit(tab);
    m_secret->setObjectName(u"webhookSecretLineEdit"_s);
    m_secret->setExample(u"whsec_…"_s);
    m_secretMessage = new FieldMessage(tab);
    m_secretMessage->setObjectName(u"webhookSecretMessage"_s);
    m_secretMessage->setField(m_secret);
    auto *form = new QFormLayout;
    form->addRow(tr("Webhook &ID"), m_webhookId);
    form->addRow({}, m_idMessage);
    form->addRow(tr("&Webhook Secret"), m_secret);
    form->addRow({}, m_secretMessage);
    column->addLayout(form);
    m_save = new QPushButton(tr("&Save at the tenant"), tab);
    m_save->setObjectName(u"saveByHandButton"_s);
    m_toSetup = new QPushButton(tr("Open Setup Payment &Types"), tab);
    m_toSetup->setObjectName(u"openSetupButton"_s);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_save);
    buttons->addWidget(m_toSetup);
    buttons->addStretch(1);
    column->addLayout(buttons);
    column->addStretch(1);
    connect(m_save, &QPushButton::clicked, this, &RegisterPart::saveByHand);
    connect(m_toSetup, &QPushButton::clicked, this,
            [this] { Q_EMIT pageRequested(u"setupPaymentTypes"_s, scope().type().id); });
    connect(m_webhookId, &QLineEdit::editingFinished, this, [this] { checkField(CredentialField::WebhookId); });
    connect(m_secret, &QLineEdit::editingFinished, this, [this] { checkField(CredentialField::WebhookSecret); });
    return tab;
}

void RegisterPart::begin()
{
    const QString url = session().workspace().callbackUrl().toString(QUrl::FullyEncoded);
    m_url->setValue(url, tr("Endpoint URL"));
    m_handUrl->setValue(url, tr("Endpoint URL"));
    m_handName->setValue(tr("OPS-COM %1").arg(session().workspace().clientId), tr("name"));
    const QUrl create = dashboardNewWebhookUrl(requiredWebhookEvents(), scope().mode());
    m_createPage->setToolTip(create.toString(QUrl::FullyEncoded));
    m_createPage->setEnabled(!scope().isPractice());
    m_createPage->setAccessibleDescription(
        scope().isPractice() ? tr("The practice Stripe has no Dashboard. In a real workspace this leads there.")
                             : create.toString());
    const CredentialSet set = scope().credentials();
    m_present->setText(
        set.webhookId.isEmpty()
            ? tr("OPS-COM holds no Webhook ID for this mode yet.")
            : tr("OPS-COM holds the Webhook ID %1. %2")
                  .arg(set.webhookId, scope().comparison() ? healthSentence(*scope().comparison()) : QString()));
    m_secret->setStoredFingerprint(set.webhookSecretFingerprints.value(0));
    const QString shownFor = scope().type().id + u'/' + toString(scope().mode());
    if (std::exchange(m_shownFor, shownFor) != shownFor) {
        // What was typed is of another set.
        m_webhookId->setText(set.webhookId);
        m_secret->setText(QString());
        m_keptSecret.reset();
        m_secret->setKeptFingerprint({});
        m_idMessage->clearMessage();
        m_secretMessage->clearMessage();
    }
    busyChanged(); // what the token may do is known by now
}

void RegisterPart::busyChanged()
{
    const QString obstacle = whyNotAllowed(session(), Permission::SetUp);
    for (QPushButton *button : {m_register, m_save}) {
        button->setEnabled(obstacle.isEmpty() && !isBusy());
        button->setToolTip(obstacle);
        button->setAccessibleDescription(obstacle);
    }
}

QStringList RegisterPart::tickedEvents() const
{
    QStringList events;
    for (const QCheckBox *box : m_offered) {
        if (box->isChecked())
            events.append(box->text());
    }
    return events;
}

void RegisterPart::registerEndpoint()
{
    if (isBusy() || !scope().hasType())
        return;
    messageBar()->clear();
    const QStringList besides = tickedEvents();
    auto *flow = new RegisterWebhookFlow(session(), scope().type(), scope().mode(), this);
    flow->setAlsoSubscribe(besides);
    runJob(flow, tr("Registering the endpoint …"), [this, besides](const Result<PaymentType> &result) {
        if (!result)
            showError(result.error(), [this] { registerEndpoint(); });
        else
            finish(*result, besides.isEmpty()
                                ? tr("The endpoint is registered, and OPS-COM holds its signing secret.")
                                : tr("The endpoint is registered with the event types that you ticked, and OPS-COM "
                                     "holds its signing secret."));
    });
}

void RegisterPart::finish(const PaymentType &type, const QString &text)
{
    scope().setType(type);
    messageBar()->showMessage(MessageBar::Kind::Success, text);
    messageBar()->addAction(tr("Test it"), this, [this] { Q_EMIT partRequested(WebhookPartId::Test, {}); });
    Q_EMIT comparisonWanted();
}

bool RegisterPart::checkField(CredentialField field)
{
    const bool isId = field == CredentialField::WebhookId;
    QLineEdit *edit = isId ? m_webhookId : m_secret;
    FieldMessage *message = isId ? m_idMessage : m_secretMessage;
    const QString cleaned = cleanPaste(edit->text());
    if (cleaned != edit->text())
        edit->setText(cleaned);
    message->clearMessage();
    if (cleaned.isEmpty())
        return true;
    const Outcome outcome = checkCredential(field, scope().mode(), cleaned);
    if (outcome)
        return true;
    QString problem = outcome.error().userText;
    if (isId && looksSecret(cleaned)) {
        edit->setText(QString()); // also empties the undo history
        problem = clearedText(problem);
    }
    message->showMessage(StateSign::Bad, problem);
    return false;
}

void RegisterPart::saveByHand()
{
    if (isBusy())
        return;
    messageBar()->clear();
    const bool idIsGood = checkField(CredentialField::WebhookId);
    const bool secretIsGood = checkField(CredentialField::WebhookSecret);
    if (idIsGood && m_webhookId->text().isEmpty())
        m_idMessage->showMessage(StateSign::Bad, tr("Webhook ID is required."));
    if (secretIsGood && m_secret->text().isEmpty() && !m_keptSecret)
        m_secretMessage->showMessage(StateSign::Bad, tr("Webhook Secret is required."));
    if (m_idMessage->isError() || m_secretMessage->isError()) {
        (m_idMessage->isError() ? m_webhookId : static_cast<QLineEdit *>(m_secret))->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (!m_secret->text().isEmpty()) {
        m_keptSecret = std::make_shared<const SecretValue>(m_secret->takeSecret());
        m_secret->setKeptFingerprint(fingerprintOf(*m_keptSecret, session().workspace().clientId));
    }
    PaymentTypeDraft draft{.type = scope().type(), .test = {}, .live = {}};
    for (const Mode mode : {Mode::Test, Mode::Live}) {
        draft.credentials(mode).publishableKey = draft.type.credentials(mode).publishableKey;
        draft.credentials(mode).webhookId = draft.type.credentials(mode).webhookId;
    }
    draft.credentials(scope().mode()).webhookId = m_webhookId->text();
    draft.credentials(scope().mode()).webhookSecret = m_keptSecret;
    runJob(new SetUpPaymentTypeFlow(session(), draft, this), tr("Saving …"), [this](const Result<PaymentType> &result) {
        if (!result) {
            showFieldError(result.error());
            showError(result.error(), [this] { saveByHand(); });
            return;
        }
        m_keptSecret.reset();
        m_secret->setKeptFingerprint({});
        finish(*result, tr("OPS-COM holds the Webhook ID and the Webhook Secret."));
    });
}

void RegisterPart::showFieldError(const Error &error)
{
    const QString param = error.param.section(u'.', -1);
    if (param == "webhook_id"_L1)
        m_idMessage->showMessage(StateSign::Bad, error.userText);
    else if (param == "webhook_secret"_L1)
        m_secretMessage->showMessage(StateSign::Bad, error.userText);
}

bool RegisterPart::mayClose()
{
    if (!m_keptSecret && m_secret->text().isEmpty())
        return true;
    m_keptSecret.reset();
    m_secret->setText(QString());
    m_secret->setKeptFingerprint({});
    messageBar()->showMessage(MessageBar::Kind::Warning,
                              tr("A Webhook Secret was typed and not saved. It is thrown away if you leave now."));
    return false;
}

} // namespace console
