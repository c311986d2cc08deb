#include "ui/setup/secretlineedit.h"

#include "core/stripekey.h"

namespace console {

SecretLineEdit::SecretLineEdit(QWidget *parent) : QLineEdit(parent)
{
    setEchoMode(QLineEdit::Password);
    setDragEnabled(false);
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
    QString typed = text();
    setText(QString()); // also empties the undo history
    QString cleaned = cleanPaste(typed);
    SecretValue secret(cleaned.toUtf8());
    typed.fill(QChar(u'\0'));
    cleaned.fill(QChar(u'\0'));
    return secret;
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
