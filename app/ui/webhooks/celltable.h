#pragma once

#include "ui/widgets/tone.h"

#include <QAbstractTableModel>
#include <QTableView>

#include <optional>

namespace console {

/// One cell of a CellTable: a text, or a chip if it has a tone.
struct Cell
{
    QString text;
    std::optional<Tone> tone;
    QString icon; ///< in the chip; a name in resources/icons
    QString toolTip;
};

/// One row: what it stands for, and its cells from left to right.
struct CellRow
{
    QString id;
    QList<Cell> cells;
};

/// Rows that were worded elsewhere, for the tables of the Webhooks page. Owner: its view. Thread: GUI.
class CellTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole, ToneRole, IconRole };

    explicit CellTableModel(QStringList headers, QObject *parent = nullptr);
    void setRows(QList<CellRow> rows);
    void appendRows(const QList<CellRow> &rows);
    /// Replaces the row with the same id, or appends it.
    void setRow(const CellRow &row);
    int rowOf(const QString &id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QStringList m_headers;
    QList<CellRow> m_rows;
};

/// A table over a CellTableModel: whole rows are chosen, Tab leaves it, Enter activates, long texts wrap. Owner: its
/// part or dialog.
class CellTable final : public QTableView
{
    Q_OBJECT
public:
    /// `name` is what a screen reader calls the table.
    CellTable(const QString &name, QStringList headers, QWidget *parent);
    CellTableModel *cells() const { return m_model; }
    /// These columns share the width that is left; the others are as wide as their contents.
    void setStretched(const QList<int> &columns);
    /// As high as its rows, without a scroll bar of its own: for a table inside a scrolling part.
    void setFitsRows(bool fits);
    void setRows(QList<CellRow> rows);
    QString currentId() const;
    void choose(const QString &id);

Q_SIGNALS:
    void currentIdChanged(const QString &id);
    void rowActivated(const QString &id);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fitSoon();
    void fit();
    CellTableModel *m_model;
    bool m_fitsRows = false;
    bool m_fitPending = false;
};

} // namespace console
