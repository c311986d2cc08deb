#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace console {

/// The plain words for AuditEntry::what ("refund.armed": "Refund written into the journal"), translated. A kind that is
/// not known is shown as it is.
QString auditWords(const QString &what);
/// The plain words for AuditEntry::outcome, translated; one that is not known is shown as it is.
QString auditOutcomeWords(const QString &outcome);

/// What a person may choose to see alone: the first part of a kind ("refund") and its words.
struct AuditGroup
{
    QString what;
    QString words; ///< translated
};
QList<AuditGroup> auditGroups();

/// The kinds and outcomes whose words hold this part, without regard to case: a person searches what the screen says.
QStringList auditKindsWith(const QString &part);
QStringList auditOutcomesWith(const QString &part);

} // namespace console
