#pragma once

#include "flows/endpointtestflow.h"
#include "ui/main/pagefactory.h"
#include "ui/webhooks/webhookpart.h"
#include "ui/widgets/page.h"

#include <QMap>

class QComboBox;
class QLabel;
class QListWidget;
class QStackedWidget;

namespace console {

class EmptyState;
class StatusChip;

/// System Configuration > Payments > Webhooks: a payment type and a mode, how healthy their webhook is, and the
/// article's five parts with an overview before and "Stuck in Pending" behind them. Owner: the main window. Thread:
/// GUI.
class WebhooksPage final : public Page
{
    Q_OBJECT
public:
    WebhooksPage(Session &session, QWidget *parent);

    QString title() const override;
    void activated() override;
    void deactivated() override;
    void refresh() override;
    bool mayClose() override;
    /// "paymentTypeId/mode", a part's name ("stuck"), or both ("paymentTypeId/mode/retrieve").
    void showObject(const QString &objectId) override;
    /// What a watcher has compared in the background.
    void showComparison(const WebhookComparison &comparison);
    void showPart(WebhookPartId part, const QString &objectId = {});
    /// Where Stripe's source addresses are read from, if not at Stripe. For tests; before the part is shown.
    void setPublishedAddresses(const QUrl &published) { m_published = published; }

Q_SIGNALS:
    /// Both sides were compared here, for WebhookWatcher::take().
    void compared(const console::WebhookComparison &comparison);

private:
    QWidget *makeHead();
    void makeParts();
    WebhookPart *makePart(WebhookPartId id);
    WebhookPart *part(WebhookPartId id);
    WebhookPart *shownPart() const;
    void showCurrent();
    void loadTypes();
    void fillTypes();
    void chooseFromBoxes();
    void showHealth();
    /// In the list of parts, what wants a person.
    void showCounts();
    void compareIfUnknown();
    void compareInBackground();
    Session &m_session;
    WebhookScope *m_scope;
    QComboBox *m_typeBox;
    QComboBox *m_modeBox;
    StatusChip *m_health;
    MessageBar *m_messageBar;
    QListWidget *m_list;
    QStackedWidget *m_stack;
    QStackedWidget *m_body;
    EmptyState *m_empty;
    QMap<WebhookPartId, WebhookPart *> m_parts;
    QUrl m_published = FetchSourceAddressesFlow::publishedUrl();
    QPointer<Job> m_loading;
    QPointer<Job> m_comparing;
    bool m_isActive = false;
};

/// System Configuration > Payments > Webhooks.
PageEntry webhooksEntry();

} // namespace console
