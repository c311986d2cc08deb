#pragma once

#include "flows/refundflow.h"

#include <QTimeZone>
#include <QWidget>

#include <memory>
#include <optional>

namespace Ui {
class RefundForm;
}

namespace console {

/// The fields of Confirm Refund: Full Refund or Partial Refund with its amount, reason, comment, Requisition Code; the
/// payment repeated above, what will happen below. Says at each field what is wrong. What was typed stays when another
/// preview is shown. Sends nothing. Owner: the refund dialog. Thread: GUI.
class RefundForm final : public QWidget
{
    Q_OBJECT
public:
    explicit RefundForm(QWidget *parent = nullptr);
    ~RefundForm() override;

    /// Shows another reading of the payment; an approved request fills in what the person has not filled in.
    void showPreview(const RefundPreview &preview, const QTimeZone &zone);
    /// A request of this person that nobody has decided yet; none takes the line away.
    void showPendingApproval(const std::optional<RefundApproval> &approval, const QTimeZone &zone);
    const std::optional<RefundPreview> &preview() const { return m_preview; }

    /// Empty if everything that is needed is there, else what is missing, translated.
    QString obstacle() const;
    /// Of the chosen kind; nothing while it is not chosen or not an amount that may be given back.
    std::optional<Money> amount() const;
    /// The chosen amount wants another person's approval first.
    bool needsApproval() const;
    RefundRequest request() const;
    /// OPS-COM could not be asked for a lease: shows why and asks for the check mark.
    void askForLease(const QString &explanation);
    /// The tenant wants an approval that the rules known here did not ask for.
    void insistOnApproval();
    void setLocked(bool locked);
    void focusFirst();

Q_SIGNALS:
    void changed();

private:
    enum class Kind { Choose, Full, Partial };
    Kind kind() const;
    AmountVerdict verdict() const;
    QString kindProblem() const;
    QString amountProblem() const;
    QString typedAmountProblem() const;
    QString commentProblem() const;
    void adoptApproval();
    void showHead();
    void showApproval();
    void showConsequences();
    void showKind(const AmountVerdict &judged);
    void refresh();

    std::unique_ptr<Ui::RefundForm> m_ui;
    std::optional<RefundPreview> m_preview;
    std::optional<RefundApproval> m_pending;
    QTimeZone m_zone = QTimeZone::utc();
    bool m_commentTouched = false;
    bool m_approvalInsisted = false;
};

} // namespace console
