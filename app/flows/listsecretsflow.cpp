#include "core/workerjob.h"
#include "flows/flowsupport.h"
#include "flows/secretsflow.h"
#include "secrets/keychainerrors.h"
#include "store/paymenttyperepository.h"
#include "store/storefiles.h"

#include <algorithm>

namespace console {

namespace {

/// What the files of one workspace tell.
struct Written
{
    QList<SecretFact> facts;
    QList<PaymentType> types;
};

/// A file that cannot be read tells nothing here; opening the workspace says what is wrong with it.
Written readWritten(const QString &folder)
{
    Written written;
    if (!hasJournal(folder))
        return written;
    const auto readers = openReaders(folder);
    if (!readers)
        return written;
    if (auto facts = SecretFacts((*readers)->journal).all())
        written.facts = *facts;
    if (auto types = PaymentTypeRepository((*readers)->cache).all())
        written.types = *types;
    return written;
}

bool isSame(const SecretItem &a, const SecretItem &b)
{
    return a.paymentTypeId == b.paymentTypeId && a.mode == b.mode && a.kind == b.kind;
}

} // namespace

ListSecretsFlow::ListSecretsFlow(Session &session, QList<Workspace> known, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_known(std::move(known))
{
}

void ListSecretsFlow::doStart()
{
    Q_EMIT stepChanged(tr("Asking the keychain…"));
    run(m_session.secrets().probe(this), [this](Result<KeychainState> &&state) {
        if (state)
            m_list.state = *state;
        else
            m_list.trouble = state.error();
        readFacts();
    });
}

void ListSecretsFlow::readFacts()
{
    SecretStore &secrets = m_session.secrets();
    const QString own = m_session.workspace().id();
    QList<Workspace> workspaces{m_session.workspace()};
    for (const Workspace &one : std::as_const(m_known)) {
        if (std::ranges::none_of(workspaces, [&](const Workspace &have) { return have.id() == one.id(); }))
            workspaces.append(one);
    }
    const auto known = workspaces.size();
    for (const QString &id : secrets.workspaces()) {
        if (std::ranges::any_of(workspaces, [&](const Workspace &have) { return have.id() == id; }))
            continue;
        Workspace left;
        left.kind = id == kPracticeId ? Workspace::Kind::Practice : Workspace::Kind::Tenant;
        left.clientId = id;
        left.name = id == kPracticeId ? tr("Practice workspace") : id == kThisComputer ? tr("This computer") : id;
        workspaces.append(left);
    }
    QStringList folders;
    for (qsizetype i = 0; i < workspaces.size(); ++i) {
        const Workspace &workspace = workspaces.at(i);
        folders.append(workspaceFolder(m_session.dataFolder(), workspace.id()));
        for (const SecretName &name : secrets.known(workspace.id())) {
            SecretRow row;
            row.name = name;
            row.workspace = workspace;
            row.isPractice = workspace.isPractice();
            row.isWorkspaceKnown = i < known || workspace.isPractice() || workspace.id() == kThisComputer;
            row.isOpen = workspace.id() == own;
            m_list.rows.append(row);
        }
    }
    run(new WorkerJob<QList<Written>>([folders]() -> Result<QList<Written>> {
            QList<Written> all;
            for (const QString &folder : folders)
                all.append(readWritten(folder));
            return all;
        }),
        [this, workspaces](Result<QList<Written>> &&all) {
            for (SecretRow &row : m_list.rows) {
                const auto at = std::ranges::find(workspaces, row.workspace.id(), &Workspace::id);
                const Written &written = (*all)[at - workspaces.begin()];
                for (const SecretFact &fact : written.facts) {
                    if (isSame(fact.item, secretItemOf(row.name)))
                        row.fact = fact;
                }
                if (!row.name.mode)
                    continue;
                const auto type = std::ranges::find(written.types, row.name.paymentType, &PaymentType::id);
                row.paymentTypeName = type == written.types.end() ? row.name.paymentType : type->name;
            }
            if (m_list.isReady())
                askNext(0);
            else
                finishWith(m_list);
        });
}

void ListSecretsFlow::askNext(qsizetype index)
{
    if (index == m_list.rows.size()) {
        finishWith(m_list);
        return;
    }
    run(m_session.secrets().holds(m_list.rows.at(index).name, this), [this, index](Result<bool> &&holds) {
        SecretRow &row = m_list.rows[index];
        row.held = !holds ? SecretHeld::NotTold : *holds ? SecretHeld::Held : SecretHeld::Missing;
        if (!holds)
            row.heldTrouble = holds.error().userText;
        const bool isGone = !holds && (holds.error().kind == ErrorKind::KeychainSlow ||
                                       holds.error().kind == ErrorKind::KeychainLocked ||
                                       holds.error().kind == ErrorKind::KeychainAbsent);
        if (!isGone) {
            askNext(index + 1);
            return;
        }
        // It went away meanwhile: the others are not waited for one by one.
        m_list.state.reset();
        m_list.trouble = holds.error();
        if (holds.error().kind == ErrorKind::KeychainLocked) {
            m_list.state = KeychainState::Locked;
            m_list.trouble.reset();
        }
        finishWith(m_list);
    });
}

} // namespace console
