#pragma once

#include "ui/setup/stateicon.h"

#include <QWidget>

class QLabel;

namespace console {

/// A line under a field: what is wrong with it, or a hint. Hidden while it has nothing to say. Also tells the field's
/// accessible description, so that a screen reader reads it with the field.
class FieldMessage final : public QWidget
{
    Q_OBJECT
public:
    explicit FieldMessage(QWidget *parent = nullptr);
    /// The field whose accessible description follows this line. Not owned.
    void setField(QWidget *field);
    /// What is shown while there is no message: a lasting hint, or empty.
    void setHint(const QString &hint);
    void showMessage(StateSign sign, const QString &text);
    void clearMessage();
    bool isError() const { return m_sign == StateSign::Bad; }
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    QLabel *m_icon;
    QLabel *m_text;
    QWidget *m_field = nullptr;
    QString m_hint;
    QString m_message;
    StateSign m_sign = StateSign::Hint;
};

} // namespace console
