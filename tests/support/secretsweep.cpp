#include "support/secretsweep.h"

#include <QDirIterator>
#include <QFile>

namespace console::test {

void SecretSweep::add(const QString &label, const QByteArray &secret)
{
    Q_ASSERT(secret.size() >= 12); // anything shorter would be found by chance
    Secret entry{label, {secret, secret.toHex(), secret.toHex().toUpper()}};
    // Inside a longer base64 text the same bytes look three ways, by what stands before them. The outermost characters
    // depend on the neighbours and are cut off.
    for (qsizetype shift = 0; shift < 3; ++shift) {
        const QByteArray padded = QByteArray(shift, '\0') + secret;
        const QByteArray whole =
            padded.first(padded.size() - padded.size() % 3).toBase64(QByteArray::OmitTrailingEquals);
        const QByteArray inner = whole.sliced(shift == 0 ? 0 : 4);
        entry.forms.append(inner);
        QByteArray url = inner;
        url.replace('+', '-').replace('/', '_');
        if (url != inner)
            entry.forms.append(url);
    }
    m_secrets.append(entry);
}

QStringList SecretSweep::inBytes(const QString &place, const QByteArray &bytes) const
{
    QStringList findings;
    for (const Secret &secret : m_secrets) {
        for (const QByteArray &form : secret.forms) {
            if (bytes.contains(form)) {
                findings.append(place + QStringLiteral(": ") + secret.label);
                break;
            }
        }
    }
    return findings;
}

QStringList SecretSweep::inFolder(const QString &folder) const
{
    QStringList findings;
    QDirIterator files(folder, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QFile::ReadOnly))
            findings += inBytes(files.filePath(), file.readAll());
    }
    return findings;
}

QStringList SecretSweep::inProcess(const QString &process) const
{
    QStringList findings;
    for (const QString &name : {QStringLiteral("cmdline"), QStringLiteral("environ")}) {
        const QString path = QStringLiteral("/proc/%1/%2").arg(process, name);
        QFile file(path);
        if (file.open(QFile::ReadOnly))
            findings += inBytes(path, file.readAll());
    }
    return findings;
}

} // namespace console::test
