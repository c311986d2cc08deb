#include "flows/setupflow.h"

#include "flows/flowsupport.h"

namespace console {

namespace {

QString fingerprintsOf(const PaymentType &type)
{
    QStringList fingerprints;
    for (const CredentialSet *set : {&type.test, &type.live}) {
        if (!set->secretKeyFingerprint.isEmpty())
            fingerprints.append(set->secretKeyFingerprint);
        fingerprints += set->webhookSecretFingerprints;
    }
    return fingerprints.join(QStringLiteral(", "));
}

} // namespace

ChangePaymentTypeFlow::ChangePaymentTypeFlow(Session &session, PaymentType type, Change change, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_type(std::move(type)),
      m_change(change)
{
}

void ChangePaymentTypeFlow::doStart()
{
    run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            finishWith(tenant.error());
            return;
        }
        if (m_change == Change::Delete) {
            run((*tenant)->deletePaymentType(m_type.id, this), [this](Outcome &&deleted) {
                // Not found: it is gone already, by somebody else or by an earlier try.
                if (deleted || deleted.error().kind == ErrorKind::NotFound)
                    finishChange();
                else
                    finishWith(deleted.error());
            });
            return;
        }
        run((*tenant)->setActive(m_type.id, m_change == Change::Activate, this), [this](Result<PaymentType> &&type) {
            if (!type) {
                finishWith(type.error());
                return;
            }
            m_type = *type;
            finishChange();
        });
    });
}

void ChangePaymentTypeFlow::finishChange()
{
    QString what;
    switch (m_change) {
    case Change::Activate: what = QStringLiteral("payment_type.activated"); break;
    case Change::Deactivate: what = QStringLiteral("payment_type.deactivated"); break;
    case Change::Delete: what = QStringLiteral("payment_type.deleted"); break;
    }
    auditLater(m_session, what, m_type.id, m_type.name, QStringLiteral("done"));
    auto *group = new JobGroup;
    if (m_change != Change::Delete) {
        group->add(keepInCache(m_session, m_type));
    } else {
        const auto types = m_session.store().paymentTypes();
        QList<PaymentType> list = types ? *types : QList<PaymentType>();
        list.removeIf([this](const PaymentType &t) { return t.id == m_type.id; });
        group->add(m_session.store().replacePaymentTypes(list));
        for (const SecretName &name : m_session.secrets().known(m_session.workspace().id())) {
            if (name.paymentType == m_type.id)
                group->add(m_session.secrets().remove(name));
        }
    }
    run(static_cast<TypedJob<Done> *>(group), [this](Outcome &&done) {
        if (m_change == Change::Delete)
            auditLater(m_session, QStringLiteral("secret.removed"), m_type.id, fingerprintsOf(m_type),
                       done ? QStringLiteral("done") : QStringLiteral("failed"));
        if (!done && m_change == Change::Delete)
            finishWith(
                withAddition(done.error(), tr("The payment type itself was deleted in OPS-COM; its secrets may still "
                                              "be in this computer's keychain. Delete it once more to remove them.")));
        else
            finishWith(std::move(done));
    });
}

} // namespace console
