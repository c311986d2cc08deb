#include "flows/secretrows.h"

#include "store/storethread.h"

#include <QCoreApplication>
#include <QDir>

namespace console {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("console::SecretRow", text);
}

} // namespace

QString workspaceFolder(const QString &dataFolder, const QString &workspace)
{
    return QDir(dataFolder).filePath(u"workspaces/"_s + workspace);
}

SecretItem secretItemOf(const SecretName &name)
{
    return {name.paymentType, name.mode, toString(name.kind)};
}

Result<std::optional<SecretFact>> readSecretFact(const Session &session, const SecretName &name)
{
    return SecretFacts(session.store().readers().journal).one(secretItemOf(name));
}

QString displayName(SecretKind kind)
{
    switch (kind) {
    case SecretKind::ApiToken: return tr("API token");
    case SecretKind::SecretKey: return tr("Secret Key");
    case SecretKind::WebhookSecret: return tr("Webhook Secret");
    case SecretKind::PreviousWebhookSecret: return tr("Webhook Secret, previous");
    case SecretKind::NextWebhookSecret: return tr("Webhook Secret, next");
    case SecretKind::PracticeSeed: return tr("Practice seed");
    case SecretKind::ProxyLogin: return tr("Proxy log-in");
    }
    Q_UNREACHABLE();
}

std::optional<QDateTime> dueOf(SecretKind kind, bool isPractice, const SecretFact &fact)
{
    if (fact.chosenDue.isValid())
        return fact.chosenDue;
    switch (kind) {
    case SecretKind::ApiToken:
    case SecretKind::SecretKey:
        if (isPractice)
            return {}; // made from the seed: there is no other one to change to
        return fact.due();
    case SecretKind::WebhookSecret: return fact.due();
    case SecretKind::PreviousWebhookSecret:
    case SecretKind::NextWebhookSecret:
    case SecretKind::PracticeSeed:
    case SecretKind::ProxyLogin: return {}; // the network's owner says when
    }
    Q_UNREACHABLE();
}

SecretAge ageOf(const SecretRow &row, const QDateTime &now)
{
    if (!row.fact)
        return SecretAge::NotKnown;
    const auto due = dueOf(row.name.kind, row.isPractice, *row.fact);
    if (!due)
        return SecretAge::NotDue;
    if (*due <= now)
        return SecretAge::Overdue;
    return *due <= now.addDays(kDueSoonDays) ? SecretAge::DueSoon : SecretAge::Fresh;
}

QString replaceObstacle(const SecretRow &row)
{
    if (row.name.kind == SecretKind::ProxyLogin)
        return tr("It has a user name too: use the button Proxy log-in below.");
    if (!row.isWorkspaceKnown)
        return tr("This workspace is no longer on this computer's list. Connect it again, or delete the item.");
    switch (row.name.kind) {
    case SecretKind::ApiToken:
        return row.isPractice ? tr("The practice workspace makes its API token itself, from the practice seed.")
                              : QString();
    case SecretKind::SecretKey:
    case SecretKind::WebhookSecret:
        return row.isOpen ? QString()
                          : tr("Open this workspace first: OPS-COM must be given the new one at the same time.");
    case SecretKind::PreviousWebhookSecret:
    case SecretKind::NextWebhookSecret:
        return tr("It belongs to a change of the signing secret that is under way. Go on with it, or undo it, under "
                  "Webhooks, Retrieve Your Signing Secret.");
    case SecretKind::ProxyLogin: return {}; // as above
    case SecretKind::PracticeSeed:
        return tr("All keys of the practice workspace are made from this seed, and its books are sealed with it.");
    }
    Q_UNREACHABLE();
}

QString testObstacle(const SecretRow &row)
{
    if (row.name.kind == SecretKind::ProxyLogin)
        return tr("The proxy is asked with every request that goes through it; there is nothing else to ask it.");
    if (!row.isWorkspaceKnown)
        return tr("This workspace is no longer on this computer's list, so there is nobody to ask.");
    if (row.name.kind == SecretKind::PracticeSeed)
        return tr("The seed is used on this computer only: there is nobody to ask.");
    if (row.isPractice && !row.isOpen)
        return tr("Open the practice workspace first: its servers run only then.");
    return {};
}

QString deleteObstacle(const SecretRow &row)
{
    if (row.name.kind == SecretKind::PracticeSeed)
        return tr("Without its seed the practice workspace could not read its own books. It guards made-up data only.");
    return {};
}

QString forgetObstacle(const SecretRow &row)
{
    if (row.name.kind == SecretKind::ProxyLogin)
        return tr("It belongs to this computer, not to a workspace. Delete it by itself.");
    return row.isPractice ? tr("The practice workspace belongs to the program and holds made-up data only.")
                          : QString();
}

QString lossOf(const SecretRow &row)
{
    switch (row.name.kind) {
    case SecretKind::ApiToken:
        return tr("This computer can no longer sign in to OPS-COM for this workspace: no new payments, no refunds, no "
                  "set-up, until the API token is entered again. OPS-COM itself is not changed.");
    case SecretKind::SecretKey:
        return tr("This computer can no longer ask Stripe for this payment type: no refunds, no checks, no resending, "
                  "and payments that stay Pending are not looked up. OPS-COM keeps its own copy, so payers can still "
                  "pay.");
    case SecretKind::WebhookSecret:
        return tr("This computer can no longer sign test events, compare the secret with OPS-COM's or change it "
                  "without a new endpoint. OPS-COM keeps its own copy, so events from Stripe are still accepted.");
    case SecretKind::PreviousWebhookSecret:
    case SecretKind::NextWebhookSecret:
        return tr("A change of the signing secret may be under way that needs it: it could then neither be finished "
                  "nor undone here.");
    case SecretKind::PracticeSeed: return tr("The practice workspace could no longer be opened.");
    case SecretKind::ProxyLogin:
        return tr(
            "Where a proxy of the network asks for a user name and a password, OPS-COM and Stripe can no longer be "
            "reached until they are entered again.");
    }
    Q_UNREACHABLE();
}

} // namespace console
