#pragma once

#include "core/pastedblock.h"
#include "core/secretvalue.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace console {

class CellTable;
class FieldMessage;

/// One recognised value on its way into its field. Its text is a secret in a string, as a field holds it.
struct OfferedValue
{
    CredentialField field;
    Mode mode = Mode::Test;
    QString text;
};

/// "4 values were recognised in what was pasted: put each in its field?" A table says what each is, where it would go,
/// and why not; no part of a value is shown. Keeps the pasted text wiped as it is let go: on take(), dismiss(), or the
/// end of the window. Owner: the Settings tab. Thread: GUI.
class PastedOffer final : public QFrame
{
    Q_OBJECT
public:
    explicit PastedOffer(QWidget *parent = nullptr);

    /// True for a text that is more than one value alone: several of them, or one that can be used between other words.
    static bool isBlock(const QString &pasted);

    /// Shows what was recognised. `home`: the set of the values that do not tell their mode themselves, nor by their
    /// neighbours.
    void offer(QString pasted, Mode home);
    bool isOffering() const { return !m_values.isEmpty(); }
    /// What can be used, in the order of the text, the last one of a field last. The offer is over.
    QList<OfferedValue> take();
    void dismiss();
    QWidget *firstControl() const;

Q_SIGNALS:
    /// "Put each in its field" was pressed.
    void accepted();

private:
    void showValues(const QString &pasted);
    QList<PastedValue> m_values;
    SecretValue m_pasted; ///< UTF-8
    QLabel *m_title;
    CellTable *m_table;
    FieldMessage *m_oddities;
    QPushButton *m_accept;
    QPushButton *m_dismiss;
};

} // namespace console
