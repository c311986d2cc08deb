#include "flows/setupflow.h"

#include "flows/flowsupport.h"

#include <QRegularExpression>

namespace console {

ProveKeyFlow::ProveKeyFlow(Session &session, SharedSecret secretKey, Mode expected, Currency currency, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_key(std::move(secretKey)),
      m_expected(expected),
      m_currency(currency)
{
    m_proof.mode = expected;
}

void ProveKeyFlow::doStart()
{
    Q_EMIT stepChanged(tr("Asking Stripe whether the Secret Key works…"));
    const auto client = m_session.stripeWith(m_key);
    const auto readAccount = [this, client] {
        run(client->account(this), [this](Result<StripeAccount> &&account) {
            if (account) {
                m_proof.account = *account;
                m_proof.currencyMatches = account->defaultCurrency == m_currency.code();
            } else if (account.error().kind == ErrorKind::Forbidden) {
                // A restricted key without account read: Stripe's refusal still names the account (facts 2.1).
                static const QRegularExpression id(QStringLiteral("acct_[A-Za-z0-9]+"));
                m_proof.account.id = id.match(account.error().detail).captured();
            } else {
                finishWith(account.error());
                return;
            }
            finishWith(m_proof);
        });
    };
    run(client->balance(this), [this, readAccount](Result<StripeBalance> &&balance) {
        if (balance) {
            if (balance->mode != m_expected) {
                finishWith(flowError(ErrorKind::Refused,
                                     m_expected == Mode::Test
                                         ? tr("Stripe says that this is a live key. Put it under the live "
                                              "credentials, or enter a test key here.")
                                         : tr("Stripe says that this is a test key. Put it under Testing "
                                              "Credentials, or enter a live key here."),
                                     QStringLiteral("secret_key")));
                return;
            }
        } else if (balance.error().kind != ErrorKind::Forbidden) {
            Error error = balance.error();
            if (error.kind == ErrorKind::Unauthorized)
                error.param = QStringLiteral("secret_key");
            finishWith(error);
            return;
        }
        readAccount();
    });
}

} // namespace console
