#pragma once

#include "core/mode.h"
#include "core/secretvalue.h"
#include "flows/keycapability.h"

#include <QDialog>
#include <QPointer>

#include <optional>

class QPushButton;

namespace console {

class BusyIndicator;
class CellTable;
class Job;
class MessageBar;
class Session;

/// Restricted keys first: why, Stripe's page with exactly the permissions that the console uses filled in, and a table
/// of what each thing the console does needs, whether the key has it, and what does not work without. Stripe is asked
/// on a person's word, permission by permission, without any effect (ProbeKeyFlow). Window modal (open()); deletes
/// itself when closed. Owner: the type step. Thread: GUI.
class KeyPermissionsDialog final : public QDialog
{
    Q_OBJECT
public:
    struct Subject
    {
        Mode mode = Mode::Test;
        SharedSecret typed;     ///< a key that is not stored yet; wins
        QString storedOfTypeId; ///< else the key that this computer keeps for this payment type; empty: none
        std::optional<KeyCapabilities> known;
    };
    KeyPermissionsDialog(Session &session, Subject subject, QWidget *parent);
    bool isBusy() const { return !m_job.isNull(); }
    /// Stops the asking; else closes.
    void reject() override;

Q_SIGNALS:
    void found(const console::KeyCapabilities &found);

private:
    QPushButton *addButton(const QString &name, const QString &icon, const QString &text);
    void ask();
    void showTable();
    void updateButtons();
    Session &m_session;
    Subject m_subject;
    QPointer<Job> m_job;
    MessageBar *m_messageBar;
    CellTable *m_table;
    BusyIndicator *m_busy;
    QPushButton *m_ask = nullptr;
};

} // namespace console
