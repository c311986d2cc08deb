#pragma once

#include "flows/secretsflow.h"
#include "ui/webhooks/previewdialog.h"

namespace console {

class FieldMessage;
class SecretLineEdit;

/// Puts another value in an item's place. The field understands what is pasted: blanks, quotes and NAME= are taken off,
/// a whole block of settings gives the one value that belongs here, and what is of another kind or mode is named. The
/// value is shown nowhere. Owner: the page.
class ReplaceSecretDialog final : public PreviewDialog
{
    Q_OBJECT
public:
    ReplaceSecretDialog(Session &session, SecretRow row, QWidget *parent);

Q_SIGNALS:
    void replaced(const console::SecretRow &row);

protected:
    void carryOut() override;

private:
    void understand();
    bool checkValue();
    Session &m_session;
    SecretRow m_row;
    SecretLineEdit *m_value;
    FieldMessage *m_message;
    SharedSecret m_kept; ///< taken out of the field, for another try after an error
    qsizetype m_lengthBefore = 0;
};

} // namespace console
