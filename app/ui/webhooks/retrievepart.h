#pragma once

#include "flows/rotationflow.h"
#include "flows/secretrows.h"
#include "ui/webhooks/webhookpart.h"

class QPushButton;

namespace console {

class CellTable;
class RotationDialog;

/// "Retrieve Your Signing Secret": what is held, how old it is, how to change it, and the rotations so far.
class RetrievePart final : public WebhookPart
{
    Q_OBJECT
public:
    RetrievePart(WebhookScope &scope, QWidget *parent);
    void refresh() override;
    /// "rotate" opens the dialog.
    void showObject(const QString &objectId) override;
    bool mayClose() override;

protected:
    void begin() override;
    void typeChanged() override { showSecret(); }

private:
    void showSecret();
    void showHistory();
    void showOpenRotation();
    void openRotation();
    void openDashboardRoll();
    void afterChange();
    std::optional<QDateTime> secretSince() const;
    std::optional<SecretFact> factOfSecret() const;
    QString factText(const SecretFact &fact) const;
    QLabel *m_held;
    QLabel *m_age;
    QPushButton *m_change;
    QPushButton *m_dashboard;
    CellTable *m_history;
    QLabel *m_noHistory;
    QPointer<RotationDialog> m_dialog;
    std::optional<Rotation> m_open;
    QList<Rotation> m_past;
};

} // namespace console
