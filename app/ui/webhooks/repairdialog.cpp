#include "ui/webhooks/repairdialog.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

RepairDialog::RepairDialog(Session &session, const WebhookComparison &seen, const CompareRow &row, QWidget *parent)
    : PreviewDialog(tr("Repair: %1").arg(row.name), row.sentence, row.preview, tr("&Repair"), parent),
      m_session(session),
      m_seen(seen),
      m_repair(row.repair)
{
    setObjectName(u"repairDialog"_s);
    if (m_repair == WebhookRepair::FixEvents || m_repair == WebhookRepair::RegisterAnew)
        addEventChoices();
}

void RepairDialog::addEventChoices()
{
    if (m_repair == WebhookRepair::FixEvents && m_seen.endpoint) {
        const QStringList required = requiredWebhookEvents();
        QStringList superfluous;
        for (const QString &event : m_seen.endpoint->enabledEvents) {
            if (!required.contains(event))
                superfluous.append(event);
        }
        if (!superfluous.isEmpty()) {
            m_dropSuperfluous =
                new QCheckBox(tr("&Drop what OPS-COM does not need: %1").arg(superfluous.join(u", "_s)), this);
            m_dropSuperfluous->setObjectName(u"dropSuperfluousCheckBox"_s);
            m_dropSuperfluous->setChecked(superfluous.contains(u"*"_s));
            choices()->addWidget(m_dropSuperfluous);
        }
    }
    auto *also = new QLabel(tr("OPS-COM needs none of these. Tick what you want to be told besides:"), this);
    also->setWordWrap(true);
    choices()->addWidget(also);
    for (const OfferedEvent &offered : offeredWebhookEvents()) {
        auto *box = new QCheckBox(offered.type, this);
        box->setObjectName(u"offeredEventCheckBox"_s);
        box->setToolTip(offered.explanation);
        box->setAccessibleDescription(offered.explanation);
        box->setChecked(m_repair == WebhookRepair::FixEvents && m_seen.endpoint &&
                        m_seen.endpoint->enabledEvents.contains(offered.type));
        choices()->addWidget(box);
        m_offered.append(box);
    }
}

void RepairDialog::carryOut()
{
    RepairWebhookFlow::Options options;
    options.dropSuperfluousEvents = m_dropSuperfluous && m_dropSuperfluous->isChecked();
    for (const QCheckBox *box : std::as_const(m_offered)) {
        if (box->isChecked())
            options.alsoSubscribe.append(box->text());
    }
    runJob(new RepairWebhookFlow(m_session, m_seen, m_repair, options, this), tr("Repairing …"),
           [this](const WebhookComparison &comparison) {
               Q_EMIT repaired(comparison);
               accept();
           });
}

RetireDialog::RetireDialog(Session &session, const WebhookComparison &seen, const QStringList &strayIds,
                           QWidget *parent)
    : PreviewDialog(tr("Retire stray endpoints"),
                    tr("These endpoints have the same URL. Stripe sends each event to every one of them, signed with "
                       "another secret, which OPS-COM refuses."),
                    tr("1. Send a signed event to OPS-COM: it must be accepted. Send a wrongly signed one: it must be "
                       "refused. Otherwise nothing is retired.\n"
                       "2. Look once more that it is not the endpoint that is kept (%1).\n"
                       "3. Disable, then delete at Stripe: %2. This cannot be undone.")
                        .arg(seen.endpoint ? seen.endpoint->id : QString(), strayIds.join(u", "_s)),
                    tr("&Retire"), parent),
      m_session(session),
      m_seen(seen),
      m_strayIds(strayIds)
{
    setObjectName(u"retireDialog"_s);
}

void RetireDialog::carryOut()
{
    const QString kept = m_seen.endpoint ? m_seen.endpoint->id : QString();
    runJob(new RetireEndpointsFlow(m_session, m_seen.type.id, m_seen.mode, kept, m_strayIds, this),
           tr("Proving the endpoint that is kept …"), [this](const QStringList &deleted) {
               Q_EMIT retired(deleted);
               accept();
           });
}

} // namespace console
