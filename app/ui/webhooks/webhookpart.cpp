#include "ui/webhooks/webhookpart.h"

#include "ui/widgets/busyindicator.h"
#include "ui/widgets/messagebar.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace console {

using namespace Qt::StringLiterals;

QList<WebhookPartId> allWebhookParts()
{
    return {WebhookPartId::Overview, WebhookPartId::Register, WebhookPartId::Retrieve, WebhookPartId::Test,
            WebhookPartId::Secure,   WebhookPartId::Deliver,  WebhookPartId::Stuck};
}

QString displayName(WebhookPartId part)
{
    const auto text = [](const char *name) { return QCoreApplication::translate("console::WebhooksPage", name); };
    switch (part) {
    case WebhookPartId::Overview: return text(QT_TRANSLATE_NOOP("console::WebhooksPage", "Overview"));
    case WebhookPartId::Register: return text(QT_TRANSLATE_NOOP("console::WebhooksPage", "Register Your Endpoint"));
    case WebhookPartId::Retrieve:
        return text(QT_TRANSLATE_NOOP("console::WebhooksPage", "Retrieve Your Signing Secret"));
    case WebhookPartId::Test: return text(QT_TRANSLATE_NOOP("console::WebhooksPage", "Test Your Endpoint"));
    case WebhookPartId::Secure: return text(QT_TRANSLATE_NOOP("console::WebhooksPage", "Secure Your Endpoint"));
    case WebhookPartId::Deliver: return text(QT_TRANSLATE_NOOP("console::WebhooksPage", "Manage Event Delivery"));
    case WebhookPartId::Stuck: return text(QT_TRANSLATE_NOOP("console::WebhooksPage", "Stuck in Pending"));
    }
    Q_UNREACHABLE();
}

QString toString(WebhookPartId part)
{
    switch (part) {
    case WebhookPartId::Overview: return u"overview"_s;
    case WebhookPartId::Register: return u"register"_s;
    case WebhookPartId::Retrieve: return u"retrieve"_s;
    case WebhookPartId::Test: return u"test"_s;
    case WebhookPartId::Secure: return u"secure"_s;
    case WebhookPartId::Deliver: return u"deliver"_s;
    case WebhookPartId::Stuck: return u"stuck"_s;
    }
    Q_UNREACHABLE();
}

WebhookPart::WebhookPart(WebhookScope &scope, WebhookPartId id, QWidget *parent)
    : QWidget(parent),
      m_scope(scope),
      m_id(id),
      m_column(new QVBoxLayout(this)),
      m_busy(new BusyIndicator(this)),
      m_stop(new QPushButton(tr("Stop"), this)),
      m_messageBar(new MessageBar(this))
{
    setObjectName(toString(id) + u"Part"_s);
    auto *title = new QLabel(displayName(id), this);
    title->setObjectName(u"partTitleLabel"_s);
    title->setProperty("look", u"subtitle"_s);
    m_busy->setObjectName(u"partBusyIndicator"_s);
    m_stop->setObjectName(u"partStopButton"_s);
    m_stop->setToolTip(tr("Stops what is being done. What is done already stays."));
    m_stop->hide();
    m_messageBar->setObjectName(u"partMessageBar"_s);
    connect(m_stop, &QPushButton::clicked, this, &WebhookPart::stop);
    auto *head = new QHBoxLayout;
    head->addWidget(title);
    head->addStretch(1);
    head->addWidget(m_busy);
    head->addWidget(m_stop);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(8);
    m_column->addLayout(head);
    m_column->addWidget(m_messageBar);
    connect(&m_scope, &WebhookScope::changed, this, [this] {
        m_isStale = true;
        if (m_isShown)
            enter();
    });
    connect(&m_scope, &WebhookScope::typeChanged, this, [this] {
        if (!m_isStale)
            typeChanged();
    });
}

QVBoxLayout *WebhookPart::makeContent(const QString &introduction, bool scrolls)
{
    auto *text = new QLabel(introduction, this);
    text->setObjectName(u"partIntroductionLabel"_s);
    text->setWordWrap(true);
    text->setProperty("look", u"muted"_s);
    if (!scrolls) {
        m_column->addWidget(text);
        auto *content = new QVBoxLayout;
        content->setSpacing(8);
        m_column->addLayout(content, 1);
        return content;
    }
    auto *area = new QScrollArea(this);
    area->setObjectName(u"partScrollArea"_s);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    auto *inner = new QWidget(area);
    auto *content = new QVBoxLayout(inner);
    content->setContentsMargins(0, 0, 4, 0);
    content->setSpacing(10);
    content->addWidget(text);
    area->setWidget(inner);
    area->viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
    m_column->addWidget(area, 1);
    return content;
}

void WebhookPart::enter()
{
    m_isShown = true;
    if (!std::exchange(m_isStale, false))
        return;
    dropJob();
    m_messageBar->clear();
    busyChanged();
    if (m_scope.hasType())
        begin();
}

void WebhookPart::leave()
{
    m_isShown = false;
}

void WebhookPart::stop()
{
    if (m_job)
        m_job->cancel();
}

void WebhookPart::dropJob()
{
    if (!m_job)
        return;
    Job *job = m_job;
    m_job.clear();
    job->cancel();
    showBusy({});
}

void WebhookPart::showBusy(const QString &text)
{
    if (text.isEmpty())
        m_busy->stop();
    else if (m_busy->isBusy())
        m_busy->setText(text);
    else
        m_busy->start(text);
    m_stop->setVisible(!text.isEmpty());
}

void WebhookPart::showError(const Error &error, std::function<void()> again)
{
    if (error.kind == ErrorKind::Cancelled) {
        m_messageBar->showMessage(MessageBar::Kind::Information, tr("Stopped. What was done until then stays."));
    } else {
        m_messageBar->showError(error);
    }
    if (again)
        m_messageBar->addAction(tr("Try again"), this, std::move(again));
}

} // namespace console
