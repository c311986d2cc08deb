#pragma once

#include "ui/webhooks/webhookpart.h"

class QPushButton;

namespace console {

class CellTable;

/// Both sides compared: a table, the differences with a repair each, and stray endpoints. Tells its comparison to the
/// scope.
class OverviewPart final : public WebhookPart
{
    Q_OBJECT
public:
    OverviewPart(WebhookScope &scope, QWidget *parent);
    void refresh() override { compare(); }
    void compare();

protected:
    void begin() override;
    void busyChanged() override;

private:
    void showComparison();
    QWidget *differenceBox(const CompareRow &row);
    QWidget *strayBox(const WebhookEndpoint &stray);
    void repair(const CompareRow &row);
    void retire(const QString &endpointId);
    static void empty(QVBoxLayout *box);
    CellTable *m_table;
    QLabel *m_summary;
    QVBoxLayout *m_differences;
    QLabel *m_strayTitle;
    QVBoxLayout *m_strays;
    QPushButton *m_again;
};

} // namespace console
