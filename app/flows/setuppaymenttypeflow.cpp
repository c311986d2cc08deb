#include "flows/setupflow.h"

#include "core/fingerprint.h"
#include "core/stripekey.h"
#include "flows/flowsupport.h"
#include "flows/keycapabilitybook.h"
#include "secrets/keychainerrors.h"

namespace console {

namespace {

/// The parameter of a field in one set: "test.secret_key".
QString fieldName(Mode mode, const QString &field)
{
    return toString(mode) + QLatin1Char('.') + field;
}

Outcome checkSet(const CredentialDraft &draft, Mode mode)
{
    const auto check = [mode](CredentialField field, const QString &text) -> Outcome {
        Outcome outcome = checkCredential(field, mode, text);
        if (outcome)
            return outcome;
        Error error = outcome.error();
        error.param = fieldName(mode, error.param);
        return error;
    };
    const auto checkSecret = [&check](CredentialField field, const SharedSecret &secret) -> Outcome {
        if (!secret)
            return Done{};
        return secret->use([&](QByteArrayView bytes) { return check(field, QString::fromUtf8(bytes)); });
    };
    if (!draft.publishableKey.isEmpty()) {
        if (Outcome o = check(CredentialField::PublishableKey, draft.publishableKey); !o)
            return o;
    }
    if (Outcome o = checkSecret(CredentialField::SecretKey, draft.secretKey); !o)
        return o;
    if (!draft.webhookId.isEmpty()) {
        if (Outcome o = check(CredentialField::WebhookId, draft.webhookId); !o)
            return o;
    }
    return checkSecret(CredentialField::WebhookSecret, draft.webhookSecret);
}

const QList<Mode> kModes{Mode::Test, Mode::Live};

} // namespace

LoadSetUpFlow::LoadSetUpFlow(Session &session, QObject *parent) : FlowJob(parent), m_session(session) {}

void LoadSetUpFlow::doStart()
{
    Q_EMIT stepChanged(tr("Reading the payment types…"));
    run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            finishWith(tenant.error());
            return;
        }
        auto *group = new JobGroup;
        const auto read = [this, group](auto *job, auto *target) {
            job->onFinished(this, [target](const auto &r) {
                if (r)
                    *target = *r;
            });
            group->add(job);
        };
        read((*tenant)->paymentTypes(nullptr), &m_data.types);
        read((*tenant)->userTypes(nullptr), &m_data.userTypes);
        read((*tenant)->providers(nullptr), &m_data.providers);
        run(static_cast<TypedJob<Done> *>(group), [this](Outcome &&all) {
            if (!all) {
                finishWith(all.error());
                return;
            }
            run(m_session.store().replacePaymentTypes(m_data.types), [this](Outcome &&kept) {
                if (kept)
                    finishWith(m_data);
                else
                    finishWith(kept.error());
            });
        });
    });
}

