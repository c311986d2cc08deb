#include "ui/webhooks/securepart.h"

#include "models/paymenttext.h"
#include "ui/setup/fieldmessage.h"
#include "ui/webhooks/celltable.h"
#include "ui/webhooks/pasteedit.h"
#include "ui/webhooks/webhookwords.h"
#include "ui/widgets/clipboardguard.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/statuschip.h"
#include "ui/widgets/themedicon.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QTabWidget>
#include <QVBoxLayout>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPastedLimit = 1024 * 1024;

} // namespace

SecurePart::SecurePart(WebhookScope &scope, QUrl published, QWidget *parent)
    : WebhookPart(scope, WebhookPartId::Secure, parent),
      m_published(std::move(published)),
      m_tabs(new QTabWidget(this))
{
    auto *content = makeContent(
        tr("Stripe signs the time and the whole text of each event with the Signing secret, and sends both in the "
           "header Stripe-Signature. OPS-COM computes the same with its Webhook Secret and refuses the event if they "
           "differ or the time is more than five minutes off. So nobody who does not know the secret can invent, "
           "change "
           "or repeat a payment."),
        false);
    m_tabs->setObjectName(u"secureTabWidget"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makeList(), tr("Source &addresses"));
    m_tabs->addTab(makeComparison(), tr("Compare an allow-&list"));
    content->addWidget(m_tabs, 1);
}

QWidget *SecurePart::makeList()
{
    auto *tab = new QWidget(this);
    auto *why =
        new QLabel(tr("As a second line of defence, let the callback be reached from Stripe's webhook addresses "
                      "only. Stripe announces changes seven days ahead."),
                   tab);
    why->setWordWrap(true);
    m_age = new QLabel(tab);
    m_age->setObjectName(u"addressAgeLabel"_s);
    m_age->setWordWrap(true);
    m_bundled = new StatusChip(tab);
    m_bundled->setObjectName(u"bundledChip"_s);
    m_bundled->showText(tr("bundled copy"), Tone::Warning, u"warning"_s);
    m_bundled->setToolTip(tr("This list came with the program. It may be out of date."));
    m_bundled->hide();
    auto *formatLabel = new QLabel(tr("&Form"), tab);
    m_format = new QComboBox(tab);
    m_format->setObjectName(u"allowListFormatComboBox"_s);
    formatLabel->setBuddy(m_format);
    const std::pair<QString, AllowListFormat> formats[] = {
        {tr("Plain list"), AllowListFormat::Plain},
        {tr("nginx"), AllowListFormat::Nginx},
        {tr("Apache"), AllowListFormat::Apache},
        {tr("iptables"), AllowListFormat::Iptables},
        {tr("nftables"), AllowListFormat::Nftables},
        {tr("AWS security group (JSON)"), AllowListFormat::AwsSecurityGroup}};
    for (const auto &[name, value] : formats)
        m_format->addItem(name, int(value));
    m_list = new QPlainTextEdit(tab);
    m_list->setObjectName(u"addressListEdit"_s);
    m_list->setAccessibleName(tr("Stripe's webhook source addresses"));
    m_list->setReadOnly(true);
    m_list->setTabChangesFocus(true);
    m_list->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_list->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_copy = new QPushButton(themedIcon(u"copy"_s), tr("&Copy"), tab);
    m_copy->setObjectName(u"copyAddressesButton"_s);
    m_save = new QPushButton(themedIcon(u"save"_s), tr("&Save…"), tab);
    m_save->setObjectName(u"saveAddressesButton"_s);
    m_fetch = new QPushButton(themedIcon(u"refresh"_s), tr("Fetch a&new"), tab);
    m_fetch->setObjectName(u"fetchAddressesButton"_s);
    auto *head = new QHBoxLayout;
    head->addWidget(m_age, 1);
    head->addWidget(m_bundled);
    head->addWidget(m_fetch);
    auto *row = new QHBoxLayout;
    row->addWidget(formatLabel);
    row->addWidget(m_format);
    row->addStretch(1);
    row->addWidget(m_copy);
    row->addWidget(m_save);
    auto *column = new QVBoxLayout(tab);
    column->addWidget(why);
    column->addLayout(head);
    column->addLayout(row);
    column->addWidget(m_list, 1);
    connect(m_format, &QComboBox::currentIndexChanged, this, &SecurePart::showAddresses);
    connect(m_fetch, &QPushButton::clicked, this, &SecurePart::fetch);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        ClipboardGuard::copyPublic(m_list->toPlainText());
        messageBar()->showMessage(MessageBar::Kind::Success, tr("Copied."));
    });
    connect(m_save, &QPushButton::clicked, this, &SecurePart::saveList);
    return tab;
}

QWidget *SecurePart::makeComparison()
{
    auto *tab = new QWidget(this);
    auto *label = new QLabel(tr("&Paste the allow-list of your firewall or web server, in any of the forms:"), tab);
    label->setWordWrap(true);
    m_pasted = new PasteEdit(kPastedLimit, tab);
    m_pasted->setObjectName(u"pastedAllowListEdit"_s);
    label->setBuddy(m_pasted);
    m_pastedMessage = new FieldMessage(tab);
    m_pastedMessage->setObjectName(u"pastedAllowListMessage"_s);
    m_pastedMessage->setField(m_pasted);
    m_compare = new QPushButton(tr("&Compare"), tab);
    m_compare->setObjectName(u"compareAllowListButton"_s);
    m_result = new CellTable(tr("Differences of the allow-list"), {tr("Finding"), tr("Address or line")}, tab);
    m_result->setObjectName(u"allowListTable"_s);
    m_result->setStretched({1});
    m_result->hide();
    auto *column = new QVBoxLayout(tab);
    column->addWidget(label);
    column->addWidget(m_pasted, 1);
    column->addWidget(m_pastedMessage);
    column->addWidget(m_compare, 0, Qt::AlignLeft);
    column->addWidget(m_result, 1);
    connect(m_compare, &QPushButton::clicked, this, &SecurePart::compare);
    connect(m_pasted, &PasteEdit::refusedTooLong, this, [this] {
        m_pastedMessage->showMessage(StateSign::Bad,
                                     tr("What you pasted is longer than any allow-list (1 MiB at most). "
                                        "It was not taken in."));
    });
    return tab;
}

