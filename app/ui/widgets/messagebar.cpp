#include "ui/widgets/messagebar.h"

#include "core/logring.h"
#include "ui/widgets/themedicon.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace console {

namespace {

QString iconFor(MessageBar::Kind kind)
{
    switch (kind) {
    case MessageBar::Kind::Information: return QStringLiteral("info");
    case MessageBar::Kind::Success: return QStringLiteral("check");
    case MessageBar::Kind::Warning: return QStringLiteral("warning");
    case MessageBar::Kind::Error: return QStringLiteral("error");
    }
    Q_UNREACHABLE();
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent),
      m_icon(new QLabel(this)),
      m_text(new QLabel(this)),
      m_actions(new QHBoxLayout),
      m_close(new QToolButton(this))
{
    m_text->setObjectName(QStringLiteral("messageTextLabel"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_icon->setFixedSize(20, 20);
    m_close->setObjectName(QStringLiteral("messageCloseButton"));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));
    connect(m_close, &QToolButton::clicked, this, [this] {
        clear();
        Q_EMIT closed();
    });
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(10, 6, 6, 6);
    row->setSpacing(8);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addWidget(m_text, 1);
    m_actions->setSpacing(6);
    row->addLayout(m_actions);
    row->addWidget(m_close, 0, Qt::AlignTop);
    hide();
}

Tone MessageBar::tone() const
{
    switch (m_kind) {
    case Kind::Information: return Tone::Info;
    case Kind::Success: return Tone::Good;
    case Kind::Warning: return Tone::Warning;
    case Kind::Error: return Tone::Bad;
    }
    Q_UNREACHABLE();
}

void MessageBar::showMessage(Kind kind, const QString &text, const QString &detail)
{
    clear();
    m_kind = kind;
    m_text->setText(text);
    m_text->setAccessibleName(text);
    setAccessibleName(text);
    setToolTip(detail);
    applyColours();
    show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void MessageBar::showError(const Error &error)
{
    noteError(error);
    QString text = error.userText;
    if (!error.requestId.isEmpty())
        text += QLatin1Char('\n') + tr("For support: request %1").arg(error.requestId);
    showMessage(error.kind == ErrorKind::OutcomeUnknown ? Kind::Warning : Kind::Error, text, error.detail);
}

void MessageBar::addAction(const QString &text, const QObject *context, std::function<void()> run)
{
    auto *button = new QPushButton(text, this);
    button->setObjectName(QStringLiteral("messageActionButton"));
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, context, [run = std::move(run)] { run(); });
    m_actions->addWidget(button, 0, Qt::AlignTop);
}

void MessageBar::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

void MessageBar::clear()
{
    while (QLayoutItem *item = m_actions->takeAt(0)) {
        if (QWidget *button = item->widget()) {
            button->hide();
            button->deleteLater(); // it may be the one whose click brought us here
        }
        delete item;
    }
    m_text->clear();
    hide();
}

QString MessageBar::text() const
{
    return m_text->text();
}

void MessageBar::applyColours()
{
    const ToneColours colours = toneColours(tone(), palette());
    m_icon->setPixmap(themedIcon(iconFor(m_kind), colours.text).pixmap(QSize(20, 20), devicePixelRatioF()));
    m_close->setIcon(themedIcon(QStringLiteral("close"), colours.text));
    // A style sheet of its own: a palette would be put back by the program's style sheet when the theme changes.
    const QString style = QStringLiteral("color: %1").arg(colours.text.name());
    if (m_text->styleSheet() != style)
        m_text->setStyleSheet(style);
}

void MessageBar::paintEvent(QPaintEvent *)
{
    const ToneColours colours = toneColours(tone(), palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.border);
    painter.setBrush(colours.background);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
}

void MessageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        applyColours();
}

} // namespace console
