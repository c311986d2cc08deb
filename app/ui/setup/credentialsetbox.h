#pragma once

#include "core/stripekey.h"
#include "flows/keycapability.h"
#include "flows/setupflow.h"

#include <QGroupBox>

#include <memory>

class QLabel;
class QLineEdit;

namespace console {

class FieldMessage;
namespace Ui {
class CredentialSetBox;
}

/// One mode's credentials on the Settings tab: "Testing Credentials" or "Live Credentials". Checks each field by the
/// text alone as soon as it is left or something was pasted into it; nothing typed is taken away for being wrong, but a
/// secret in one of the two fields that show what they hold: that field is cleared and says so. Several values pasted
/// at once are handed on (blockPasted()) instead. Secrets leave their fields once, with takeDraft(), and are then kept
/// here, in memory, until forgetSecrets() or the end of the window. Owner: the Settings tab. Thread: GUI.
class CredentialSetBox final : public QGroupBox
{
    Q_OBJECT
public:
    explicit CredentialSetBox(QWidget *parent = nullptr);
    ~CredentialSetBox() override;

    /// Title, names and hints. The client ID is part of a fingerprint's key.
    void setUp(Mode mode, const QString &clientId);
    /// What the tenant holds; shown, where nothing was typed.
    void setStored(const CredentialSet &stored);
    /// What was typed before; its secrets, if any, are kept.
    void setDraft(const CredentialDraft &draft);
    /// What is typed, without secrets, also those typed into the wrong field.
    CredentialDraft publicDraft() const;
    /// What is typed, with the secrets, which leave their fields.
    CredentialDraft takeDraft();
    /// After saving: the secrets are the keychain's and the tenant's.
    void forgetSecrets();

    bool hasTypedSecret() const;
    bool hasKeptSecret() const { return m_secretKey || m_webhookSecret; }
    /// A Secret Key was typed, is kept, or is stored at the tenant.
    bool hasSecretKey() const;
    bool isEmpty() const;

    /// Puts a value into a field as if it was pasted there alone.
    void put(CredentialField kind, const QString &text);

    /// Checks all fields that hold something. Shows what is wrong; false then, and once after a field was cleared.
    bool check();
    QWidget *firstWrongField() const;
    /// An error is shown at the field with this parameter.
    bool isWrong(const QString &param) const;
    /// Shows a server's or a flow's complaint at the field it names ("secret_key", ...). False if it names none of
    /// these.
    bool showError(const QString &param, const QString &text);

    void setProving(bool proving);
    void showProof(const KeyProof &proof);
    /// What the key may do, in a sentence below the proof; the whole table is behind "Permissions…".
    void showCapabilities(const KeyCapabilities &found, bool isRestricted);
    void showProofError(const Error &error);

Q_SIGNALS:
    void edited();
    void testKeyRequested();
    void permissionsRequested();
    /// More than one value alone was pasted into a field, which is again as it was before; a secret's is empty.
    void blockPasted(const QString &text);

private:
    struct Field
    {
        CredentialField kind;
        QString param;
        QLineEdit *edit;
        FieldMessage *message;
        qsizetype lastSize = 0;
        QString lastText;        ///< of a field that shows what it holds
        bool wasCleared = false; ///< its message tells of a secret that was taken out of it
        bool isPublic() const { return kind == CredentialField::PublishableKey || kind == CredentialField::WebhookId; }
    };
    void addField(CredentialField kind, const QString &param, QLineEdit *edit, FieldMessage *message);
    void onEdited(Field &field);
    bool passBlockOn(Field &field);
    void showCapsLock(const Field &field, bool on);
    void leave(Field &field);
    bool checkField(Field &field);
    void compareAccounts();
    void refreshButton();
    void remember(Field &field);

    std::unique_ptr<Ui::CredentialSetBox> m_ui;
    QList<Field> m_fields;
    Mode m_mode = Mode::Test;
    QString m_clientId;
    CredentialSet m_stored;
    SharedSecret m_secretKey;
    SharedSecret m_webhookSecret;
    bool m_proving = false;
};

} // namespace console
