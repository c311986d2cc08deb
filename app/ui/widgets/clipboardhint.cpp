#include "ui/widgets/clipboardhint.h"

#include "ui/widgets/clipboardguard.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace console {

ClipboardHint::ClipboardHint(ClipboardGuard &guard, QWidget *parent)
    : QWidget(parent),
      m_guard(guard),
      m_text(new QLabel(this))
{
    setObjectName(QStringLiteral("clipboardHint"));
    m_text->setObjectName(QStringLiteral("clipboardHintLabel"));
    m_text->setTextFormat(Qt::PlainText);
    auto *clear = new QPushButton(tr("C&lear now"), this);
    clear->setObjectName(QStringLiteral("clearClipboardButton"));
    clear->setAutoDefault(false);
    clear->setAccessibleDescription(tr("Takes the copied secret out of the clipboard"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 2, 8, 2);
    row->addWidget(m_text);
    row->addWidget(clear);
    row->addStretch(1);
    connect(clear, &QPushButton::clicked, &m_guard, &ClipboardGuard::clearNow);
    connect(&m_guard, &ClipboardGuard::changed, this, &ClipboardHint::refresh);
    refresh();
}

void ClipboardHint::refresh()
{
    const bool counts = m_guard.isCounting();
    if (counts)
        m_text->setText(tr("%1 is in the clipboard. It is taken away in %Ln second(s).", nullptr, m_guard.secondsLeft())
                            .arg(m_guard.what()));
    else
        m_text->clear();
    setVisible(counts);
    Q_EMIT shownChanged(counts);
}

} // namespace console
