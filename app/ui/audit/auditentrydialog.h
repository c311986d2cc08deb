#pragma once

#include "flows/auditflow.h"

#include <QDialog>
#include <QTimeZone>

namespace console {

/// One entry of the audit trail, whole: every field can be selected and copied. Not modal; deletes itself when closed.
/// Owner: the page.
class AuditEntryDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `breakText`: what is wrong with the chain here, translated; empty if nothing is.
    AuditEntryDialog(const AuditEntry &entry, const QTimeZone &zone, const QString &breakText, QWidget *parent);
    qint64 entryId() const { return m_entryId; }

private:
    qint64 m_entryId;
};

} // namespace console
