#pragma once

#include "ui/setup/wizardstep.h"

#include <memory>

namespace console {

namespace Ui {
class ProviderStep;
}

/// Page 1: the Payment Provider drop-down with the tenant's list; the chosen provider's tooltip stands under it.
class ProviderStep final : public WizardStep
{
    Q_OBJECT
public:
    ProviderStep(SetupContext &context, QWidget *parent);
    ~ProviderStep() override;

    QString title() const override;
    bool mayGoOn() const override;
    void enter() override;
    QWidget *firstField() const override;
    void next() override;
    void storeTyped() override;

private:
    void showChosen();
    std::unique_ptr<Ui::ProviderStep> m_ui;
    bool m_entered = false;
};

} // namespace console
