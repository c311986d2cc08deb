#include "stripe/stripeclient.h"

#include <QCoreApplication>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLargestFile = qsizetype{1} << 20;

class PublishedAddressesJob final : public FlowJob<QByteArray>
{
public:
    PublishedAddressesJob(TypedJob<HttpAnswer> *request, QObject *parent) : FlowJob(parent), m_request(request)
    {
        request->setParent(this);
    }

protected:
    void doStart() override
    {
        run(m_request, [this](Result<HttpAnswer> &&answer) {
            if (!answer)
                finishWith(answer.error());
            else if (answer->status != 200)
                finishWith(unusable(u"HTTP %1"_s.arg(answer->status), answer->status));
            else if (answer->body.size() > kLargestFile)
                finishWith(unusable(u"larger than 1 MiB"_s, answer->status));
            else
                finishWith(answer->body);
        });
    }

private:
    static Error unusable(const QString &detail, int status)
    {
        return {.kind = status >= 500 ? ErrorKind::Server : ErrorKind::BadAnswer,
                .userText = QCoreApplication::translate(
                    "console::StripeClient", "Stripe's published list of addresses could not be had. What was fetched "
                                             "before stays. Try again later."),
                .detail = detail,
                .requestId = {},
                .httpStatus = status,
                .code = {},
                .param = {}};
    }
    TypedJob<HttpAnswer> *m_request; // our child
};

} // namespace

TypedJob<QByteArray> *fetchPublishedAddresses(HttpClient &http, const QUrl &published, QObject *parent)
{
    HttpRequestSpec spec;
    spec.url = published;
    spec.headers = {{"Accept", "application/json"}};
    spec.maxAttempts = 2;
    return new PublishedAddressesJob(http.send(std::move(spec), nullptr), parent);
}

} // namespace console
