#pragma once

#include "ui/widgets/tone.h"

#include <QStandardItem>
#include <QTableView>

namespace console {

/// Small tables of the Refunds page, whole in memory (at most some hundred rows): a QStandardItemModel whose first cell
/// is a chip.
namespace ChipTable {

enum Role { IdRole = Qt::UserRole + 1, ToneRole, IconRole };

/// Makes the view show a new model with these headers; the column `stretch` takes what is left of the width.
/// The model belongs to the view.
QStandardItemModel *setUp(QTableView *view, const QStringList &headers, int stretch);
QStandardItem *chip(const QString &text, Tone tone, const QString &icon, const QString &id);
QStandardItem *cell(const QString &text);
/// At the right, for amounts.
QStandardItem *amount(const QString &text);
/// The id of the selected row, or empty.
QString selectedId(const QTableView *view);
/// Selects the row with this id, or none.
void select(QTableView *view, const QString &id);
/// Columns as wide as what is in them, the stretched one with the rest.
void fit(QTableView *view);

} // namespace ChipTable

} // namespace console
