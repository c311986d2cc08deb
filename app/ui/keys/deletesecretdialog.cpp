#include "ui/keys/deletesecretdialog.h"

#include "ui/keys/keyswords.h"

namespace console {

using namespace Qt::StringLiterals;

DeleteSecretDialog::DeleteSecretDialog(Session &session, SecretRow row, QWidget *parent)
    : PreviewDialog(tr("Delete from the keychain"), sentenceOf(row) + u".\n\n"_s + lossOf(row),
                    tr("1. The item %1 is deleted from this computer's keychain.\n"
                       "2. It is read back: the keychain must say that it holds no such item.\n"
                       "3. The deletion is written into the audit trail with the fingerprint.")
                        .arg(row.name.path()),
                    tr("&Delete"), parent),
      m_session(session),
      m_row(std::move(row))
{
    setObjectName(u"deleteSecretDialog"_s);
}

void DeleteSecretDialog::carryOut()
{
    runJob(new DeleteSecretFlow(m_session, m_row), tr("Deleting…"), [this](Done) {
        Q_EMIT deleted(m_row);
        accept();
    });
}

} // namespace console
