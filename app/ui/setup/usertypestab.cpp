#include "ui/setup/usertypestab.h"

#include "setup/ui_usertypestab.h"

#include <QHeaderView>

namespace console {

namespace {

constexpr int kIdRole = Qt::UserRole;

} // namespace

UserTypesTab::UserTypesTab(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::UserTypesTab>())
{
    m_ui->setupUi(this);
    m_ui->userTypesMessage->setField(m_ui->userTypesView);
    m_ui->userTypesView->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_ui->userTypesView->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_ui->userTypesView->header()->setStretchLastSection(false);
    connect(m_ui->userTypesView, &QTreeWidget::itemChanged, this, [this] {
        if (m_loading)
            return;
        m_ui->userTypesMessage->clearMessage();
        refreshCount();
        Q_EMIT edited();
    });
    connect(m_ui->selectAllButton, &QPushButton::clicked, this, [this] { setAll(Qt::Checked); });
    connect(m_ui->selectNoneButton, &QPushButton::clicked, this, [this] { setAll(Qt::Unchecked); });
}

UserTypesTab::~UserTypesTab() = default;

void UserTypesTab::load(const QList<UserType> &userTypes, const QStringList &chosenIds)
{
    m_loading = true;
    m_ui->userTypesView->clear();
    QStringList left = chosenIds;
    const auto add = [this](const QString &id, const QString &name, const QString &group, bool chosen) {
        auto *item = new QTreeWidgetItem(m_ui->userTypesView, {name, group});
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable | Qt::ItemNeverHasChildren);
        item->setData(0, kIdRole, id);
        item->setCheckState(0, chosen ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(0, name);
    };
    for (const UserType &userType : userTypes) {
        add(userType.id, userType.name, userType.group, chosenIds.contains(userType.id));
        left.removeAll(userType.id);
    }
    for (const QString &id : std::as_const(left))
        add(id, tr("User type %1 (no longer listed by the tenant)").arg(id), {}, true);
    if (m_ui->userTypesView->topLevelItemCount() > 0)
        m_ui->userTypesView->setCurrentItem(m_ui->userTypesView->topLevelItem(0));
    m_loading = false;
    m_ui->userTypesMessage->clearMessage();
    refreshCount();
}

QStringList UserTypesTab::chosenIds() const
{
    QStringList ids;
    for (int i = 0; i < m_ui->userTypesView->topLevelItemCount(); ++i) {
        const QTreeWidgetItem *item = m_ui->userTypesView->topLevelItem(i);
        if (item->checkState(0) == Qt::Checked)
            ids.append(item->data(0, kIdRole).toString());
    }
    return ids;
}

bool UserTypesTab::check()
{
    if (chosenIds().isEmpty()) {
        showError(tr("Choose at least one user type: nobody could pay with this payment type otherwise."));
        return false;
    }
    m_ui->userTypesMessage->clearMessage();
    return true;
}

void UserTypesTab::showError(const QString &text)
{
    m_ui->userTypesMessage->showMessage(StateSign::Bad, text);
}

QWidget *UserTypesTab::field() const
{
    return m_ui->userTypesView;
}

void UserTypesTab::setAll(Qt::CheckState state)
{
    m_loading = true;
    for (int i = 0; i < m_ui->userTypesView->topLevelItemCount(); ++i)
        m_ui->userTypesView->topLevelItem(i)->setCheckState(0, state);
    m_loading = false;
    m_ui->userTypesMessage->clearMessage();
    refreshCount();
    Q_EMIT edited();
}

void UserTypesTab::refreshCount()
{
    m_ui->selectedCountLabel->setText(
        tr("%1 of %2 selected")
            .arg(locale().toString(chosenIds().size()), locale().toString(m_ui->userTypesView->topLevelItemCount())));
}

} // namespace console
