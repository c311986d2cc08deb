#pragma once

#include <QDialog>

#include <memory>

namespace Ui {
class ColumnsDialog;
}

namespace console {

class PaymentTableModel;
class ReportColumns;

/// Columns…: what the mouse does at the report's header, by keyboard: columns shown, moved and given a width, the order
/// of the rows, and the way back. Each change counts at once. Deletes itself when closed. Owner: the report's page.
class ColumnsDialog final : public QDialog
{
    Q_OBJECT
public:
    ColumnsDialog(ReportColumns *columns, PaymentTableModel *model, QWidget *parent);
    ~ColumnsDialog() override;

private:
    void fillColumns();
    void fillOrder();
    void takeColumns();
    void move(int by);
    void showPlace();
    void takeOrder();
    int currentColumn() const;

    std::unique_ptr<Ui::ColumnsDialog> m_ui;
    ReportColumns *m_columns;
    PaymentTableModel *m_model;
};

} // namespace console
