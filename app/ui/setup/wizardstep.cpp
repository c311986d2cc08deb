#include "ui/setup/wizardstep.h"

namespace console {

PaymentProvider SetupContext::provider() const
{
    for (const PaymentProvider &provider : data.providers) {
        if (provider.id == draft.type.providerId)
            return provider;
    }
    // Editing a type whose provider the tenant no longer lists.
    return {draft.type.providerId, draft.type.providerId, {}};
}

void SetupContext::setSaved(const PaymentType &type)
{
    draft = {.type = type, .test = {}, .live = {}};
    savedName = type.name;
    ++saves;
}

WizardStep::WizardStep(SetupContext &context, QWidget *parent) : QWidget(parent), m_context(context) {}

QString WizardStep::nextText() const
{
    return tr("&Next Step");
}

void WizardStep::stop()
{
    if (m_job)
        m_job->cancel();
}

} // namespace console
