#include "ui/main/practicekeysdialog.h"

#include "ui/widgets/clipboardguard.h"
#include "ui/widgets/clipboardhint.h"
#include "ui/widgets/themedicon.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace console {

namespace {

QString textOf(const PracticeKey &key)
{
    return key.value->use([](QByteArrayView bytes) { return QString::fromLatin1(bytes); });
}

} // namespace

PracticeKeysDialog::PracticeKeysDialog(const QList<PracticeKey> &keys, ClipboardGuard &clipboard, QWidget *parent)
    : QDialog(parent),
      m_clipboard(clipboard)
{
    setObjectName(QStringLiteral("practiceKeysDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAttribute(Qt::WA_QuitOnClose, false); // the main window decides when the program ends
    setWindowTitle(tr("Practice keys"));
    auto *about =
        new QLabel(tr("In a Stripe Dashboard these keys are under Developers, API keys. Here they belong to the "
                      "practice Stripe on this computer and are worth nothing anywhere else. This window can stay "
                      "open beside the others."));
    about->setWordWrap(true);
    auto *grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    for (const PracticeKey &key : keys) {
        const int row = grid->rowCount();
        auto *shown = new QLabel(key.shown.size() > 34 ? key.shown.first(33) + QChar(0x2026) : key.shown);
        shown->setTextFormat(Qt::PlainText);
        shown->setAccessibleName(key.name);
        auto *button = new QPushButton(themedIcon(QStringLiteral("copy")), tr("Copy"));
        button->setObjectName(QStringLiteral("copyPracticeKeyButton%1").arg(row));
        button->setAccessibleName(tr("Copy %1").arg(key.name));
        connect(button, &QPushButton::clicked, this, [this, key] { copy(key); });
        grid->addWidget(new QLabel(key.name), row, 0);
        grid->addWidget(shown, row, 1);
        grid->addWidget(button, row, 2);
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto *column = new QVBoxLayout(this);
    column->addWidget(about);
    column->addLayout(grid);
    column->addStretch(1);
    column->addWidget(new ClipboardHint(m_clipboard, this));
    column->addWidget(buttons);
    setMinimumWidth(560);
}

void PracticeKeysDialog::copy(const PracticeKey &key)
{
    const QString text = textOf(key);
    if (text == key.shown) // a publishable key is no secret
        ClipboardGuard::copyPublic(text);
    else
        m_clipboard.copySecret(key.value, key.name);
}

} // namespace console
