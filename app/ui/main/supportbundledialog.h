#pragma once

#include "flows/supportbundle.h"

#include <QDialog>
#include <QPointer>

class QCheckBox;
class QPlainTextEdit;
class QPushButton;

namespace console {

class BusyIndicator;
class MessageBar;

/// Help › Create Support Bundle: shows the whole text before anything is saved; person data only if ticked. Window
/// modal; deletes itself. Borrowed: the session (may be null), whose end closes the dialog (the main window sees to
/// it). Owner: the main window. Thread: GUI.
class SupportBundleDialog final : public QDialog
{
    Q_OBJECT
public:
    SupportBundleDialog(Session *session, SecretStore &secrets, const Clock &clock, SupportBundleRequest request,
                        QWidget *parent);
    /// What the dialog for the file's name ends with.
    void saveTo(const QString &path);

Q_SIGNALS:
    void shown(); ///< the text is in the preview
    void saveEnded(bool saved);

private:
    void gather();
    void chooseFile();
    void updateButtons();
    Session *m_session;
    SecretStore &m_secrets;
    const Clock &m_clock;
    SupportBundleRequest m_request;
    MessageBar *m_messageBar;
    QCheckBox *m_persons;
    QPlainTextEdit *m_preview;
    BusyIndicator *m_busy;
    QPushButton *m_save;
    QPointer<Job> m_job;
    bool m_hasText = false;
};

} // namespace console
