#include "flows/webhookflow.h"

#include "core/fingerprint.h"
#include "flows/flowsupport.h"
#include "flows/verifyparts.h"
#include "store/rotationjournal.h"

#include <algorithm>

namespace console {

bool VerifyReport::allPassed() const
{
    return !checks.isEmpty() && std::ranges::all_of(checks, [](const Check &c) {
        return c.state == CheckState::Passed || c.state == CheckState::Warning;
    });
}

VerifyPaymentTypeFlow::VerifyPaymentTypeFlow(Session &session, PaymentType type, Mode mode, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_type(std::move(type)),
      m_mode(mode)
{
    m_report.checks = emptyChecks();
}

QList<Check> VerifyPaymentTypeFlow::emptyChecks()
{
    QList<Check> checks;
    for (const CheckId id : kCheckOrder)
        checks.append(Check{id, CheckState::Waiting, checkTitle(id), {}, {}});
    return checks;
}

void VerifyPaymentTypeFlow::begin(CheckId id)
{
    set(id, CheckState::Running, {});
    Q_EMIT stepChanged(checkTitle(id));
}

void VerifyPaymentTypeFlow::set(CheckId id, CheckState state, const QString &finding, const QString &repair)
{
    const auto check = std::ranges::find(m_report.checks, id, &Check::id);
    check->state = state;
    check->finding = finding;
    check->repair = repair;
    const bool isAboutSecret = id >= CheckId::EndpointFound && id <= CheckId::SecretsMatch;
    if (m_secretIsChanging && isAboutSecret && !repair.isEmpty())
        check->repair = tr("A change of the signing secret is under way. Finish or undo it on the Webhooks page, then "
                           "run the checks again.");
    Q_EMIT checkChanged(*check);
}

void VerifyPaymentTypeFlow::fail(CheckId id, const Error &error, const QString &repair)
{
    if (provesNothing(error.kind))
        m_undecided.append(id);
    set(id, CheckState::Failed, error.userText, repair);
}

void VerifyPaymentTypeFlow::skipFrom(CheckId first, CheckId last, const QString &why)
{
    for (const CheckId id : kCheckOrder) {
        if (id >= first && id <= last)
            set(id, CheckState::Skipped, why);
    }
}

void VerifyPaymentTypeFlow::doStart()
{
    const auto rotation = RotationJournal(m_session.store()).open(m_type.id, m_mode);
    if (!rotation) {
        finishWith(rotation.error());
        return;
    }
    m_secretIsChanging = rotation->has_value();
    begin(CheckId::KeyWorks);
    readTenant();
}

void VerifyPaymentTypeFlow::readTenant()
{
    // What OPS-COM holds now, not what a window remembers.
    const auto noteAndGoOn = [this](const Error &error) {
        m_tenantError = error;
        readKey();
    };
    run(m_session.tenant(this), [this, noteAndGoOn](Result<std::shared_ptr<TenantClient>> &&tenant) {
        if (!tenant) {
            noteAndGoOn(tenant.error());
            return;
        }
        run((*tenant)->paymentTypes(this), [this, noteAndGoOn](Result<QList<PaymentType>> &&types) {
            if (!types) {
                noteAndGoOn(types.error());
                return;
            }
            const auto type = std::ranges::find(*types, m_type.id, &PaymentType::id);
            if (type == types->end()) {
                noteAndGoOn(flowError(ErrorKind::NotFound, tr("OPS-COM does not know this payment type any more.")));
                return;
            }
            m_type = *type;
            readKey();
        });
    });
}

void VerifyPaymentTypeFlow::readKey()
{
    const SecretName name = m_session.secretName(m_type.id, m_mode, SecretKind::SecretKey);
    run(m_session.secrets().read(name, this), [this](Result<SecretValue> &&key) {
        if (key) {
            m_keyFingerprint = fingerprintOf(*key, m_session.workspace().clientId);
            m_stripe = m_session.stripeWith(std::make_shared<const SecretValue>(std::move(*key)));
            checkKey();
            return;
        }
        fail(CheckId::KeyWorks, key.error(),
             key.error().kind == ErrorKind::SecretMissing
                 ? tr("Enter the Secret Key on the Settings tab; this computer does not hold it.")
                 : QString());
        skipFrom(CheckId::ModeMatches, CheckId::EndpointMode,
                 tr("Not checked: without a working key Stripe cannot be asked."));
        checkSecrets();
    });
}

void VerifyPaymentTypeFlow::checkKey()
{
    run(m_stripe->balance(this), [this](Result<StripeBalance> &&balance) {
        if (balance) {
            set(CheckId::KeyWorks, CheckState::Passed, tr("Stripe accepts it."));
            begin(CheckId::ModeMatches);
            if (balance->mode == m_mode)
                set(CheckId::ModeMatches, CheckState::Passed,
                    m_mode == Mode::Test ? tr("It is a test key.") : tr("It is a live key."));
            else
                set(CheckId::ModeMatches, CheckState::Failed,
                    m_mode == Mode::Test ? tr("It is a live key.") : tr("It is a test key."),
                    tr("Enter a key of this set's mode on the Settings tab."));
            checkAccount();
            return;
        }
        if (balance.error().kind == ErrorKind::Forbidden) {
            set(CheckId::KeyWorks, CheckState::Passed, tr("Stripe accepts it (a restricted key without Balance)."));
            set(CheckId::ModeMatches, CheckState::Warning,
                tr("Stripe did not say: the restricted key may not read Balance."),
                tr("Allow the key to read Balance in the Stripe Dashboard to have this checked."));
            checkAccount();
            return;
        }
        fail(CheckId::KeyWorks, balance.error(),
             balance.error().kind == ErrorKind::Unauthorized
                 ? tr("Copy the Secret Key from the Stripe Dashboard again and save it on the Settings tab.")
                 : tr("Run the checks again."));
        skipFrom(CheckId::ModeMatches, CheckId::EndpointMode,
                 tr("Not checked: without a working key Stripe cannot be asked."));
        checkSecrets();
    });
}

void VerifyPaymentTypeFlow::checkAccount()
{
    begin(CheckId::Account);
    run(m_stripe->account(this), [this](Result<StripeAccount> &&account) {
        if (!account && account.error().kind == ErrorKind::Forbidden) {
            set(CheckId::Account, CheckState::Warning, account.error().userText,
                tr("Compare the account yourself, or allow the key to read Account."));
        } else if (!account) {
            fail(CheckId::Account, account.error(), tr("Run the checks again."));
        } else if (account->defaultCurrency != m_type.currency.code()) {
            set(CheckId::Account, CheckState::Warning,
                tr("%1 settles in %2; this payment type charges in %3.")
                    .arg(account->displayName, account->defaultCurrency.toUpper(), m_type.currency.displayCode()),
                tr("If that is not meant, change the Currency on the Settings tab."));
        } else if (m_mode == Mode::Live && !account->chargesEnabled) {
            set(CheckId::Account, CheckState::Failed, tr("%1 may not take charges yet.").arg(account->displayName),
                tr("Finish the account's activation in the Stripe Dashboard."));
        } else {
            set(CheckId::Account, CheckState::Passed,
                tr("%1, %2").arg(account->displayName, m_type.currency.displayCode()));
        }
        checkEndpoint();
    });
}

void VerifyPaymentTypeFlow::checkEndpoint()
{
    begin(CheckId::EndpointFound);
    const QString id = m_type.credentials(m_mode).webhookId;
    const QString repair = tr("Register the endpoint on the Webhook page.");
    if (id.isEmpty()) {
        set(CheckId::EndpointFound, CheckState::Failed, tr("There is no Webhook ID."), repair);
        skipFrom(CheckId::EndpointUrl, CheckId::EndpointMode, tr("Not checked: there is no endpoint."));
        checkSecrets();
        return;
    }
    if (id.startsWith(QLatin1String("ed_"))) {
        findByUrl(id);
        return;
    }
    run(m_stripe->webhookEndpoint(id, this), [this, repair](Result<WebhookEndpoint> &&endpoint) {
        if (endpoint) {
            judgeEndpoint(*endpoint);
            return;
        }
        fail(CheckId::EndpointFound, endpoint.error(),
             endpoint.error().kind == ErrorKind::NotFound ? repair : tr("Run the checks again."));
        skipFrom(CheckId::EndpointUrl, CheckId::EndpointMode, tr("Not checked: the endpoint could not be read."));
        checkSecrets();
    });
}

void VerifyPaymentTypeFlow::findByUrl(const QString &destinationId)
{
    // A Destination ID (ed_) names the same endpoint in Stripe's newer interface; here it is found by its URL.
    StripePage page;
    run(m_stripe->webhookEndpoints(page, this), [this, destinationId](Result<StripeList<WebhookEndpoint>> &&list) {
        if (list) {
            for (const WebhookEndpoint &endpoint : list->data) {
                if (endpoint.url == m_session.workspace().callbackUrl().toString()) {
                    judgeEndpoint(endpoint);
                    return;
                }
            }
        }
        const QString repair = tr("Register the endpoint on the Webhook page.");
        if (list)
            set(CheckId::EndpointFound, CheckState::Failed,
                tr("Stripe holds no endpoint with OPS-COM's URL for %1.").arg(destinationId), repair);
        else
            fail(CheckId::EndpointFound, list.error(), repair);
        skipFrom(CheckId::EndpointUrl, CheckId::EndpointMode, tr("Not checked: the endpoint could not be read."));
        checkSecrets();
    });
}

void VerifyPaymentTypeFlow::judgeEndpoint(const WebhookEndpoint &endpoint)
{
    const QString again = tr("Register the endpoint again on the Webhook page, or change it in the Stripe Dashboard.");
    set(CheckId::EndpointFound, CheckState::Passed, endpoint.id);

    const QString wanted = m_session.workspace().callbackUrl().toString();
    if (endpoint.url == wanted)
        set(CheckId::EndpointUrl, CheckState::Passed, wanted);
    else
        set(CheckId::EndpointUrl, CheckState::Failed, tr("Stripe sends to %1 instead of %2.").arg(endpoint.url, wanted),
            again);

    if (endpoint.enabled)
        set(CheckId::EndpointEnabled, CheckState::Passed, tr("Enabled."));
    else
        set(CheckId::EndpointEnabled, CheckState::Failed, tr("Disabled: Stripe sends nothing."),
            tr("Enable it in the Stripe Dashboard under Webhooks."));

    QStringList missing;
    QStringList extra;
    const QStringList required = requiredWebhookEvents();
    const bool all = endpoint.enabledEvents.contains(QLatin1String("*"));
    for (const QString &type : required) {
        if (!all && !endpoint.enabledEvents.contains(type))
            missing.append(type);
    }
    for (const QString &type : endpoint.enabledEvents) {
        if (!required.contains(type))
            extra.append(type);
    }
    if (!missing.isEmpty())
        set(CheckId::EndpointEvents, CheckState::Failed, tr("Missing: %1.").arg(missing.join(QStringLiteral(", "))),
            again);
    else if (!extra.isEmpty())
        set(CheckId::EndpointEvents, CheckState::Warning,
            tr("More than needed: %1.").arg(extra.join(QStringLiteral(", "))),
            tr("Only subscribe to required event types."));
    else
        set(CheckId::EndpointEvents, CheckState::Passed, tr("Exactly the three required ones."));

    if (endpoint.mode == m_mode)
        set(CheckId::EndpointMode, CheckState::Passed, m_mode == Mode::Test ? tr("Test.") : tr("Live."));
    else
        set(CheckId::EndpointMode, CheckState::Failed, tr("It is of the other mode."), again);
    checkSecrets();
}

void VerifyPaymentTypeFlow::conclude()
{
    const bool passed = m_report.allPassed();
    // A proof is taken back by what was found, not by a network or a keychain that was away.
    const bool refuted = std::ranges::any_of(m_report.checks, [this](const Check &check) {
        return check.state == CheckState::Failed && !m_undecided.contains(check.id);
    });
    auditLater(m_session, QStringLiteral("payment_type.verified"), m_type.id, toString(m_mode),
               passed ? QStringLiteral("passed") : QStringLiteral("not passed"));
    if (!passed && !refuted) {
        finishWith(m_report);
        return;
    }
    run(m_session.store().setProven(m_type.id, m_mode, passed ? m_session.clock().now() : QDateTime()),
        [this](Outcome &&kept) {
            if (kept)
                finishWith(m_report);
            else
                finishWith(kept.error());
        });
}

} // namespace console