void SecurePart::begin()
{
    if (!m_addresses)
        fetch();
}

void SecurePart::busyChanged()
{
    m_fetch->setEnabled(!isBusy());
}

void SecurePart::fetch()
{
    if (isBusy())
        return;
    runJob(new FetchSourceAddressesFlow(session(), m_published, this), tr("Reading Stripe's list …"),
           [this](const Result<SourceAddresses> &result) {
               if (!result) {
                   showError(result.error(), [this] { fetch(); });
                   return;
               }
               m_addresses = *result;
               showAddresses();
           });
}

AllowListFormat SecurePart::format() const
{
    return AllowListFormat(m_format->currentData().toInt());
}

void SecurePart::showAddresses()
{
    m_copy->setEnabled(m_addresses.has_value());
    m_save->setEnabled(m_addresses.has_value());
    if (!m_addresses)
        return;
    m_bundled->setVisible(m_addresses->isBundled);
    const auto count = int(m_addresses->addresses.size());
    if (m_addresses->isBundled || !m_addresses->fetchedAt.isValid())
        m_age->setText(tr("%n address(es), as they came with this program.", nullptr, count));
    else
        m_age->setText(tr("%n address(es), fetched %1 (age: %2).", nullptr, count)
                           .arg(momentText(m_addresses->fetchedAt, scope().zone()),
                                ageText(m_addresses->fetchedAt, session().clock().now())));
    m_age->setToolTip(m_addresses->source);
    if (!m_addresses->trouble.isEmpty())
        m_age->setText(m_age->text() + u' ' + m_addresses->trouble);
    m_list->setPlainText(formatAllowList(*m_addresses, format()));
}

void SecurePart::saveList()
{
    auto *dialog = new QFileDialog(this, tr("Save the address list"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(format() == AllowListFormat::AwsSecurityGroup ? u"stripe-webhooks.json"_s
                                                                     : u"stripe-webhooks.txt"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &SecurePart::saveTo);
    dialog->open();
}

void SecurePart::saveTo(const QString &path)
{
    QSaveFile file(path);
    const QByteArray text = m_list->toPlainText().toUtf8() + '\n';
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit())
        messageBar()->showMessage(MessageBar::Kind::Success, tr("Saved as %1.").arg(path));
    else
        messageBar()->showMessage(MessageBar::Kind::Error,
                                  tr("The list could not be written to %1. Choose another folder.").arg(path),
                                  file.errorString());
}

void SecurePart::compare()
{
    m_pastedMessage->clearMessage();
    m_result->hide();
    if (!m_addresses) {
        m_pastedMessage->showMessage(StateSign::Warning, tr("Stripe's list has not been read yet."));
        return;
    }
    if (m_pasted->isEmpty()) {
        m_pastedMessage->showMessage(StateSign::Bad, tr("Paste an allow-list first."));
        m_pasted->setFocus(Qt::OtherFocusReason);
        return;
    }
    const auto difference = compareAllowList(*m_addresses, m_pasted->toPlainText());
    if (!difference) {
        m_pastedMessage->showMessage(StateSign::Bad, difference.error().userText);
        m_pasted->setFocus(Qt::OtherFocusReason);
        return;
    }
    QList<CellRow> rows;
    const auto add = [&rows](const QStringList &texts, const Cell &finding) {
        for (const QString &text : texts)
            rows.append({finding.text + text, {finding, {text, {}, {}, {}}}});
    };
    add(difference->missing, {tr("missing"), Tone::Bad, u"error"_s, tr("Events from here are turned away.")});
    add(difference->obsolete, {tr("obsolete"), Tone::Warning, u"warning"_s, tr("Stripe does not send from here.")});
    add(difference->wide, {tr("too wide"), Tone::Warning, u"warning"_s, tr("Lets in many more than Stripe.")});
    add(difference->unreadable, {tr("unreadable"), Tone::Neutral, u"info"_s, tr("Not understood; left out.")});
    m_result->setRows(rows);
    m_result->setVisible(!rows.isEmpty());
    const QString read = tr("%n address(es) understood.", nullptr, difference->read);
    if (difference->missing.isEmpty() && difference->obsolete.isEmpty())
        m_pastedMessage->showMessage(difference->unreadable.isEmpty() ? StateSign::Good : StateSign::Warning,
                                     tr("%1 The allow-list fits Stripe's list.").arg(read));
    else
        m_pastedMessage->showMessage(difference->missing.isEmpty() ? StateSign::Warning : StateSign::Bad,
                                     tr("%1 Missing: %2. Obsolete: %3.")
                                         .arg(read, QLocale().toString(difference->missing.size()),
                                              QLocale().toString(difference->obsolete.size())));
}

} // namespace console
