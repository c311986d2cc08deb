#pragma once

#include "ui/payments/paymenttimeline.h"
#include "ui/payments/receiptcontent.h"

#include <QWidget>

class QGridLayout;
class QVBoxLayout;

namespace console {

/// The receipt on the screen: cards of labelled values on the left, the timeline on the right. Built anew by each show.
/// Owner: the payment's details.
class ReceiptView : public QWidget
{
    Q_OBJECT
public:
    explicit ReceiptView(QWidget *parent = nullptr);
    void showDetails(const PaymentDetails &details, const QTimeZone &zone);
    void clear();
    /// One column instead of two, from the next showDetails() on: the timeline stands above then.
    void setNarrow(bool narrow) { m_narrow = narrow; }

private:
    QWidget *sectionCard(const ReceiptSection &section);
    QWidget *timelineCard(const QList<TimelineEntry> &entries, const QTimeZone &zone);
    QWidget *m_content = nullptr;
    bool m_narrow = false;
    QVBoxLayout *m_layout;
};

} // namespace console
