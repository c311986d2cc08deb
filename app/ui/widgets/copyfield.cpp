#include "ui/widgets/copyfield.h"

#include "ui/widgets/clipboardguard.h"
#include "ui/widgets/themedicon.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>
#include <QToolButton>

namespace console {

CopyField::CopyField(QWidget *parent) : QWidget(parent), m_label(new QLabel(this)), m_button(new QToolButton(this))
{
    m_label->setObjectName(QStringLiteral("copyValueLabel"));
    m_label->setTextFormat(Qt::PlainText);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_button->setObjectName(QStringLiteral("copyButton"));
    m_button->setAutoRaise(true);
    m_button->setIcon(themedIcon(QStringLiteral("copy")));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_label);
    row->addWidget(m_button);
    row->addStretch(1);
    setFocusProxy(m_button);
    connect(m_button, &QToolButton::clicked, this, [this] {
        ClipboardGuard::copyPublic(value());
        m_button->setIcon(themedIcon(QStringLiteral("check")));
        m_button->setAccessibleDescription(tr("Copied"));
        QTimer::singleShot(1500, this, [this] {
            m_button->setIcon(themedIcon(QStringLiteral("copy")));
            m_button->setAccessibleDescription({});
        });
        Q_EMIT copied(value());
    });
}

void CopyField::setValue(const QString &value, const QString &what)
{
    m_what = what;
    m_label->setText(value);
    m_label->setAccessibleName(what);
    m_button->setToolTip(tr("Copy %1").arg(what));
    m_button->setAccessibleName(tr("Copy %1").arg(what));
    m_button->setVisible(!value.isEmpty());
}

QString CopyField::value() const
{
    return m_label->text();
}

} // namespace console
