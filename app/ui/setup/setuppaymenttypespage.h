#pragma once

#include "flows/setupflow.h"
#include "flows/webhookcompareflow.h"
#include "ui/setup/paymenttypewizard.h"
#include "ui/widgets/page.h"

#include <QHash>
#include <QPointer>
#include <QTimeZone>

#include <functional>
#include <memory>

namespace console {

class PaymentTypesModel;
namespace Ui {
class SetupPaymentTypesPage;
}

/// System Configuration › Payments › Setup Payment Types: the list of payment types and what can be done with them.
/// Shows the cache at once and the tenant's answer when it comes. Keeps drafts of the wizard, without secrets, in
/// memory as long as it lives. Owner: the main window, per session. Thread: GUI.
class SetupPaymentTypesPage final : public Page
{
    Q_OBJECT
public:
    explicit SetupPaymentTypesPage(Session &session, QWidget *parent = nullptr);
    ~SetupPaymentTypesPage() override;

    QString title() const override;
    void activated() override;
    void deactivated() override;
    void refresh() override;
    bool mayClose() override;
    /// What was compared in the background or on the Webhooks page: the type's badge.
    void showWebhook(const WebhookComparison &comparison);

private:
    using Change = ChangePaymentTypeFlow::Change;

    void load();
    void loaded(const Result<SetUpData> &result);
    void showCached();
    void showTypes();
    /// Of each type, for its active mode; read from the store.
    QHash<QString, QDateTime> proofs() const;
    void showWebhooks();
    void openWebhook();
    void showAsOf();
    QTimeZone zone() const;
    void select(const QString &typeId);
    const PaymentType *selected() const;
    /// Runs the action now, or after the tenant has told what the wizard needs.
    void withFreshData(std::function<void()> action);
    void openWizard(const std::optional<PaymentType> &type, PaymentTypeWizard::Step step);
    void wizardClosed(PaymentTypeWizard &wizard, const QString &openedFor);
    void editSelected(PaymentTypeWizard::Step step);
    void toggleActive();
    void askToActivate(const PaymentType &type);
    void askToDelete();
    void change(const PaymentType &type, Change what);
    void changed(const PaymentType &type, Change what, const Result<Done> &result);
    void refreshActions();
    void showContextMenu(const QPoint &where);

    Session &m_session;
    std::unique_ptr<Ui::SetupPaymentTypesPage> m_ui;
    PaymentTypesModel *m_model;
    SetUpData m_data;
    bool m_fresh = false; ///< m_data is the tenant's answer, not the cache
    QDateTime m_asOf;     ///< UTC; invalid: not known in this session
    QPointer<Job> m_job;
    bool m_changing = false; ///< the job changes a type, and does not only read
    QPointer<PaymentTypeWizard> m_wizard;
    std::function<void()> m_afterLoad;
    QString m_selectAfterLoad;
    QHash<QString, WebhookComparison> m_webhooks; ///< the last of each type, by id
    QHash<QString, PaymentTypeDraft> m_drafts;    ///< by type id, empty for a new type; no secrets
};

} // namespace console
