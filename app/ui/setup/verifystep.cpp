#include "ui/setup/verifystep.h"

#include "setup/ui_verifystep.h"
#include "ui/setup/checkdelegate.h"
#include "ui/setup/checksmodel.h"
#include "ui/setup/modecombo.h"

#include <QHeaderView>
#include <QResizeEvent>
#include <QTimer>

#include <algorithm>

namespace console {

VerifyStep::VerifyStep(SetupContext &context, QWidget *parent)
    : WizardStep(context, parent),
      m_ui(std::make_unique<Ui::VerifyStep>()),
      m_model(new ChecksModel(this))
{
    m_ui->setupUi(this);
    m_model->setChecks(VerifyPaymentTypeFlow::emptyChecks());
    m_ui->checksView->setModel(m_model);
    m_ui->checksView->setItemDelegate(new CheckDelegate(this));
    auto *header = m_ui->checksView->horizontalHeader();
    header->setSectionResizeMode(ChecksModel::StateColumn, QHeaderView::ResizeToContents);
    header->setSectionResizeMode(ChecksModel::TitleColumn, QHeaderView::ResizeToContents);
    header->setSectionResizeMode(ChecksModel::FindingColumn, QHeaderView::Stretch);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    connect(m_ui->runAgainButton, &QPushButton::clicked, this, &VerifyStep::verify);
    connect(m_ui->stopChecksButton, &QPushButton::clicked, this, &WizardStep::stop);
    connect(m_ui->verifyModeComboBox, &QComboBox::activated, this, [this] {
        m_context.mode = chosenMode(*m_ui->verifyModeComboBox);
        verify();
    });
    connect(this, &WizardStep::stateChanged, this, &VerifyStep::refreshButtons);
}

VerifyStep::~VerifyStep() = default;

QString VerifyStep::title() const
{
    return tr("Verify");
}

QString VerifyStep::nextText() const
{
    return tr("&Finish");
}

void VerifyStep::enter()
{
    fillModes(*m_ui->verifyModeComboBox, m_context);
    verify();
}

QWidget *VerifyStep::firstField() const
{
    return m_ui->checksView;
}

void VerifyStep::next()
{
    if (isBusy())
        return;
    if (!m_ui->activateCheckBox->isVisibleTo(this) || !m_ui->activateCheckBox->isChecked()) {
        Q_EMIT completed();
        return;
    }
    runJob(new ChangePaymentTypeFlow(m_context.session, m_context.draft.type, ChangePaymentTypeFlow::Change::Activate,
                                     this),
           tr("Activating …"), [this](const Result<Done> &result) {
               if (!result) {
                   Q_EMIT problem(result.error());
                   return;
               }
               m_context.draft.type.active = true;
               Q_EMIT completed();
           });
}

void VerifyStep::resizeEvent(QResizeEvent *event)
{
    WizardStep::resizeEvent(event);
    // The last column's width follows the view; the rows' heights follow that width.
    QTimer::singleShot(0, m_ui->checksView, &QTableView::resizeRowsToContents);
}

void VerifyStep::verify()
{
    if (isBusy())
        return;
    m_allPassed = false;
    m_model->setChecks(VerifyPaymentTypeFlow::emptyChecks());
    m_ui->checksView->resizeRowsToContents();
    m_ui->summaryMessage->clearMessage();
    auto *flow = new VerifyPaymentTypeFlow(m_context.session, m_context.draft.type, m_context.mode, this);
    connect(flow, &VerifyPaymentTypeFlow::checkChanged, this, [this](const Check &check) {
        const int row = m_model->update(check);
        if (row < 0)
            return;
        m_ui->checksView->resizeRowToContents(row);
        m_ui->checksView->scrollTo(m_model->index(row, 0));
    });
    runJob(flow, tr("Checking …"), [this](const Result<VerifyReport> &result) { conclude(result); });
}

void VerifyStep::conclude(const Result<VerifyReport> &result)
{
    if (!result) {
        m_ui->summaryMessage->showMessage(
            StateSign::Warning, tr("%1 The payment type is saved; its checks are not complete. Run them again when you "
                                   "are ready.")
                                    .arg(result.error().userText));
        return;
    }
    m_model->setChecks(result->checks);
    m_ui->checksView->resizeRowsToContents();
    m_ui->checksView->scrollToTop();
    m_allPassed = result->allPassed();
    const auto count = [&](CheckState state) { return int(std::ranges::count(result->checks, state, &Check::state)); };
    if (!m_allPassed) {
        const QString meaning = m_context.mode == Mode::Test
                                    ? tr("You can finish now: everything typed is saved. Until the checks pass, "
                                         "payments may stay Pending in "
                                         "OPS-COM, and Live Mode stays off.")
                                    : tr("You can finish now: everything typed is saved. Until the checks pass, "
                                         "payments of live mode may stay "
                                         "Pending in OPS-COM.");
        m_ui->summaryMessage->showMessage(
            StateSign::Bad, tr("%n check(s) failed.", nullptr, count(CheckState::Failed)) + QChar(u' ') + meaning);
    } else if (count(CheckState::Warning) > 0) {
        m_ui->summaryMessage->showMessage(
            StateSign::Warning, tr("All checks passed, %n with a warning.", nullptr, count(CheckState::Warning)));
    } else {
        m_ui->summaryMessage->showMessage(StateSign::Good, tr("All checks passed."));
    }
    if (m_allPassed)
        m_ui->activateCheckBox->setFocus(Qt::OtherFocusReason);
}

void VerifyStep::refreshButtons()
{
    m_ui->runAgainButton->setEnabled(!isBusy());
    m_ui->stopChecksButton->setEnabled(isBusy());
    m_ui->verifyModeComboBox->setEnabled(!isBusy() && m_ui->verifyModeComboBox->count() > 1);
    m_ui->activateCheckBox->setVisible(m_allPassed && !m_context.draft.type.active && !isBusy());
}

} // namespace console
