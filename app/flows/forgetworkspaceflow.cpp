#include "core/workerjob.h"
#include "flows/flowsupport.h"
#include "flows/secretsflow.h"
#include "secrets/keychainerrors.h"
#include "store/storefiles.h"

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

Error stillThere()
{
    return flowError(ErrorKind::KeychainDenied,
                     DeleteSecretFlow::tr("The keychain said that the item was deleted, but it still holds it. Delete "
                                          "it with your keychain's own program (Passwords and Keys, or "
                                          "KWalletManager)."));
}

/// Opens the journal of a workspace, appends, closes it again.
class AuditElsewhereFlow final : public FlowJob<Done>
{
public:
    AuditElsewhereFlow(QString folder, const Clock &clock, AuditEntry entry)
        : m_folder(std::move(folder)),
          m_clock(clock),
          m_entry(std::move(entry))
    {
    }

protected:
    void doStart() override
    {
        if (!hasJournal(m_folder)) {
            finishWith(Done{});
            return;
        }
        run(WorkspaceStore::open(m_folder, m_clock), [this](Result<std::shared_ptr<WorkspaceStore>> &&store) {
            if (!store) {
                finishWith(store.error());
                return;
            }
            m_store = *store;
            run(m_store->audit(m_entry.who, m_entry.what, m_entry.subject, m_entry.detail, m_entry.outcome),
                [this](Outcome &&done) {
                    m_store.reset(); // the files are closed before the next step
                    finishWith(done);
                });
        });
    }

private:
    QString m_folder;
    const Clock &m_clock;
    AuditEntry m_entry;
    std::shared_ptr<WorkspaceStore> m_store;
};

} // namespace

QString auditTextOf(const SecretName &name, const QString &fingerprint)
{
    QStringList parts{toString(name.kind)};
    if (name.mode)
        parts.append(toString(*name.mode));
    if (!fingerprint.isEmpty())
        parts.append(fingerprint);
    return parts.join(u' ');
}

TypedJob<Done> *auditElsewhere(const Services &services, const QString &workspace, const QString &what,
                               const QString &subject, const QString &detail, const QString &outcome)
{
    AuditEntry entry;
    entry.who = DeleteSecretFlow::tr("somebody at this computer");
    entry.what = what;
    entry.subject = subject;
    entry.detail = detail;
    entry.outcome = outcome;
    return new AuditElsewhereFlow(workspaceFolder(services.dataFolder, workspace), services.clock, entry);
}

// --- one item

