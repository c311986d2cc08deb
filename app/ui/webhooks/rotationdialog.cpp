#include "ui/webhooks/rotationdialog.h"

#include "ui/webhooks/celltable.h"
#include "ui/webhooks/rotationwords.h"
#include "ui/widgets/busyindicator.h"
#include "ui/widgets/messagebar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace console {

using namespace Qt::StringLiterals;

RotationDialog::RotationDialog(Session &session, PaymentType type, Mode mode, QWidget *parent)
    : QDialog(parent),
      m_session(session),
      m_type(std::move(type)),
      m_mode(mode),
      m_messageBar(new MessageBar(this)),
      m_steps(new CellTable(tr("Steps of the rotation"), {tr("State"), tr("Step"), tr("What it does")}, this)),
      m_standing(new QLabel(this)),
      m_next(new QLabel(this)),
      m_busy(new BusyIndicator(this)),
      m_continue(new QPushButton(this)),
      m_pause(new QPushButton(tr("&Pause"), this)),
      m_undo(new QPushButton(tr("&Undo…"), this)),
      m_close(new QPushButton(tr("Close"), this))
{
    setObjectName(u"rotationDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Change signing secret of “%1”").arg(m_type.name));
    auto *introduction = new QLabel(tr("OPS-COM is never without a secret that works: the old one counts until the new "
                                       "one is proven. You may pause at any step and go on later, also after a "
                                       "restart."),
                                    this);
    introduction->setWordWrap(true);
    m_messageBar->setObjectName(u"rotationMessageBar"_s);
    m_steps->setObjectName(u"rotationStepsTable"_s);
    m_steps->setStretched({2});
    m_standing->setObjectName(u"rotationStandingLabel"_s);
    m_next->setObjectName(u"rotationNextLabel"_s);
    for (QLabel *label : {m_standing, m_next}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    m_next->setProperty("look", u"muted"_s);
    m_continue->setObjectName(u"rotationContinueButton"_s);
    m_pause->setObjectName(u"rotationPauseButton"_s);
    m_pause->setToolTip(tr("Stops after what is under way. Both secrets go on working."));
    m_undo->setObjectName(u"rotationUndoButton"_s);
    m_close->setObjectName(u"rotationCloseButton"_s);
    for (QPushButton *button : {m_continue, m_pause, m_undo})
        button->setAutoDefault(false);
    m_close->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_busy);
    buttons->addStretch(1);
    for (QPushButton *button : {m_undo, m_pause, m_continue, m_close})
        buttons->addWidget(button);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(introduction);
    column->addWidget(m_messageBar);
    column->addWidget(m_steps, 1);
    column->addWidget(m_standing);
    column->addWidget(m_next);
    column->addLayout(buttons);
    setMinimumSize(760, 400);
    resize(760, 600);
    connect(m_continue, &QPushButton::clicked, this, [this] { goOn(false); });
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_job) {
            m_busy->setText(tr("Pausing …"));
            m_job->cancel();
        }
    });
    connect(m_undo, &QPushButton::clicked, this, &RotationDialog::askToUndo);
    connect(m_close, &QPushButton::clicked, this, &RotationDialog::reject);
    readJournal();
    showRotation();
    m_continue->setFocus();
}

bool RotationDialog::isRoll() const
{
    return m_rotation && m_rotation->kind == RotationKind::DashboardRoll;
}

void RotationDialog::readJournal()
{
    const auto open = RotationJournal(m_session.store()).open(m_type.id, m_mode);
    if (!open)
        m_messageBar->showError(open.error());
    else if (*open)
        m_rotation = **open;
}

void RotationDialog::showRotation()
{
    showSteps();
    if (!m_rotation) {
        m_standing->setText(tr("Not begun yet. Nothing is changed until you press Begin."));
        m_next->clear();
    } else {
        const RotationView view = describe(*m_rotation);
        m_standing->setText(view.standing);
        m_next->setText(view.nextStep.isEmpty() ? QString() : tr("Next: %1").arg(view.nextStep));
        if (!isRunning() && !m_messageBar->isShown())
            showPause(view);
    }
    showButtons();
}

void RotationDialog::showPause(const RotationView &view)
{
    const QString &trouble = m_rotation->trouble;
    if (m_rotation->state != RotationState::Paused || (trouble.isEmpty() && !view.mustWait))
        return;
    const QString waiting = tr("Only time is wanting. Both secrets stay until then; this can take hours. Close this "
                               "window and come back later, or press Look again.");
    if (!view.mustWait)
        m_messageBar->showMessage(MessageBar::Kind::Warning, trouble);
    else
        m_messageBar->showMessage(MessageBar::Kind::Information,
                                  trouble.isEmpty() ? waiting : trouble + u'\n' + waiting);
    if (view.canAcceptUnproven)
        m_messageBar->addAction(tr("Go on without…"), this, [this] { askToAccept(); });
}

QString RotationDialog::expiryText() const
{
    return m_rotation ? m_rotation->oldExpiresAt.toUTC().toString(u"yyyy-MM-dd HH:mm"_s) : QString();
}

void RotationDialog::askToAccept()
{
    const bool isDraining = m_rotation && m_rotation->step == RotationStep::DrainOld;
    QString risk;
    if (isDraining && m_rotation->undoing)
        risk = tr("Some events of the new endpoint have not arrived. If you go on, the new "
                  "endpoint is deleted and Stripe does not send them again by itself.");
    else if (isDraining)
        risk = tr("Some events of the old endpoint have not arrived. If you go on, the old "
                  "endpoint is deleted and Stripe does not send them again by itself.");
    else if (isRoll())
        risk = tr("It was not seen that OPS-COM accepts the pasted secret. This cannot be undone: "
                  "if it was the wrong one, payments stay Pending from %1 (UTC) on, until you "
                  "paste the right one.")
                   .arg(expiryText());
    else
        risk = tr("It was not seen that OPS-COM accepts the new secret. If you go on and it "
                  "does not, payments stay Pending until you undo.");
    m_messageBar->showMessage(MessageBar::Kind::Warning, risk);
    m_messageBar->addAction(tr("Go on all the same"), this, [this] { goOn(true); });
}

