#pragma once

#include "ui/setup/wizardstep.h"

#include <QDialog>

#include <memory>
#include <optional>

namespace console {

class ProviderStep;
class TypeStep;
class VerifyStep;
class WebhookStep;
namespace Ui {
class PaymentTypeWizard;
}

/// Adds or edits a payment type in four steps: Payment Provider; Type Name, User Types, Settings; Webhook; Verify.
/// Shown with open() and deleted when closed. While it is open, secrets that left their fields are kept in memory, so
/// that nothing must be typed again after an error; when it closes they are gone, and a draft without them is offered.
/// Owner: the Setup Payment Types page. Thread: GUI. Jobs are children of the steps and end with them.
class PaymentTypeWizard final : public QDialog
{
    Q_OBJECT
public:
    enum Step { ProviderPage, TypePage, WebhookPage, VerifyPage };

    /// `type`: the one to edit, or nothing to add one. `draft`: what was typed before and not saved, without secrets.
    PaymentTypeWizard(Session &session, SetUpData setUp, const std::optional<PaymentType> &type,
                      const std::optional<PaymentTypeDraft> &draft, QWidget *parent = nullptr);
    ~PaymentTypeWizard() override;

    void goTo(Step step);
    Step step() const;

    /// What the tenant was given in this window: empty if nothing.
    QString savedName() const { return m_context.savedName; }
    QString savedId() const { return m_context.draft.type.id; }
    bool isComplete() const { return m_complete; }
    /// What is typed and not saved, without secrets; nothing if all is saved.
    std::optional<PaymentTypeDraft> unsavedDraft();

    /// Escape, Cancel, and the window's close button.
    void reject() override;

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    WizardStep *currentStep() const;
    void addStep(WizardStep *step);
    void onCompleted();
    void onProblem(const Error &error);
    void refresh();
    void offerFreshStart();
    void askThenClose(const QString &whatIsLost);
    QString closingText() const;

    std::unique_ptr<Ui::PaymentTypeWizard> m_ui;
    SetupContext m_context;
    std::optional<PaymentType> m_original;
    ProviderStep *m_provider;
    TypeStep *m_type;
    WebhookStep *m_webhook;
    VerifyStep *m_verify;
    bool m_edited = false;
    bool m_complete = false;
    bool m_closing = false;
};

} // namespace console
