#pragma once

#include "flows/localdataflow.h"

#include <QDialog>
#include <QPointer>

#include <functional>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QRadioButton;
class QSettings;

namespace console {

class MessageBar;

/// Workspace › Clear Local Data: what goes and what stays, for how long person data is kept from now on, and the
/// clearing itself with progress and cancel. The workspace is closed before anything is deleted. Window modal; deletes
/// itself. Borrowed: the settings, which outlive it. Owner: the main window. Thread: GUI.
class ClearDataDialog final : public QDialog
{
    Q_OBJECT
public:
    struct Means
    {
        Services services;
        QSettings &settings;
        std::function<bool()> closeWorkspace; ///< false if something is under way that a person must see first
        std::function<void(const Workspace &)> openAgain;
    };
    ClearDataDialog(Session &session, Means means, QWidget *parent);
    void reject() override;

    /// How long person data is kept, as chosen: nullopt is as long as the payments.
    static KeepDays keptDays(const QSettings &settings);

Q_SIGNALS:
    void ended(bool cleared);

private:
    void readExtent(Session &session);
    void clear();
    void showEnd(const Result<ClearedLocalData> &result);
    void updateButtons();

    Means m_means;
    Workspace m_workspace;
    QString m_who;
    MessageBar *m_messageBar;
    QLabel *m_extent;
    QRadioButton *m_all;
    QRadioButton *m_aged;
    QComboBox *m_days;
    QProgressBar *m_progress;
    QPushButton *m_clear;
    QPushButton *m_close;
    QPointer<Job> m_job;
    bool m_isCleared = false;
};

} // namespace console