SetUpPaymentTypeFlow::SetUpPaymentTypeFlow(Session &session, PaymentTypeDraft draft, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_draft(std::move(draft))
{
}

void SetUpPaymentTypeFlow::doStart()
{
    PaymentType &type = m_draft.type;
    type.name = type.name.trimmed();
    const auto refuse = [this](const QString &text, const char *param) {
        finishWith(flowError(ErrorKind::InvalidInput, text, QLatin1String(param)));
    };
    if (type.providerId.isEmpty())
        return refuse(tr("Choose a Payment Provider."), "provider");
    if (type.name.isEmpty())
        return refuse(tr("Enter a Type Name."), "name");
    if (type.userTypeIds.isEmpty())
        return refuse(tr("Choose at least one user type."), "user_types");
    for (const Mode mode : kModes) {
        if (const Outcome o = checkSet(m_draft.credentials(mode), mode); !o) {
            finishWith(o.error());
            return;
        }
        const CredentialDraft &draft = m_draft.credentials(mode);
        CredentialSet &set = type.credentials(mode);
        if (!draft.publishableKey.isEmpty())
            set.publishableKey = draft.publishableKey;
        if (!draft.webhookId.isEmpty())
            set.webhookId = draft.webhookId;
    }
    const PaymentType before = cachedType();
    for (const Mode mode : kModes) {
        const CredentialDraft &draft = m_draft.credentials(mode);
        if (draft.secretKey || draft.webhookSecret || !(type.currency == before.currency) ||
            type.credentials(mode).publishableKey != before.credentials(mode).publishableKey ||
            type.credentials(mode).webhookId != before.credentials(mode).webhookId)
            m_changed.append(mode);
    }
    // A type that is live already may be edited anywhere; going live asks for a proof of just these test credentials.
    if (type.liveMode && !before.liveMode) {
        const auto proven =
            type.id.isEmpty() ? Result<QDateTime>(QDateTime()) : m_session.store().provenAt(type.id, Mode::Test);
        if (!proven) {
            finishWith(proven.error());
            return;
        }
        if (!proven->isValid())
            return refuse(tr("Live Mode stays off until the Testing Credentials have passed every check of the "
                             "Verify page. Nothing was saved."),
                          "live_mode");
        if (m_changed.contains(Mode::Test))
            return refuse(
                tr("The Testing Credentials or the Currency were changed. Save that first with Live Mode off, "
                   "and let the Verify page prove it. Nothing was saved."),
                "live_mode");
    }
    const bool newSecrets = std::ranges::any_of(kModes, [this](Mode mode) {
        return m_draft.credentials(mode).secretKey || m_draft.credentials(mode).webhookSecret;
    });
    if (!newSecrets) {
        forgetProofs(m_changed);
        return;
    }
    // Asked first, so that a locked keychain is known before anything is saved anywhere.
    run(m_session.secrets().probe(), [this](Result<KeychainState> &&state) {
        if (!state || *state != KeychainState::Ready) {
            finishWith(withAddition(state ? keychainStateError(*state) : state.error(), tr("Nothing was saved.")));
            return;
        }
        proveKeys(kModes);
    });
}

PaymentType SetUpPaymentTypeFlow::cachedType() const
{
    const auto types = m_session.store().paymentTypes();
    if (!types || m_draft.type.id.isEmpty())
        return {};
    const auto found = std::ranges::find(*types, m_draft.type.id, &PaymentType::id);
    return found == types->end() ? PaymentType() : *found;
}

void SetUpPaymentTypeFlow::forgetProofs(QList<Mode> left)
{
    // Before anything is sent: what was proven was proven with other values, whatever becomes of this save.
    if (left.isEmpty() || m_draft.type.id.isEmpty()) {
        save();
        return;
    }
    const Mode mode = left.takeFirst();
    run(m_session.store().setProven(m_draft.type.id, mode, QDateTime()), [this, left](Outcome &&forgotten) {
        if (forgotten)
            forgetProofs(left);
        else
            finishWith(withAddition(forgotten.error(), tr("Nothing was saved.")));
    });
}

void SetUpPaymentTypeFlow::proveKeys(QList<Mode> left)
{
    if (left.isEmpty()) {
        forgetProofs(m_changed);
        return;
    }
    const Mode mode = left.takeFirst();
    const SharedSecret key = m_draft.credentials(mode).secretKey;
    if (!key) {
        proveKeys(left);
        return;
    }
    Q_EMIT stepChanged(mode == Mode::Test ? tr("Proving the test Secret Key…") : tr("Proving the live Secret Key…"));
    run(new ProveKeyFlow(m_session, key, mode, m_draft.type.currency), [this, mode, left](Result<KeyProof> &&proof) {
        if (!proof) {
            Error error = withAddition(proof.error(), tr("Nothing was saved."));
            error.param = fieldName(mode, QStringLiteral("secret_key"));
            finishWith(error);
            return;
        }
        proveKeys(left);
    });
}

void SetUpPaymentTypeFlow::save()
{
    Q_EMIT stepChanged(tr("Saving the payment type in OPS-COM…"));
    run(m_session.tenant(this), [this](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            finishWith(withAddition(tenant.error(), tr("Nothing was saved.")));
            return;
        }
        m_tenant = *tenant;
        run(m_tenant->savePaymentType(m_draft.type, this), [this](Result<PaymentType> &&saved) {
            if (!saved) {
                finishWith(onRecord(saved.error()));
                return;
            }
            m_draft.type = *saved;
            m_isSaved = true;
            storeSecrets(kModes);
        });
    });
}

