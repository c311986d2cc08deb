#pragma once

#include "flows/session.h"

namespace console {

/// Reads one event with its payload from Stripe, with the payment type's key, for a person to look at.
class EventPayloadFlow final : public FlowJob<StripeEventDocument>
{
public:
    EventPayloadFlow(Session &session, QString paymentTypeId, Mode mode, QString eventId, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session &m_session;
    QString m_paymentTypeId;
    Mode m_mode;
    QString m_eventId;
};

} // namespace console
