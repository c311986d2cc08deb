#pragma once

#include "flows/practicehost.h"

#include <QDialog>

namespace console {

class ClipboardGuard;

/// The practice Stripe's keys with copy buttons, in the place of a Stripe Dashboard. Secret ones are shown masked and
/// copied as secrets (ClipboardGuard). Not modal, so that it can stand beside the wizard. Deletes itself when closed.
/// Has no parent window; the main window destroys it with itself. Borrowed: the guard, which outlives it.
class PracticeKeysDialog final : public QDialog
{
    Q_OBJECT
public:
    PracticeKeysDialog(const QList<PracticeKey> &keys, ClipboardGuard &clipboard, QWidget *parent);

private:
    void copy(const PracticeKey &key);
    ClipboardGuard &m_clipboard;
};

} // namespace console
