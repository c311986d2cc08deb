#include "ui/keys/proxylogindialog.h"

#include "flows/session.h"
#include "ui/setup/fieldmessage.h"
#include "ui/setup/secretlineedit.h"

#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace console {

using namespace Qt::StringLiterals;

ProxyLoginDialog::ProxyLoginDialog(Session &session, QWidget *parent)
    : PreviewDialog(
          tr("Proxy log-in"),
          tr("Only where a proxy of your network asks for a user name and a password. Which proxy is used is a "
             "setting of this computer, not of this program."),
          tr("1. Both are put into this computer's keychain, and nowhere else.\n"
             "2. They are told to the proxy when it asks, for all workspaces. OPS-COM and Stripe never see "
             "them.\n"
             "3. Delete the item on this page to forget them."),
          tr("&Store"), parent),
      m_session(session),
      m_user(new QLineEdit(this)),
      m_password(new SecretLineEdit(this)),
      m_message(new FieldMessage(this))
{
    setObjectName(u"proxyLoginDialog"_s);
    m_user->setObjectName(u"proxyUserLineEdit"_s);
    m_user->setMaxLength(200);
    m_user->setInputMethodHints(Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    m_password->setObjectName(u"proxyPasswordLineEdit"_s);
    m_password->setMaxLength(500);
    m_message->setObjectName(u"proxyLoginMessage"_s);
    m_message->setField(m_password);
    auto *form = new QFormLayout;
    form->addRow(tr("&User name"), m_user);
    form->addRow(tr("&Password"), m_password);
    form->addRow({}, m_message);
    choices()->addLayout(form);
    for (QLineEdit *field : {m_user, static_cast<QLineEdit *>(m_password)})
        connect(field, &QLineEdit::textEdited, m_message, &FieldMessage::clearMessage);
    connect(m_password, &SecretLineEdit::capsLockChanged, this, [this](bool on) {
        m_message->clearMessage();
        if (on)
            m_message->showMessage(StateSign::Warning, tr("Caps Lock is on."));
    });
    m_user->setFocus();
}

bool ProxyLoginDialog::check()
{
    const QString user = m_user->text().trimmed();
    QString problem;
    if (user.isEmpty())
        problem = tr("Enter the user name.");
    else if (user.contains(u':'))
        problem = tr("A user name for a proxy holds no colon. Enter it without the password.");
    else if (m_password->text().isEmpty() && !m_kept)
        problem = tr("Enter the password.");
    if (problem.isEmpty())
        return true;
    m_message->showMessage(StateSign::Bad, problem);
    return false;
}

void ProxyLoginDialog::carryOut()
{
    if (!check())
        return;
    if (!m_password->text().isEmpty()) {
        m_kept = std::make_shared<const SecretValue>(m_password->takeExactly());
        m_password->setPlaceholderText(tr("Kept in this window"));
    }
    QByteArray login = m_user->text().trimmed().toUtf8() + ':';
    m_kept->use([&login](QByteArrayView password) { login.append(password); });
    runJob(m_session.secrets().write(proxyLoginName(), SecretValue(std::move(login))), tr("Storing…"), [this](Done) {
        Q_EMIT stored();
        accept();
    });
}

} // namespace console
