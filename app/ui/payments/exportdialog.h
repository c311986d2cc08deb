#pragma once

#include "core/zonechoice.h"
#include "flows/exportpaymentsflow.h"

#include <QDialog>
#include <QPointer>

#include <memory>

class QFont;
class QPagedPaintDevice;

namespace Ui {
class ExportDialog;
}

namespace console {

struct ExportHead;

/// What the report offers to export.
struct ExportOffer
{
    PaymentSource filtered;
    PaymentSource selected;
    qint64 selectedRows = 0; ///< 0: nothing is selected
    /// Counts the payments of the filter, exactly.
    std::function<TypedJob<CountResult> *(QObject *parent)> count;
    /// The filter in words, its dates in this zone.
    std::function<QString(const QTimeZone &)> filterWords;
    QString mode;                         ///< translated: "Test", "Live", "Test and live"
    ZoneChoice zone = ZoneChoice::Tenant; ///< as the report shows its times
};

/// Export…: CSV, Excel, PDF, copy or print, of the filter or the selection, with progress and cancel; tells where the
/// file lies and its SHA-256. Deletes itself when closed. Owner: the report's page. Thread: GUI.
class ExportDialog final : public QDialog
{
    Q_OBJECT
public:
    enum class Format { Csv, Excel, Pdf, Copy, Print };
    Q_ENUM(Format)

    ExportDialog(Session &session, ExportOffer offer, QWidget *parent);
    ~ExportDialog() override;

    bool isRunning() const { return m_flow != nullptr; }
    /// Says why the dialog cannot be closed now.
    void explainStaying();
    /// What Print does once a printer was chosen.
    void printOn(std::shared_ptr<QPagedPaintDevice> printer, const QString &name);

    void reject() override;

Q_SIGNALS:
    void ended(bool written);

private:
    void fillForm();
    void startCounting();
    void showScope();
    void updateForm();
    void formatChanged();
    void chooseFile();
    void choosePrinter();
    void exportPressed();
    void start(const std::shared_ptr<ExportSink> &sink, const QString &subject);
    void finished(const Result<Exported> &result);
    void showFile(const Exported &exported);
    Format format() const;
    QTimeZone zone() const;
    QString path() const;
    QString extension() const;
    bool isSelection() const;
    qint64 rows() const;
    QString filterText() const;
    ExportHead head() const;

    std::unique_ptr<Ui::ExportDialog> m_ui;
    Session &m_session;
    ExportOffer m_offer;
    std::optional<qint64> m_filteredRows; ///< once counted
    QPointer<Job> m_flow;
    std::shared_ptr<ExportSink> m_sink; ///< of the export under way
    Format m_running = Format::Csv;
    QString m_runningPath;
    QString m_mayReplace; ///< the path that the person agreed to replace
};

} // namespace console
