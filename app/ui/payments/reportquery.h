#pragma once

#include "flows/savedview.h"
#include "flows/session.h"
#include "models/paymentsentence.h"
#include "models/paymenttablemodel.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace console {

class FilterBar;
class PaymentTableModel;
class SearchBox;

/// What the report asks: one PaymentQuery made of the search box and the filter bar and given to the model, its words,
/// and the numbers that belong to it: the chips' counts, how many there are, the sums. The numbers are read off the GUI
/// thread once the typing pauses, and again when payments change. Borrowed: all that it is given. Owner: the report's
/// page. Thread: GUI.
class ReportQuery : public QObject
{
    Q_OBJECT
public:
    ReportQuery(Session &session, PaymentTableModel *model, SearchBox *box, FilterBar *bar, QObject *parent);

    /// Gives the model what box and bar ask by now, and has the numbers read.
    void ask();
    void setZone(const QTimeZone &zone);
    bool isFiltered() const;
    /// Takes words and filters back.
    void clear();

    /// The filter in words, its dates in this zone.
    QString words(const QTimeZone &zone) const;
    QString words(const PaymentQuery &query, const QTimeZone &zone) const;
    /// "128 of 1,000,000: failed, October 2026, EDT".
    QString sentence() const;
    /// Of the whole filter; nothing while they are being made.
    const std::optional<PaymentTotals> &totals() const { return m_totals; }

    /// What is asked, to be saved; name, zone and columns are the page's.
    SavedView view() const;
    void choose(const SavedView &view);

Q_SIGNALS:
    /// Another question went to the model.
    void asked();
    void sentenceChanged();
    void totalsChanged();

private:
    void askFor(const PaymentOrder &order);
    void forgetNumbers();
    void readNumbers();
    void stopReading();
    template <typename T>
    void read(TypedJob<T> *job, std::function<void(const T &)> take);
    SentenceContext context(const QTimeZone &zone) const { return {zone, m_paymentTypes}; }
    void readPaymentTypes();

    Session &m_session;
    PaymentTableModel *m_model;
    SearchBox *m_box;
    FilterBar *m_bar;
    QTimeZone m_zone = QTimeZone::utc();
    QList<std::pair<QString, QString>> m_paymentTypes;
    QTimer m_pause;     ///< since the last letter
    QTimer m_outOfDate; ///< counts of another question are not shown longer than this
    QList<QPointer<Job>> m_jobs;
    std::optional<PaymentTotals> m_totals;
    std::optional<qint64> m_all;
    bool m_isChoosing = false;
};

} // namespace console
