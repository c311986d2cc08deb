#pragma once

#include "flows/keycapability.h"
#include "ui/setup/wizardstep.h"

#include <QHash>

#include <functional>
#include <memory>

namespace console {

namespace Ui {
class TypeStep;
}

/// Page 2: the tabs Type Name, User Types, Settings. Going on proves new keys (ProveKeyFlow), asks for the currency to
/// be confirmed where it differs from the account's, and saves (SetUpPaymentTypeFlow).
class TypeStep final : public WizardStep
{
    Q_OBJECT
public:
    TypeStep(SetupContext &context, QWidget *parent);
    ~TypeStep() override;

    QString title() const override;
    QString nextText() const override;
    void enter() override;
    QWidget *firstField() const override;
    void next() override;
    void storeTyped() override;
    bool hasSecretsToLose() const override;
    /// Shows the draft of the context instead of what is typed; done once by enter().
    void reload();

private:
    bool checkTabs();
    void showTab(QWidget *tab, QWidget *field);
    void testKey(Mode mode);
    void showPermissions(Mode mode);
    /// Asks what a key may do that was just proven, shows it, and goes on with `then` whatever came of it.
    void probe(Mode mode, const SharedSecret &key, std::function<void()> then);
    void noteFound(Mode mode, const SharedSecret &key, const KeyCapabilities &found);
    void proveThenSave(QList<Mode> left);
    void save();
    void judgeSave(const Result<PaymentType> &result);
    void showErrorAtField(const Error &error);
    void refreshLiveMode();
    std::unique_ptr<Ui::TypeStep> m_ui;
    bool m_loaded = false;
    /// What keys that are not stored yet may do; told to the session once they are.
    QHash<Mode, KeyCapabilities> m_found;
    int m_seenSaves = 0;
};

} // namespace console
