#include "ui/setup/secretlineedit.h"

#include "core/stripekey.h"
#include "ui/widgets/themedicon.h"

#include <QAction>
#include <QKeyEvent>
#include <QToolTip>

#include <utility>

namespace console {

namespace {

QString asTyped(const QString &text)
{
    return text;
}

} // namespace

SecretLineEdit::SecretLineEdit(QWidget *parent)
    : QLineEdit(parent),
      m_capsLockSign(addAction(themedIcon(QStringLiteral("warning")), QLineEdit::TrailingPosition))
{
    setEchoMode(QLineEdit::Password);
    setDragEnabled(false);
    setAcceptDrops(false);
    m_capsLockSign->setObjectName(QStringLiteral("capsLockAction"));
    m_capsLockSign->setText(tr("Caps Lock is on"));
    m_capsLockSign->setToolTip(tr("Caps Lock is on"));
    m_capsLockSign->setVisible(false);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
}

void SecretLineEdit::setStoredFingerprint(const QString &fingerprint)
{
    m_stored = fingerprint;
    refreshPlaceholder();
}

void SecretLineEdit::setKeptFingerprint(const QString &fingerprint)
{
    m_kept = fingerprint;
    refreshPlaceholder();
}

void SecretLineEdit::setExample(const QString &example)
{
    m_example = example;
    refreshPlaceholder();
}

SecretValue SecretLineEdit::takeSecret()
{
    return takeAs(&cleanPaste);
}

SecretValue SecretLineEdit::takeExactly()
{
    return takeAs(&asTyped);
}

SecretValue SecretLineEdit::takeAs(QString (*clean)(const QString &))
{
    QString typed = text();
    setText(QString()); // also empties the undo history
    QString cleaned = clean(typed);
    SecretValue secret(cleaned.toUtf8());
    typed.fill(QChar(u'\0'));
    cleaned.fill(QChar(u'\0'));
    return secret;
}

void SecretLineEdit::keyPressEvent(QKeyEvent *event)
{
    const QString text = event->text();
    if (event->key() == Qt::Key_CapsLock) {
        setCapsLock(false); // it has just changed; the next letter tells
    } else if (text.size() == 1 && text.front().isLetter() && text.front().toUpper() != text.front().toLower() &&
               !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))) {
        const bool isShifted = event->modifiers() & Qt::ShiftModifier;
        setCapsLock(text.front().isUpper() != isShifted);
    }
    QLineEdit::keyPressEvent(event);
}

void SecretLineEdit::focusOutEvent(QFocusEvent *event)
{
    setCapsLock(false);
    QLineEdit::focusOutEvent(event);
}

void SecretLineEdit::setCapsLock(bool on)
{
    if (std::exchange(m_isCapsLockOn, on) == on)
        return;
    m_capsLockSign->setVisible(on);
    if (on)
        QToolTip::showText(mapToGlobal(rect().bottomLeft()), m_capsLockSign->toolTip(), this);
    else
        QToolTip::hideText();
    Q_EMIT capsLockChanged(on);
}

void SecretLineEdit::refreshPlaceholder()
{
    if (!m_kept.isEmpty())
        setPlaceholderText(tr("Kept in this window — fingerprint %1").arg(m_kept));
    else if (!m_stored.isEmpty())
        setPlaceholderText(tr("Stored — fingerprint %1").arg(m_stored));
    else
        setPlaceholderText(m_example);
}

} // namespace console
