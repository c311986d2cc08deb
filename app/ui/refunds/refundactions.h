#pragma once

#include "flows/refundinboxflow.h"
#include "ui/refunds/decisiondialog.h"

#include <QObject>
#include <QPointer>
#include <QTimeZone>

namespace console {

class MessageBar;

/// What a person can do with a refund of the list: each with its question, its flow and what came of it in the message
/// bar. One at a time. Owner: the list part. Thread: GUI.
class RefundActions final : public QObject
{
    Q_OBJECT
public:
    /// The dialogs open over `page`; outcomes are told in `bar`.
    RefundActions(Session &session, QWidget *page, MessageBar *bar);
    void setZone(const QTimeZone &zone) { m_zone = zone; }
    bool isBusy() const;

    void askAgain(const RefundRow &row);
    void resend(const RefundRow &row);
    void close(const RefundRow &row);
    void cancelAtStripe(const RefundRow &row);
    void record(const RefundRow &row);
    void acknowledge(const RefundRow &row);

Q_SIGNALS:
    void busyChanged();
    /// Something was asked or done: the row may be another one.
    void ended(const QString &objectId);

private:
    DecisionQuestion questionOf(const RefundRow &row) const;
    DecisionDialog *open(const DecisionQuestion &question, const RefundRow &row);
    void tell(const RefundIntent &intent);
    Session &m_session;
    QWidget *m_page;
    MessageBar *m_bar;
    QTimeZone m_zone = QTimeZone::utc();
    QPointer<Job> m_asking;
    QPointer<DecisionDialog> m_dialog;
};

} // namespace console
