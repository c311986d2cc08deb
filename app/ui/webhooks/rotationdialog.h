#pragma once

#include "flows/rotationflow.h"

#include <QDialog>
#include <QPointer>

class QLabel;
class QPushButton;

namespace console {

class BusyIndicator;
class CellTable;
class MessageBar;

/// "Change signing secret…": the ten steps with their states. Runs, pauses, goes on with and undoes the rotation of one
/// payment type and mode; closing it while a step runs pauses it. Both secrets verify at every point. Window modal
/// (open()); deletes itself when closed. Owner: its part. Thread: GUI.
class RotationDialog final : public QDialog
{
    Q_OBJECT
public:
    RotationDialog(Session &session, PaymentType type, Mode mode, QWidget *parent);
    bool isRunning() const { return !m_job.isNull(); }
    void reject() override;

Q_SIGNALS:
    /// The journal has something new of this rotation.
    void rotationChanged();

private:
    void readJournal();
    bool isRoll() const;
    QString expiryText() const; ///< UTC, of the rolled secret
    void showRotation();
    void showSteps();
    void showPause(const RotationView &view);
    void askToAccept();
    void goOn(bool acceptUnproven);
    void askToUndo();
    void undo(bool acceptUnproven);
    template <typename Flow>
    void run(Flow *flow, const QString &text);
    void ended(const Result<Rotation> &result);
    void showButtons();
    Session &m_session;
    PaymentType m_type;
    Mode m_mode;
    std::optional<Rotation> m_rotation;
    QPointer<Job> m_job;
    MessageBar *m_messageBar;
    CellTable *m_steps;
    QLabel *m_standing;
    QLabel *m_next;
    BusyIndicator *m_busy;
    QPushButton *m_continue;
    QPushButton *m_pause;
    QPushButton *m_undo;
    QPushButton *m_close;
};

} // namespace console
