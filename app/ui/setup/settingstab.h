#pragma once

#include "flows/setupflow.h"

#include <QHash>
#include <QWidget>

#include <memory>

namespace console {

class CredentialSetBox;
class PastedOffer;
namespace Ui {
class SettingsTab;
}

/// The Settings tab of a payment type: both credential sets, Currency, Live Mode, guest payments. Several values pasted
/// into any field, or anything pasted beside the fields, are offered to be put where each belongs. Holds no rule but
/// those of a form: what must be filled in and what must be confirmed. Owner: the type step. Thread: GUI.
class SettingsTab final : public QWidget
{
    Q_OBJECT
public:
    explicit SettingsTab(QWidget *parent = nullptr);
    ~SettingsTab() override;

    void setClientId(const QString &clientId);
    /// Says where the keys of the practice Stripe are to be had.
    void showPracticeHint();
    /// Only Stripe.js has Stripe settings; others show guest payments and a sentence.
    void setProvider(const PaymentProvider &provider);
    void load(const PaymentTypeDraft &draft);
    /// As the tenant keeps it after saving; secrets are forgotten here.
    void saved(const PaymentType &type);
    /// Live Mode may be switched on; otherwise the reason. Switching off is always possible.
    void setLiveModeAllowed(bool allowed, const QString &reason);

    /// Writes what is typed into the draft, without secrets.
    void storePublic(PaymentTypeDraft &draft) const;
    /// The same with the secrets, which leave their fields.
    void take(PaymentTypeDraft &draft);

    /// Checks what can be checked here and shows what is wrong.
    bool check();
    bool hasSecretsToLose() const;
    QWidget *firstWrongField() const;
    /// Scrolls to the field, once messages that just appeared have their place.
    void reveal(QWidget *field);
    /// Shows an error at the field it names; `mode` where it is known. False if no field here is meant.
    bool showError(const QString &param, std::optional<Mode> mode, const QString &text);

    CredentialSetBox *box(Mode mode) const;
    void showProof(const KeyProof &proof);
    /// A new Secret Key of this mode has not been proven since it was typed.
    bool needsProof(Mode mode) const;
    /// The chosen currency is not the account's and was not confirmed.
    bool currencyWantsConfirmation() const;
    Currency currency() const;

Q_SIGNALS:
    void edited();
    void testKeyRequested(console::Mode mode);
    void permissionsRequested(console::Mode mode);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeOffer();
    void offerPasted(const QString &text, Mode home);
    void putPasted();
    void keyEdited(Mode mode);
    void compareCurrency();
    void refreshLiveMode();
    std::unique_ptr<Ui::SettingsTab> m_ui;
    PastedOffer *m_offer;
    bool m_isStripe = true;
    bool m_liveAllowed = false;
    QString m_liveReason;
    QHash<Mode, StripeAccount> m_accounts; ///< as proven in this window
    QHash<Mode, bool> m_proven;
};

} // namespace console
