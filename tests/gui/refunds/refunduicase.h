#pragma once

#include "flows/refundtestcase.h"
#include "flows/webhookflow.h"
#include "gui/screenshots.h"
#include "ui/refunds/refunddialog.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>

namespace console::test {

/// What the tests of the refund dialog and the Refunds page share: payments in several currencies, several people, and
/// a hand on the widgets by their names.
class RefundUiCase : public RefundTestCase
{
protected:
    void beginUi()
    {
        Theme().apply(Theme::Appearance::Light);
        begin();
        m_window = std::make_unique<QWidget>();
        m_window->resize(900, 700);
        m_window->show();
    }
    void endUi()
    {
        delete m_dialog;
        m_window.reset();
        end();
    }
    template <typename T>
    static T *child(const QWidget *of, const char *name)
    {
        T *found = of->findChild<T *>(QLatin1String(name));
        if (!found)
            qFatal("no %s", name);
        return found;
    }
    template <typename T>
    T *part(const char *name)
    {
        return child<T>(m_dialog, name);
    }

    static Money money(qint64 minor, const char *code)
    {
        const auto currency = Currency::fromCode(QString::fromLatin1(code));
        return Money(minor, currency ? *currency : Currency());
    }
    /// An active payment type of this currency.
    PaymentType typeIn(const char *code)
    {
        const auto currency = Currency::fromCode(QString::fromLatin1(code));
        PaymentTypeDraft draft = m_practice->stripeDraft(QStringLiteral("Cards ") + QLatin1String(code));
        draft.type.currency = *currency;
        const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), draft));
        if (!saved || !saved->has_value())
            return {};
        const auto registered = resultOf(new RegisterWebhookFlow(session(), **saved, Mode::Test));
        if (!registered || !registered->has_value())
            return {};
        const auto active =
            resultOf(new ChangePaymentTypeFlow(session(), **registered, ChangePaymentTypeFlow::Change::Activate));
        return active && active->has_value() ? **registered : PaymentType();
    }
    Payment paidIn(const PaymentType &type, const Money &amount, const QString &who,
                   const QString &method = QStringLiteral("pm_card_visa"))
    {
        PracticeCheckoutParams params;
        params.payerName = who;
        params.payerEmail = QStringLiteral("payer@example.com");
        params.plate = QStringLiteral("BXRT 512");
        params.userTypeId = QStringLiteral("1");
        params.paymentTypeId = type.id;
        params.kind = QStringLiteral("violation");
        params.description = QStringLiteral("Violation: no valid permit");
        params.amount = amount;
        params.paymentMethod = method;
        const auto made = resultOf(new PracticePaymentFlow(session(), params));
        if (!made || !made->has_value())
            return {};
        stripe().runDueDeliveries();
        if (!sync(session()))
            return {};
        const auto payment = session().store().payment((*made)->id);
        return payment && *payment ? **payment : Payment();
    }
    /// The session goes on with this person's token and what the tenant says of it.
    bool become(const QString &user)
    {
        const auto kept = resultOf(
            m_practice->secrets().write(session().apiTokenName(), SecretValue(m_practice->world().apiTokenFor(user))));
        return kept && kept->has_value() && learnRules();
    }
    bool learnRules()
    {
        QObject parent;
        const auto client = resultOf(session().tenant(&parent));
        if (!client || !client->has_value())
            return false;
        const auto info = resultOf((**client)->checkConnection(&parent));
        if (!info || !info->has_value())
            return false;
        session().setTenantInfo(**info);
        return true;
    }

    bool openFor(const Payment &payment)
    {
        delete m_dialog;
        m_dialog = new RefundDialog(session(), payment.id, m_window.get());
        m_dialog->open();
        return waitForState();
    }
    bool waitForState()
    {
        const auto *stack = part<QStackedWidget>("stateStack");
        const auto *reading = part<QWidget>("readingPage");
        return QTest::qWaitFor([&] { return stack->currentWidget() != reading; }, 20000);
    }
    void choose(const QString &kind)
    {
        auto *box = part<QComboBox>("confirmRefundComboBox");
        box->setCurrentIndex(box->findText(kind));
    }
    QPushButton *refundButton() { return part<QPushButton>("refundButton"); }
    QString outcomeTitle() { return part<EmptyState>("outcomeState")->title(); }
    bool press(QPushButton *button, int timeoutMs = 30000)
    {
        QSignalSpy shown(m_dialog, &RefundDialog::stateShown);
        button->click();
        return QTest::qWaitFor([&] { return !shown.isEmpty(); }, timeoutMs);
    }
    qint64 refundedMinor(const Payment &payment)
    {
        qint64 sum = 0;
        for (const StripeRefund &refund : refundsAtStripe(payment)) {
            if (refund.status != QLatin1String("failed") && refund.status != QLatin1String("canceled"))
                sum += refund.amount.minor();
        }
        return sum;
    }

    std::unique_ptr<QWidget> m_window;
    QPointer<RefundDialog> m_dialog;
};

} // namespace console::test
