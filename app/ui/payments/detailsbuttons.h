#pragma once

#include <QWidget>

class QPushButton;

namespace console {

/// What can be done with one payment, in lines that wrap where the pane is narrow. Owner: the payment's details.
class DetailsButtons : public QWidget
{
    Q_OBJECT
public:
    explicit DetailsButtons(QWidget *parent = nullptr);
    QPushButton *openReceipt() const { return m_openReceipt; }
    QPushButton *dashboardPayment() const { return m_dashboardPayment; }
    QPushButton *dashboardEvents() const { return m_dashboardEvents; }
    QPushButton *resync() const { return m_resync; }
    QPushButton *print() const { return m_print; }
    QPushButton *savePdf() const { return m_savePdf; }
    QPushButton *refund() const { return m_refund; }

private:
    QPushButton *add(const QString &name, const QString &text, const QString &icon);
    QPushButton *m_openReceipt;
    QPushButton *m_dashboardPayment;
    QPushButton *m_dashboardEvents;
    QPushButton *m_resync;
    QPushButton *m_print;
    QPushButton *m_savePdf;
    QPushButton *m_refund;
};

} // namespace console
