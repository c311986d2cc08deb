#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace console {

/// A value that can be selected and copied by a button. Never for secrets. Owner: its parent.
class CopyField : public QWidget
{
    Q_OBJECT
public:
    explicit CopyField(QWidget *parent = nullptr);
    /// `what` names the value for tooltip and screen reader: "payment intent".
    void setValue(const QString &value, const QString &what);
    QString value() const;

Q_SIGNALS:
    void copied(const QString &value);

private:
    QString m_what;
    QLabel *m_label;
    QToolButton *m_button;
};

} // namespace console
