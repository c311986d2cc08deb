#include "ui/keys/keyspage.h"

#include "models/paymenttext.h"
#include "ui/keys/keyswords.h"
#include "ui/webhooks/celltable.h"
#include "ui/widgets/busyindicator.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/statuschip.h"
#include "ui/widgets/themedicon.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace console {

using namespace Qt::StringLiterals;

KeysPage::KeysPage(Session &session, Known known, QWidget *parent)
    : Page(parent),
      m_session(session),
      m_known(std::move(known)),
      m_chip(new StatusChip(this)),
      m_busy(new BusyIndicator(this)),
      m_messageBar(new MessageBar(this)),
      m_keychainFrame(new QFrame(this)),
      m_keychainText(new QLabel(m_keychainFrame)),
      m_unlock(new QPushButton(tr("&Unlock and try again"), m_keychainFrame)),
      m_again(new QPushButton(themedIcon(u"refresh"_s), tr("Tr&y again"), m_keychainFrame)),
      m_stack(new QStackedWidget(this)),
      m_table(new CellTable(tr("Keys and secrets"), secretHeaders(), this)),
      m_empty(new EmptyState(this)),
      m_replace(new QPushButton(themedIcon(u"refresh"_s), tr("&Replace…"), this)),
      m_test(new QPushButton(themedIcon(u"check"_s), tr("&Test"), this)),
      m_due(new QPushButton(themedIcon(u"clock"_s), tr("D&ue date…"), this)),
      m_delete(new QPushButton(themedIcon(u"close"_s), tr("&Delete…"), this)),
      m_proxy(new QPushButton(themedIcon(u"connect"_s), tr("Prox&y log-in…"), this)),
      m_forget(new QPushButton(themedIcon(u"forget"_s), tr("For&get this workspace…"), this)),
      m_note(new QLabel(this))
{
    setObjectName(u"keysPage"_s);
    setAccessibleName(title());
    auto *column = makeHead();
    makeKeychainFrame(column);
    m_table->setObjectName(u"secretsTable"_s);
    m_table->setStretched({0, 1, 3});
    m_empty->setObjectName(u"secretsEmptyState"_s);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    column->addWidget(m_stack, 1);
    makeActions(column);
    connect(m_table, &CellTable::currentIdChanged, this, &KeysPage::updateActions);
    connect(m_table, &CellTable::rowActivated, this, &KeysPage::testItem);
    connect(m_empty, &EmptyState::actionTriggered, this, [this] { Q_EMIT pageRequested(u"setupPaymentTypes"_s, {}); });
    connect(&session.secrets(), &SecretStore::itemsChanged, this, [this] {
        if (m_job)
            m_isStale = true;
        else if (isVisible())
            read();
    });
    connect(&session, &Session::tenantInfoChanged, this, &KeysPage::showRows);
    showKeychain();
    updateActions();
}

KeysPage::~KeysPage() = default;

QString KeysPage::title() const
{
    return tr("Keys and secrets");
}

QVBoxLayout *KeysPage::makeHead()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 14, 10);
    column->setSpacing(8);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    auto *name = new QLabel(title(), this);
    name->setProperty("look", u"title"_s);
    m_chip->setObjectName(u"keychainChip"_s);
    m_busy->setObjectName(u"busyIndicator"_s);
    head->addWidget(name);
    head->addWidget(m_chip);
    head->addStretch(1);
    head->addWidget(m_busy);
    column->addLayout(head);
    m_messageBar->setObjectName(u"messageBar"_s);
    column->addWidget(m_messageBar);
    auto *intro = new QLabel(
        tr("What this program keeps in this computer's keychain, for every workspace. No value is "
           "shown: a fingerprint tells two of them apart. A stored value cannot be looked at again, not even "
           "with a password: replace it instead."),
        this);
    intro->setProperty("look", u"muted"_s);
    intro->setWordWrap(true);
    column->addWidget(intro);
    return column;
}

void KeysPage::makeKeychainFrame(QVBoxLayout *column)
{
    m_keychainFrame->setObjectName(u"keychainFrame"_s);
    m_keychainFrame->setFrameShape(QFrame::StyledPanel);
    m_keychainText->setObjectName(u"keychainLabel"_s);
    m_keychainText->setWordWrap(true);
    m_keychainText->setTextFormat(Qt::PlainText);
    m_keychainText->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_keychainText->setAccessibleName(tr("State of the keychain"));
    m_unlock->setObjectName(u"unlockButton"_s);
    m_again->setObjectName(u"tryAgainButton"_s);
    auto *buttons = new QVBoxLayout;
    buttons->addWidget(m_unlock);
    buttons->addWidget(m_again);
    buttons->addStretch(1);
    auto *row = new QHBoxLayout(m_keychainFrame);
    row->addWidget(m_keychainText, 1);
    row->addLayout(buttons);
    m_keychainFrame->hide();
    column->addWidget(m_keychainFrame);
    connect(m_unlock, &QPushButton::clicked, this, &KeysPage::unlock);
    connect(m_again, &QPushButton::clicked, this, &KeysPage::refresh);
}

