#include "ui/webhooks/webhookspage.h"

#include "flows/setupflow.h"
#include "ui/webhooks/deliverypart.h"
#include "ui/webhooks/overviewpart.h"
#include "ui/webhooks/registerpart.h"
#include "ui/webhooks/retrievepart.h"
#include "ui/webhooks/securepart.h"
#include "ui/webhooks/stuckpart.h"
#include "ui/webhooks/testpart.h"
#include "ui/webhooks/webhookwords.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/statuschip.h"
#include "ui/widgets/themedicon.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

WebhooksPage::WebhooksPage(Session &session, QWidget *parent)
    : Page(parent),
      m_session(session),
      m_scope(new WebhookScope(session, this)),
      m_typeBox(new QComboBox(this)),
      m_modeBox(new QComboBox(this)),
      m_health(new StatusChip(this)),
      m_messageBar(new MessageBar(this)),
      m_list(new QListWidget(this)),
      m_stack(new QStackedWidget(this)),
      m_body(new QStackedWidget(this)),
      m_empty(new EmptyState(this))
{
    setObjectName(u"webhooksPage"_s);
    m_messageBar->setObjectName(u"webhooksMessageBar"_s);
    m_empty->setObjectName(u"webhooksEmptyState"_s);
    auto *parts = new QWidget(this);
    makeParts();
    auto *row = new QHBoxLayout(parts);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(m_list);
    row->addWidget(m_stack, 1);
    m_body->addWidget(m_empty);
    m_body->addWidget(parts);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(makeHead());
    column->addWidget(m_messageBar);
    column->addWidget(m_body, 1);
    connect(m_scope, &WebhookScope::changed, this, [this] {
        fillTypes();
        showHealth();
        compareIfUnknown();
    });
    connect(m_scope, &WebhookScope::typeChanged, this, &WebhooksPage::fillTypes);
    connect(m_scope, &WebhookScope::comparisonChanged, this, [this] {
        showHealth();
        if (m_scope->comparison())
            Q_EMIT compared(*m_scope->comparison());
    });
    connect(m_empty, &EmptyState::actionTriggered, this,
            [this] { Q_EMIT pageRequested(u"setupPaymentTypes"_s, QString()); });
    connect(&m_session.attention(), &Attention::changed, this, &WebhooksPage::showCounts);
    showHealth();
    showCounts();
}

QWidget *WebhooksPage::makeHead()
{
    auto *head = new QWidget(this);
    auto *title = new QLabel(WebhooksPage::title(), head);
    title->setProperty("look", u"title"_s);
    auto *typeLabel = new QLabel(tr("Payment &type"), head);
    m_typeBox->setObjectName(u"webhooksTypeComboBox"_s);
    m_typeBox->setMinimumContentsLength(16);
    m_typeBox->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    typeLabel->setBuddy(m_typeBox);
    auto *modeLabel = new QLabel(tr("&Mode"), head);
    m_modeBox->setObjectName(u"webhooksModeComboBox"_s);
    m_modeBox->addItem(tr("Test"), int(Mode::Test));
    m_modeBox->addItem(tr("Live"), int(Mode::Live));
    modeLabel->setBuddy(m_modeBox);
    m_health->setObjectName(u"webhookHealthChip"_s);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(title);
    row->addStretch(1);
    row->addWidget(typeLabel);
    row->addWidget(m_typeBox);
    row->addSpacing(8);
    row->addWidget(modeLabel);
    row->addWidget(m_modeBox);
    row->addSpacing(8);
    row->addWidget(m_health);
    connect(m_typeBox, &QComboBox::activated, this, &WebhooksPage::chooseFromBoxes);
    connect(m_modeBox, &QComboBox::activated, this, &WebhooksPage::chooseFromBoxes);
    return head;
}

