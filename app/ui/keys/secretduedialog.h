#pragma once

#include "flows/secretsflow.h"
#include "ui/webhooks/previewdialog.h"

#include <QTimeZone>

class QDateEdit;
class QRadioButton;

namespace console {

/// Sets the day on which an item is due to be changed: 90 days after it was stored, or a day of a person's choice.
/// Owner: the page.
class SecretDueDialog final : public PreviewDialog
{
    Q_OBJECT
public:
    SecretDueDialog(Session &session, SecretRow row, const QTimeZone &zone, QWidget *parent);

Q_SIGNALS:
    void dueSet();

protected:
    void carryOut() override;

private:
    Session &m_session;
    SecretRow m_row;
    QTimeZone m_zone;
    QRadioButton *m_default;
    QRadioButton *m_chosen;
    QDateEdit *m_day;
};

} // namespace console
