#pragma once

#include "core/stripekey.h"
#include "ui/webhooks/webhookpart.h"

class QCheckBox;
class QLineEdit;
class QPushButton;
class QTabWidget;

namespace console {

class CopyField;
class FieldMessage;
class SecretLineEdit;

/// "Register Your Endpoint": automatic, or by hand in the article's steps.
class RegisterPart final : public WebhookPart
{
    Q_OBJECT
public:
    RegisterPart(WebhookScope &scope, QWidget *parent);
    bool mayClose() override;

protected:
    void begin() override;
    void typeChanged() override { begin(); }
    void busyChanged() override;

private:
    QWidget *makeAutomatic();
    QWidget *makeByHand();
    void registerEndpoint();
    void finish(const PaymentType &type, const QString &text);
    void saveByHand();
    bool checkField(CredentialField field);
    void showFieldError(const Error &error);
    QStringList tickedEvents() const;

    QTabWidget *m_tabs;
    QLabel *m_present = nullptr;
    CopyField *m_url = nullptr;
    QList<QCheckBox *> m_offered;
    QPushButton *m_register = nullptr;
    CopyField *m_handUrl = nullptr;
    CopyField *m_handName = nullptr;
    QPushButton *m_createPage = nullptr;
    QLineEdit *m_webhookId = nullptr;
    SecretLineEdit *m_secret = nullptr;
    FieldMessage *m_idMessage = nullptr;
    FieldMessage *m_secretMessage = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_toSetup = nullptr;
    SharedSecret m_keptSecret; ///< typed and not saved yet: a failed try loses nothing
    QString m_shownFor;        ///< type and mode that the typed values are for
};

} // namespace console
