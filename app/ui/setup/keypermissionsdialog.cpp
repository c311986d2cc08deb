#include "ui/setup/keypermissionsdialog.h"

#include "flows/probekeyflow.h"
#include "ui/webhooks/celltable.h"
#include "ui/widgets/busyindicator.h"
#include "ui/widgets/clipboardguard.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/themedicon.h"

#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QLabel *paragraph(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

Cell stateCell(const std::optional<KeyCapabilities> &known, KeyCapability capability)
{
    if (!known)
        return {KeyPermissionsDialog::tr("Not asked"), Tone::Neutral, u"info"_s, {}};
    switch (known->state(capability)) {
    case Permitted::Yes: return {KeyPermissionsDialog::tr("Has it"), Tone::Good, u"check"_s, {}};
    case Permitted::No: return {KeyPermissionsDialog::tr("Missing"), Tone::Bad, u"error"_s, {}};
    case Permitted::Unknown: return {KeyPermissionsDialog::tr("Not known"), Tone::Warning, u"warning"_s, {}};
    }
    Q_UNREACHABLE();
}

QString missingText(const std::optional<KeyCapabilities> &known, KeyCapability capability)
{
    if (!known)
        return {};
    if (const QStringList missing = known->missing(capability); !missing.isEmpty())
        return KeyPermissionsDialog::tr("Missing: %1. %2")
            .arg(missing.join(KeyPermissionsDialog::tr(", ")), lossOf(capability));
    if (const QStringList open = known->unknown(capability); !open.isEmpty())
        return KeyPermissionsDialog::tr("Could not be found out: %1.").arg(open.join(KeyPermissionsDialog::tr(", ")));
    return {};
}

} // namespace

KeyPermissionsDialog::KeyPermissionsDialog(Session &session, Subject subject, QWidget *parent)
    : QDialog(parent),
      m_session(session),
      m_subject(std::move(subject)),
      m_messageBar(new MessageBar(this)),
      m_table(new CellTable(tr("What the key needs and has"),
                            {tr("For"), tr("Needs"), tr("This key"), tr("Without it")}, this)),
      m_busy(new BusyIndicator(this))
{
    setObjectName(u"keyPermissionsDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(m_subject.mode == Mode::Live ? tr("Permissions of the live Secret Key")
                                                : tr("Permissions of the test Secret Key"));
    m_messageBar->setObjectName(u"permissionsMessageBar"_s);
    m_table->setObjectName(u"permissionsTable"_s);
    m_table->setStretched({1, 3});
    m_table->setFitsRows(true);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_messageBar);
    column->addWidget(
        paragraph(tr("A secret key (sk_…) can do everything that the Stripe account can: pay out, delete, "
                     "read every customer. A restricted key (rk_…) can do only what you allow it, so a "
                     "lost computer costs no more than that. Stripe advises against secret keys on desks."),
                  this));
    column->addWidget(
        paragraph(tr("1. Open Stripe's page: it comes with exactly the permissions below filled in. Check "
                     "them against this table before you create the key.\n"
                     "2. Copy the new key and paste it into the field Secret Key.\n"
                     "3. Ask Stripe here what it may do. Nothing is changed by that."),
                  this));
    auto *ways = new QHBoxLayout;
    QPushButton *open = addButton(u"openCreatePageButton"_s, u"external"_s, tr("&Open Stripe's page"));
    open->setToolTip(createRestrictedKeyPage(m_subject.mode).toString(QUrl::FullyEncoded));
    QPushButton *copy = addButton(u"copyPermissionsButton"_s, u"copy"_s, tr("&Copy the permissions"));
    m_ask = addButton(u"askPermissionsButton"_s, u"refresh"_s, tr("&Ask Stripe what the key may do"));
    for (QPushButton *button : {open, copy, m_ask})
        ways->addWidget(button);
    m_busy->setObjectName(u"permissionsBusyIndicator"_s);
    ways->addWidget(m_busy);
    ways->addStretch(1);
    column->addLayout(ways);
    column->addWidget(m_table);
    column->addStretch(1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    column->addWidget(buttons);
    connect(open, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(createRestrictedKeyPage(m_subject.mode)); });
    connect(copy, &QPushButton::clicked, this, [] { ClipboardGuard::copyPublic(permissionsAsText()); });
    connect(m_ask, &QPushButton::clicked, this, &KeyPermissionsDialog::ask);
    connect(buttons, &QDialogButtonBox::rejected, this, &KeyPermissionsDialog::reject);
    resize(860, 640);
    showTable();
    updateButtons();
}

QPushButton *KeyPermissionsDialog::addButton(const QString &name, const QString &icon, const QString &text)
{
    auto *button = new QPushButton(themedIcon(icon), text, this);
    button->setObjectName(name);
    button->setAutoDefault(false);
    return button;
}

void KeyPermissionsDialog::reject()
{
    if (m_job)
        m_job->cancel();
    else
        QDialog::reject();
}

void KeyPermissionsDialog::ask()
{
    m_messageBar->clear();
    auto *flow = m_subject.typed ? new ProbeKeyFlow(m_session, m_subject.typed, this)
                                 : new ProbeKeyFlow(m_session, m_subject.storedOfTypeId, m_subject.mode, this);
    m_job = flow;
    m_busy->start(tr("Asking Stripe what the key may do…"));
    updateButtons();
    flow->onFinished(this, [this](const Result<KeyCapabilities> &result) {
        m_job.clear();
        m_busy->stop();
        if (result) {
            m_subject.known = *result;
            showTable();
            Q_EMIT found(*result);
        } else if (result.error().kind != ErrorKind::Cancelled) {
            m_messageBar->showError(result.error());
        }
        updateButtons();
    });
    flow->start();
}

void KeyPermissionsDialog::showTable()
{
    QList<CellRow> rows;
    for (const KeyCapability capability : allKeyCapabilities()) {
        const QString missing = missingText(m_subject.known, capability);
        rows.append({QString::number(int(capability)),
                     {{nameOf(capability), {}, {}, {}},
                      {permissionNamesFor(capability).join(u'\n'), {}, {}, {}},
                      stateCell(m_subject.known, capability),
                      {missing.isEmpty() && !m_subject.known ? lossOf(capability) : missing, {}, {}, missing}}});
    }
    m_table->setRows(rows);
}

void KeyPermissionsDialog::updateButtons()
{
    const bool hasKey = m_subject.typed || !m_subject.storedOfTypeId.isEmpty();
    m_ask->setEnabled(hasKey && !m_job);
    m_ask->setToolTip(hasKey ? tr("Eleven calls, one for each permission. None has an effect.")
                             : tr("Paste a Secret Key into its field first."));
    m_ask->setAccessibleDescription(m_ask->toolTip());
}

} // namespace console
