#pragma once

#include "core/job.h"

#include <QDialog>
#include <QList>
#include <QPointer>

#include <memory>
#include <utility>

namespace Ui {
class DecisionDialog;
}

namespace console {

/// What a person is asked to decide.
struct DecisionQuestion
{
    enum class Comment { None, Optional, Required };
    QString title;
    QString explanation;                      ///< what it means and what follows
    QList<std::pair<QString, QString>> facts; ///< all that is known: name, value
    QString confirm;                          ///< the button, with its mnemonic
    Comment comment = Comment::None;
    QString commentHint;
    QString warning; ///< empty: none
};

/// Shows all facts of a refund, asks for a comment, and runs one flow when it is confirmed. Default button: Cancel. On
/// an error it stays open with what was typed; it cannot be closed while the flow runs. Window modal; deletes itself.
/// Owner: its page. Thread: GUI.
class DecisionDialog final : public QDialog
{
    Q_OBJECT
public:
    DecisionDialog(const DecisionQuestion &question, QWidget *parent);
    ~DecisionDialog() override;
    QString comment() const;
    bool isRunning() const { return !m_running.isNull(); }
    void reject() override;

    /// Runs a flow; closes when it has a value and hands that to `done`.
    template <typename T, typename F>
    void run(TypedJob<T> *flow, const QString &busyText, const QObject *context, F done)
    {
        begin(flow, busyText);
        flow->setParent(this);
        flow->onFinished(this, [this, context = QPointer<const QObject>(context), done](const Result<T> &result) {
            end();
            if (!result) {
                showProblem(result.error());
                return;
            }
            accept();
            if (context)
                done(*result);
        });
        flow->start();
    }

Q_SIGNALS:
    void confirmed(const QString &comment);
    /// An error is shown.
    void problemShown(const console::Error &error);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void begin(Job *flow, const QString &busyText);
    void end();
    void showProblem(const Error &error);
    void updateButton();

    std::unique_ptr<Ui::DecisionDialog> m_ui;
    DecisionQuestion::Comment m_comment;
    QPointer<Job> m_running;
};

} // namespace console
