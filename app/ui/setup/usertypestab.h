#pragma once

#include "core/paymenttype.h"

#include <QWidget>

#include <memory>

namespace console {

namespace Ui {
class UserTypesTab;
}

/// The User Types tab: a check list of the tenant's user types with their groups; at least one. Owner: the type step.
/// Thread: GUI.
class UserTypesTab final : public QWidget
{
    Q_OBJECT
public:
    explicit UserTypesTab(QWidget *parent = nullptr);
    ~UserTypesTab() override;
    /// Ids that are chosen and that the tenant no longer lists stay in the list, marked as such.
    void load(const QList<UserType> &userTypes, const QStringList &chosenIds);
    QStringList chosenIds() const;
    bool check();
    void showError(const QString &text);
    QWidget *field() const;

Q_SIGNALS:
    void edited();

private:
    void setAll(Qt::CheckState state);
    void refreshCount();
    std::unique_ptr<Ui::UserTypesTab> m_ui;
    bool m_loading = false;
};

} // namespace console
