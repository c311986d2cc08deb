#pragma once

#include "core/exportsink.h"
#include "flows/session.h"

#include <QCoreApplication>

#include <functional>
#include <memory>

namespace console {

/// All rows of an export, handed to `take` in a worker's thread, a slice at a time; `take` returns an error to stop.
/// Ends with the number of rows.
using PaymentSource =
    std::function<TypedJob<qint64> *(std::function<Outcome(const QList<Payment> &)> take, QObject *parent)>;

/// All payments of the query, in its order. The session must outlive what it makes.
PaymentSource paymentsOf(Session &session, const PaymentQuery &query);
/// The payments with these IDs, in this order.
PaymentSource selectedPayments(Session &session, const QStringList &ids);

struct PaymentExport
{
    PaymentSource rows;
    qint64 expected = -1; ///< rows as counted before, for the progress; -1: not counted
    QString subject;      ///< for the audit trail: the file's name without its folder, or where else it goes
    QString filter;       ///< in words
};

/// Writes payments into a sink, off the GUI thread, with progress. Cancelled, failed or destroyed, it leaves nothing
/// behind; a cancel that comes too late ends with what was written. Refused (Forbidden) without the capability
/// "export". Each export is written down in the audit trail with filter, rows and SHA-256, the refused and broken-off
/// ones too. Owner: whoever shows it. Thread: GUI.
class ExportPaymentsFlow final : public FlowJob<Exported>
{
    Q_DECLARE_TR_FUNCTIONS(console::ExportPaymentsFlow)
public:
    ExportPaymentsFlow(Session &session, PaymentExport what, std::shared_ptr<ExportSink> sink,
                       QObject *parent = nullptr);
    ~ExportPaymentsFlow() override;

protected:
    void doStart() override;
    void doCancel() override;

private:
    struct Work;
    void readRows();
    void end();
    void letGo();
    void note(const QString &outcome, const std::optional<Exported> &exported) const;

    Session &m_session;
    PaymentExport m_what;
    std::shared_ptr<Work> m_work;
};

} // namespace console
