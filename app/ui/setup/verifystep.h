#pragma once

#include "flows/webhookflow.h"
#include "ui/setup/wizardstep.h"

#include <memory>

namespace console {

class ChecksModel;
namespace Ui {
class VerifyStep;
}

/// Page 4: runs the checks of VerifyPaymentTypeFlow and shows each as it changes. Finishing is possible with failed
/// checks; activating is offered when all passed.
class VerifyStep final : public WizardStep
{
    Q_OBJECT
public:
    VerifyStep(SetupContext &context, QWidget *parent);
    ~VerifyStep() override;

    QString title() const override;
    QString nextText() const override;
    void enter() override;
    QWidget *firstField() const override;
    void next() override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void verify();
    void conclude(const Result<VerifyReport> &result);
    void refreshButtons();
    std::unique_ptr<Ui::VerifyStep> m_ui;
    ChecksModel *m_model;
    bool m_allPassed = false;
};

} // namespace console
