#pragma once

#include "ui/payments/paymenttimeline.h"
#include "ui/payments/receiptcontent.h"

#include <QWidget>

class QGridLayout;
class QVBoxLayout;

namespace console {

/// The receipt on the screen: cards of labelled values on the left, the timeline on the right. Built anew by each show.
/// Owner: the details dialog.
class ReceiptView : public QWidget
{
    Q_OBJECT
public:
    explicit ReceiptView(QWidget *parent = nullptr);
    void showDetails(const PaymentDetails &details, const QTimeZone &zone);

private:
    QWidget *sectionCard(const ReceiptSection &section);
    QWidget *timelineCard(const QList<TimelineEntry> &entries, const QTimeZone &zone);
    QWidget *m_content = nullptr;
    QVBoxLayout *m_layout;
};

} // namespace console
