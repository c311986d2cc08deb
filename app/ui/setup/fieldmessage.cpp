#include "ui/setup/fieldmessage.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

namespace console {

FieldMessage::FieldMessage(QWidget *parent) : QWidget(parent), m_icon(new QLabel(this)), m_text(new QLabel(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignLeft | Qt::AlignTop); // beside its sign where there is room to spare
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QSizePolicy policy = sizePolicy();
    policy.setHorizontalPolicy(QSizePolicy::Preferred);
    policy.setVerticalPolicy(QSizePolicy::Minimum);
    setSizePolicy(policy);
    refresh();
}

void FieldMessage::setField(QWidget *field)
{
    m_field = field;
    refresh();
}

void FieldMessage::setHint(const QString &hint)
{
    m_hint = hint;
    refresh();
}

void FieldMessage::showMessage(StateSign sign, const QString &text)
{
    const bool isNew = text != m_message || sign != m_sign;
    m_sign = sign;
    m_message = text;
    refresh();
    if (isNew && !text.isEmpty() && QAccessible::isActive()) {
        QAccessibleEvent event(m_text, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

void FieldMessage::clearMessage()
{
    m_sign = StateSign::Hint;
    m_message.clear();
    refresh();
}

QString FieldMessage::text() const
{
    return m_message.isEmpty() ? m_hint : m_message;
}

void FieldMessage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        refresh();
}

void FieldMessage::refresh()
{
    const bool isHint = m_message.isEmpty();
    const StateSign sign = isHint ? StateSign::Hint : m_sign;
    const QColor colour = signColour(sign, palette());
    // A style sheet of its own: a palette would be put back by the program's style sheet when the theme changes.
    const QString style = QStringLiteral("color: %1").arg(colour.name());
    if (m_text->styleSheet() != style)
        m_text->setStyleSheet(style);
    m_text->setText(text());
    m_icon->setVisible(!isHint);
    if (!isHint)
        m_icon->setPixmap(signIcon(sign, palette()).pixmap(QSize(16, 16), devicePixelRatioF()));
    if (m_field)
        m_field->setAccessibleDescription(text());
    setVisible(!text().isEmpty());
}

} // namespace console
