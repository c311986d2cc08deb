#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace console::test {

/// Looks for secrets where none may be: in files, in captured log lines, in the command line. Each secret is looked
/// for as it is, in base64 (all three alignments), and in hexadecimal. Findings name the place and the secret's label,
/// never its value. Thread: any.
class SecretSweep
{
public:
    /// `label` is what a finding calls it.
    void add(const QString &label, const QByteArray &secret);
    qsizetype count() const { return m_secrets.size(); }

    QStringList inBytes(const QString &place, const QByteArray &bytes) const;
    /// Every regular file below `folder`, whole.
    QStringList inFolder(const QString &folder) const;
    /// Command line and environment of a process: its number, or "self". Nothing if there is no such process.
    QStringList inProcess(const QString &process) const;

private:
    struct Secret
    {
        QString label;
        QList<QByteArray> forms;
    };
    QList<Secret> m_secrets;
};

} // namespace console::test
