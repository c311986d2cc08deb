#include "flows/eventscope.h"
#include "store/paymentsbyintent.h"

#include <algorithm>

namespace console {

namespace {
/// Pages of Stripe read for one page of ours, if the filter lets little through: a page may be short or even empty.
constexpr int kPagesAtOnce = 5;
} // namespace

struct ListEventsFlow::Private
{
    ListEventsFlow *q;
    Session &session;
    QString paymentTypeId;
    Mode mode;
    EventFilter filter;
    QString after;
    QString intent;
    EventScope scope;
    std::optional<EventQuery> query;
    EventPage page;
    int pagesRead = 0;

    void readPage();
    void findPayments();
};

ListEventsFlow::ListEventsFlow(Session &session, QString paymentTypeId, Mode mode, EventFilter filter, QString after,
                               QObject *parent)
    : FlowJob(parent),
      d(new Private{.q = this,
                    .session = session,
                    .paymentTypeId = std::move(paymentTypeId),
                    .mode = mode,
                    .filter = std::move(filter),
                    .after = std::move(after),
                    .intent = {},
                    .scope = {},
                    .query = {},
                    .page = {}})
{
}

ListEventsFlow::~ListEventsFlow() = default;

void ListEventsFlow::doStart()
{
    const auto intent = filteredIntent(d->session, d->filter);
    if (!intent) {
        finishWith(intent.error());
        return;
    }
    d->intent = *intent;
    Q_EMIT stepChanged(tr("Reading the events from Stripe…"));
    run(new ReadEventScopeFlow(d->session, d->paymentTypeId, d->mode), [this](Result<EventScope> &&scope) {
        if (!scope) {
            finishWith(scope.error());
            return;
        }
        d->scope = std::move(*scope);
        d->query.emplace(d->filter, d->scope, d->intent, d->session.clock().now());
        d->readPage();
    });
}

void ListEventsFlow::Private::readPage()
{
    q->run(scope.stripe->events(query->filter(), query->page(after), q),
           [this](Result<StripeList<StripeEvent>> &&list) {
               if (!list) {
                   q->finishWith(list.error());
                   return;
               }
               const QDateTime now = session.clock().now();
               for (const StripeEvent &event : std::as_const(list->data)) {
                   const EventRow row = eventRowOf(event, scope.endpoint, now);
                   if (query->matches(row))
                       page.rows.append(row);
               }
               const bool more = list->hasMore && !list->data.isEmpty();
               after = more ? list->data.constLast().id : QString();
               if (more && page.rows.isEmpty() && ++pagesRead < kPagesAtOnce)
                   readPage();
               else
                   findPayments();
           });
}

void ListEventsFlow::Private::findPayments()
{
    page.next = after;
    QStringList intents;
    for (const EventRow &row : std::as_const(page.rows))
        intents.append(intentOf(row.event));
    q->run(paymentsByIntent(session.store(), intents), [this](Result<QHash<QString, QString>> &&found) {
        if (found) { // without the cache the list is of use still
            for (EventRow &row : page.rows)
                row.paymentId = found->value(intentOf(row.event));
        }
        q->finishWith(page);
    });
}

} // namespace console