void KeysPage::makeActions(QVBoxLayout *column)
{
    m_replace->setObjectName(u"replaceButton"_s);
    m_test->setObjectName(u"testButton"_s);
    m_due->setObjectName(u"dueButton"_s);
    m_delete->setObjectName(u"deleteButton"_s);
    m_proxy->setObjectName(u"proxyButton"_s);
    m_proxy->setToolTip(tr("User name and password for a proxy of the network that asks for them"));
    m_forget->setObjectName(u"forgetButton"_s);
    m_note->setObjectName(u"obstacleLabel"_s);
    m_note->setProperty("look", u"muted"_s);
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    column->addWidget(m_note);
    auto *row = new QHBoxLayout;
    for (QPushButton *button : {m_replace, m_test, m_due, m_delete})
        row->addWidget(button);
    row->addStretch(1);
    row->addWidget(m_proxy);
    row->addWidget(m_forget);
    column->addLayout(row);
    connect(m_replace, &QPushButton::clicked, this, &KeysPage::replaceItem);
    connect(m_test, &QPushButton::clicked, this, &KeysPage::testItem);
    connect(m_due, &QPushButton::clicked, this, &KeysPage::setDue);
    connect(m_delete, &QPushButton::clicked, this, &KeysPage::deleteItem);
    connect(m_proxy, &QPushButton::clicked, this, &KeysPage::setProxyLogin);
    connect(m_forget, &QPushButton::clicked, this, &KeysPage::forgetWorkspace);
    auto *del = new QShortcut(QKeySequence::Delete, m_table);
    del->setContext(Qt::WidgetShortcut);
    connect(del, &QShortcut::activated, m_delete, &QPushButton::click);
}

void KeysPage::activated()
{
    read();
    m_table->setFocus();
}

void KeysPage::deactivated()
{
    if (m_job)
        m_job->cancel();
}

void KeysPage::refresh()
{
    m_messageBar->clear();
    read();
}

void KeysPage::showObject(const QString &objectId)
{
    m_wanted = objectId;
    if (!m_job && m_isListed)
        showRows();
}

void KeysPage::read()
{
    if (m_job) {
        m_isStale = true;
        return;
    }
    m_isStale = false;
    auto *flow = new ListSecretsFlow(m_session, m_known ? m_known() : QList<Workspace>(), this);
    m_job = flow;
    m_busy->startAfter(std::chrono::milliseconds(400), tr("Asking the keychain…"));
    updateActions();
    flow->onFinished(this, [this, flow](const Result<SecretList> &list) {
        if (m_job != flow)
            return;
        m_job.clear();
        m_busy->stop();
        if (list)
            show(*list);
        else if (list.error().kind != ErrorKind::Cancelled)
            m_messageBar->showError(list.error());
        updateActions();
        if (m_isStale && isVisible())
            read();
    });
    flow->start();
}

void KeysPage::show(const SecretList &list)
{
    m_list = list;
    m_isListed = true;
    showKeychain();
    showRows();
    Q_EMIT listed();
}

void KeysPage::showRows()
{
    if (!m_isListed)
        return;
    const QTimeZone zone = zoneOf(m_session.tenantInfo().timeZone);
    const QDateTime now = m_session.clock().now();
    QList<CellRow> rows;
    for (const SecretRow &row : std::as_const(m_list.rows))
        rows.append(cellsOf(row, now, zone));
    m_table->setRows(rows);
    if (const QString wanted = std::exchange(m_wanted, {}); !wanted.isEmpty())
        m_table->choose(wanted);
    if (rows.isEmpty())
        m_empty->showState(u"settings"_s, tr("The keychain holds nothing of this program"),
                           tr("Keys and secrets appear here as soon as they are entered: an API token when a workspace "
                              "is connected, a Secret Key and a Webhook Secret when a payment type is set up."),
                           tr("Set up a payment type"));
    m_stack->setCurrentWidget(rows.isEmpty() ? static_cast<QWidget *>(m_empty) : m_table);
    updateActions();
}

void KeysPage::showKeychain()
{
    if (!m_isListed) {
        m_chip->showText(tr("Not asked yet"), Tone::Neutral, u"info"_s);
        return;
    }
    m_chip->showText(keychainWord(m_list), keychainTone(m_list), keychainIcon(m_list));
    const QString desktop = qEnvironmentVariable("XDG_CURRENT_DESKTOP");
    m_keychainText->setText(keychainAdvice(m_list, desktop));
    m_keychainText->setAccessibleDescription(m_keychainText->text());
    const bool isLocked = m_list.state == KeychainState::Locked;
    m_unlock->setVisible(isLocked);
    m_again->setVisible(!isLocked);
    m_keychainFrame->setVisible(!m_list.isReady());
}

PageEntry keysEntry(KeysPage::Known known)
{
    PageEntry entry;
    entry.id = u"keysAndSecrets"_s;
    entry.path = {QCoreApplication::translate("console::MainWindow", "System Configuration"),
                  QCoreApplication::translate("console::MainWindow", "Keys and secrets")};
    entry.icon = u"settings"_s;
    entry.make = [known = std::move(known)](Session &session, QWidget *parent) -> Page * {
        return new KeysPage(session, known, parent);
    };
    return entry;
}

} // namespace console
