#include "core/workerjob.h"
#include "stripe/stripecalls.h"
#include "stripe/stripeclient.h"
#include "stripe/stripeerrors.h"
#include "stripe/stripefacts.h"

namespace console {

using namespace Qt::StringLiterals;
using Verb = HttpRequestSpec::Verb;

namespace {

/// As StripeJob, but the answer is read on a worker.
class StripeFactsJob final : public FlowJob<StripeFactsPage>
{
public:
    StripeFactsJob(HttpClient &http, HttpRequestSpec spec, QObject *parent) : FlowJob(parent), m_what(callName(spec))
    {
        if (spec.bearer && !spec.bearer->isEmpty())
            m_request = http.send(std::move(spec), this);
    }

protected:
    void doStart() override
    {
        if (!m_request) {
            finishWith(noKeyError());
            return;
        }
        run(m_request, [this](Result<HttpAnswer> &&answer) {
            if (!answer)
                finishWith(stripeTransportError(answer.error()));
            else if (answer->status < 200 || answer->status > 299)
                finishWith(stripeAnswerError(*answer, StripeEffect::Reads, m_what));
            else
                read(std::move(*answer));
        });
    }

private:
    void read(HttpAnswer answer)
    {
        const auto work = [body = answer.body, what = m_what] { return readFactsPage(body, what); };
        answer.body.clear();
        run(new WorkerJob<StripeFactsPage>(work), [this, answer](Result<StripeFactsPage> &&page) {
            if (page)
                finishWith(std::move(page));
            else
                finishWith(stripeUnreadable(page.error(), answer, StripeEffect::Reads));
        });
    }

    QString m_what;
    TypedJob<HttpAnswer> *m_request = nullptr; // our child
};

} // namespace

TypedJob<StripeFactsPage> *StripeClient::paymentFacts(const StripePage &page, QObject *parent)
{
    StripeForm query;
    addStripePage(query, page);
    query.addList(u"expand"_s, {u"data.latest_charge"_s, u"data.latest_charge.balance_transaction"_s});
    HttpRequestSpec spec = stripeSpec(Verb::Get, m_base, u"/v1/payment_intents"_s, m_access);
    spec.url.setQuery(QString::fromLatin1(query.encoded()), QUrl::StrictMode);
    return new StripeFactsJob(m_http, std::move(spec), parent);
}

} // namespace console
