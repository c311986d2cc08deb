#include "ui/payments/makepracticepaymentdialog.h"

#include "payments/ui_makepracticepaymentdialog.h"
#include "ui/widgets/themedicon.h"

#include <QRandomGenerator>

#include <array>

namespace console {

namespace {

struct Person
{
    const char *name;
    const char *plate;
};

// Made-up payers, so that a practice payment takes one click.
constexpr std::array kPeople{Person{"Rosalind Achterberg", "CKTR 418"}, Person{"Tomasz Villeneuve", "BLNX 207"},
                             Person{"Imani Prakash", "DWGH 955"},       Person{"Owen Saarinen", "AVPE 630"},
                             Person{"Lucía Fairweather", "CHZQ 172"},   Person{"Noor Kowalczyk", "BRMT 384"}};

struct Purchase
{
    const char *kind;
    const char *description;
    qint64 wholeUnits;
};

constexpr std::array kPurchases{
    Purchase{"permit", QT_TRANSLATE_NOOP("console::MakePracticePaymentDialog", "Lot C annual permit"), 120},
    Purchase{"violation", QT_TRANSLATE_NOOP("console::MakePracticePaymentDialog", "Violation: no valid permit"), 45},
    Purchase{"temporary permit", QT_TRANSLATE_NOOP("console::MakePracticePaymentDialog", "Day permit, Lot A"), 12},
    Purchase{"locker", QT_TRANSLATE_NOOP("console::MakePracticePaymentDialog", "Locker, one term"), 30}};

} // namespace

MakePracticePaymentDialog::MakePracticePaymentDialog(Session &session, QWidget *parent)
    : QDialog(parent),
      m_ui(std::make_unique<Ui::MakePracticePaymentDialog>()),
      m_session(session)
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("makePracticePaymentDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    const Person &person = kPeople.at(QRandomGenerator::global()->bounded(quint32(kPeople.size())));
    m_ui->payerLineEdit->setText(QString::fromUtf8(person.name));
    m_ui->plateLineEdit->setText(QString::fromUtf8(person.plate));
    for (const Purchase &purchase : kPurchases)
        m_ui->whatComboBox->addItem(tr(purchase.description), QLatin1String(purchase.kind));
    // facts/stripe-and-opscom.md 2.12
    const auto outcome = [this](const QString &text, const char *method) {
        m_ui->outcomeComboBox->addItem(text, QLatin1String(method));
    };
    outcome(tr("Succeeds"), "pm_card_visa");
    outcome(tr("Declined"), "pm_card_chargeDeclined");
    outcome(tr("Insufficient funds"), "pm_card_chargeDeclinedInsufficientFunds");
    outcome(tr("Requires authentication"), "pm_card_authenticationRequired");
    outcome(tr("Refund pending"), "pm_card_pendingRefund");
    outcome(tr("Refund fails later"), "pm_card_refundFail");
    outcome(tr("Disputed"), "pm_card_createDispute");

    connect(m_ui->cancelButton, &QPushButton::clicked, this, &QDialog::close);
    connect(this, &QDialog::rejected, this, &QDialog::close); // Escape deletes it as well
    connect(m_ui->payButton, &QPushButton::clicked, this, &MakePracticePaymentDialog::pay);
    connect(m_ui->whatComboBox, &QComboBox::currentIndexChanged, this, &MakePracticePaymentDialog::whatChanged);
    connect(m_ui->paymentTypeComboBox, &QComboBox::currentIndexChanged, this, &MakePracticePaymentDialog::updateForm);
    connect(m_ui->amountLineEdit, &QLineEdit::textChanged, this, &MakePracticePaymentDialog::updateForm);
    connect(m_ui->payerLineEdit, &QLineEdit::textChanged, this, &MakePracticePaymentDialog::updateForm);
    whatChanged();
    load();
}

MakePracticePaymentDialog::~MakePracticePaymentDialog() = default;

void MakePracticePaymentDialog::load()
{
    m_ui->busyIndicator->start(tr("Reading payment types…"));
    auto *flow = new LoadSetUpFlow(m_session, this);
    flow->onFinished(this, [this](const Result<SetUpData> &result) {
        m_ui->busyIndicator->stop();
        if (result) {
            fill(*result);
        } else {
            m_ui->messageBar->showError(result.error());
            m_ui->messageBar->addAction(tr("Try again"), this, [this] {
                m_ui->messageBar->clear();
                load();
            });
        }
        updateForm();
        Q_EMIT ready();
    });
    flow->start();
}

void MakePracticePaymentDialog::fill(const SetUpData &setUp)
{
    for (const UserType &type : setUp.userTypes)
        m_ui->userTypeComboBox->addItem(type.name, type.id);
    m_types.clear();
    m_ui->paymentTypeComboBox->clear();
    for (const PaymentType &type : setUp.types) {
        if (!type.active || type.providerId != QLatin1String("stripe_js"))
            continue;
        m_types.append(type);
        m_ui->paymentTypeComboBox->addItem(type.name, type.id);
    }
    if (m_types.isEmpty())
        m_ui->messageBar->showMessage(
            MessageBar::Kind::Information,
            tr("No active payment type uses Stripe.js. Add one in System Configuration › Payments › Setup Payment "
               "Types, then come back."));
}

const PaymentType *MakePracticePaymentDialog::chosenType() const
{
    const int index = m_ui->paymentTypeComboBox->currentIndex();
    return index >= 0 && index < m_types.size() ? &m_types.at(index) : nullptr;
}

void MakePracticePaymentDialog::whatChanged()
{
    const auto index = size_t(std::max(0, m_ui->whatComboBox->currentIndex()));
    m_ui->amountLineEdit->setText(QString::number(kPurchases.at(index).wholeUnits));
}

void MakePracticePaymentDialog::updateForm()
{
    QString problem;
    const PaymentType *type = chosenType();
    if (m_ui->payerLineEdit->text().trimmed().isEmpty()) {
        problem = tr("Say who pays.");
    } else if (type) {
        const auto amount = Money::parse(m_ui->amountLineEdit->text(), type->currency);
        if (!amount)
            problem = amount.error().userText;
    }
    m_ui->problemLabel->setText(problem);
    m_ui->payButton->setEnabled(type && problem.isEmpty() && !m_flow);
}

void MakePracticePaymentDialog::pay()
{
    const PaymentType *type = chosenType();
    if (!type || m_flow)
        return;
    const auto amount = Money::parse(m_ui->amountLineEdit->text(), type->currency);
    if (!amount)
        return;
    PracticeCheckoutParams params;
    params.payerName = m_ui->payerLineEdit->text().trimmed();
    params.payerEmail =
        params.payerName.toLower().replace(QLatin1Char(' '), QLatin1Char('.')) + QStringLiteral("@example.com");
    params.plate = m_ui->plateLineEdit->text().trimmed();
    params.userTypeId = m_ui->userTypeComboBox->currentData().toString();
    params.paymentTypeId = type->id;
    params.kind = m_ui->whatComboBox->currentData().toString();
    params.description = m_ui->whatComboBox->currentText();
    params.amount = *amount;
    params.paymentMethod = m_ui->outcomeComboBox->currentData().toString();
    auto *flow = new PracticePaymentFlow(m_session, params, this);
    m_flow = flow;
    m_ui->messageBar->clear();
    m_ui->busyIndicator->start(tr("Paying…"));
    flow->onFinished(this, [this](const Result<Payment> &result) {
        m_flow.clear();
        m_ui->busyIndicator->stop();
        updateForm();
        if (!result) {
            m_ui->messageBar->showError(result.error());
            return;
        }
        Q_EMIT paymentMade(*result);
        close();
    });
    flow->start();
    updateForm();
}

} // namespace console