void RotationDialog::showSteps()
{
    QList<CellRow> rows;
    const RotationKind kind = m_rotation ? m_rotation->kind : RotationKind::NewEndpoint;
    for (const RotationStep step : stepsOf(kind)) {
        const StepLook look = lookOf(step, m_rotation, isRunning());
        rows.append({toString(step),
                     {{look.word, look.tone, look.icon, {}},
                      {displayName(step), {}, {}, {}},
                      {explanationOf(step), {}, {}, {}}}});
    }
    if (m_steps->cells()->rowCount() != rows.size()) {
        m_steps->setRows(rows);
        return;
    }
    for (const CellRow &row : std::as_const(rows))
        m_steps->cells()->setRow(row);
}

void RotationDialog::showButtons()
{
    const bool isOpen = m_rotation && m_rotation->isOpen();
    const bool isOver = m_rotation && !m_rotation->isOpen();
    const RotationView view = m_rotation ? describe(*m_rotation) : RotationView{};
    m_continue->setText(!m_rotation ? tr("&Begin") : view.mustWait ? tr("&Look again") : tr("&Continue"));
    m_continue->setVisible(!isOver);
    m_continue->setEnabled(!isRunning());
    m_pause->setVisible(!isOver);
    m_pause->setEnabled(isRunning());
    m_undo->setVisible(!isOver);
    if (isRoll())
        m_undo->setToolTip(tr("Forgets a wrongly pasted secret. Possible until the new secret is accepted or the "
                              "old one expires. The roll at Stripe stays."));
    else
        m_undo->setToolTip(tr("Makes the old secret the only one again. Possible until the old endpoint is "
                              "deleted."));
    m_undo->setEnabled(isOpen && view.canUndo && !isRunning());
    if (isOver)
        m_close->setFocus();
}

void RotationDialog::goOn(bool acceptUnproven)
{
    if (isRunning())
        return;
    if (m_rotation && m_rotation->undoing) {
        undo(acceptUnproven);
        return;
    }
    auto *flow = new RotateSigningSecretFlow(m_session, m_type, m_mode, this);
    flow->setOptions({.acceptUnproven = acceptUnproven});
    run(flow, tr("Changing the signing secret …"));
}

void RotationDialog::askToUndo()
{
    QString meaning;
    if (isRoll())
        meaning =
            tr("Undo only if the pasted secret was the wrong one: OPS-COM then forgets it. A roll at Stripe cannot "
               "be taken back. Stripe signs with the old secret until %1 (UTC) only; paste the right new one "
               "before that.")
                .arg(expiryText());
    else
        meaning = tr("Undo makes the old secret the only one again, enables the old endpoint and deletes the new one. "
                     "No event is lost.");
    m_messageBar->showMessage(MessageBar::Kind::Warning, meaning);
    m_messageBar->addAction(tr("Undo now"), this, [this] { undo(false); });
}

void RotationDialog::undo(bool acceptUnproven)
{
    if (isRunning() || !m_rotation)
        return;
    auto *flow = new UndoRotationFlow(m_session, *m_rotation, this);
    flow->setOptions({.acceptUnproven = acceptUnproven});
    run(flow, tr("Putting things back …"));
}

template <typename Flow>
void RotationDialog::run(Flow *flow, const QString &text)
{
    m_messageBar->clear();
    m_job = flow;
    connect(flow, &Flow::rotationChanged, this, [this](const Rotation &rotation) {
        m_rotation = rotation;
        showRotation();
        Q_EMIT rotationChanged();
    });
    connect(flow, &Job::stepChanged, this, [this](const QString &step) {
        if (m_job && !m_job->isCancelRequested())
            m_busy->setText(step);
    });
    flow->onFinished(this, [this](const Result<Rotation> &result) { ended(result); });
    m_busy->start(text);
    showButtons();
    flow->start();
}

void RotationDialog::ended(const Result<Rotation> &result)
{
    m_job.clear();
    m_busy->stop();
    if (result) {
        m_rotation = *result;
        if (m_rotation->state == RotationState::Done)
            m_messageBar->showMessage(MessageBar::Kind::Success,
                                      tr("The signing secret is changed. OPS-COM and Stripe use the new one only."));
        else if (m_rotation->state == RotationState::Undone)
            m_messageBar->showMessage(MessageBar::Kind::Success,
                                      isRoll() ? describe(*m_rotation).standing
                                               : tr("The rotation is undone. OPS-COM and Stripe use the old secret "
                                                    "only."));
    } else {
        readJournal();
        if (result.error().kind == ErrorKind::Cancelled)
            m_messageBar->showMessage(MessageBar::Kind::Information,
                                      tr("Paused. A secret that works is in place on both sides."));
        else
            m_messageBar->showError(result.error());
    }
    showRotation();
    Q_EMIT rotationChanged();
}

void RotationDialog::reject()
{
    if (m_job) {
        m_messageBar->showMessage(MessageBar::Kind::Information,
                                  tr("A step is under way. Press Pause first; then this window may be closed."));
        m_messageBar->addAction(tr("Pause"), this, [this] { m_pause->click(); });
        return;
    }
    QDialog::reject();
}

} // namespace console
