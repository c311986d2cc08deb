#include "ui/setup/typenametab.h"

#include "setup/ui_typenametab.h"

namespace console {

TypeNameTab::TypeNameTab(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::TypeNameTab>())
{
    m_ui->setupUi(this);
    m_ui->typeNameMessage->setField(m_ui->typeNameLineEdit);
    m_ui->typeNameMessage->setHint(
        tr("Up to %n character(s). No other payment type may have the same name.", nullptr, int(kLongestName)));
    connect(m_ui->typeNameLineEdit, &QLineEdit::textEdited, this, [this] {
        m_ui->typeNameMessage->clearMessage();
        Q_EMIT edited();
    });
    connect(m_ui->typeNameLineEdit, &QLineEdit::editingFinished, this, [this] {
        if (!m_ui->typeNameLineEdit->text().isEmpty())
            check();
    });
}

TypeNameTab::~TypeNameTab() = default;

void TypeNameTab::setTakenNames(const QStringList &names)
{
    m_taken = names;
}

void TypeNameTab::setName(const QString &name)
{
    m_ui->typeNameLineEdit->setText(name);
    m_ui->typeNameMessage->clearMessage();
}

QString TypeNameTab::name() const
{
    return m_ui->typeNameLineEdit->text().simplified();
}

bool TypeNameTab::check()
{
    const QString typed = name();
    if (typed.isEmpty()) {
        showError(tr("Type Name is required."));
        return false;
    }
    if (typed.size() > kLongestName) {
        showError(tr("The name is %n character(s) too long.", nullptr, int(typed.size() - kLongestName)));
        return false;
    }
    if (m_taken.contains(typed, Qt::CaseInsensitive)) {
        showError(tr("Another payment type is called “%1” already. Choose another name.").arg(typed));
        return false;
    }
    m_ui->typeNameMessage->clearMessage();
    return true;
}

void TypeNameTab::showError(const QString &text)
{
    m_ui->typeNameMessage->showMessage(StateSign::Bad, text);
}

QWidget *TypeNameTab::field() const
{
    return m_ui->typeNameLineEdit;
}

} // namespace console
