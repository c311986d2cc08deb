#include "ui/payments/viewsdialog.h"

#include "flows/savedviews.h"
#include "payments/ui_viewsdialog.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeyEvent>
#include <QSignalBlocker>
#include <QStandardPaths>
#include <QTimer>

namespace console {

ViewsDialog::ViewsDialog(SavedViews &views, SavedView current, const QString &words, QWidget *parent)
    : QDialog(parent),
      m_ui(std::make_unique<Ui::ViewsDialog>()),
      m_views(views),
      m_current(std::move(current))
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("viewsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_ui->currentLabel->setText(tr("Shown now: %1", "a filter in words").arg(words));
    m_ui->nameLineEdit->setMaxLength(kMostViewNameLetters);
    m_ui->viewsListWidget->installEventFilter(this);
    connect(&m_views, &SavedViews::changed, this, &ViewsDialog::fill);
    connect(&m_views, &SavedViews::failed, m_ui->messageBar, &MessageBar::showError);
    connect(m_ui->nameLineEdit, &QLineEdit::textChanged, this, &ViewsDialog::updateButtons);
    connect(m_ui->viewsListWidget, &QListWidget::itemSelectionChanged, this, &ViewsDialog::updateButtons);
    connect(m_ui->viewsListWidget, &QListWidget::itemDoubleClicked, m_ui->showButton, &QPushButton::click);
    connect(m_ui->viewsListWidget, &QListWidget::itemChanged, this, [this](QListWidgetItem *item) {
        // Once the list is done with its item: the list is filled anew.
        QTimer::singleShot(0, this, [this, name = item->data(Qt::UserRole).toString(), newName = item->text()] {
            rename(name, newName);
        });
    });
    connect(m_ui->saveButton, &QPushButton::clicked, this, &ViewsDialog::save);
    connect(m_ui->showButton, &QPushButton::clicked, this, [this] {
        const QStringList names = selectedNames();
        if (names.size() == 1)
            Q_EMIT chosen(names.constFirst());
        close();
    });
    connect(m_ui->renameButton, &QPushButton::clicked, this,
            [this] { m_ui->viewsListWidget->editItem(m_ui->viewsListWidget->currentItem()); });
    connect(m_ui->deleteButton, &QPushButton::clicked, this, &ViewsDialog::remove);
    connect(m_ui->exportButton, &QPushButton::clicked, this, [this] {
        QFileDialog *dialog = fileDialog(tr("Views to a file"));
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(QStringLiteral("json"));
        connect(dialog, &QFileDialog::fileSelected, this, &ViewsDialog::exportTo);
        dialog->open();
    });
    connect(m_ui->importButton, &QPushButton::clicked, this, [this] {
        QFileDialog *dialog = fileDialog(tr("Views from a file"));
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, this, &ViewsDialog::importFrom);
        dialog->open();
    });
    connect(m_ui->closeButton, &QPushButton::clicked, this, &QDialog::close);
    fill();
}

ViewsDialog::~ViewsDialog() = default;

