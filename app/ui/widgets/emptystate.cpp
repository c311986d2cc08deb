#include "ui/widgets/emptystate.h"

#include "ui/widgets/themedicon.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace console {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent),
      m_icon(new QLabel(this)),
      m_title(new QLabel(this)),
      m_text(new QLabel(this)),
      m_action(new QPushButton(this))
{
    m_title->setObjectName(QStringLiteral("emptyTitleLabel"));
    m_title->setProperty("look", QStringLiteral("subtitle"));
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setWordWrap(true);
    m_text->setObjectName(QStringLiteral("emptyTextLabel"));
    m_text->setProperty("look", QStringLiteral("muted"));
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_text->setMaximumWidth(560);
    m_icon->setAlignment(Qt::AlignCenter);
    m_action->setObjectName(QStringLiteral("emptyActionButton"));
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionTriggered);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addStretch(2);
    column->addWidget(m_icon, 0, Qt::AlignHCenter);
    column->addWidget(m_title);
    // Between stretches, not aligned: an aligned item of a layout does not get the height that its width needs.
    auto *textRow = new QHBoxLayout;
    textRow->addStretch(1);
    textRow->addWidget(m_text, 100);
    textRow->addStretch(1);
    column->addLayout(textRow);
    column->addSpacing(4);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch(3);
}

void EmptyState::showState(const QString &icon, const QString &title, const QString &text, const QString &action)
{
    m_iconName = icon;
    m_title->setText(title);
    m_text->setText(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(text);
    drawIcon();
}

QString EmptyState::title() const
{
    return m_title->text();
}

void EmptyState::drawIcon()
{
    const QColor colour = palette().color(QPalette::PlaceholderText);
    m_icon->setPixmap(themedIcon(m_iconName, colour).pixmap(QSize(48, 48), devicePixelRatioF()));
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        drawIcon();
}

} // namespace console
