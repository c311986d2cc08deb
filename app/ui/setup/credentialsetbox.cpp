#include "ui/setup/credentialsetbox.h"

#include "core/fingerprint.h"
#include "core/pastedblock.h"
#include "setup/ui_credentialsetbox.h"
#include "ui/setup/fieldmessage.h"
#include "ui/setup/pastedoffer.h"
#include "ui/setup/pastedtext.h"

#include <algorithm>
#include <utility>

namespace console {

using namespace Qt::StringLiterals;

CredentialSetBox::CredentialSetBox(QWidget *parent) : QGroupBox(parent), m_ui(std::make_unique<Ui::CredentialSetBox>())
{
    m_ui->setupUi(this);
    addField(CredentialField::PublishableKey, u"publishable_key"_s, m_ui->publishableKeyLineEdit,
             m_ui->publishableKeyMessage);
    addField(CredentialField::SecretKey, u"secret_key"_s, m_ui->secretKeyLineEdit, m_ui->secretKeyMessage);
    addField(CredentialField::WebhookId, u"webhook_id"_s, m_ui->webhookIdLineEdit, m_ui->webhookIdMessage);
    addField(CredentialField::WebhookSecret, u"webhook_secret"_s, m_ui->webhookSecretLineEdit,
             m_ui->webhookSecretMessage);
    for (Field &field : m_fields) {
        Field *f = &field; // the list does not change any more
        connect(f->edit, &QLineEdit::textEdited, this, [this, f] { onEdited(*f); });
        connect(f->edit, &QLineEdit::editingFinished, this, [this, f] { leave(*f); });
        if (auto *secret = qobject_cast<SecretLineEdit *>(f->edit))
            connect(secret, &SecretLineEdit::capsLockChanged, this, [this, f](bool on) { showCapsLock(*f, on); });
    }
    connect(m_ui->permissionsButton, &QPushButton::clicked, this, &CredentialSetBox::permissionsRequested);
    connect(m_ui->testKeyButton, &QPushButton::clicked, this, &CredentialSetBox::testKeyRequested);
    setUp(Mode::Test, {});
}

CredentialSetBox::~CredentialSetBox() = default;

void CredentialSetBox::addField(CredentialField kind, const QString &param, QLineEdit *edit, FieldMessage *message)
{
    message->setField(edit);
    m_fields.append(Field{kind, param, edit, message, 0, {}, false});
}

void CredentialSetBox::setUp(Mode mode, const QString &clientId)
{
    m_mode = mode;
    m_clientId = clientId;
    const bool live = mode == Mode::Live;
    setTitle(live ? tr("Live Credentials") : tr("Testing Credentials"));
    const QString prefix = toString(mode);
    m_ui->publishableKeyLineEdit->setObjectName(prefix + u"PublishableKeyLineEdit"_s);
    m_ui->secretKeyLineEdit->setObjectName(prefix + u"SecretKeyLineEdit"_s);
    m_ui->webhookIdLineEdit->setObjectName(prefix + u"WebhookIdLineEdit"_s);
    m_ui->webhookSecretLineEdit->setObjectName(prefix + u"WebhookSecretLineEdit"_s);
    m_ui->testKeyButton->setObjectName(prefix + u"TestKeyButton"_s);
    const auto name = [this](QWidget *field, const QString &text) {
        field->setAccessibleName(tr("%1, %2").arg(text, title()));
    };
    name(m_ui->publishableKeyLineEdit, tr("Publishable Key"));
    name(m_ui->secretKeyLineEdit, tr("Secret Key"));
    name(m_ui->testKeyButton, tr("Test key"));
    m_ui->permissionsButton->setObjectName(prefix + u"PermissionsButton"_s);
    name(m_ui->permissionsButton, tr("Permissions of the Secret Key"));
    name(m_ui->webhookIdLineEdit, tr("Webhook ID"));
    name(m_ui->webhookSecretLineEdit, tr("Webhook Secret"));
    // lint-allow: tr how a key begins is the same in every language
    m_ui->publishableKeyLineEdit->setPlaceholderText(live ? u"pk_live_…"_s : u"pk_test_…"_s);
    m_ui->secretKeyLineEdit->setExample(live ? u"rk_live_… / sk_live_…"_s : u"rk_test_… / sk_test_…"_s);
    // lint-allow: tr how an ID begins is the same in every language
    m_ui->webhookIdLineEdit->setPlaceholderText(u"we_…"_s);
    m_ui->webhookSecretLineEdit->setExample(u"whsec_…"_s);
    m_ui->secretKeyMessage->setHint(
        tr("A restricted key (%1) is accepted and recommended: it can do only what you allow it. Permissions… says "
           "how to make one.")
            .arg(live ? u"rk_live_…"_s : u"rk_test_…"_s));
    refreshButton();
}

void CredentialSetBox::setStored(const CredentialSet &stored)
{
    m_stored = stored;
    if (m_ui->publishableKeyLineEdit->text().isEmpty())
        m_ui->publishableKeyLineEdit->setText(stored.publishableKey);
    if (m_ui->webhookIdLineEdit->text().isEmpty())
        m_ui->webhookIdLineEdit->setText(stored.webhookId);
    m_ui->secretKeyLineEdit->setStoredFingerprint(stored.secretKeyFingerprint);
    m_ui->webhookSecretLineEdit->setStoredFingerprint(stored.webhookSecretFingerprints.value(0));
    refreshButton();
}

void CredentialSetBox::setDraft(const CredentialDraft &draft)
{
    m_ui->publishableKeyLineEdit->setText(draft.publishableKey);
    m_ui->webhookIdLineEdit->setText(draft.webhookId);
    if (draft.secretKey)
        m_secretKey = draft.secretKey;
    if (draft.webhookSecret)
        m_webhookSecret = draft.webhookSecret;
    refreshButton();
}

CredentialDraft CredentialSetBox::publicDraft() const
{
    const auto publicText = [](const QLineEdit *edit) {
        const QString cleaned = cleanPaste(edit->text());
        return looksSecret(cleaned) ? QString() : cleaned;
    };
    return {.publishableKey = publicText(m_ui->publishableKeyLineEdit),
            .secretKey = {},
            .webhookId = publicText(m_ui->webhookIdLineEdit),
            .webhookSecret = {}};
}

CredentialDraft CredentialSetBox::takeDraft()
{
    const auto take = [this](SecretLineEdit *edit, SharedSecret &kept) {
        if (!edit->text().isEmpty()) {
            kept = std::make_shared<const SecretValue>(edit->takeSecret());
            edit->setKeptFingerprint(fingerprintOf(*kept, m_clientId));
        }
    };
    take(m_ui->secretKeyLineEdit, m_secretKey);
    take(m_ui->webhookSecretLineEdit, m_webhookSecret);
    for (Field &field : m_fields)
        remember(field);
    CredentialDraft draft = publicDraft();
    draft.secretKey = m_secretKey;
    draft.webhookSecret = m_webhookSecret;
    refreshButton();
    return draft;
}

void CredentialSetBox::forgetSecrets()
{
    m_secretKey.reset();
    m_webhookSecret.reset();
    m_ui->secretKeyLineEdit->setKeptFingerprint({});
    m_ui->webhookSecretLineEdit->setKeptFingerprint({});
    refreshButton();
}

bool CredentialSetBox::hasTypedSecret() const
{
    return !m_ui->secretKeyLineEdit->text().isEmpty() || !m_ui->webhookSecretLineEdit->text().isEmpty();
}

bool CredentialSetBox::hasSecretKey() const
{
    return m_secretKey || !m_stored.secretKeyFingerprint.isEmpty() || !m_ui->secretKeyLineEdit->text().isEmpty();
}

bool CredentialSetBox::isEmpty() const
{
    return m_stored.isEmpty() && !hasKeptSecret() &&
           std::ranges::all_of(m_fields, [](const Field &field) { return field.edit->text().isEmpty(); });
}

bool CredentialSetBox::check()
{
    bool good = true;
    for (Field &field : m_fields)
        good = checkField(field) && !std::exchange(field.wasCleared, false) && good;
    compareAccounts();
    return good;
}

QWidget *CredentialSetBox::firstWrongField() const
{
    for (const Field &field : m_fields) {
        if (field.message->isError())
            return field.edit;
    }
    return m_ui->proofMessage->isError() ? m_ui->secretKeyLineEdit : nullptr;
}

bool CredentialSetBox::isWrong(const QString &param) const
{
    return std::ranges::any_of(m_fields,
                               [&](const Field &field) { return field.param == param && field.message->isError(); });
}

bool CredentialSetBox::showError(const QString &param, const QString &text)
{
    for (Field &field : m_fields) {
        if (field.param == param) {
            field.message->showMessage(StateSign::Bad, text);
            return true;
        }
    }
    return false;
}

void CredentialSetBox::setProving(bool proving)
{
    m_proving = proving;
    if (proving)
        m_ui->proofMessage->showMessage(StateSign::Running, tr("Asking Stripe about this key …"));
    else
        m_ui->proofMessage->clearMessage();
    refreshButton();
}

void CredentialSetBox::showProof(const KeyProof &proof)
{
    setProving(false);
    const QString mode = proof.mode == Mode::Live ? tr("live mode") : tr("test mode");
    if (proof.account.displayName.isEmpty() && proof.account.id.isEmpty()) {
        m_ui->proofMessage->showMessage(
            StateSign::Good,
            tr("The key works, in %1. It may not read the account, so its name is not known.").arg(mode));
        return;
    }
    const QString account = proof.account.displayName.isEmpty() ? proof.account.id : proof.account.displayName;
    const QString currency = proof.account.defaultCurrency.toUpper();
    m_ui->proofMessage->showMessage(
        StateSign::Good,
        currency.isEmpty() ? tr("The key works: account “%1”, %2.").arg(account, mode)
                           : tr("The key works: account “%1”, %2, default currency %3.").arg(account, mode, currency));
}

void CredentialSetBox::showProofError(const Error &error)
{
    setProving(false);
    if (error.kind == ErrorKind::Cancelled)
        return;
    const QString support =
        error.requestId.isEmpty() ? QString() : u'\n' + tr("For support: request %1").arg(error.requestId);
    m_ui->proofMessage->showMessage(StateSign::Bad, error.userText + support);
}

void CredentialSetBox::showCapabilities(const KeyCapabilities &found, bool isRestricted)
{
    QStringList cannot;
    QStringList open;
    for (const KeyCapability capability : allKeyCapabilities()) {
        if (found.state(capability) == Permitted::No)
            cannot.append(nameOf(capability));
        else if (found.state(capability) == Permitted::Unknown)
            open.append(nameOf(capability));
    }
    const QString proof = m_ui->proofMessage->text();
    QStringList lines{proof};
    if (!cannot.isEmpty())
        lines.append(tr("It may not: %1. Permissions… says what is missing.").arg(cannot.join(tr(", "))));
    if (!open.isEmpty())
        lines.append(tr("Not found out: %1.").arg(open.join(tr(", "))));
    if (found.hasAll())
        lines.append(isRestricted ? tr("It may do everything that this console does, and no more than you allowed.")
                                  : tr("It may do everything, also what this console never does. A restricted key is "
                                       "safer on a desk; Permissions… says how to make one."));
    m_ui->proofMessage->showMessage(cannot.isEmpty() ? StateSign::Good : StateSign::Warning, lines.join(u'\n'));
}

void CredentialSetBox::put(CredentialField kind, const QString &text)
{
    const auto field = std::ranges::find(m_fields, kind, &Field::kind);
    field->edit->setText(text);
    onEdited(*field);
    leave(*field);
}

void CredentialSetBox::showCapsLock(const Field &field, bool on)
{
    if (on && !field.message->isError())
        field.message->showMessage(StateSign::Warning, tr("Caps Lock is on. Capital and small letters matter here."));
    else if (!on && !field.message->isError())
        field.message->clearMessage();
}

void CredentialSetBox::remember(Field &field)
{
    field.lastSize = field.edit->text().size();
    field.lastText = field.isPublic() ? field.edit->text() : QString();
}

bool CredentialSetBox::passBlockOn(Field &field)
{
    QString text = field.edit->text();
    if (!PastedOffer::isBlock(text))
        return false;
    field.edit->setText(field.isPublic() && !looksSecret(field.lastText) ? field.lastText : QString());
    field.message->clearMessage();
    remember(field);
    refreshButton();
    Q_EMIT edited();
    Q_EMIT blockPasted(text);
    text.fill(QChar(u'\0'));
    return true;
}

void CredentialSetBox::onEdited(Field &field)
{
    const qsizetype size = field.edit->text().size();
    const bool pasted = looksPasted(field.lastSize, size);
    if (pasted && passBlockOn(field))
        return;
    remember(field);
    field.wasCleared = false;
    if (field.kind == CredentialField::SecretKey)
        m_ui->proofMessage->clearMessage();
    if (pasted)
        leave(field);
    else if (field.message->isError())
        field.message->clearMessage(); // it is being mended; leaving the field checks again
    refreshButton();
    Q_EMIT edited();
}

void CredentialSetBox::leave(Field &field)
{
    const QString cleaned = cleanPaste(field.edit->text());
    if (cleaned != field.edit->text())
        field.edit->setText(cleaned);
    checkField(field);
    remember(field);
    compareAccounts();
}

bool CredentialSetBox::checkField(Field &field)
{
    const QString cleaned = cleanPaste(field.edit->text());
    if (cleaned.isEmpty()) {
        if (!field.wasCleared)
            field.message->clearMessage();
        return true;
    }
    field.wasCleared = false;
    const Outcome outcome = checkCredential(field.kind, m_mode, cleaned);
    if (outcome) {
        if (field.kind == CredentialField::WebhookSecret && looksLikeCliSecret(cleaned))
            field.message->showMessage(StateSign::Warning, cliSecretWarning());
        else
            field.message->clearMessage();
        return true;
    }
    if (field.isPublic() && looksSecret(cleaned)) {
        field.edit->setText(QString()); // also empties the undo history
        remember(field);
        field.wasCleared = true;
        field.message->showMessage(StateSign::Bad, clearedText(outcome.error().userText));
    } else {
        field.message->showMessage(StateSign::Bad, outcome.error().userText);
    }
    return false;
}

void CredentialSetBox::compareAccounts()
{
    const auto compare = [this](const QString &secret) {
        return differentAccountsWarning(cleanPaste(m_ui->publishableKeyLineEdit->text()), secret);
    };
    QString warning;
    if (!m_ui->secretKeyLineEdit->text().isEmpty())
        warning = compare(cleanPaste(m_ui->secretKeyLineEdit->text()));
    else if (m_secretKey)
        warning = m_secretKey->use([&](QByteArrayView bytes) { return compare(QString::fromUtf8(bytes)); });
    m_ui->accountsMessage->showMessage(StateSign::Warning, warning);
}

void CredentialSetBox::refreshButton()
{
    const bool hasKey = m_secretKey || !m_ui->secretKeyLineEdit->text().isEmpty();
    m_ui->testKeyButton->setEnabled(hasKey && !m_proving);
    m_ui->testKeyButton->setToolTip(hasKey
                                        ? tr("Asks Stripe for the account's name, mode and currency. Nothing is saved.")
                                        : tr("Paste a Secret Key first. A stored key is tested on the Verify page."));
}

} // namespace console
