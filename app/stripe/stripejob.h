#pragma once

#include "core/job.h"
#include "net/httpclient.h"
#include "net/jsonreader.h"
#include "stripe/stripeerrors.h"

#include <QRegularExpression>

#include <functional>
#include <optional>

namespace console {

/// What one call of Stripe's API is, beside its request. Private to console_stripe.
template <typename T>
struct StripeCall
{
    QString what; ///< "GET /v1/balance": names the call in details
    StripeEffect effect = StripeEffect::Reads;
    std::function<T(const JsonReader &)> read;
    /// For a call that can be answered without reading: returns the value, or nullopt to go on as usual.
    std::function<std::optional<T>(const HttpAnswer &)> shortcut;
    std::optional<Error> refusal; ///< the call must not be sent at all
};

/// One call: sends, maps errors, reads the answer field by field. Owner: the caller's parent. Thread: the HttpClient's.
template <typename T>
class StripeJob final : public FlowJob<T>
{
public:
    StripeJob(HttpClient &http, HttpRequestSpec spec, StripeCall<T> call, QObject *parent)
        : FlowJob<T>(parent),
          m_call(std::move(call))
    {
        if (!m_call.refusal)
            m_request = http.send(std::move(spec), this); // now, since the client may be gone at start()
    }

protected:
    void doStart() override
    {
        if (m_call.refusal) {
            this->finishWith(*m_call.refusal);
            return;
        }
        this->run(m_request, [this](Result<HttpAnswer> &&answer) { answered(answer); });
    }

private:
    void answered(const Result<HttpAnswer> &answer)
    {
        if (!answer) {
            this->finishWith(stripeTransportError(answer.error()));
            return;
        }
        if (m_call.shortcut) {
            if (std::optional<T> value = m_call.shortcut(*answer)) {
                this->finishWith(std::move(*value));
                return;
            }
        }
        if (answer->status < 200 || answer->status > 299) {
            this->finishWith(stripeAnswerError(*answer, m_call.effect, m_call.what));
            return;
        }
        const JsonReader json = JsonReader::parse(answer->body, m_call.what);
        T value = m_call.read(json);
        if (const auto error = json.error())
            this->finishWith(stripeUnreadable(*error, *answer, m_call.effect));
        else
            this->finishWith(std::move(value));
    }

    StripeCall<T> m_call;
    TypedJob<HttpAnswer> *m_request = nullptr; // our child
};

} // namespace console