DeleteSecretFlow::DeleteSecretFlow(Session &session, SecretRow row, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_row(std::move(row))
{
}

void DeleteSecretFlow::doStart()
{
    if (const QString obstacle = deleteObstacle(m_row); !obstacle.isEmpty()) {
        finishWith(flowError(ErrorKind::Refused, obstacle));
        return;
    }
    Q_EMIT stepChanged(tr("Deleting it from the keychain…"));
    run(m_session.secrets().remove(m_row.name, this), [this](Outcome &&removed) {
        if (removed)
            prove();
        else
            finishWith(removed.error());
    });
}

void DeleteSecretFlow::prove()
{
    Q_EMIT stepChanged(tr("Reading it back…"));
    run(m_session.secrets().holds(m_row.name, this), [this](Result<bool> &&holds) {
        if (!holds || *holds) {
            finishWith(holds ? stillThere() : holds.error());
            return;
        }
        const QString detail = auditTextOf(m_row.name, m_row.fact ? m_row.fact->fingerprint : QString());
        const QString subject = m_row.name.mode ? m_row.name.paymentType : m_row.workspace.id();
        if (m_row.isOpen || m_row.name.workspace == kThisComputer) {
            auditLater(m_session, u"secret.removed"_s, subject, detail, u"done"_s);
            finishWith(Done{});
            return;
        }
        const Services services{m_session.http(), m_session.secrets(), m_session.clock(), m_session.dataFolder()};
        run(auditElsewhere(services, m_row.workspace.id(), u"secret.removed"_s, subject, detail, u"done"_s),
            [this](Outcome &&) { finishWith(Done{}); });
    });
}

SetSecretDueFlow::SetSecretDueFlow(Session &session, SecretName name, QDateTime due, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_name(std::move(name)),
      m_due(std::move(due))
{
}

void SetSecretDueFlow::doStart()
{
    run(new WorkerJob<Done>([folder = workspaceFolder(m_session.dataFolder(), m_name.workspace),
                             item = secretItemOf(m_name), due = m_due]() -> Outcome {
            const auto journal = openJournalAlone(folder);
            if (!journal)
                return journal.error();
            return SecretFacts(*journal).setDue(item, due);
        }),
        [this](Outcome &&done) {
            if (done)
                Q_EMIT m_session.secrets().itemsChanged(m_name.workspace);
            finishWith(done);
        });
}

// --- all items of a workspace

bool ForgetReport::allGone() const
{
    return std::ranges::all_of(items, &ForgottenItem::isGone);
}

QString ForgetReport::text() const
{
    QStringList lines;
    for (const ForgottenItem &item : items) {
        lines.append(item.isGone ? ForgetWorkspaceFlow::tr("Deleted and read back as absent: %1").arg(item.name.path())
                                 : ForgetWorkspaceFlow::tr("Still there: %1. %2").arg(item.name.path(), item.trouble));
    }
    if (items.isEmpty())
        lines.append(ForgetWorkspaceFlow::tr("The keychain held nothing of this workspace."));
    if (!cacheTrouble.isEmpty())
        lines.append(cacheTrouble);
    else if (isCacheWanted)
        lines.append(
            ForgetWorkspaceFlow::tr("The local copy of the payments was deleted (%n file(s)).", nullptr, cacheFiles));
    else
        lines.append(ForgetWorkspaceFlow::tr("The local copy of the payments was kept."));
    lines.append(
        ForgetWorkspaceFlow::tr("journal.db was kept: it is the record of refunds and the audit trail. OPS-COM "
                                "and Stripe were not changed."));
    return lines.join(u'\n');
}

ForgetWorkspaceFlow::ForgetWorkspaceFlow(Services services, QString workspaceId, bool clearLocalData, QObject *parent)
    : FlowJob(parent),
      m_services(std::move(services)),
      m_workspace(std::move(workspaceId))
{
    m_report.isCacheWanted = clearLocalData;
}

void ForgetWorkspaceFlow::doStart()
{
    if (m_workspace == kPracticeId) {
        SecretRow practice;
        practice.isPractice = true;
        finishWith(flowError(ErrorKind::Refused, forgetObstacle(practice)));
        return;
    }
    Q_EMIT stepChanged(tr("Asking the keychain…"));
    run(m_services.secrets.probe(this), [this](Result<KeychainState> &&state) {
        if (!state || *state != KeychainState::Ready) {
            finishWith(withAddition(state ? keychainStateError(*state) : state.error(), tr("Nothing was forgotten.")));
            return;
        }
        for (const SecretName &name : m_services.secrets.known(m_workspace))
            m_report.items.append({name, false, {}});
        forgetNext(0);
    });
}

void ForgetWorkspaceFlow::forgetNext(qsizetype index)
{
    if (index == m_report.items.size()) {
        audit();
        return;
    }
    Q_EMIT stepChanged(tr("Deleting secrets from the keychain…"));
    const SecretName name = m_report.items.at(index).name;
    run(m_services.secrets.remove(name, this), [this, index, name](Outcome &&removed) {
        if (!removed) {
            m_report.items[index].trouble = removed.error().userText;
            forgetNext(index + 1);
            return;
        }
        run(m_services.secrets.holds(name, this), [this, index](Result<bool> &&holds) {
            ForgottenItem &item = m_report.items[index];
            item.isGone = holds && !*holds;
            if (!item.isGone)
                item.trouble = holds ? stillThere().userText : holds.error().userText;
            forgetNext(index + 1);
        });
    });
}

void ForgetWorkspaceFlow::audit()
{
    const auto gone = std::ranges::count_if(m_report.items, &ForgottenItem::isGone);
    const QString detail = u"%1 of %2 items deleted"_s.arg(gone).arg(m_report.items.size());
    run(auditElsewhere(m_services, m_workspace, u"workspace.forgotten"_s, m_workspace, detail,
                       m_report.allGone() ? u"done"_s : u"failed"_s),
        [this](Outcome &&) { clearLocalData(); });
}

void ForgetWorkspaceFlow::clearLocalData()
{
    if (!m_report.isCacheWanted) {
        finishWith(m_report);
        return;
    }
    Q_EMIT stepChanged(tr("Deleting the local copy of the payments…"));
    run(new WorkerJob<int>(
            [folder = workspaceFolder(m_services.dataFolder, m_workspace)] { return removeCacheFiles(folder); }),
        [this](Result<int> &&removed) {
            if (removed)
                m_report.cacheFiles = *removed;
            else
                m_report.cacheTrouble = removed.error().userText;
            finishWith(m_report);
        });
}

} // namespace console
