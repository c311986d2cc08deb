#pragma once

#include "core/exportsink.h"
#include "models/exportcells.h"

#include <QDir>
#include <QFile>
#include <QProcess>

#include <csignal>
#include <sys/resource.h>

namespace console::test {

inline Payment exportedPayment(int n, const QString &currency = QStringLiteral("usd"), qint64 minor = 12050)
{
    Payment p;
    p.id = QStringLiteral("pay_%1").arg(n);
    p.orderId = QStringLiteral("ORD-%1").arg(100000 + n);
    p.confirmCode = QStringLiteral("K7M2QX9P");
    p.payerName = QStringLiteral("Zoë Fournier");
    p.payerEmail = QStringLiteral("zoe@example.com");
    p.summary = QStringLiteral("Lot C annual permit");
    p.paymentTypeName = QStringLiteral("Credit card");
    p.mode = Mode::Test;
    p.amount = Money(minor, *Currency::fromCode(currency));
    p.refunded = Money(0, p.amount.currency());
    p.status = PaymentStatus::Succeeded;
    p.paymentDate = QDateTime(QDate(2026, 10, 3), QTime(18, 2, 11), Qt::UTC).addSecs(60 * n);
    p.paymentIntentId = QStringLiteral("pi_%1").arg(n);
    p.cardLast4 = QStringLiteral("0042");
    return p;
}

inline QList<Payment> exportedPayments(int count)
{
    QList<Payment> rows;
    for (int n = 0; n < count; ++n)
        rows << exportedPayment(n);
    return rows;
}

inline ExportHead exportHead()
{
    return {QStringLiteral("Practice"),
            QStringLiteral("Test"),
            QStringLiteral("failed, October 2026, EDT"),
            QTimeZone("America/Toronto"),
            QDateTime(QDate(2026, 11, 20), QTime(15, 0), Qt::UTC),
            -1};
}

/// Through all steps of a sink, in slices; the first error ends it.
inline Result<Exported> writeAll(ExportSink &sink, const QList<Payment> &rows, int slice = 100)
{
    if (const Outcome begun = sink.begin(); !begun)
        return begun.error();
    for (qsizetype at = 0; at < rows.size(); at += slice) {
        if (const Outcome put = sink.put(rows.mid(at, slice)); !put)
            return put.error();
    }
    const auto made = sink.finish();
    if (!made)
        return made;
    if (const Outcome kept = sink.keep(); !kept)
        return kept.error();
    return made;
}

inline QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// All names in a folder, hidden ones too.
inline QStringList namesIn(const QString &folder)
{
    return QDir(folder).entryList(QDir::Files | QDir::Hidden, QDir::Name);
}

/// What another program prints; its errors, if it ends with one.
inline QByteArray outputOf(const QString &program, const QStringList &arguments, const QString &folder = {})
{
    QProcess process;
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.start(program, arguments);
    if (!process.waitForFinished(60000))
        return "no answer: " + process.errorString().toUtf8();
    const QByteArray output = process.readAllStandardOutput();
    return process.exitCode() == 0 ? output : "failed: " + output + process.readAllStandardError();
}

/// While it lives, no file of this process grows beyond so many bytes: the system's own way of a full disk.
class FullDisk
{
public:
    explicit FullDisk(qint64 bytes)
    {
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        m_signal = std::signal(SIGXFSZ, SIG_IGN); // then write() fails with EFBIG
        const rlimit now{rlim_t(bytes), m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &now);
    }
    ~FullDisk()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_signal);
    }
    FullDisk(const FullDisk &) = delete;
    FullDisk &operator=(const FullDisk &) = delete;

private:
    rlimit m_before{};
    void (*m_signal)(int) = nullptr;
};

} // namespace console::test
