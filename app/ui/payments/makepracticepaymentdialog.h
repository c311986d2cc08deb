#pragma once

#include "flows/detailsflow.h"
#include "flows/setupflow.h"

#include <QDialog>
#include <QPointer>

#include <memory>

namespace Ui {
class MakePracticePaymentDialog;
}

namespace console {

/// Makes a practice payment: who, what for, which card outcome. Practice workspace only. Deletes itself when closed.
/// Owner: the main window. Thread: GUI.
class MakePracticePaymentDialog final : public QDialog
{
    Q_OBJECT
public:
    MakePracticePaymentDialog(Session &session, QWidget *parent);
    ~MakePracticePaymentDialog() override;

Q_SIGNALS:
    /// The payment was made at the practice tenant; it is Pending and about to change.
    void paymentMade(const console::Payment &payment);
    /// User types and payment types are there to choose from, or the reason why not is shown.
    void ready();

private:
    void load();
    void fill(const SetUpData &setUp);
    void whatChanged();
    void updateForm();
    void pay();
    const PaymentType *chosenType() const;

    std::unique_ptr<Ui::MakePracticePaymentDialog> m_ui;
    Session &m_session;
    QList<PaymentType> m_types;
    QPointer<Job> m_flow;
};

} // namespace console
