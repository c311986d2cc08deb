#pragma once

#include "ui/webhooks/webhookpart.h"

#include <chrono>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QTabWidget;

namespace console {

class CellTable;
class FieldMessage;
class PasteEdit;
struct EndpointTestRow;
struct EndpointTestReport;

/// "Test Your Endpoint": signed events against the callback, Stripe's CLI commands for the same, and a box that checks
/// a pasted header and payload.
class TestPart final : public WebhookPart
{
    Q_OBJECT
public:
    TestPart(WebhookScope &scope, QWidget *parent);
    void refresh() override { runTests(); }
    /// How long one answer is waited for; the flow's own time if not set. For tests.
    void setTimeout(std::chrono::milliseconds timeout) { m_timeout = timeout; }

protected:
    void begin() override;
    void busyChanged() override;

private:
    QWidget *makeTests();
    QWidget *makeCommands();
    QWidget *makePasted();
    void runTests();
    void showEmptyRows();
    void showRow(const EndpointTestRow &row);
    void showReport(const EndpointTestReport &report);
    void fillCommands();
    void checkPasted();
    std::chrono::milliseconds m_timeout{0};
    QTabWidget *m_tabs;
    QPushButton *m_run = nullptr;
    QCheckBox *m_allowEffects = nullptr;
    QLabel *m_effects = nullptr;
    CellTable *m_table = nullptr;
    QLabel *m_diagnosisTitle = nullptr;
    MessageBar *m_diagnosis = nullptr;
    QVBoxLayout *m_commands = nullptr;
    QLineEdit *m_header = nullptr;
    PasteEdit *m_payload = nullptr;
    FieldMessage *m_headerMessage = nullptr;
    FieldMessage *m_payloadMessage = nullptr;
    QPushButton *m_check = nullptr;
    MessageBar *m_pastedVerdict = nullptr;
};

} // namespace console
