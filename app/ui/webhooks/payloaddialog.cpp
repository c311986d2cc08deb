#include "ui/webhooks/payloaddialog.h"

#include "flows/eventpayloadflow.h"
#include "ui/widgets/busyindicator.h"
#include "ui/widgets/clipboardguard.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/themedicon.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace console {

using namespace Qt::StringLiterals;

PayloadDialog::PayloadDialog(Session &session, QString paymentTypeId, Mode mode, StripeEvent event, QWidget *parent)
    : QDialog(parent),
      m_session(session),
      m_paymentTypeId(std::move(paymentTypeId)),
      m_mode(mode),
      m_event(std::move(event)),
      m_messageBar(new MessageBar(this)),
      m_busy(new BusyIndicator(this)),
      m_text(new QPlainTextEdit(this)),
      m_copy(new QPushButton(themedIcon(u"copy"_s), tr("&Copy"), this))
{
    setObjectName(u"payloadDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Payload of %1").arg(m_event.id));
    auto *label = new QLabel(tr("%1, as Stripe keeps it, without client secrets:").arg(m_event.type), this);
    label->setBuddy(m_text);
    m_text->setObjectName(u"payloadEdit"_s);
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_copy->setObjectName(u"copyPayloadButton"_s);
    m_copy->setEnabled(false);
    m_copy->setAutoDefault(false);
    auto *close = new QPushButton(tr("Close"), this);
    close->setObjectName(u"closePayloadButton"_s);
    close->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_busy);
    buttons->addStretch(1);
    buttons->addWidget(m_copy);
    buttons->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_messageBar);
    column->addWidget(label);
    column->addWidget(m_text, 1);
    column->addLayout(buttons);
    resize(720, 520);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        ClipboardGuard::copyPublic(m_text->toPlainText());
        m_messageBar->showMessage(MessageBar::Kind::Success, tr("Copied."));
    });
    load();
}

void PayloadDialog::load()
{
    m_messageBar->clear();
    m_busy->start(tr("Asking Stripe …"));
    auto *flow = new EventPayloadFlow(m_session, m_paymentTypeId, m_mode, m_event.id, this);
    flow->onFinished(this, [this](const Result<StripeEventDocument> &result) {
        m_busy->stop();
        if (!result) {
            m_messageBar->showError(result.error());
            m_messageBar->addAction(tr("Try again"), this, [this] { load(); });
            return;
        }
        m_text->setPlainText(QString::fromUtf8(result->json));
        m_copy->setEnabled(true);
    });
    flow->start();
}

} // namespace console
