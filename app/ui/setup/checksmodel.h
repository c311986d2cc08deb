#pragma once

#include "flows/webhookflow.h"

#include <QAbstractTableModel>

namespace console {

/// The checks of the Verify page: state (icon and word), what is checked, what was found and what to do. Owner: the
/// Verify step. Thread: GUI.
class ChecksModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { StateColumn, TitleColumn, FindingColumn, ColumnCount };
    enum Role { CheckStateRole = Qt::UserRole };

    explicit ChecksModel(QObject *parent = nullptr);
    void setChecks(const QList<Check> &checks);
    /// Replaces the check with the same id; returns its row, -1 if there is none.
    int update(const Check &check);
    const QList<Check> &checks() const { return m_checks; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<Check> m_checks;
};

} // namespace console
