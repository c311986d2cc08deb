#pragma once

#include "core/secretvalue.h"
#include "ui/webhooks/previewdialog.h"

class QLineEdit;

namespace console {

class FieldMessage;
class SecretLineEdit;
class Session;

/// User name and password for a proxy of the network that asks for them. The proxy itself is the system's setting. Both
/// go into the keychain as one item (proxyLoginName()); the composition root tells them to the one door to the network
/// as soon as the item is there. Owner: the page Keys and secrets. Thread: GUI.
class ProxyLoginDialog final : public PreviewDialog
{
    Q_OBJECT
public:
    ProxyLoginDialog(Session &session, QWidget *parent);

Q_SIGNALS:
    void stored();

protected:
    void carryOut() override;

private:
    bool check();
    Session &m_session;
    QLineEdit *m_user;
    SecretLineEdit *m_password;
    FieldMessage *m_message;
    SharedSecret m_kept; ///< a failed try keeps what was typed
};

} // namespace console
