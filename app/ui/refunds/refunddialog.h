#pragma once

#include "flows/refundflow.h"

#include <QDialog>
#include <QPointer>

#include <memory>
#include <optional>

namespace Ui {
class RefundDialog;
}

namespace console {

/// Refund Payment: reads the payment from Stripe, lets a person confirm, sends once, and says what came of it. An
/// unknown outcome is a state of its own from which Stripe is asked, never sent to. Window modal; deletes itself when
/// closed. Owner: its page. Thread: GUI.
class RefundDialog final : public QDialog
{
    Q_OBJECT
public:
    RefundDialog(Session &session, QString paymentId, QWidget *parent);
    ~RefundDialog() override;
    QString paymentId() const { return m_paymentId; }
    /// A refund is on its way to Stripe.
    bool isSending() const { return !m_sending.isNull(); }
    /// Closes, unless a refund is on its way: then it says what closing means and stays.
    void reject() override;
    /// Shows the dialog again where it went on in the background, and raises it.
    void comeBack();
    /// Says that workspace and program stay open until the refund on its way has ended.
    void explainStaying();

Q_SIGNALS:
    /// A refund ended in some state of the journal (not for errors before sending).
    void refunded(const console::RefundIntent &intent);
    /// The form, a refusal or an outcome is shown now.
    void stateShown();
    /// A person wants to see it on the Refunds page: its object there ("intent/7").
    void showInRefundsRequested(const QString &objectId);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void prepare();
    void prepareAnew(const Error &why);
    void showForm(const RefundPreview &preview);
    void showRefusal(const QString &refusal);
    void showOutcome(const RefundIntent &intent);
    void showNotSent(const Error &error);
    void updateForm();
    void act();
    void send();
    void sent(const Result<RefundIntent> &result);
    void setSending(bool sending);
    void lookForPendingApproval();
    void askForApproval();
    void showApprovalAsked(const RefundApproval &approval);
    void askStripe();
    void showAfterAsking(const RefundIntent &newest);
    std::optional<RefundIntent> newestIntent() const;
    void confirmRejection();
    void closeRejected();
    void explainClosing();
    std::optional<RefundIntent> unfinishedIntent() const;

    std::unique_ptr<Ui::RefundDialog> m_ui;
    Session &m_session;
    QString m_paymentId;
    qint64 m_shownIntent = 0; ///< whose outcome is shown
    QPointer<Job> m_sending;
    QPointer<Job> m_asking;
    std::optional<Error> m_whyAnew; ///< why the payment was read once more
};

} // namespace console
