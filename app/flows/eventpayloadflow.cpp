#include "flows/eventpayloadflow.h"

namespace console {

EventPayloadFlow::EventPayloadFlow(Session &session, QString paymentTypeId, Mode mode, QString eventId, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_paymentTypeId(std::move(paymentTypeId)),
      m_mode(mode),
      m_eventId(std::move(eventId))
{
}

void EventPayloadFlow::doStart()
{
    run(m_session.stripe(m_paymentTypeId, m_mode, this), [this](const Result<std::shared_ptr<StripeClient>> &client) {
        if (!client) {
            finishWith(client.error());
            return;
        }
        run((*client)->eventDocument(m_eventId, this),
            [this](Result<StripeEventDocument> &&document) { finishWith(std::move(document)); });
    });
}

} // namespace console
