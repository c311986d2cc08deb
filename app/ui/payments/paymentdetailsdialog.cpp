#include "ui/payments/paymentdetailsdialog.h"

#include "ui/payments/paymentdetailsview.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace console {

PaymentDetailsDialog::PaymentDetailsDialog(Session &session, const QString &paymentId, QWidget *parent)
    : QDialog(parent),
      m_view(new PaymentDetailsView(session, this))
{
    setObjectName(QStringLiteral("paymentDetailsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(960, 740);
    auto *close = new QPushButton(tr("&Close"), this);
    close->setObjectName(QStringLiteral("closeButton"));
    close->setDefault(true);
    auto *foot = new QHBoxLayout;
    foot->addStretch(1);
    foot->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addWidget(m_view, 1);
    column->addLayout(foot);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_view, &PaymentDetailsView::titleChanged, this, &QWidget::setWindowTitle);
    connect(m_view, &PaymentDetailsView::refundRequested, this, &PaymentDetailsDialog::refundRequested);
    connect(m_view, &PaymentDetailsView::loaded, this, &PaymentDetailsDialog::loaded);
    // As on the page: with a key from payment to payment.
    const auto step = [this](const QKeySequence &key, auto signal) {
        auto *action = new QAction(this);
        action->setShortcut(key);
        addAction(action);
        connect(action, &QAction::triggered, m_view, signal);
    };
    step(QKeySequence(Qt::ALT | Qt::Key_Up), &PaymentDetailsView::previousRequested);
    step(QKeySequence(Qt::ALT | Qt::Key_Down), &PaymentDetailsView::nextRequested);
    m_view->showPayment(paymentId);
}

QString PaymentDetailsDialog::paymentId() const
{
    return m_view->paymentId();
}

void PaymentDetailsDialog::savePdfTo(const QString &path)
{
    m_view->savePdfTo(path);
}

} // namespace console
