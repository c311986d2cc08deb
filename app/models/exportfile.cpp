#include "models/exportfile.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRandomGenerator>

#include <openssl/evp.h>

#include <array>
#include <filesystem>
#include <memory>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace console {

namespace {

struct ExportTexts
{
    Q_DECLARE_TR_FUNCTIONS(console::ExportFile)
};

/// Hidden, and of no other export: two may run at once.
QString besideName(const QString &path)
{
    const QFileInfo info(path);
    return QStringLiteral("%1/.%2.%3.part")
        .arg(info.absolutePath(), info.fileName().left(100),
             QString::number(QRandomGenerator::system()->generate64(), 36));
}

/// Without this a rename may reach the disk before the bytes do, and a power cut would leave an empty file.
bool bringToDisk(QFile &file)
{
#ifdef Q_OS_UNIX
    return ::fsync(file.handle()) == 0;
#else
    return file.flush();
#endif
}

/// Of all that can be read; 64 hex digits, empty if something went wrong. Qt's own is eight times as slow (6.4).
QByteArray sha256Of(QFile &file)
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1)
        return {};
    QByteArray bytes(256 * 1024, Qt::Uninitialized);
    for (;;) {
        const qint64 size = file.read(bytes.data(), bytes.size());
        if (size < 0 || EVP_DigestUpdate(context.get(), bytes.constData(), static_cast<size_t>(size)) != 1)
            return {};
        if (size == 0)
            break;
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_DigestFinal_ex(context.get(), digest.data(), &size) != 1)
        return {};
    return QByteArray(reinterpret_cast<const char *>(digest.data()), static_cast<qsizetype>(size)).toHex();
}

std::filesystem::path native(const QString &path)
{
    return std::filesystem::path(path.toStdU16String());
}

} // namespace

ExportFile::ExportFile(const QString &path)
    : m_path(path),
      m_file(besideName(path)),
      m_checksum(m_file.fileName() + QStringLiteral("-sha256"))
{
}

ExportFile::~ExportFile()
{
    // After keep() nothing has these names any more.
    m_file.close();
    m_file.remove();
    m_checksum.close();
    m_checksum.remove();
}

Outcome ExportFile::open()
{
    if (!m_file.open(QIODevice::ReadWrite | QIODevice::NewOnly))
        return error(m_file.errorString());
    return Done{};
}

Outcome ExportFile::write(const QByteArray &bytes)
{
    if (m_file.write(bytes) != bytes.size())
        return error(m_file.errorString());
    return Done{};
}

Result<QByteArray> ExportFile::seal()
{
    if (m_file.isOpen()) {
        // A failed write stays in error(), also one that came with a later flush or another writer's call.
        if (!m_file.flush() || m_file.error() != QFileDevice::NoError)
            return error(m_file.errorString());
        m_file.close();
    }
    if (!m_file.open(QIODevice::ReadOnly) || !bringToDisk(m_file))
        return error(m_file.errorString());
    const QByteArray sha256 = sha256Of(m_file);
    if (sha256.isEmpty() || m_file.error() != QFileDevice::NoError)
        return error(m_file.errorString());
    m_file.close();

    const QByteArray line = checksumLine(sha256, QFileInfo(m_path).fileName());
    if (!m_checksum.open(QIODevice::WriteOnly | QIODevice::NewOnly) || m_checksum.write(line) != line.size() ||
        !m_checksum.flush() || !bringToDisk(m_checksum))
        return error(m_checksum.errorString());
    m_checksum.close();
    return sha256;
}

Outcome ExportFile::keep()
{
    // Not QFile::rename(): it refuses to take the place of a file, and the person has agreed to that in the dialog.
    std::error_code code;
    std::filesystem::rename(native(m_file.fileName()), native(m_path), code);
    if (code)
        return error(QString::fromStdString(code.message()));
    std::filesystem::rename(native(m_checksum.fileName()), native(checksumPath(m_path)), code);
    if (code) {
        // The checksum of an earlier export must not stand beside this one.
        QFile::remove(checksumPath(m_path));
        return Error{ErrorKind::Storage,
                     ExportTexts::tr("The file %1 is complete, but its checksum file could not be written: %2")
                         .arg(QFileInfo(m_path).fileName(), QString::fromStdString(code.message())),
                     {},
                     {},
                     0,
                     QStringLiteral("checksum_failed"),
                     {}};
    }
    return Done{};
}

QString ExportFile::checksumPath(const QString &path)
{
    return path + QStringLiteral(".sha256");
}

QByteArray ExportFile::checksumLine(const QByteArray &sha256, const QString &fileName)
{
    // sha256sum marks a name with a backslash or a line end by a backslash before the line, and escapes both.
    QString name = fileName;
    name.replace(u'\\', QLatin1String("\\\\"));
    name.replace(u'\n', QLatin1String("\\n"));
    name.replace(u'\r', QLatin1String("\\r"));
    return (name == fileName ? QByteArray() : QByteArray("\\")) + sha256 + "  " + name.toUtf8() + "\n";
}

Error ExportFile::error(const QString &reason) const
{
    return {ErrorKind::Storage,
            ExportTexts::tr("The file %1 could not be written: %2. Nothing was left of it; a file that had this name "
                            "before is as it was. Check the folder and the free space, then export again.")
                .arg(QFileInfo(m_path).fileName(), reason),
            {},
            {},
            0,
            QStringLiteral("export_failed"),
            {}};
}

} // namespace console
