#include "ui/webhooks/previewdialog.h"

#include "ui/widgets/busyindicator.h"
#include "ui/widgets/messagebar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace console {

using namespace Qt::StringLiterals;

PreviewDialog::PreviewDialog(const QString &title, const QString &sentence, const QString &steps, const QString &action,
                             QWidget *parent)
    : QDialog(parent),
      m_choices(new QVBoxLayout),
      m_messageBar(new MessageBar(this)),
      m_busy(new BusyIndicator(this)),
      m_action(new QPushButton(action, this)),
      m_cancel(new QPushButton(tr("Cancel"), this)),
      m_cancelText(m_cancel->text())
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    auto *why = new QLabel(sentence, this);
    why->setObjectName(u"previewSentenceLabel"_s);
    why->setWordWrap(true);
    why->setTextFormat(Qt::PlainText);
    why->setVisible(!sentence.isEmpty());
    auto *head = new QLabel(tr("This will be done:"), this);
    head->setObjectName(u"previewHeadLabel"_s);
    head->setProperty("look", u"subtitle"_s);
    auto *what = new QLabel(steps, this);
    what->setObjectName(u"previewStepsLabel"_s);
    what->setWordWrap(true);
    what->setTextFormat(Qt::PlainText);
    what->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    what->setAccessibleName(tr("This will be done:"));
    head->setVisible(!steps.isEmpty());
    what->setVisible(!steps.isEmpty());
    m_messageBar->setObjectName(u"previewMessageBar"_s);
    m_busy->setObjectName(u"previewBusyIndicator"_s);
    m_action->setObjectName(u"previewActionButton"_s);
    m_action->setAutoDefault(false);
    m_cancel->setObjectName(u"previewCancelButton"_s);
    m_cancel->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_busy);
    buttons->addStretch(1);
    buttons->addWidget(m_action);
    buttons->addWidget(m_cancel);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(m_messageBar);
    column->addWidget(why);
    column->addWidget(head);
    column->addWidget(what);
    column->addLayout(m_choices);
    column->addStretch(1);
    column->addLayout(buttons);
    setMinimumWidth(560);
    m_cancel->setFocus();
    connect(m_action, &QPushButton::clicked, this, [this] {
        if (isBusy())
            return;
        m_messageBar->clear();
        carryOut();
    });
    connect(m_cancel, &QPushButton::clicked, this, &PreviewDialog::reject);
}

void PreviewDialog::reject()
{
    if (m_job)
        m_job->cancel();
    else
        QDialog::reject();
}

void PreviewDialog::setBusy(const QString &text)
{
    if (text.isEmpty())
        m_busy->stop();
    else
        m_busy->start(text);
    m_action->setEnabled(text.isEmpty());
    m_cancel->setText(text.isEmpty() ? m_cancelText : tr("Stop"));
}

void PreviewDialog::setCancelText(const QString &text)
{
    m_cancelText = text;
    m_cancel->setText(text);
}

void PreviewDialog::showStep(const QString &text)
{
    if (m_job)
        m_busy->setText(text);
}

void PreviewDialog::showProblem(const Error &error)
{
    if (error.kind == ErrorKind::Cancelled)
        m_messageBar->showMessage(MessageBar::Kind::Information,
                                  tr("Stopped. What was done until then stays; compare again to see it."));
    else
        m_messageBar->showError(error);
}

bool PreviewDialog::event(QEvent *event)
{
    const bool isTaken = QDialog::event(event);
    if (event->type() == QEvent::Show || event->type() == QEvent::LayoutRequest)
        growToFit();
    return isTaken;
}

void PreviewDialog::growToFit()
{
    // Wrapped texts get the height that their width needs only if the window has it.
    const int needed = layout()->totalHeightForWidth(width());
    if (needed > height())
        resize(width(), needed);
}

} // namespace console
