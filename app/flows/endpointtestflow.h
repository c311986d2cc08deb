#pragma once

#include "flows/session.h"

#include <QCoreApplication>
#include <QList>

#include <chrono>

namespace console {

enum class EndpointTest {
    GoodSignature,
    WrongSecret,
    TenMinutesOld,
    FromTheFuture,
    MalformedHeader,
    OneRightOfTwo, ///< two v1 of which one is right
    UnknownEventType,
    Duplicate
};
QList<EndpointTest> allEndpointTests();

/// What was found to be wrong on the way, told apart.
enum class CallbackTrouble {
    None,
    SecretMismatch,
    ClockSkew, ///< measured from the Date header
    Redirect,
    Tls,
    Dns,
    Refused, ///< nobody listens at the port, or the connection is dropped without an answer
    Timeout,
    NotFound,
    AuthWall, ///< 401, 403, 407 or a log-in page before the callback
    ServerError,
    AcceptsEverything, ///< a 2xx given to a bad signature
    Other
};

struct EndpointTestRow
{
    EndpointTest test = EndpointTest::GoodSignature;
    bool isRun = false;
    bool passed = false;
    QString name;     ///< translated
    QString expected; ///< translated: "accepted (2xx)", "refused (4xx)"
    QString seen;     ///< translated: "400 in 12 ms"
    QString skipped;  ///< translated: why it was not run
};

struct EndpointTestReport
{
    QList<EndpointTestRow> rows;
    CallbackTrouble trouble = CallbackTrouble::None;
    QString diagnosis;      ///< translated: what is wrong and what to do; empty if all is as it should be
    qint64 clockSkewMs = 0; ///< tenant's clock less ours, from the Date header
    bool skewKnown = false;
    bool allAsExpected() const;
};

/// Sends signed events to the callback and judges each answer. The events name objects that do not exist, so that a
/// tenant has nothing to change. The Webhook Secret comes from the keychain; where it is not to be had, the tests that
/// need it are skipped with the reason. A callback that cannot be reached is asked once only. An event from the future
/// may be refused or accepted: Stripe's own libraries look at old timestamps only. Against a live tenant (Mode::Live
/// outside of the practice workspace) only the tests that must be refused run unless `allowEffects`.
class EndpointTestFlow final : public FlowJob<EndpointTestReport>
{
    Q_OBJECT
public:
    EndpointTestFlow(Session &session, QString paymentTypeId, Mode mode, bool allowEffects, QObject *parent = nullptr);
    ~EndpointTestFlow() override;
    /// How long one answer is waited for; 20 s if not set. Before start().
    void setTimeout(std::chrono::milliseconds timeout);
    /// All rows in order, not run, for the page to show before the start.
    static QList<EndpointTestRow> emptyRows();

Q_SIGNALS:
    void rowChanged(const console::EndpointTestRow &row);

protected:
    void doStart() override;

private:
    EndpointTestRow &rowOf(EndpointTest test);
    void skip(EndpointTest test, const QString &why);
    void choose();
    void next();
    void send(EndpointTest test, const QByteArray &body, const QByteArray &header, bool sendAgain);
    void answered(EndpointTest test, const Result<HttpAnswer> &answer, qint64 elapsedMs);
    void conclude();
    struct Private;
    std::unique_ptr<Private> d;
};

/// Ready-to-copy commands of Stripe's CLI for the same, with the values filled in; never a key.
QStringList stripeCliCommands(const Workspace &workspace, Mode mode);

struct SigningSecret;

/// What a pasted Stripe-Signature header and payload say against the secret in the keychain.
struct PastedSignatureVerdict
{
    bool isValid = false;
    QString sentence; ///< translated: valid; which part is wrong; how old it is
};
class CheckPastedSignatureFlow final : public FlowJob<PastedSignatureVerdict>
{
    Q_DECLARE_TR_FUNCTIONS(console::CheckPastedSignatureFlow)
public:
    /// Header up to 64 KiB, payload up to 1 MiB: more is refused with its reason.
    CheckPastedSignatureFlow(Session &session, QString paymentTypeId, Mode mode, QByteArray header, QByteArray payload,
                             QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void readSecrets(QList<std::pair<SecretKind, QString>> left, QList<SigningSecret> secrets);
    Session &m_session;
    QString m_paymentTypeId;
    Mode m_mode;
    QByteArray m_header;
    QByteArray m_payload;
};

/// Stripe's webhook source addresses.
struct SourceAddresses
{
    QStringList addresses; ///< IPv4 or IPv6, or CIDR, as published
    QDateTime fetchedAt;   ///< UTC; invalid: the copy that came with this program
    bool isBundled = false;
    QString source;  ///< the URL
    QString trouble; ///< translated: why this is not the list of now; empty if it is
};
/// Fetches https://stripe.com/files/ips/ips_webhooks.json (or what Services name for tests); falls back to what was
/// fetched before, then to the bundled copy. An Error only if even that cannot be read.
class FetchSourceAddressesFlow final : public FlowJob<SourceAddresses>
{
    Q_DECLARE_TR_FUNCTIONS(console::FetchSourceAddressesFlow)
public:
    FetchSourceAddressesFlow(Session &session, QUrl published, QObject *parent = nullptr);
    static QUrl publishedUrl();

protected:
    void doStart() override;

private:
    void fallBack(const QString &file, const Error &cause);
    Session &m_session;
    QUrl m_published;
};

enum class AllowListFormat { Plain, Nginx, Apache, Iptables, Nftables, AwsSecurityGroup };
QString formatAllowList(const SourceAddresses &addresses, AllowListFormat format);

struct AllowListDifference
{
    QStringList missing;  ///< published, not in the pasted list
    QStringList obsolete; ///< in the pasted list, not published
    QStringList wide;     ///< in the pasted list: ranges that let in many more than Stripe (/0 to /15, IPv6 /0 to /31)
    QStringList unreadable; ///< translated: lines with what is wrong with them, at most 20
    int read = 0;           ///< addresses understood
};
/// Understands every AllowListFormat, and CIDR ranges that cover a published address. Text over 1 MiB is an Error
/// InvalidInput.
Result<AllowListDifference> compareAllowList(const SourceAddresses &addresses, const QString &pasted);

} // namespace console

Q_DECLARE_METATYPE(console::EndpointTestRow)
