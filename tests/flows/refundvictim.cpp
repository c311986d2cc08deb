// Refunds a payment, or resolves what is open, against servers that live in another process, until a given moment. Then
// it says so and waits to be killed. Used by tst_refundkilled. Secrets come from the Secret Service only.
//
// refundvictim <refund|resume|resend> <moment> <payment> <tenant> <stripe> <data folder> <now in ms>
// <moment>: the journal's state that has just been written, or "never".
#include "flows/refundinboxflow.h"
#include "victim.h"

#include <QStringList>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

template <typename T>
void runToEnd(TypedJob<T> *flow)
{
    flow->onFinished(qApp, [](const Result<T> &result) {
        if (result)
            say(u"done"_s);
        else
            sayError(result.error());
        QCoreApplication::quit();
    });
    flow->start();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList given = QCoreApplication::arguments();
    if (given.size() != 8)
        return 2;
    Victim victim({.tenant = given.at(4), .stripe = given.at(5), .dataFolder = given.at(6), .nowMs = given.at(7)});
    return victim.run([&](Session &session, const auto &) {
        session.setRefundObserver([&](RefundState state) {
            if (toString(state) != given.at(2))
                return;
            say(u"moment "_s + given.at(2));
            waitToBeKilled();
        });
        const auto payment = session.store().payment(given.at(3));
        const auto intents = session.store().refundsOfPayment(given.at(3));
        if (given.at(1) == "resume"_L1) {
            runToEnd<ResumeSummary>(new ResumeRefundsFlow(session, {}, &session));
        } else if (given.at(1) == "resend"_L1 && intents && !intents->isEmpty()) {
            runToEnd<RefundIntent>(new ResendRefundFlow(session, intents->constFirst().id, &session));
        } else if (payment && *payment) {
            RefundRequest request;
            request.paymentId = given.at(3);
            request.amount = (*payment)->amount;
            request.comment = u"Sold the car"_s;
            runToEnd<RefundIntent>(new RefundFlow(session, request, &session));
        } else {
            say(u"error the payment is not there"_s);
            QCoreApplication::quit();
        }
    });
}
