#pragma once

#include "flows/webhookcompareflow.h"
#include "ui/webhooks/previewdialog.h"

class QCheckBox;

namespace console {

/// Previews and carries out the repair of one difference that needs no rotation.
class RepairDialog final : public PreviewDialog
{
    Q_OBJECT
public:
    RepairDialog(Session &session, const WebhookComparison &seen, const CompareRow &row, QWidget *parent);

Q_SIGNALS:
    void repaired(const console::WebhookComparison &comparison);

protected:
    void carryOut() override;

private:
    void addEventChoices();
    Session &m_session;
    WebhookComparison m_seen;
    WebhookRepair m_repair;
    QCheckBox *m_dropSuperfluous = nullptr;
    QList<QCheckBox *> m_offered;
};

/// Previews and carries out the retirement of stray endpoints. The flow asks for a proof of the kept one first; its
/// refusal is shown.
class RetireDialog final : public PreviewDialog
{
    Q_OBJECT
public:
    RetireDialog(Session &session, const WebhookComparison &seen, const QStringList &strayIds, QWidget *parent);

Q_SIGNALS:
    void retired(const QStringList &endpointIds);

protected:
    void carryOut() override;

private:
    Session &m_session;
    WebhookComparison m_seen;
    QStringList m_strayIds;
};

} // namespace console
