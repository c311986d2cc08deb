#pragma once

#include "core/secretvalue.h"

#include <QLineEdit>

class QAction;

namespace console {

/// A field for a secret: masked, cannot be copied, dragged out or dropped into, keeps no undo history (QLineEdit gives
/// none in password mode), tells input methods and spell checkers to learn nothing. What was stored is never shown
/// again: only its fingerprint, as the placeholder. There is no button that reveals: what is typed here was copied from
/// elsewhere, and no way to ask for the person's password first is common to the desktops. The typed text is moved out
/// once with takeSecret(). Thread: GUI.
class SecretLineEdit final : public QLineEdit
{
    Q_OBJECT
public:
    explicit SecretLineEdit(QWidget *parent = nullptr);

    /// What the placeholder says: the fingerprint of what the tenant holds, of what this window keeps in memory (wins),
    /// or an example.
    void setStoredFingerprint(const QString &fingerprint);
    void setKeptFingerprint(const QString &fingerprint);
    void setExample(const QString &example);

    /// Moves the cleaned text out, wipes it and empties the field. An empty SecretValue if nothing was typed.
    SecretValue takeSecret();
    /// The same with every character as it was typed: for a password, which may begin with a quote.
    SecretValue takeExactly();

    /// Whether Caps Lock is on, as far as the last letter tells; false while that is not known. No system tells it to
    /// a program the same way.
    bool isCapsLockOn() const { return m_isCapsLockOn; }

Q_SIGNALS:
    void capsLockChanged(bool on);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void refreshPlaceholder();
    void setCapsLock(bool on);
    SecretValue takeAs(QString (*clean)(const QString &));
    bool m_isCapsLockOn = false;
    QAction *m_capsLockSign;
    QString m_stored;
    QString m_kept;
    QString m_example;
};

} // namespace console
