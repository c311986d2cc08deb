#include "ui/refunds/decisiondialog.h"
#include "ui/refunds/enterkey.h"

#include "flows/refundflow.h"
#include "refunds/ui_decisiondialog.h"

namespace console {

namespace {

constexpr qsizetype kLongestLine = 60;

} // namespace

DecisionDialog::DecisionDialog(const DecisionQuestion &question, QWidget *parent)
    : QDialog(parent),
      m_ui(std::make_unique<Ui::DecisionDialog>()),
      m_comment(question.comment)
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("decisionDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(question.title);
    m_ui->titleLabel->setText(question.title);
    m_ui->explanationLabel->setText(question.explanation);
    m_ui->confirmButton->setText(question.confirm);
    for (const auto &[name, value] : question.facts) {
        if (value.isEmpty())
            continue;
        auto *title = new QLabel(name, m_ui->factsFrame);
        title->setProperty("look", QStringLiteral("muted"));
        auto *text = new QLabel(value, m_ui->factsFrame);
        text->setTextFormat(Qt::PlainText);
        text->setWordWrap(value.size() > kLongestLine); // a wrapping label may be squeezed
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        text->setAccessibleName(QStringLiteral("%1: %2").arg(name, value));
        m_ui->factsLayout->addRow(title, text);
    }
    if (question.warning.isEmpty())
        m_ui->warningMessage->clearMessage();
    else
        m_ui->warningMessage->showMessage(StateSign::Warning, question.warning);
    m_ui->commentPart->setVisible(m_comment != DecisionQuestion::Comment::None);
    m_ui->commentTextEdit->setPlaceholderText(question.commentHint);
    m_ui->commentTextEdit->setAccessibleName(
        m_comment == DecisionQuestion::Comment::Required ? tr("Comment, required") : tr("Comment, optional"));
    connect(m_ui->commentTextEdit, &QPlainTextEdit::textChanged, this, &DecisionDialog::updateButton);
    connect(m_ui->cancelButton, &QPushButton::clicked, this, &DecisionDialog::reject);
    connect(m_ui->confirmButton, &QPushButton::clicked, this, [this] {
        if (!isRunning())
            Q_EMIT confirmed(comment());
    });
    updateButton();
    if (m_comment != DecisionQuestion::Comment::None)
        m_ui->commentTextEdit->setFocus();
    else
        m_ui->cancelButton->setFocus();
}

DecisionDialog::~DecisionDialog() = default;

QString DecisionDialog::comment() const
{
    return m_ui->commentTextEdit->toPlainText().trimmed();
}

void DecisionDialog::reject()
{
    if (isRunning())
        m_ui->messageBar->showMessage(MessageBar::Kind::Information,
                                      tr("This is under way. The window closes when the answer is here."));
    else
        QDialog::reject();
}

void DecisionDialog::begin(Job *flow, const QString &busyText)
{
    m_running = flow;
    m_ui->messageBar->clear();
    m_ui->busyIndicator->start(busyText);
    connect(flow, &Job::stepChanged, m_ui->busyIndicator, &BusyIndicator::setText);
    m_ui->commentTextEdit->setEnabled(false);
    updateButton();
}

void DecisionDialog::end()
{
    m_running.clear();
    m_ui->busyIndicator->stop();
    m_ui->messageBar->clear();
    m_ui->commentTextEdit->setEnabled(true);
    updateButton();
}

void DecisionDialog::showProblem(const Error &error)
{
    m_ui->messageBar->showError(error);
    m_ui->cancelButton->setFocus();
    Q_EMIT problemShown(error);
}

void DecisionDialog::updateButton()
{
    QString problem;
    const QString typed = comment();
    if (m_comment == DecisionQuestion::Comment::Required && typed.isEmpty())
        problem = tr("Enter a comment first: it is kept with the refund.");
    else if (typed.size() > kLongestRefundComment)
        problem = tr("The comment is %Ln letter(s) too long.", nullptr, int(typed.size() - kLongestRefundComment));
    m_ui->confirmButton->setEnabled(problem.isEmpty() && !isRunning());
    m_ui->confirmButton->setToolTip(problem);
    m_ui->commentTextEdit->setAccessibleDescription(problem);
    if (typed.isEmpty())
        m_ui->commentMessage->clearMessage();
    else if (!problem.isEmpty())
        m_ui->commentMessage->showMessage(StateSign::Bad, problem);
    else
        m_ui->commentMessage->clearMessage();
}

void DecisionDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    // A dialog does not ask how high its wrapped texts are: the facts would be squeezed.
    const int wanted = layout()->totalHeightForWidth(width());
    if (wanted > height())
        resize(width(), wanted);
}

void DecisionDialog::keyPressEvent(QKeyEvent *event)
{
    if (!takesEnter(*this, event, isRunning()))
        QDialog::keyPressEvent(event);
}

} // namespace console
