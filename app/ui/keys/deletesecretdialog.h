#pragma once

#include "flows/secretsflow.h"
#include "ui/webhooks/previewdialog.h"

namespace console {

/// Deletes one item from the keychain after saying what stops working. Cancel is the default. Owner: the page.
class DeleteSecretDialog final : public PreviewDialog
{
    Q_OBJECT
public:
    DeleteSecretDialog(Session &session, SecretRow row, QWidget *parent);

Q_SIGNALS:
    void deleted(const console::SecretRow &row);

protected:
    void carryOut() override;

private:
    Session &m_session;
    SecretRow m_row;
};

} // namespace console
