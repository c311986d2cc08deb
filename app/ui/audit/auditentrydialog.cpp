#include "ui/audit/auditentrydialog.h"

#include "flows/auditwords.h"
#include "ui/audit/audittext.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/statuschip.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace console {

namespace {

constexpr int kDetailLines = 4;

QLabel *valueLabel(const QString &text, const QString &name)
{
    auto *label = new QLabel(text.isEmpty() ? QString(QChar(0x2013)) : text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleName(name + QStringLiteral(": ") + text);
    return label;
}

} // namespace

AuditEntryDialog::AuditEntryDialog(const AuditEntry &entry, const QTimeZone &zone, const QString &breakText,
                                   QWidget *parent)
    : QDialog(parent),
      m_entryId(entry.id)
{
    setObjectName(QStringLiteral("auditEntryDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Entry %1 of the audit trail").arg(QLocale().toString(entry.id)));
    auto *column = new QVBoxLayout(this);
    auto *bar = new MessageBar(this);
    bar->setObjectName(QStringLiteral("messageBar"));
    column->addWidget(bar);
    if (!breakText.isEmpty()) {
        bar->showMessage(MessageBar::Kind::Error, breakText);
        bar->setClosable(false);
    }
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setHorizontalSpacing(14);
    const auto add = [form](const QString &name, const QString &text) { form->addRow(name, valueLabel(text, name)); };
    add(tr("Time"), auditTime(entry.at, zone));
    add(tr("Time in UTC"), entry.at.toUTC().toString(Qt::ISODateWithMs));
    add(tr("Who"), entry.who.isEmpty() ? tr("not known: OPS-COM had not been asked yet") : entry.who);
    add(tr("What"), auditWords(entry.what));
    add(tr("Kind"), entry.what);
    auto *subject = new CopyField;
    subject->setValue(entry.subject, tr("subject"));
    form->addRow(tr("Subject"), subject);
    auto *chip = new StatusChip;
    chip->showText(entry.outcome.isEmpty() ? QString(QChar(0x2013)) : auditOutcomeWords(entry.outcome),
                   auditTone(entry.outcome), auditIcon(entry.outcome));
    form->addRow(tr("Outcome"), chip);
    auto *detail = new QPlainTextEdit(entry.detail);
    detail->setObjectName(QStringLiteral("detailTextEdit"));
    detail->setReadOnly(true);
    detail->setTabChangesFocus(true);
    detail->setAccessibleName(tr("Detail"));
    detail->setFixedHeight(detail->fontMetrics().lineSpacing() * kDetailLines + 12);
    auto *detailLabel = new QLabel(tr("&Detail"));
    detailLabel->setBuddy(detail);
    form->addRow(detailLabel, detail);
    column->addLayout(form);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    column->addWidget(buttons);
    resize(560, sizeHint().height());
    buttons->button(QDialogButtonBox::Close)->setFocus();
}

} // namespace console