void SetUpPaymentTypeFlow::storeSecrets(QList<Mode> left)
{
    if (left.isEmpty()) {
        handOver(kModes);
        return;
    }
    const Mode mode = left.takeFirst();
    const CredentialDraft &draft = m_draft.credentials(mode);
    auto *group = new JobGroup;
    const auto write = [this, mode, group](SecretKind kind, const SharedSecret &secret) {
        if (secret)
            group->add(m_session.secrets().write(m_session.secretName(m_draft.type.id, mode, kind), secret->clone()));
    };
    write(SecretKind::SecretKey, draft.secretKey);
    write(SecretKind::WebhookSecret, draft.webhookSecret);
    Q_EMIT stepChanged(tr("Storing the secrets in the keychain…"));
    run(static_cast<TypedJob<Done> *>(group), [this, mode, left](Outcome &&stored) {
        if (!stored) {
            finishWith(withAddition(onRecord(stored.error()), tr("The payment type was saved in OPS-COM without the "
                                                                 "new secrets. Save again once the keychain works.")));
            return;
        }
        if (m_draft.credentials(mode).secretKey)
            KeyCapabilityBook::of(m_session).setFound(m_draft.type.id, mode, {}); // of the key before
        storeSecrets(left);
    });
}

void SetUpPaymentTypeFlow::handOver(QList<Mode> left)
{
    if (left.isEmpty()) {
        finish();
        return;
    }
    const Mode mode = left.takeFirst();
    const CredentialDraft &draft = m_draft.credentials(mode);
    if (!draft.secretKey && !draft.webhookSecret) {
        handOver(left);
        return;
    }
    Q_EMIT stepChanged(tr("Handing the secrets to OPS-COM…"));
    const SecretHandOver secrets{m_draft.type.id, mode, draft.secretKey, draft.webhookSecret, false};
    run(m_tenant->handOverSecrets(secrets, this), [this, mode, left](Result<CredentialSet> &&set) {
        const QString kept = tr("The payment type was saved and the secrets are in this computer's keychain, but "
                                "OPS-COM may not hold them. Save again.");
        if (!set) {
            finishWith(withAddition(onRecord(set.error()), kept));
            return;
        }
        const CredentialDraft &handed = m_draft.credentials(mode);
        const QString client = m_session.workspace().clientId;
        const bool keyMatches =
            !handed.secretKey || fingerprintOf(*handed.secretKey, client) == set->secretKeyFingerprint;
        const bool webhookMatches = !handed.webhookSecret || set->webhookSecretFingerprints.value(0) ==
                                                                 fingerprintOf(*handed.webhookSecret, client);
        if (!keyMatches || !webhookMatches) {
            finishWith(onRecord(flowError(
                ErrorKind::BadAnswer,
                tr("OPS-COM answered with another fingerprint than that of the secret it was given. %1").arg(kept),
                fieldName(mode, keyMatches ? QStringLiteral("webhook_secret") : QStringLiteral("secret_key")))));
            return;
        }
        m_draft.type.credentials(mode).secretKeyFingerprint = set->secretKeyFingerprint;
        m_draft.type.credentials(mode).webhookSecretFingerprints = set->webhookSecretFingerprints;
        handOver(left);
    });
}

Error SetUpPaymentTypeFlow::onRecord(const Error &error)
{
    QStringList detail{m_draft.type.name, toString(error.kind)};
    for (const Mode mode : kModes) {
        const auto note = [&](const QString &kind, const SharedSecret &secret) {
            if (secret)
                detail.append(toString(mode) + kind + fingerprintOf(*secret, m_session.workspace().clientId));
        };
        note(QStringLiteral(": key "), m_draft.credentials(mode).secretKey);
        note(QStringLiteral(": webhook secret "), m_draft.credentials(mode).webhookSecret);
    }
    auditLater(m_session, QStringLiteral("payment_type.saved"), m_draft.type.id, detail.join(QStringLiteral("; ")),
               m_isSaved ? QStringLiteral("saved in part") : QStringLiteral("not saved"));
    return error;
}

void SetUpPaymentTypeFlow::finish()
{
    QStringList detail{m_draft.type.name};
    for (const Mode mode : kModes) {
        const CredentialSet &set = m_draft.type.credentials(mode);
        if (!set.isEmpty())
            detail.append(toString(mode) + QStringLiteral(": key ") + set.secretKeyFingerprint +
                          QStringLiteral(", webhook ") + set.webhookId + QStringLiteral(" secret ") +
                          set.webhookSecretFingerprints.join(QLatin1Char('/')));
    }
    auditLater(m_session, QStringLiteral("payment_type.saved"), m_draft.type.id, detail.join(QStringLiteral("; ")),
               QStringLiteral("done"));
    run(keepInCache(m_session, m_draft.type), [this](Outcome &&kept) {
        if (kept)
            finishWith(m_draft.type);
        else
            finishWith(withAddition(kept.error(), tr("The payment type itself was saved in OPS-COM.")));
    });
}

} // namespace console
