#pragma once

#include "core/secretvalue.h"

#include <QLineEdit>

namespace console {

/// A field for a secret: masked, cannot be copied or dragged out, keeps no undo history (QLineEdit gives none in
/// password mode). What was stored is never shown again: only its fingerprint, as the placeholder. The typed text is
/// moved out once with takeSecret(). Thread: GUI.
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

private:
    void refreshPlaceholder();
    QString m_stored;
    QString m_kept;
    QString m_example;
};

} // namespace console
