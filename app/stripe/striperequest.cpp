#include "stripe/striperequest.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;
using Verb = HttpRequestSpec::Verb;

Error stripeRefusal(ErrorKind kind, const char *source, const QString &detail, const QString &param)
{
    return {.kind = kind,
            .userText = QCoreApplication::translate("console::StripeClient", source),
            .detail = detail,
            .requestId = {},
            .httpStatus = 0,
            .code = {},
            .param = param};
}

std::optional<Error> stripeIdProblem(const QString &id, const QString &param)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9_-]{3,255}\\z"_s);
    if (form.match(id).hasMatch())
        return std::nullopt;
    return stripeRefusal(
        ErrorKind::InvalidRequest,
        QT_TRANSLATE_NOOP("console::StripeClient",
                          "The request was not sent to Stripe: the ID is empty or is not one of Stripe's. "
                          "Check it and try again."),
        u"not an id"_s, param);
}

std::optional<Error> idempotencyKeyProblem(const QByteArray &key)
{
    if (!key.isEmpty() && key.size() <= 255)
        return std::nullopt;
    return stripeRefusal(
        ErrorKind::InvalidRequest,
        QT_TRANSLATE_NOOP("console::StripeClient",
                          "The request was not sent to Stripe: it has no key by which a repetition would be "
                          "recognised. Send the details to support."),
        u"an idempotency key of 1 to 255 bytes is required"_s, u"idempotency_key"_s);
}

void addStripePage(StripeForm &form, const StripePage &page)
{
    form.add(u"limit"_s, std::clamp(page.limit, 1, 100));
    form.addIfSet(u"starting_after"_s, page.startingAfter);
    form.addIfSet(u"ending_before"_s, page.endingBefore);
    if (page.createdGte)
        form.add(u"created[gte]"_s, *page.createdGte);
    if (page.createdLt)
        form.add(u"created[lt]"_s, *page.createdLt);
}

HttpRequestSpec stripeSpec(Verb verb, const QUrl &base, const QString &path, const StripeAccess &access)
{
    HttpRequestSpec spec;
    spec.verb = verb;
    spec.url = base;
    spec.url.setPath(path);
    spec.headers = {{"Stripe-Version", kStripeVersion}, {"Accept", "application/json"}};
    spec.bearer = access.key;
    spec.turn = access.turn;
    return spec;
}

} // namespace console
