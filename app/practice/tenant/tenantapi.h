#pragma once

#include "core/clock.h"
#include "practice/httpserver.h"
#include "practice/tenant/checkout.h"
#include "practice/tenant/practiceusers.h"
#include "practice/tenant/requestfields.h"
#include "practice/tenant/storethread.h"

#include <QHash>
#include <QUrl>

namespace console::practice {

/// The calls under /api/{clientID}/v1/ of resources/api/opscom-payments.yaml. Owner: PracticeTenant. Thread: handle()
/// runs on the HTTP server's threads and visits the store through its queue.
class TenantApi
{
public:
    struct Options
    {
        QString clientId;
        const PracticeUsers &users; ///< must outlive this object
    };
    TenantApi(StoreThread &store, const Clock &clock, Options options);

    struct Situation
    {
        QUrl stripeAddress;
        bool rejectToken = false;
        bool missingPermission = false; ///< the token may only look
        Caller caller = {};             ///< set by handle()
    };
    HttpResponse handle(const HttpRequest &request, const Situation &situation);

private:
    using Answer = Result<QJsonObject>;
    using Call = Answer (TenantApi::*)(RequestFields &, const Situation &);
    /// One call and what it takes to make it.
    struct Entry
    {
        Call call = nullptr;
        QStringList anyOf = {};    ///< one of these capabilities; none: the token is enough
        bool aboutRefunds = false; ///< refused with 9041 in place of 9002
    };
    static const QHash<QByteArray, Entry> &calls();
    Answer dispatch(const HttpRequest &request, const Situation &situation);

    Answer checkConnection(RequestFields &fields, const Situation &situation);
    Answer listUserTypes(RequestFields &fields, const Situation &situation);
    Answer listProviders(RequestFields &fields, const Situation &situation);
    Answer listTypes(RequestFields &fields, const Situation &situation);
    Answer saveType(RequestFields &fields, const Situation &situation);
    Answer activate(RequestFields &fields, const Situation &situation);
    Answer deactivate(RequestFields &fields, const Situation &situation);
    Answer setActive(RequestFields &fields, bool active);
    Answer deleteType(RequestFields &fields, const Situation &situation);
    Answer handOverSecrets(RequestFields &fields, const Situation &situation);
    Answer dropWebhookSecret(RequestFields &fields, const Situation &situation);
    Answer listChanged(RequestFields &fields, const Situation &situation);
    Answer listPayments(RequestFields &fields, const Situation &situation);
    Answer countPayments(RequestFields &fields, const Situation &situation);
    Answer getPayment(RequestFields &fields, const Situation &situation);
    Answer recordRefund(RequestFields &fields, const Situation &situation);
    Answer callbackProblem(RequestFields &fields, const Situation &situation);
    Answer recentCallbacks(RequestFields &fields, const Situation &situation);
    Answer leaseRefund(RequestFields &fields, const Situation &situation);
    Answer releaseLease(RequestFields &fields, const Situation &situation);
    Answer requestApproval(RequestFields &fields, const Situation &situation);
    Answer listApprovals(RequestFields &fields, const Situation &situation);
    Answer decideApproval(RequestFields &fields, const Situation &situation);
    Answer withdrawApproval(RequestFields &fields, const Situation &situation);
    Answer practiceCheckout(RequestFields &fields, const Situation &situation);

    StoreThread &m_store;
    const Clock &m_clock;
    Options m_options;
    Checkout m_checkout;
};

} // namespace console::practice
