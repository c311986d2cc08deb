#pragma once

#include "core/stripekey.h"
#include "ui/setup/wizardstep.h"

#include <memory>

class QRadioButton;

namespace console {

namespace Ui {
class WebhookStep;
}

/// Page 3: the webhook, registered for the person (RegisterWebhookFlow) or by hand with the article's steps, its ID and
/// secret then saved by SetUpPaymentTypeFlow.
class WebhookStep final : public WizardStep
{
    Q_OBJECT
public:
    WebhookStep(SetupContext &context, QWidget *parent);
    ~WebhookStep() override;

    QString title() const override;
    QString nextText() const override;
    void enter() override;
    QWidget *firstField() const override;
    bool mayGoOn() const override;
    void next() override;
    void storeTyped() override;
    bool hasSecretsToLose() const override;

private:
    void showChoice();
    void refreshRegister();
    void choose(QRadioButton *button);
    void registerForPerson(bool goOn);
    void saveByHand();
    bool checkField(CredentialField field);
    void onIdEdited();
    void reportSaved(const PaymentType &type);
    std::unique_ptr<Ui::WebhookStep> m_ui;
    SharedSecret m_secret;         ///< out of its field and not yet saved
    Mode m_shownMode = Mode::Test; ///< the set that the fields are about
    qsizetype m_lastIdSize = 0;
    bool m_idWasCleared = false; ///< its message tells of a secret that was taken out of it
};

} // namespace console
