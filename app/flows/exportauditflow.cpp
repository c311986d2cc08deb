#include "flows/auditflow.h"

#include "flows/auditquery.h"
#include "flows/csvtext.h"
#include "flows/flowsupport.h"
#include "flows/permission.h"

#include <QFileInfo>
#include <QSaveFile>

#include <atomic>

namespace console {

namespace {

constexpr int kStep = 1000; // entries looked at in one turn on the worker

Error fileError(const QFileDevice &file)
{
    return {ErrorKind::Storage,
            ExportAuditFlow::tr("The file %1 could not be written: %2 No file was left. Check the folder and the free "
                                "space, then export again.")
                .arg(QFileInfo(file.fileName()).fileName(), file.errorString()),
            {},
            {},
            0,
            QStringLiteral("export_failed"),
            {}};
}

/// Used on the worker only: opened, written, committed or dropped there.
struct ExportFile
{
    explicit ExportFile(const QString &path) : file(path) {}
    QSaveFile file;
    std::atomic<bool> isDropped{false}; ///< set by the flow's thread: nothing may be committed any more

    Outcome write(const QByteArray &bytes)
    {
        if (file.write(bytes) != bytes.size())
            return fileError(file);
        return Done{};
    }
    Outcome begin()
    {
        if (!file.open(QIODevice::WriteOnly))
            return fileError(file);
        // The byte order mark is what tells spreadsheets that this is UTF-8.
        return write(
            "\xef\xbb\xbf" +
            csvRecord({ExportAuditFlow::tr("Entry"), ExportAuditFlow::tr("Time (UTC)"), ExportAuditFlow::tr("Who"),
                       ExportAuditFlow::tr("Kind"), ExportAuditFlow::tr("What"), ExportAuditFlow::tr("Subject"),
                       ExportAuditFlow::tr("Detail"), ExportAuditFlow::tr("Outcome"),
                       ExportAuditFlow::tr("Hash of the entry before"), ExportAuditFlow::tr("Hash")}));
    }
    Outcome put(const AuditRecord &record)
    {
        const AuditEntry &entry = record.entry;
        return write(
            csvRecord({QString::number(entry.id), entry.at.toUTC().toString(Qt::ISODateWithMs), entry.who, entry.what,
                       auditWords(entry.what), entry.subject, entry.detail, entry.outcome,
                       QString::fromLatin1(record.previousHash.toHex()), QString::fromLatin1(record.hash.toHex())}));
    }
    Outcome end()
    {
        if (isDropped)
            return cancelledError();
        if (!file.commit())
            return fileError(file);
        return Done{};
    }
};

QString filterText(const AuditFilter &filter)
{
    QStringList parts;
    if (!filter.search.trimmed().isEmpty())
        parts.append(QStringLiteral("search: ") + filter.search.simplified());
    if (!filter.what.isEmpty())
        parts.append(QStringLiteral("kind: ") + filter.what);
    if (filter.from.isValid())
        parts.append(QStringLiteral("from: ") + filter.from.toUTC().toString(Qt::ISODate));
    if (filter.to.isValid())
        parts.append(QStringLiteral("to: ") + filter.to.toUTC().toString(Qt::ISODate));
    return parts.isEmpty() ? QStringLiteral("all entries") : parts.join(QStringLiteral(", "));
}

} // namespace

struct ExportAuditFlow::Private
{
    Session &session;
    AuditFilter filter;
    QString path;
    /// Shared with the work on the worker; the last holder of a broken-off export drops the file without a trace.
    std::shared_ptr<ExportFile> file;
    AuditStep extent;
    qint64 looked = 0;
    qint64 written = 0;
};

ExportAuditFlow::ExportAuditFlow(Session &session, AuditFilter filter, QString path, QObject *parent)
    : FlowJob(parent),
      d(std::make_unique<Private>(Private{session, std::move(filter), std::move(path), nullptr, {}, 0, 0}))
{
}

ExportAuditFlow::~ExportAuditFlow()
{
    if (d->file)
        d->file->isDropped = true;
}

void ExportAuditFlow::doCancel()
{
    if (d->file)
        d->file->isDropped = true;
    FlowJob::doCancel();
}

void ExportAuditFlow::doStart()
{
    if (const QString obstacle = whyNotAllowed(d->session, Permission::Export); !obstacle.isEmpty()) {
        auditExport(d->session, QStringLiteral("audit"), QFileInfo(d->path).fileName(), filterText(d->filter),
                    QStringLiteral("refused"));
        finishWith(withAddition(flowError(ErrorKind::Forbidden, obstacle), tr("No file was written.")));
        return;
    }
    Q_EMIT stepChanged(tr("Exporting the audit trail…"));
    run(AuditReader(d->session.store()).extent(), [this](Result<AuditStep> &&extent) {
        if (!extent) {
            finishWith(extent.error());
            return;
        }
        d->extent = *extent;
        d->file = std::make_shared<ExportFile>(d->path);
        next(0);
    });
}

void ExportAuditFlow::next(qint64 after)
{
    run(AuditReader(d->session.store())
            .visit(auditQueryOf(d->filter), after, d->extent.last, kStep,
                   {.begin = after == 0 ? [file = d->file] { return file->begin(); } : std::function<Outcome()>(),
                    .each = [file = d->file](const AuditRecord &record) { return file->put(record); },
                    .atEnd = [file = d->file] { return file->end(); }}),
        [this](Result<AuditStep> &&step) {
            if (!step) {
                auditExport(d->session, QStringLiteral("audit"), QFileInfo(d->path).fileName(), filterText(d->filter),
                            QStringLiteral("failed"));
                finishWith(step.error());
                return;
            }
            d->looked += step->looked;
            d->written += step->taken;
            Q_EMIT progressChanged(d->looked, d->extent.looked);
            if (!step->atEnd) {
                next(step->last);
                return;
            }
            auditExport(d->session, QStringLiteral("audit"), QFileInfo(d->path).fileName(),
                        tr("%Ln entries", nullptr, int(d->written)) + QStringLiteral("; ") + filterText(d->filter),
                        QStringLiteral("done"));
            finishWith(d->written);
        });
}

} // namespace console
