#include "ui/setup/providerstep.h"

#include "setup/ui_providerstep.h"

namespace console {

ProviderStep::ProviderStep(SetupContext &context, QWidget *parent)
    : WizardStep(context, parent),
      m_ui(std::make_unique<Ui::ProviderStep>())
{
    m_ui->setupUi(this);
    m_ui->providerComboBox->addItem(tr("Choose a provider…"), QString());
    for (const PaymentProvider &provider : std::as_const(m_context.data.providers)) {
        m_ui->providerComboBox->addItem(provider.name, provider.id);
        m_ui->providerComboBox->setItemData(m_ui->providerComboBox->count() - 1, provider.tooltip, Qt::ToolTipRole);
    }
    connect(m_ui->providerComboBox, &QComboBox::currentIndexChanged, this, [this] {
        showChosen();
        Q_EMIT stateChanged();
    });
    connect(m_ui->providerComboBox, &QComboBox::activated, this, [this] {
        storeTyped();
        Q_EMIT edited();
    });
}

ProviderStep::~ProviderStep() = default;

QString ProviderStep::title() const
{
    return tr("Payment Provider");
}

bool ProviderStep::mayGoOn() const
{
    return !m_ui->providerComboBox->currentData().toString().isEmpty();
}

void ProviderStep::enter()
{
    m_entered = true;
    const QString id = m_context.draft.type.providerId;
    int index = m_ui->providerComboBox->findData(id);
    if (index < 0) { // a type whose provider the tenant no longer lists
        m_ui->providerComboBox->addItem(id, id);
        index = m_ui->providerComboBox->count() - 1;
    }
    m_ui->providerComboBox->setCurrentIndex(index);
    // The provider of a type that the tenant has saved cannot change: its credentials belong to it.
    const bool fixed = !m_context.draft.type.id.isEmpty();
    m_ui->providerComboBox->setEnabled(!fixed);
    m_ui->providerMessage->setHint(
        fixed ? tr("The provider of a saved payment type cannot be changed. Add another type for another provider.")
              : QString());
    showChosen();
}

QWidget *ProviderStep::firstField() const
{
    return m_ui->providerComboBox;
}

void ProviderStep::next()
{
    storeTyped();
    Q_EMIT completed();
}

void ProviderStep::storeTyped()
{
    if (m_entered)
        m_context.draft.type.providerId = m_ui->providerComboBox->currentData().toString();
}

void ProviderStep::showChosen()
{
    const QString text = m_ui->providerComboBox->currentData(Qt::ToolTipRole).toString();
    m_ui->providerTooltipLabel->setText(text);
    m_ui->providerTooltipLabel->setVisible(!text.isEmpty());
    m_ui->providerComboBox->setAccessibleDescription(text);
}

} // namespace console
