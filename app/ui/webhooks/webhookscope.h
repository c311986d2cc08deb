#pragma once

#include "flows/webhookcompareflow.h"

#include <QTimeZone>

namespace console {

/// The payment type and the mode that the Webhooks page is about, and what was last compared of them. Shared by the
/// parts. Owner: the page. Thread: GUI.
class WebhookScope final : public QObject
{
    Q_OBJECT
public:
    explicit WebhookScope(Session &session, QObject *parent = nullptr);

    Session &session() const { return m_session; }
    /// Those with Stripe.js, as the tenant last told.
    const QList<PaymentType> &types() const { return m_types; }
    /// Keeps the choice where it still exists.
    void setTypes(const QList<PaymentType> &types);
    /// One type as it was just saved.
    void setType(const PaymentType &type);
    void choose(const QString &paymentTypeId, Mode mode);
    bool hasType() const { return index() >= 0; }
    /// The chosen type; default-constructed if there is none.
    PaymentType type() const;
    Mode mode() const { return m_mode; }
    CredentialSet credentials() const { return type().credentials(m_mode); }
    /// Real payers and real events: live mode outside of the practice workspace.
    bool isForReal() const;
    bool isPractice() const { return m_session.workspace().isPractice(); }
    QTimeZone zone() const;
    /// The endpoint to which events go: the one compared with, else the tenant's Webhook ID.
    QString endpointId() const;

    const std::optional<WebhookComparison> &comparison() const { return m_comparison; }
    void setComparison(const WebhookComparison &comparison);
    void forgetComparison();

Q_SIGNALS:
    /// Another type or mode was chosen.
    void changed();
    /// The chosen one is not as it was: other endpoint, other secret, another name.
    void typeChanged();
    void comparisonChanged();

private:
    int index() const;
    Session &m_session;
    QList<PaymentType> m_types;
    QString m_typeId;
    Mode m_mode = Mode::Test;
    std::optional<WebhookComparison> m_comparison;
};

} // namespace console
