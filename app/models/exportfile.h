#pragma once

#include "core/result.h"

#include <QFile>
#include <QString>

namespace console {

/// A file that is there whole or not at all: written under another name beside its place, with a checksum file in
/// sha256sum's form, and renamed at the end. Whatever is left of a broken-off one goes with the object. Errors:
/// Storage. One thread at a time.
class ExportFile
{
public:
    explicit ExportFile(const QString &path);
    ~ExportFile();
    ExportFile(const ExportFile &) = delete;
    ExportFile &operator=(const ExportFile &) = delete;

    /// Makes the file beside and opens it for writing.
    Outcome open();
    QFile &device() { return m_file; }
    /// For who writes by name: open() first, then close the device.
    QString temporaryPath() const { return m_file.fileName(); }
    Outcome write(const QByteArray &bytes);

    /// Closes it, brings it to the disk and writes the checksum beside it. Gives the SHA-256 in hex.
    Result<QByteArray> seal();
    /// Renames both. What had these names is gone then. After seal().
    Outcome keep();

    /// FILE.sha256
    static QString checksumPath(const QString &path);
    /// A line as `sha256sum` writes and checks it.
    static QByteArray checksumLine(const QByteArray &sha256, const QString &fileName);

    /// "The file … could not be written", with what was kept.
    Error error(const QString &reason) const;

private:
    QString m_path;
    QFile m_file;
    QFile m_checksum;
};

} // namespace console