QFileDialog *ViewsDialog::fileDialog(const QString &title)
{
    auto *dialog = new QFileDialog(this, title, QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setNameFilter(tr("Files of views (*.json)"));
    return dialog;
}

void ViewsDialog::fill()
{
    const QStringList selected = selectedNames();
    QListWidget *list = m_ui->viewsListWidget;
    {
        const QSignalBlocker quiet(list);
        list->clear();
        const QList<SavedView> &views = m_views.views();
        for (const SavedView &view : views) {
            auto *item = new QListWidgetItem(view.name, list);
            item->setData(Qt::UserRole, view.name);
            item->setFlags(item->flags() | Qt::ItemIsEditable);
        }
        const QString wanted = selected.isEmpty() ? QString() : selected.constFirst();
        const auto found = list->findItems(wanted, Qt::MatchFixedString);
        if (!found.isEmpty())
            list->setCurrentItem(found.constFirst());
    }
    updateButtons();
}

QStringList ViewsDialog::selectedNames() const
{
    QStringList names;
    const auto items = m_ui->viewsListWidget->selectedItems();
    for (const QListWidgetItem *item : items)
        names.append(item->data(Qt::UserRole).toString());
    return names;
}

void ViewsDialog::updateButtons()
{
    const qsizetype selected = selectedNames().size();
    m_ui->showButton->setEnabled(selected == 1);
    m_ui->renameButton->setEnabled(selected == 1);
    m_ui->deleteButton->setEnabled(selected > 0);
    m_ui->exportButton->setEnabled(!m_views.views().isEmpty());
    const QString name = m_ui->nameLineEdit->text().simplified();
    m_ui->saveButton->setEnabled(!name.isEmpty());
    // A view is never replaced without a word before.
    m_ui->saveButton->setText(!name.isEmpty() && m_views.find(name) ? tr("&Save in its place") : tr("&Save"));
}

void ViewsDialog::save()
{
    SavedView view = m_current;
    view.name = m_ui->nameLineEdit->text();
    if (const Outcome saved = m_views.save(view); !saved) {
        m_ui->messageBar->showError(saved.error());
        return;
    }
    m_ui->nameLineEdit->clear();
    m_ui->messageBar->showMessage(MessageBar::Kind::Success, tr("The view “%1” is saved.").arg(view.name.simplified()));
}

void ViewsDialog::rename(const QString &name, const QString &newName)
{
    if (name == newName)
        return;
    if (const Outcome renamed = m_views.rename(name, newName); !renamed) {
        m_ui->messageBar->showError(renamed.error());
        fill();
        return;
    }
    const auto found = m_ui->viewsListWidget->findItems(newName.simplified(), Qt::MatchFixedString);
    if (!found.isEmpty())
        m_ui->viewsListWidget->setCurrentItem(found.constFirst());
    m_ui->messageBar->clear();
}

void ViewsDialog::remove()
{
    QList<SavedView> removed;
    const QStringList names = selectedNames();
    for (const QString &name : names) {
        if (const SavedView *view = m_views.find(name))
            removed.append(*view);
        m_views.remove(name);
    }
    if (removed.isEmpty())
        return;
    m_ui->messageBar->showMessage(MessageBar::Kind::Information,
                                  removed.size() == 1 ? tr("The view “%1” is deleted.").arg(removed.constFirst().name)
                                                      : tr("%Ln view(s) are deleted.", nullptr, int(removed.size())));
    m_ui->messageBar->addAction(tr("&Undo"), this, [this, removed] {
        for (const SavedView &view : removed)
            (void)m_views.save(view); // it had a good name before
        m_ui->messageBar->clear();
    });
}

void ViewsDialog::exportTo(const QString &path)
{
    QList<SavedView> views;
    const QStringList names = selectedNames();
    for (const QString &name : names) {
        if (const SavedView *view = m_views.find(name))
            views.append(*view);
    }
    if (views.isEmpty())
        views = m_views.views();
    auto *job = m_views.exportTo(path, views, this);
    job->onFinished(this, [this, path, count = int(views.size())](const Outcome &written) {
        if (written)
            m_ui->messageBar->showMessage(
                MessageBar::Kind::Success,
                tr("%Ln view(s) are in %1.", nullptr, count).arg(QDir::toNativeSeparators(path)));
        else
            m_ui->messageBar->showError(written.error());
        Q_EMIT filed();
    });
    job->start();
}

void ViewsDialog::importFrom(const QString &path)
{
    auto *job = m_views.importFrom(path, this);
    job->onFinished(this, [this, path](const Result<QStringList> &names) {
        if (names)
            m_ui->messageBar->showMessage(MessageBar::Kind::Success,
                                          tr("Added from %1: %2", "a file, names of views")
                                              .arg(QFileInfo(path).fileName(), names->join(QStringLiteral(", "))));
        else
            m_ui->messageBar->showError(names.error());
        Q_EMIT filed();
    });
    job->start();
}

bool ViewsDialog::eventFilter(QObject *watched, QEvent *event)
{
    // Without the keyboard the list gets what a name that is being typed leaves over: its Enter is not meant for here.
    if (watched != m_ui->viewsListWidget || event->type() != QEvent::KeyPress || !m_ui->viewsListWidget->hasFocus())
        return QDialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    QPushButton *button = key == Qt::Key_Delete                           ? m_ui->deleteButton
                          : key == Qt::Key_Return || key == Qt::Key_Enter ? m_ui->showButton
                                                                          : nullptr;
    if (!button)
        return QDialog::eventFilter(watched, event);
    button->click();
    return true;
}

} // namespace console
