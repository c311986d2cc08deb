#include "ui/webhooks/retrievepart.h"

#include "flows/permission.h"
#include "models/paymenttext.h"
#include "ui/webhooks/celltable.h"
#include "ui/webhooks/dashboardrolldialog.h"
#include "ui/webhooks/rotationdialog.h"
#include "ui/webhooks/rotationwords.h"
#include "ui/webhooks/webhookwords.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/themedicon.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDueDays = kSecretDueDays;

} // namespace

RetrievePart::RetrievePart(WebhookScope &scope, QWidget *parent)
    : WebhookPart(scope, WebhookPartId::Retrieve, parent),
      m_held(new QLabel(this)),
      m_age(new QLabel(this)),
      m_change(new QPushButton(themedIcon(u"refresh"_s), tr("&Change signing secret…"), this)),
      m_dashboard(new QPushButton(tr("Rolled in the &Dashboard…"), this)),
      m_history(new CellTable(tr("Rotations so far"),
                              {tr("Begun"), tr("Way"), tr("State"), tr("Old secret"), tr("New secret"), tr("By")},
                              this)),
      m_noHistory(new QLabel(tr("The signing secret was not changed with this console yet."), this))
{
    auto *content = makeContent(tr("Stripe signs each event with the Signing secret (whsec_…). OPS-COM only accepts "
                                   "events whose signature fits the Webhook Secret that it holds. Neither is shown: "
                                   "fingerprints are compared."),
                                true);
    m_held->setObjectName(u"heldSecretLabel"_s);
    m_age->setObjectName(u"secretAgeLabel"_s);
    for (QLabel *label : {m_held, m_age}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        content->addWidget(label);
    }
    m_change->setObjectName(u"changeSecretButton"_s);
    m_dashboard->setObjectName(u"dashboardRollButton"_s);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_change);
    buttons->addWidget(m_dashboard);
    buttons->addStretch(1);
    content->addLayout(buttons);
    auto *title = new QLabel(tr("History of rotations"), this);
    title->setProperty("look", u"subtitle"_s);
    content->addSpacing(6);
    content->addWidget(title);
    m_noHistory->setProperty("look", u"muted"_s);
    m_noHistory->setObjectName(u"noRotationsLabel"_s);
    content->addWidget(m_noHistory);
    m_history->setObjectName(u"rotationHistoryTable"_s);
    m_history->setStretched({0, 1, 3, 4, 5});
    m_history->setFitsRows(true);
    content->addWidget(m_history);
    content->addStretch(1);
    connect(m_change, &QPushButton::clicked, this, &RetrievePart::openRotation);
    connect(m_dashboard, &QPushButton::clicked, this, &RetrievePart::openDashboardRoll);
    connect(&scope, &WebhookScope::comparisonChanged, this, &RetrievePart::showSecret);
    connect(&scope.session().secrets(), &SecretStore::itemsChanged, this, [this] {
        if (isVisible())
            showSecret();
    });
}

void RetrievePart::begin()
{
    showHistory();
    showSecret();
    showOpenRotation();
}

void RetrievePart::refresh()
{
    messageBar()->clear();
    begin();
    Q_EMIT comparisonWanted();
}

void RetrievePart::showObject(const QString &objectId)
{
    if (objectId == "rotate"_L1)
        openRotation();
}

bool RetrievePart::mayClose()
{
    if (!m_dialog || !m_dialog->isRunning())
        return true;
    m_dialog->reject(); // says what to do
    return false;
}

std::optional<QDateTime> RetrievePart::secretSince() const
{
    for (const Rotation &rotation : m_past) {
        if (rotation.state == RotationState::Done)
            return rotation.changedAt;
    }
    if (scope().comparison() && scope().comparison()->endpoint)
        return scope().comparison()->endpoint->created;
    return {};
}

void RetrievePart::showSecret()
{
    const QStringList held = scope().credentials().webhookSecretFingerprints;
    if (held.isEmpty())
        m_held->setText(tr("OPS-COM holds no Webhook Secret for this mode. Register the endpoint first."));
    else if (held.size() == 1)
        m_held->setText(tr("Webhook Secret at OPS-COM: fingerprint %1").arg(held.constFirst()));
    else
        m_held->setText(tr("OPS-COM holds two Webhook Secrets, as during a rotation: fingerprints %1 (current) and %2.")
                            .arg(held.at(0), held.at(1)));
    const auto since = secretSince();
    const auto fact = factOfSecret();
    m_age->setVisible(!held.isEmpty() || fact);
    if (fact) {
        // What this computer has written down of the secret itself is nearer to the truth than the endpoint's age.
        m_age->setText(factText(*fact));
    } else if (!since || !since->isValid()) {
        m_age->setText(tr("Its age is not known. Change it every %n day(s).", nullptr, kDueDays));
    } else {
        const QDateTime due = secretDue(*since);
        const QDateTime now = session().clock().now();
        const QString made =
            tr("In use since %1 (age: %2).").arg(momentText(*since, scope().zone()), ageText(*since, now));
        const QString then = due < now ? tr("It was due to be changed %1.").arg(momentText(due, scope().zone()))
                                       : tr("Due to be changed %1.").arg(momentText(due, scope().zone()));
        m_age->setText(made + u' ' + then);
    }
    const QString obstacle = whyNotAllowed(session(), Permission::Rotate);
    m_change->setEnabled(!held.isEmpty() && obstacle.isEmpty());
    m_dashboard->setEnabled(!held.isEmpty() && obstacle.isEmpty());
    for (QPushButton *button : {m_change, m_dashboard})
        button->setAccessibleDescription(obstacle);
    m_change->setToolTip(obstacle.isEmpty()
                             ? tr("Makes a new endpoint with a new secret, step by step, without losing an event")
                             : obstacle);
    m_dashboard->setToolTip(
        obstacle.isEmpty() ? tr("The secret was rolled in the Stripe Dashboard, and the new one is to be pasted here")
                           : obstacle);
}

