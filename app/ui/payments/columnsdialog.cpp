#include "ui/payments/columnsdialog.h"

#include "models/paymenttablemodel.h"
#include "payments/ui_columnsdialog.h"
#include "ui/payments/reportcolumns.h"

#include <QSignalBlocker>

namespace console {

ColumnsDialog::ColumnsDialog(ReportColumns *columns, PaymentTableModel *model, QWidget *parent)
    : QDialog(parent),
      m_ui(std::make_unique<Ui::ColumnsDialog>()),
      m_columns(columns),
      m_model(model)
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("columnsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < PaymentTableModel::ColumnCount; ++column) {
        if (PaymentTableModel::isSortable(column))
            m_ui->sortComboBox->addItem(m_model->columnTitle(column), column);
    }
    fillColumns();
    fillOrder();
    connect(m_ui->columnsListWidget, &QListWidget::currentRowChanged, this, &ColumnsDialog::showPlace);
    connect(m_ui->columnsListWidget, &QListWidget::itemChanged, this, &ColumnsDialog::takeColumns);
    connect(m_ui->upButton, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_ui->downButton, &QPushButton::clicked, this, [this] { move(1); });
    connect(m_ui->widthSpinBox, &QSpinBox::valueChanged, this, [this](int width) {
        if (currentColumn() >= 0)
            m_columns->chooseWidth(currentColumn(), width);
    });
    connect(m_ui->sortComboBox, &QComboBox::currentIndexChanged, this, [this] {
        const QSignalBlocker quiet(m_ui->descendingCheckBox);
        const int column = m_ui->sortComboBox->currentData().toInt();
        m_ui->descendingCheckBox->setChecked(PaymentTableModel::firstOrder(column) == Qt::DescendingOrder);
        takeOrder();
    });
    connect(m_ui->descendingCheckBox, &QCheckBox::toggled, this, &ColumnsDialog::takeOrder);
    connect(m_ui->closeButton, &QPushButton::clicked, this, &QDialog::close);
    connect(m_ui->resetButton, &QPushButton::clicked, this, [this] {
        m_columns->reset();
        m_model->sort(PaymentTableModel::PaymentDateColumn, Qt::DescendingOrder);
        fillColumns();
        fillOrder();
    });
}

ColumnsDialog::~ColumnsDialog() = default;

void ColumnsDialog::fillColumns()
{
    QListWidget *list = m_ui->columnsListWidget;
    {
        const QSignalBlocker quiet(list);
        list->clear();
        const QStringList shown = m_columns->shown();
        QStringList names = shown;
        for (const QString &name : PaymentTableModel::columnNames()) {
            if (!names.contains(name))
                names.append(name);
        }
        const QStringList all = PaymentTableModel::columnNames();
        for (const QString &name : std::as_const(names)) {
            auto *item = new QListWidgetItem(m_model->columnTitle(int(all.indexOf(name))), list);
            item->setData(Qt::UserRole, name);
            item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
            item->setCheckState(shown.contains(name) ? Qt::Checked : Qt::Unchecked);
        }
        list->setCurrentRow(0);
    }
    showPlace();
}

void ColumnsDialog::fillOrder()
{
    const QSignalBlocker quietBox(m_ui->sortComboBox);
    const QSignalBlocker quietCheck(m_ui->descendingCheckBox);
    const auto [column, order] = PaymentTableModel::sortOf(m_model->query().order);
    m_ui->sortComboBox->setCurrentIndex(m_ui->sortComboBox->findData(column));
    m_ui->descendingCheckBox->setChecked(order == Qt::DescendingOrder);
}

int ColumnsDialog::currentColumn() const
{
    const QListWidgetItem *item = m_ui->columnsListWidget->currentItem();
    return item ? int(PaymentTableModel::columnNames().indexOf(item->data(Qt::UserRole).toString())) : -1;
}

void ColumnsDialog::takeColumns()
{
    QListWidget *list = m_ui->columnsListWidget;
    QStringList names;
    for (int row = 0; row < list->count(); ++row) {
        if (list->item(row)->checkState() == Qt::Checked)
            names.append(list->item(row)->data(Qt::UserRole).toString());
    }
    if (names.isEmpty()) { // a list without columns shows nothing: the last one stays
        const QSignalBlocker quiet(list);
        list->currentItem()->setCheckState(Qt::Checked);
        return;
    }
    m_columns->choose(names);
    showPlace();
}

void ColumnsDialog::move(int by)
{
    QListWidget *list = m_ui->columnsListWidget;
    const int row = list->currentRow();
    const int wanted = row + by;
    if (row < 0 || wanted < 0 || wanted >= list->count())
        return;
    {
        const QSignalBlocker quiet(list);
        list->insertItem(wanted, list->takeItem(row));
        list->setCurrentRow(wanted);
    }
    takeColumns();
}

void ColumnsDialog::showPlace()
{
    const int row = m_ui->columnsListWidget->currentRow();
    m_ui->upButton->setEnabled(row > 0);
    m_ui->downButton->setEnabled(row >= 0 && row < m_ui->columnsListWidget->count() - 1);
    const int column = currentColumn();
    const bool isShown = row >= 0 && m_ui->columnsListWidget->item(row)->checkState() == Qt::Checked;
    const QSignalBlocker quiet(m_ui->widthSpinBox);
    m_ui->widthSpinBox->setEnabled(isShown && column != PaymentTableModel::ViewDetailsColumn);
    m_ui->widthSpinBox->setValue(m_columns->chosenWidth(column));
}

void ColumnsDialog::takeOrder()
{
    m_model->sort(m_ui->sortComboBox->currentData().toInt(),
                  m_ui->descendingCheckBox->isChecked() ? Qt::DescendingOrder : Qt::AscendingOrder);
}

} // namespace console
