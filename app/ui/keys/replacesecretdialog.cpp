#include "ui/keys/replacesecretdialog.h"

#include "core/fingerprint.h"
#include "core/pastedblock.h"
#include "core/stripekey.h"
#include "ui/keys/keyswords.h"
#include "ui/setup/fieldmessage.h"
#include "ui/setup/pastedtext.h"
#include "ui/setup/secretlineedit.h"

#include <QFormLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString stepsOf(const SecretRow &row)
{
    switch (row.name.kind) {
    case SecretKind::ApiToken:
        return ReplaceSecretDialog::tr("1. OPS-COM is asked whether the new API token works, and for which client ID.\n"
                                       "2. It takes the old one's place in this computer's keychain.");
    case SecretKind::SecretKey:
        return ReplaceSecretDialog::tr("1. Stripe is asked whether the new key works, and of which mode it is.\n"
                                       "2. It takes the old one's place in this computer's keychain.\n"
                                       "3. OPS-COM is given the new key, and both are compared by their fingerprints.\n"
                                       "4. The checks of the Verify page count no longer: run them again.");
    case SecretKind::WebhookSecret:
        return ReplaceSecretDialog::tr("1. The new secret takes the old one's place in this computer's keychain.\n"
                                       "2. OPS-COM is given the new one and forgets the old one at once. To change it "
                                       "at Stripe without losing an event, use Webhooks, Change signing secret "
                                       "instead.\n"
                                       "3. Both are compared by their fingerprints; run the checks of the Verify page "
                                       "again.");
    case SecretKind::PreviousWebhookSecret:
    case SecretKind::NextWebhookSecret:
    case SecretKind::ProxyLogin:
    case SecretKind::PracticeSeed: break; // replaceObstacle()
    }
    return {};
}

std::optional<CredentialField> fieldOf(SecretKind kind)
{
    switch (kind) {
    case SecretKind::SecretKey: return CredentialField::SecretKey;
    case SecretKind::WebhookSecret: return CredentialField::WebhookSecret;
    case SecretKind::ApiToken:
    case SecretKind::PreviousWebhookSecret:
    case SecretKind::NextWebhookSecret:
    case SecretKind::ProxyLogin:
    case SecretKind::PracticeSeed: break;
    }
    return {};
}

} // namespace

ReplaceSecretDialog::ReplaceSecretDialog(Session &session, SecretRow row, QWidget *parent)
    : PreviewDialog(tr("Replace %1").arg(displayName(row.name.kind)), sentenceOf(row) + u'.', stepsOf(row),
                    tr("&Replace"), parent),
      m_session(session),
      m_row(std::move(row)),
      m_value(new SecretLineEdit(this)),
      m_message(new FieldMessage(this))
{
    setObjectName(u"replaceSecretDialog"_s);
    m_value->setObjectName(u"newValueLineEdit"_s);
    m_value->setStoredFingerprint(m_row.fact ? m_row.fact->fingerprint : QString());
    m_message->setObjectName(u"newValueMessage"_s);
    m_message->setField(m_value);
    auto *form = new QFormLayout;
    form->addRow(tr("&New value"), m_value);
    form->addRow({}, m_message);
    choices()->addLayout(form);
    connect(m_value, &QLineEdit::textChanged, this, &ReplaceSecretDialog::understand);
    connect(m_value, &QLineEdit::editingFinished, this, &ReplaceSecretDialog::checkValue);
    m_value->setFocus();
}

void ReplaceSecretDialog::understand()
{
    const QString text = m_value->text();
    const bool isPasted = looksPasted(m_lengthBefore, text.size());
    m_lengthBefore = text.size();
    m_message->clearMessage();
    const auto field = fieldOf(m_row.name.kind);
    if (!isPasted)
        return;
    const QList<PastedValue> values = findCredentials(text);
    if (field && values.size() > 1) {
        QList<PastedValue> fitting;
        for (const PastedValue &value : values) {
            if (value.field == field && value.problem.isEmpty() && (!value.mode || value.mode == m_row.name.mode))
                fitting.append(value);
        }
        if (fitting.size() != 1) {
            m_message->showMessage(
                StateSign::Bad,
                fitting.isEmpty()
                    ? tr("%n values were pasted, and none of them belongs here.", nullptr, int(values.size()))
                    : tr("Several values were pasted that could belong here. Paste the one alone."));
            return;
        }
        const QSignalBlocker blocker(m_value);
        m_value->setText(textOf(fitting.constFirst(), text));
        m_lengthBefore = m_value->text().size();
        m_message->showMessage(StateSign::Hint, tr("%n values were pasted. The one that belongs here was taken; the "
                                                   "others were not kept.",
                                                   nullptr, int(values.size())));
        return;
    }
    checkValue();
}

bool ReplaceSecretDialog::checkValue()
{
    const QString cleaned = cleanPaste(m_value->text());
    if (cleaned.isEmpty())
        return bool(m_kept);
    if (cleaned != m_value->text()) {
        const QSignalBlocker blocker(m_value);
        m_value->setText(cleaned);
        m_lengthBefore = cleaned.size();
    }
    const Outcome good = ReplaceSecretFlow::check(m_row, SecretValue(cleaned.toUtf8()));
    if (!good)
        m_message->showMessage(StateSign::Bad, good.error().userText);
    else if (m_row.name.kind == SecretKind::WebhookSecret && looksLikeCliSecret(cleaned))
        m_message->showMessage(StateSign::Warning, cliSecretWarning());
    return good.has_value();
}

void ReplaceSecretDialog::carryOut()
{
    if (!checkValue()) {
        if (!m_message->isError())
            m_message->showMessage(StateSign::Bad, tr("Paste the new value first."));
        m_value->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (!m_value->text().isEmpty()) {
        const QSignalBlocker blocker(m_value);
        m_kept = std::make_shared<const SecretValue>(m_value->takeSecret());
        m_lengthBefore = 0;
        m_value->setKeptFingerprint(fingerprintOf(*m_kept, m_row.workspace.clientId));
    }
    runJob(new ReplaceSecretFlow(m_session, m_row, m_kept), tr("Replacing…"), [this](Done) {
        Q_EMIT replaced(m_row);
        accept();
    });
}

} // namespace console
