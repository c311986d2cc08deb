#include "ui/setup/paymenttypewizard.h"

#include "setup/ui_paymenttypewizard.h"
#include "ui/setup/providerstep.h"
#include "ui/setup/typestep.h"
#include "ui/setup/verifystep.h"
#include "ui/setup/webhookstep.h"

#include <QCloseEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>

namespace console {

using namespace Qt::StringLiterals;

PaymentTypeWizard::PaymentTypeWizard(Session &session, SetUpData setUp, const std::optional<PaymentType> &type,
                                     const std::optional<PaymentTypeDraft> &draft, QWidget *parent)
    : QDialog(parent),
      m_ui(std::make_unique<Ui::PaymentTypeWizard>()),
      m_context{.session = session,
                .data = std::move(setUp),
                .draft = {},
                .savedName = {},
                .mode = Mode::Test,
                .adding = !type.has_value()},
      m_original(type)
{
    m_ui->setupUi(this);
    setObjectName(u"paymentTypeWizard"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    if (draft)
        m_context.draft = *draft;
    else if (type)
        m_context.draft.type = *type;
    m_context.mode = m_context.draft.type.activeMode();
    m_edited = draft.has_value();
    setWindowTitle(
        (type ? tr("Edit Type “%1” — %2").arg(type->name) : tr("Add Type — %1"))
            .arg(session.workspace().name.isEmpty() ? session.workspace().clientId : session.workspace().name));

    m_provider = new ProviderStep(m_context, this);
    m_type = new TypeStep(m_context, this);
    m_webhook = new WebhookStep(m_context, this);
    m_verify = new VerifyStep(m_context, this);
    for (WizardStep *step : {static_cast<WizardStep *>(m_provider), static_cast<WizardStep *>(m_type),
                             static_cast<WizardStep *>(m_webhook), static_cast<WizardStep *>(m_verify)})
        addStep(step);
    connect(m_ui->nextButton, &QPushButton::clicked, this, [this] { currentStep()->next(); });
    connect(m_ui->backButton, &QPushButton::clicked, this, [this] { goTo(Step(step() - 1)); });
    connect(m_ui->cancelButton, &QPushButton::clicked, this, &PaymentTypeWizard::reject);

    QSize size(900, 680);
    if (const QScreen *place = screen())
        size = size.boundedTo(place->availableSize() - QSize(40, 60));
    resize(size);
    goTo(type ? TypePage : ProviderPage);
    if (draft)
        offerFreshStart();
}

PaymentTypeWizard::~PaymentTypeWizard() = default;

void PaymentTypeWizard::addStep(WizardStep *step)
{
    m_ui->stepsStack->addWidget(step);
    connect(step, &WizardStep::completed, this, &PaymentTypeWizard::onCompleted);
    connect(step, &WizardStep::stateChanged, this, &PaymentTypeWizard::refresh);
    connect(step, &WizardStep::problem, this, &PaymentTypeWizard::onProblem);
    connect(step, &WizardStep::edited, this, [this] { m_edited = true; });
    connect(step, &WizardStep::notice, this,
            [this](const QString &text) { m_ui->wizardMessageBar->showMessage(MessageBar::Kind::Warning, text); });
    connect(step, &WizardStep::problemSolved, this, [this] { m_ui->wizardMessageBar->clear(); });
}

WizardStep *PaymentTypeWizard::currentStep() const
{
    return static_cast<WizardStep *>(m_ui->stepsStack->currentWidget()); // addStep() puts nothing else there
}

PaymentTypeWizard::Step PaymentTypeWizard::step() const
{
    return Step(m_ui->stepsStack->currentIndex());
}

void PaymentTypeWizard::goTo(Step step)
{
    m_ui->wizardMessageBar->clear();
    m_ui->stepsStack->setCurrentIndex(step);
    currentStep()->enter();
    refresh();
    if (QWidget *field = currentStep()->firstField())
        field->setFocus(Qt::OtherFocusReason);
}

std::optional<PaymentTypeDraft> PaymentTypeWizard::unsavedDraft()
{
    if (m_complete || !m_edited)
        return std::nullopt;
    m_provider->storeTyped();
    m_type->storeTyped();
    if (!m_context.draft.type.id.isEmpty())
        m_webhook->storeTyped();
    PaymentTypeDraft draft = m_context.draft;
    for (const Mode mode : {Mode::Test, Mode::Live}) {
        draft.credentials(mode).secretKey.reset();
        draft.credentials(mode).webhookSecret.reset();
    }
    return draft;
}

void PaymentTypeWizard::onCompleted()
{
    if (sender() != currentStep() || m_closing)
        return;
    switch (step()) {
    case ProviderPage: goTo(TypePage); return;
    case TypePage:
        m_edited = false;
        if (m_context.provider().isStripe()) {
            goTo(WebhookPage);
            return;
        }
        break; // nothing to register or to verify
    case WebhookPage:
        m_edited = false;
        goTo(VerifyPage);
        return;
    case VerifyPage: break;
    }
    m_complete = true;
    m_closing = true;
    accept();
}

void PaymentTypeWizard::onProblem(const Error &error)
{
    if (m_closing)
        return;
    if (error.kind == ErrorKind::Cancelled)
        m_ui->wizardMessageBar->showMessage(MessageBar::Kind::Information,
                                            tr("Stopped. Nothing typed is lost; go on when you are ready."));
    else
        m_ui->wizardMessageBar->showError(error);
}

void PaymentTypeWizard::refresh()
{
    const WizardStep *current = currentStep();
    const bool busy = current->isBusy();
    if (m_closing && !busy) {
        // What was under way has ended; the window may go now, from the event loop.
        QMetaObject::invokeMethod(
            this, [this] { QDialog::reject(); }, Qt::QueuedConnection);
        return;
    }
    if (busy)
        m_ui->wizardBusyIndicator->start(current->busyText());
    else
        m_ui->wizardBusyIndicator->stop();
    m_ui->stepTitleLabel->setText(current->title());
    m_ui->stepCountLabel->setText(tr("Step %1 of %2").arg(locale().toString(step() + 1), locale().toString(4)));
    m_ui->nextButton->setText(current->nextText());
    m_ui->nextButton->setEnabled(!busy && current->mayGoOn());
    m_ui->backButton->setEnabled(!busy && step() != ProviderPage);
    m_ui->cancelButton->setText(busy ? tr("Stop") : m_context.savedName.isEmpty() ? tr("Cancel") : tr("Close"));
}

void PaymentTypeWizard::offerFreshStart()
{
    m_ui->wizardMessageBar->showMessage(
        MessageBar::Kind::Information,
        tr("What you typed before is here again, except secrets: paste those anew. Nothing of it is saved yet."));
    m_ui->wizardMessageBar->addAction(tr("Start afresh"), this, [this] {
        const QString id = m_context.draft.type.id;
        m_context.draft = {};
        if (m_original)
            m_context.draft.type = *m_original;
        m_edited = false;
        m_type->reload();
        goTo(m_original || !id.isEmpty() ? TypePage : ProviderPage);
    });
}

void PaymentTypeWizard::reject()
{
    if (m_closing)
        return;
    if (currentStep()->isBusy()) {
        currentStep()->stop(); // the window stays; a second press closes it
        return;
    }
    if (m_type->hasSecretsToLose() || m_webhook->hasSecretsToLose()) {
        askThenClose(tr("Secrets that were typed and not saved are forgotten: paste them anew next time."));
        return;
    }
    m_closing = true;
    QDialog::reject();
}

void PaymentTypeWizard::closeEvent(QCloseEvent *event)
{
    if (!m_closing && isVisible() && currentStep()->isBusy()) {
        event->ignore();
        askThenClose(tr("%1 This would be stopped.").arg(currentStep()->busyText()));
        return;
    }
    QDialog::closeEvent(event); // calls reject(), and ignores the event if the window stays
}

void PaymentTypeWizard::askThenClose(const QString &whatIsLost)
{
    if (findChild<QMessageBox *>(u"closeWizardBox"_s))
        return;
    auto *box =
        new QMessageBox(QMessageBox::Question, windowTitle(), tr("Close this window?"), QMessageBox::NoButton, this);
    box->setObjectName(u"closeWizardBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(whatIsLost + u"\n\n"_s + closingText());
    QPushButton *close = box->addButton(tr("Close the window"), QMessageBox::DestructiveRole);
    close->setObjectName(u"closeWizardButton"_s);
    QPushButton *stay = box->addButton(tr("Stay"), QMessageBox::RejectRole);
    stay->setObjectName(u"stayInWizardButton"_s);
    box->setDefaultButton(stay);
    box->setEscapeButton(stay);
    connect(close, &QPushButton::clicked, this, [this] {
        m_closing = true;
        if (currentStep()->isBusy())
            currentStep()->stop(); // refresh() closes when it has ended
        else
            QDialog::reject();
    });
    box->open();
}

QString PaymentTypeWizard::closingText() const
{
    if (!m_context.savedName.isEmpty())
        return tr("“%1” is saved at the tenant already and stays there; open it with Edit to go on.")
            .arg(m_context.savedName);
    return m_context.adding
               ? tr("Nothing was saved at the tenant. What you typed besides secrets is kept until the program ends.")
               : tr("The payment type stays as it was. What you typed besides secrets is kept until the program ends.");
}

} // namespace console
