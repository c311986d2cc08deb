#include "ui/webhooks/dashboardrolldialog.h"

#include "core/fingerprint.h"
#include "core/stripekey.h"
#include "models/paymenttext.h"
#include "ui/setup/fieldmessage.h"
#include "ui/setup/secretlineedit.h"

#include <QFormLayout>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

namespace console {

using namespace Qt::StringLiterals;

DashboardRollDialog::DashboardRollDialog(Session &session, PaymentType type, Mode mode, const QTimeZone &zone,
                                         QWidget *parent)
    : PreviewDialog(tr("Secret rolled in the Dashboard"),
                    tr("In your Stripe Dashboard, open the endpoint, choose Roll secret, and let the old secret expire "
                       "after some hours. Stripe signs with both until then. Copy the new Signing secret here."),
                    tr("1. The new secret goes into this computer's keychain, beside the old one.\n"
                       "2. OPS-COM holds both.\n"
                       "3. An event signed with the new secret must be accepted; else everything stays as it was.\n"
                       "4. The new secret becomes the current one. After the old one has expired, OPS-COM drops it."),
                    tr("&Take over"), parent),
      m_session(session),
      m_type(std::move(type)),
      m_mode(mode),
      m_zone(zone),
      m_secret(new SecretLineEdit(this)),
      m_message(new FieldMessage(this)),
      m_hours(new QSpinBox(this)),
      m_expires(new QLabel(this))
{
    setObjectName(u"dashboardRollDialog"_s);
    m_secret->setObjectName(u"newSecretLineEdit"_s);
    m_secret->setExample(u"whsec_…"_s);
    m_message->setObjectName(u"newSecretMessage"_s);
    m_message->setField(m_secret);
    m_hours->setObjectName(u"overlapSpinBox"_s);
    m_hours->setRange(0, 24);
    m_hours->setValue(24);
    m_hours->setSuffix(QChar(u' ') + tr("h"));
    m_expires->setObjectName(u"expiryLabel"_s);
    m_expires->setWordWrap(true);
    auto *form = new QFormLayout;
    form->addRow(tr("&New Webhook Secret"), m_secret);
    form->addRow({}, m_message);
    form->addRow(tr("&Old one expires in"), m_hours);
    form->addRow({}, m_expires);
    choices()->addLayout(form);
    connect(m_hours, &QSpinBox::valueChanged, this, &DashboardRollDialog::showExpiry);
    connect(m_secret, &QLineEdit::editingFinished, this, &DashboardRollDialog::checkSecret);
    showExpiry();
    m_secret->setFocus();
}

QDateTime DashboardRollDialog::expiry() const
{
    return m_session.clock().now().addSecs(qint64(m_hours->value()) * 3600);
}

void DashboardRollDialog::showExpiry()
{
    m_expires->setText(m_hours->value() == 0 ? tr("The old secret has expired already: Stripe signs with the new one "
                                                  "only. Events sent since then were refused and are sent again.")
                                             : tr("The old secret expires %1.").arg(momentText(expiry(), m_zone)));
}

bool DashboardRollDialog::checkSecret()
{
    m_message->clearMessage();
    const QString cleaned = cleanPaste(m_secret->text());
    if (cleaned.isEmpty())
        return bool(m_kept);
    if (cleaned != m_secret->text())
        m_secret->setText(cleaned);
    const Outcome outcome = checkCredential(CredentialField::WebhookSecret, m_mode, cleaned);
    if (!outcome)
        m_message->showMessage(StateSign::Bad, outcome.error().userText);
    return outcome.has_value();
}

void DashboardRollDialog::carryOut()
{
    if (!checkSecret()) {
        if (!m_message->isError())
            m_message->showMessage(StateSign::Bad, tr("Webhook Secret is required."));
        m_secret->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (!m_secret->text().isEmpty()) {
        m_kept = std::make_shared<const SecretValue>(m_secret->takeSecret());
        m_secret->setKeptFingerprint(fingerprintOf(*m_kept, m_session.workspace().clientId));
    }
    runJob(new DashboardRollFlow(m_session, m_type, m_mode, m_kept, expiry(), this), tr("Taking over …"),
           [this](const Rotation &rotation) {
               Q_EMIT rolled(rotation);
               accept();
           });
}

} // namespace console