std::optional<SecretFact> RetrievePart::factOfSecret() const
{
    const SecretName name = session().secretName(scope().type().id, scope().mode(), SecretKind::WebhookSecret);
    const auto fact = readSecretFact(session(), name);
    return fact ? *fact : std::nullopt;
}

QString RetrievePart::factText(const SecretFact &fact) const
{
    const QDateTime now = session().clock().now();
    const QString stored = momentText(fact.storedAt, scope().zone());
    const QString age = ageText(fact.storedAt, now);
    const QString made =
        fact.isOlder ? tr("On this computer: fingerprint %1, stored before %2 (age: more than %3).")
                           .arg(fact.fingerprint, stored, age)
                     : tr("On this computer: fingerprint %1, stored %2 (age: %3).").arg(fact.fingerprint, stored, age);
    const auto due = dueOf(SecretKind::WebhookSecret, session().workspace().isPractice(), fact);
    if (!due)
        return made;
    const QString day = momentText(*due, scope().zone());
    return made + u' ' +
           (*due <= now ? tr("It was due to be changed %1.").arg(day) : tr("Due to be changed %1.").arg(day));
}

void RetrievePart::showHistory()
{
    m_past.clear();
    const auto history = RotationJournal(session().store()).history(scope().type().id, scope().mode());
    if (!history)
        showError(history.error(), [this] { refresh(); });
    else
        m_past = *history;
    QList<CellRow> rows;
    for (const Rotation &rotation : std::as_const(m_past)) {
        const QString since = momentText(rotation.createdAt, scope().zone());
        rows.append({QString::number(rotation.id),
                     {{since, {}, {}, {}},
                      {displayName(rotation.kind), {}, {}, {}},
                      {displayName(rotation.state), toneOf(rotation.state), {}, rotation.trouble},
                      {rotation.oldFingerprint, {}, {}, {}},
                      {rotation.newFingerprint, {}, {}, {}},
                      {rotation.who, {}, {}, {}}}});
    }
    m_history->setRows(rows);
    m_history->setVisible(!rows.isEmpty());
    m_noHistory->setVisible(rows.isEmpty());
}

void RetrievePart::showOpenRotation()
{
    m_open.reset();
    const auto open = RotationJournal(session().store()).open(scope().type().id, scope().mode());
    if (open && *open)
        m_open = **open;
    m_change->setText(m_open ? tr("Go on with the &change…") : tr("&Change signing secret…"));
    m_dashboard->setVisible(!m_open);
    if (!m_open)
        return;
    messageBar()->showMessage(MessageBar::Kind::Warning,
                              tr("A change of the secret is under way since %1. %2")
                                  .arg(momentText(m_open->createdAt, scope().zone()), describe(*m_open).standing));
    messageBar()->addAction(tr("Go on…"), this, [this] { openRotation(); });
}

void RetrievePart::openRotation()
{
    if (!scope().hasType() || (m_dialog && m_dialog->isVisible()))
        return;
    auto *dialog = new RotationDialog(session(), scope().type(), scope().mode(), this);
    m_dialog = dialog;
    connect(dialog, &QDialog::finished, this, &RetrievePart::afterChange);
    dialog->open();
}

void RetrievePart::openDashboardRoll()
{
    auto *dialog = new DashboardRollDialog(session(), scope().type(), scope().mode(), scope().zone(), this);
    connect(dialog, &DashboardRollDialog::rolled, this, [this](const Rotation &rotation) {
        afterChange();
        if (rotation.state == RotationState::Done)
            messageBar()->showMessage(MessageBar::Kind::Success,
                                      tr("The new secret is the only one now, at OPS-COM and on this computer."));
        else if (describe(rotation).mustWait)
            messageBar()->showMessage(
                MessageBar::Kind::Success,
                tr("The new secret is the current one. OPS-COM keeps the old one until %1; come back then to drop it.")
                    .arg(momentText(rotation.oldExpiresAt, scope().zone())));
        else
            openRotation(); // says what is wanting
    });
    dialog->open();
}

void RetrievePart::afterChange()
{
    messageBar()->clear();
    begin();
    Q_EMIT comparisonWanted();
}

} // namespace console
