#pragma once

#include "flows/practicehost.h"

#include <QDialog>

namespace console {

/// The practice Stripe's keys with copy buttons, in the place of a Stripe Dashboard. Secret ones are shown masked. Not
/// modal, so that it can stand beside the wizard. What is copied is marked as sensitive for clipboard managers and
/// taken away again after a minute if it is still there. Deletes itself when closed. Has no parent window; the main
/// window destroys it with itself.
class PracticeKeysDialog final : public QDialog
{
    Q_OBJECT
public:
    PracticeKeysDialog(const QList<PracticeKey> &keys, QWidget *parent);

private:
    void copy(const PracticeKey &key);
};

} // namespace console
