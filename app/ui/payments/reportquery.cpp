#include "ui/payments/reportquery.h"

#include "ui/payments/filterbar.h"
#include "ui/payments/searchbox.h"

#include <QScopedValueRollback>

#include <utility>

namespace console {

namespace {

constexpr std::chrono::milliseconds kPause{150};
constexpr std::chrono::milliseconds kOutOfDate{600};
// A first sync changes payments many times a second; its sums can wait.
constexpr std::chrono::milliseconds kBetweenChanges{1000};

} // namespace

ReportQuery::ReportQuery(Session &session, PaymentTableModel *model, SearchBox *box, FilterBar *bar, QObject *parent)
    : QObject(parent),
      m_session(session),
      m_model(model),
      m_box(box),
      m_bar(bar)
{
    readPaymentTypes();
    m_box->setContext([this] {
        return SearchContext{.now = m_session.clock().now(), .zone = m_zone, .paymentTypes = m_paymentTypes};
    });
    m_pause.setSingleShot(true);
    m_outOfDate.setSingleShot(true);
    m_outOfDate.setInterval(kOutOfDate);
    connect(&m_pause, &QTimer::timeout, this, &ReportQuery::readNumbers);
    connect(&m_outOfDate, &QTimer::timeout, m_bar, &FilterBar::forgetCounts);
    connect(m_box, &SearchBox::queryChanged, this, &ReportQuery::ask);
    connect(m_bar, &FilterBar::changed, this, &ReportQuery::ask);
    connect(m_bar, &FilterBar::clearAllRequested, this, &ReportQuery::clear);
    connect(m_model, &PaymentTableModel::countChanged, this, &ReportQuery::sentenceChanged);
    connect(&session.store(), &WorkspaceStore::paymentTypesChanged, this, &ReportQuery::readPaymentTypes);
    connect(&session.store(), &WorkspaceStore::paymentsChanged, this, [this] {
        if (!m_pause.isActive())
            m_pause.start(kBetweenChanges);
    });
}

void ReportQuery::readPaymentTypes()
{
    // A handful of rows.
    const auto types = m_session.store().paymentTypes();
    if (!types)
        return;
    m_paymentTypes.clear();
    for (const PaymentType &type : std::as_const(*types))
        m_paymentTypes.append({type.id, type.name});
    m_bar->setPaymentTypes(m_paymentTypes);
}

void ReportQuery::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    {
        const QScopedValueRollback choosing(m_isChoosing, true);
        m_bar->setClock(m_session.clock().now(), m_zone);
        m_box->readAgain();
    }
    if (m_model->hasRead() || m_model->isReading())
        ask();
}

void ReportQuery::ask()
{
    askFor(m_model->query().order);
}

void ReportQuery::askFor(const PaymentOrder &order)
{
    if (m_isChoosing)
        return;
    const PaymentSearchQuery &typed = m_box->query();
    const PaymentQuery before = m_model->query();
    PaymentQuery query;
    query.search = typed.words.simplified();
    query.filter = intersected(m_bar->wholeFilter(), typed.filter);
    query.order = order;
    m_bar->setSearchIsFilled(!m_box->text().trimmed().isEmpty());
    m_model->setQuery(query);
    if (query.search != before.search || query.filter != before.filter)
        forgetNumbers();
    m_pause.start(kPause);
    Q_EMIT asked();
    Q_EMIT sentenceChanged();
}

void ReportQuery::forgetNumbers()
{
    stopReading();
    m_totals.reset();
    m_outOfDate.start();
    Q_EMIT totalsChanged();
}

void ReportQuery::stopReading()
{
    const auto jobs = std::exchange(m_jobs, {});
    for (const QPointer<Job> &job : jobs) {
        if (job)
            job->cancel();
    }
}

template <typename T>
void ReportQuery::read(TypedJob<T> *job, std::function<void(const T &)> take)
{
    m_jobs.append(job);
    job->onFinished(this, [this, job, take = std::move(take)](const Result<T> &result) {
        // Of an older question, or stopped: what is known stays. A read that fails is told by the list's own.
        if (m_jobs.removeOne(QPointer<Job>(job)) && result)
            take(*result);
    });
    job->start();
}

void ReportQuery::readNumbers()
{
    if (!m_box->isVisible())
        return; // asked again when the page comes back
    stopReading();
    const PaymentQuery query = m_model->query();
    read<StatusCounts>(m_model->reader().statusCounts(query, this), [this](const StatusCounts &counts) {
        m_outOfDate.stop();
        m_bar->showCounts(counts.byStatus, counts.stuck);
    });
    if (isFiltered()) {
        read<CountResult>(m_model->reader().count({}, this), [this](const CountResult &count) {
            m_all = count.count;
            Q_EMIT sentenceChanged();
        });
    }
    read<PaymentTotals>(m_model->reader().totals(query, this), [this](const PaymentTotals &totals) {
        m_totals = totals;
        Q_EMIT totalsChanged();
        Q_EMIT sentenceChanged();
    });
}

bool ReportQuery::isFiltered() const
{
    return !m_box->text().trimmed().isEmpty() || !m_bar->isEmpty();
}

void ReportQuery::clear()
{
    {
        const QScopedValueRollback choosing(m_isChoosing, true);
        m_box->setText({});
        m_bar->clear();
    }
    ask();
}

QString ReportQuery::words(const QTimeZone &zone) const
{
    return words(m_model->query(), zone);
}

QString ReportQuery::words(const PaymentQuery &query, const QTimeZone &zone) const
{
    return filterWords(query, context(zone));
}

QString ReportQuery::sentence() const
{
    // The list counts up to a thousand at once; the sums that come later know the exact number.
    const std::optional<CountResult> shown =
        m_totals ? CountResult{.count = m_totals->payments, .capped = false} : m_model->count();
    return filterSentence(m_model->query(), context(m_zone), shown, m_all);
}

SavedView ReportQuery::view() const
{
    SavedView view;
    view.search = m_box->text();
    view.filter = m_bar->filter();
    view.time = m_bar->time();
    view.order = m_model->query().order;
    return view;
}

void ReportQuery::choose(const SavedView &view)
{
    {
        const QScopedValueRollback choosing(m_isChoosing, true);
        m_bar->choose(view.filter, view.time);
        m_box->setText(view.search);
    }
    askFor(view.order);
}

} // namespace console