void WebhooksPage::makeParts()
{
    m_list->setObjectName(u"webhookPartsList"_s);
    m_list->setAccessibleName(tr("Parts of the webhook's set-up"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setWordWrap(true);
    m_list->setSpacing(1);
    int width = 0;
    for (const WebhookPartId id : allWebhookParts()) {
        auto *item = new QListWidgetItem(displayName(id), m_list);
        item->setData(Qt::UserRole, int(id));
        item->setSizeHint({0, m_list->fontMetrics().height() + 14});
        width = std::max(width, m_list->fontMetrics().horizontalAdvance(displayName(id)));
    }
    m_list->setFixedWidth(width + 40);
    m_list->setCurrentRow(0);
    connect(m_list, &QListWidget::currentRowChanged, this, &WebhooksPage::showCurrent);
}

QString WebhooksPage::title() const
{
    return tr("Webhooks");
}

void WebhooksPage::activated()
{
    m_isActive = true;
    if (m_scope->types().isEmpty()) {
        if (const auto cached = m_session.store().paymentTypes())
            m_scope->setTypes(*cached);
    }
    fillTypes();
    loadTypes();
    showCurrent();
    compareIfUnknown();
}

void WebhooksPage::deactivated()
{
    m_isActive = false;
    if (WebhookPart *shown = shownPart())
        shown->leave();
}

void WebhooksPage::refresh()
{
    loadTypes();
    if (WebhookPart *shown = shownPart(); shown && m_scope->hasType())
        shown->refresh();
}

bool WebhooksPage::mayClose()
{
    for (auto it = m_parts.cbegin(); it != m_parts.cend(); ++it) {
        if (!it.value()->mayClose()) {
            showPart(it.key());
            return false;
        }
    }
    return true;
}

void WebhooksPage::showObject(const QString &objectId)
{
    const QStringList words = objectId.split(u'/', Qt::SkipEmptyParts);
    if (words.size() >= 2) {
        const bool isLive = words.at(1) == toString(Mode::Live);
        const auto &types = m_scope->types();
        const bool known = std::ranges::any_of(types, [&](const PaymentType &t) { return t.id == words.at(0); });
        if (known)
            m_scope->choose(words.at(0), modeOf(isLive));
        else
            m_messageBar->showMessage(MessageBar::Kind::Warning,
                                      tr("This payment type is no longer there. Choose another one."));
    }
    if (words.size() == 2)
        return; // "test" is the mode then, and no part
    for (const WebhookPartId id : allWebhookParts()) {
        if (!words.isEmpty() && words.constLast() == toString(id))
            showPart(id);
    }
}

void WebhooksPage::showComparison(const WebhookComparison &comparison)
{
    const auto &known = m_scope->comparison();
    if (!known || known->at < comparison.at) // what was compared here comes back through the watcher
        m_scope->setComparison(comparison);
}

void WebhooksPage::showPart(WebhookPartId id, const QString &objectId)
{
    m_list->setCurrentRow(int(allWebhookParts().indexOf(id)));
    if (!objectId.isEmpty())
        part(id)->showObject(objectId);
}

WebhookPart *WebhooksPage::makePart(WebhookPartId id)
{
    switch (id) {
    case WebhookPartId::Overview: return new OverviewPart(*m_scope, m_stack);
    case WebhookPartId::Register: return new RegisterPart(*m_scope, m_stack);
    case WebhookPartId::Retrieve: return new RetrievePart(*m_scope, m_stack);
    case WebhookPartId::Test: return new TestPart(*m_scope, m_stack);
    case WebhookPartId::Secure: return new SecurePart(*m_scope, m_published, m_stack);
    case WebhookPartId::Deliver: return new DeliveryPart(*m_scope, m_stack);
    case WebhookPartId::Stuck: return new StuckPart(*m_scope, m_stack);
    }
    Q_UNREACHABLE();
}

WebhookPart *WebhooksPage::part(WebhookPartId id)
{
    WebhookPart *&made = m_parts[id];
    if (!made) {
        made = makePart(id);
        m_stack->addWidget(made);
        connect(made, &WebhookPart::partRequested, this, &WebhooksPage::showPart);
        connect(made, &WebhookPart::pageRequested, this, &Page::pageRequested);
        connect(made, &WebhookPart::comparisonWanted, this, &WebhooksPage::compareInBackground);
    }
    return made;
}

WebhookPart *WebhooksPage::shownPart() const
{
    return qobject_cast<WebhookPart *>(m_stack->currentWidget());
}

void WebhooksPage::showCurrent()
{
    if (!m_isActive || m_list->currentRow() < 0)
        return;
    const auto id = WebhookPartId(m_list->currentItem()->data(Qt::UserRole).toInt());
    WebhookPart *before = shownPart();
    WebhookPart *now = part(id);
    if (before && before != now)
        before->leave();
    m_stack->setCurrentWidget(now);
    now->enter();
}

void WebhooksPage::loadTypes()
{
    if (m_loading)
        return;
    auto *flow = new LoadSetUpFlow(m_session, this);
    m_loading = flow;
    flow->onFinished(this, [this](const Result<SetUpData> &result) {
        m_loading.clear();
        if (!result) {
            if (result.error().kind != ErrorKind::Cancelled) {
                m_messageBar->showError(result.error());
                m_messageBar->addAction(tr("Try again"), this, [this] { refresh(); });
            }
            fillTypes();
            return;
        }
        if (m_messageBar->isShown() && m_messageBar->kind() == MessageBar::Kind::Error)
            m_messageBar->clear();
        m_scope->setTypes(result->types);
        fillTypes();
    });
    flow->start();
}

void WebhooksPage::fillTypes()
{
    const QSignalBlocker quiet(m_typeBox);
    m_typeBox->clear();
    for (const PaymentType &type : m_scope->types())
        m_typeBox->addItem(type.active ? type.name : tr("%1 (inactive)").arg(type.name), type.id);
    m_typeBox->setCurrentIndex(m_typeBox->findData(m_scope->type().id));
    m_modeBox->setCurrentIndex(m_modeBox->findData(int(m_scope->mode())));
    m_typeBox->setEnabled(m_scope->types().size() > 1);
    m_modeBox->setEnabled(m_scope->hasType());
    m_body->setCurrentIndex(m_scope->hasType() ? 1 : 0);
    if (m_scope->hasType())
        return;
    if (m_loading)
        m_empty->showState(u"refresh"_s, tr("Asking the tenant"), tr("Its payment types are read first."));
    else if (m_messageBar->isShown())
        m_empty->showState(u"offline"_s, tr("Not known yet"),
                           tr("This computer has not read the tenant's payment types yet."));
    else
        m_empty->showState(u"card"_s, tr("No payment type with Stripe.js"),
                           tr("A webhook belongs to a payment type whose Payment Provider is Stripe.js. Add one "
                              "first."),
                           tr("Setup Payment Types"));
}

void WebhooksPage::chooseFromBoxes()
{
    m_scope->choose(m_typeBox->currentData().toString(), Mode(m_modeBox->currentData().toInt()));
}

void WebhooksPage::showHealth()
{
    const auto &comparison = m_scope->comparison();
    if (comparison)
        m_health->showText(healthWord(*comparison), healthTone(*comparison), healthIcon(*comparison));
    else
        m_health->showText(tr("Unknown"), Tone::Neutral, u"info"_s);
    m_health->setToolTip(comparison ? healthSentence(*comparison) : tr("OPS-COM and Stripe were not compared yet."));
    m_health->setVisible(m_scope->hasType());
}

void WebhooksPage::showCounts()
{
    const std::pair<WebhookPartId, QString> counted[] = {{WebhookPartId::Deliver, u"eventsLeaving"_s},
                                                         {WebhookPartId::Stuck, u"stuckPending"_s}};
    for (const auto &[id, source] : counted) {
        const AttentionItem told = m_session.attention().items().value(source);
        QListWidgetItem *item = m_list->item(int(allWebhookParts().indexOf(id)));
        const QString name = displayName(id);
        item->setText(told.count > 0 ? tr("%1 (%2)").arg(name, QLocale().toString(told.count)) : name);
        item->setToolTip(told.sentence);
    }
}

void WebhooksPage::compareIfUnknown()
{
    const auto *shown = shownPart();
    if (m_isActive && !m_scope->comparison() && !m_comparing && shown && shown->id() != WebhookPartId::Overview)
        compareInBackground(); // the overview does so itself
}

void WebhooksPage::compareInBackground()
{
    if (m_comparing)
        m_comparing->cancel();
    if (!m_scope->hasType())
        return;
    auto *flow = new CompareWebhookFlow(m_session, m_scope->type().id, m_scope->mode(), this);
    m_comparing = flow;
    flow->onFinished(this, [this, flow](const Result<WebhookComparison> &result) {
        if (m_comparing != flow)
            return;
        m_comparing.clear();
        if (!result)
            return; // the overview says so when it is looked at
        m_scope->setType(result->type);
        m_scope->setComparison(*result);
    });
    flow->start();
}

PageEntry webhooksEntry()
{
    PageEntry entry;
    entry.id = u"webhooks"_s;
    entry.path = {QCoreApplication::translate("console::MainWindow", "System Configuration"),
                  QCoreApplication::translate("console::MainWindow", "Payments"),
                  QCoreApplication::translate("console::MainWindow", "Webhooks")};
    entry.icon = u"connect"_s;
    entry.make = [](Session &session, QWidget *parent) -> Page * { return new WebhooksPage(session, parent); };
    return entry;
}

} // namespace console
