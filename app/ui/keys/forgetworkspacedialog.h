#pragma once

#include "flows/secretsflow.h"
#include "ui/webhooks/previewdialog.h"

#include <functional>

class QCheckBox;
class QPlainTextEdit;

namespace console {

/// Forgets a workspace: says what will be deleted and what stops working, deletes, then shows the report with the proof
/// for each item. Cancel is the default. Owner: the main window, because the workspace may have to be closed for it.
class ForgetWorkspaceDialog final : public PreviewDialog
{
    Q_OBJECT
public:
    /// Closes the workspace if it is the open one; false if it must not be closed now (the window has said why).
    using Close = std::function<bool()>;

    ForgetWorkspaceDialog(Services services, Workspace workspace, Close close, QWidget *parent);

Q_SIGNALS:
    /// Also where some items could not be deleted: see ForgetReport::allGone().
    void forgotten(const console::ForgetReport &report);

protected:
    void carryOut() override;

private:
    void showReport(const ForgetReport &report);
    Services m_services;
    Workspace m_workspace;
    Close m_close;
    QCheckBox *m_clear;
    QPlainTextEdit *m_reportText;
};

} // namespace console
