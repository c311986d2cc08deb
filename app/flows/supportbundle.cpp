#include "flows/supportbundle.h"

#include "core/redactor.h"
#include "core/workerjob.h"
#include "flows/flowsupport.h"

#include <QFileInfo>
#include <QSaveFile>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPayments = 50;
constexpr qsizetype kWritten = 64 * 1024; // characters in one write

QString stateText(KeychainState state)
{
    switch (state) {
    case KeychainState::Ready: return u"ready"_s;
    case KeychainState::Locked: return u"locked"_s;
    case KeychainState::NoService: return u"no Secret Service"_s;
    case KeychainState::NoBus: return u"no session bus"_s;
    case KeychainState::NoCollection: return u"no collection"_s;
    }
    Q_UNREACHABLE();
}

QString paymentLine(const Payment &p)
{
    return QStringList{p.id,
                       p.orderId,
                       p.confirmCode,
                       toString(p.status),
                       p.amount.toDisplayString(),
                       p.paymentDate.toString(Qt::ISODate),
                       p.paymentIntentId,
                       p.payerName,
                       p.payerEmail,
                       p.plate,
                       p.stripeStatus,
                       p.note}
        .join(u" | "_s);
}

} // namespace

/// All that the worker needs, by value.
struct MakeSupportBundleFlow::Gathered
{
    SupportBundleRequest request;
    QStringList log;
    QStringList errors;
    QDateTime at;
    FactList workspace;
    FactList health;
    QStringList schema;
    QStringList payments;

    QString text() const
    {
        QStringList lines;
        lines << u"OPS-COM Payments Console: support bundle"_s << u"Made "_s + at.toUTC().toString(Qt::ISODate)
              << (request.withPersons ? u"Holds names and e-mail addresses of payers, as asked for. Holds no secret."_s
                                      : u"Holds no person's name or e-mail address, and no secret."_s);
        section(&lines, u"Versions"_s, request.program.program);
        section(&lines, u"Settings"_s, settings());
        section(&lines, u"Workspace"_s, workspace);
        section(&lines, u"Health"_s, health);
        section(&lines, u"Last errors"_s, errors);
        if (request.withPersons)
            section(&lines, u"Newest payments"_s, payments);
        section(&lines, u"Schema"_s, schema);
        section(&lines, u"Log"_s, log);
        // Line by line: what stands in one must not be taken for the continuation of another.
        const Redaction how = request.withPersons ? Redaction::Secrets : Redaction::SecretsAndPersons;
        for (QString &line : lines)
            line = redact(line, how);
        return lines.join(u'\n') + u'\n';
    }

private:
    FactList settings() const
    {
        FactList shown;
        for (const auto &[name, value] : request.settings) {
            const bool isPerson = name.endsWith("userName"_L1);
            if (isPerson && !request.withPersons)
                shown.append({name, u"(left out)"_s});
            else
                shown.append({name, value});
        }
        return shown;
    }
    static void section(QStringList *lines, const QString &title, const FactList &facts)
    {
        QStringList texts;
        for (const auto &[name, value] : facts)
            texts.append(name + u": "_s + QString(value).replace(u'\n', u' '));
        section(lines, title, texts);
    }
    static void section(QStringList *lines, const QString &title, const QStringList &texts)
    {
        *lines << QString() << u"== %1 =="_s.arg(title);
        if (texts.isEmpty())
            *lines << u"(none)"_s;
        for (const QString &text : texts)
            *lines << QString(text).replace(u'\n', u' ');
    }
};

MakeSupportBundleFlow::MakeSupportBundleFlow(Session *session, SecretStore &secrets, const Clock &clock,
                                             SupportBundleRequest request, QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_secrets(secrets),
      m_clock(clock),
      m_gathered(std::make_shared<Gathered>())
{
    m_gathered->request = std::move(request);
}

MakeSupportBundleFlow::~MakeSupportBundleFlow() = default;

void MakeSupportBundleFlow::doStart()
{
    Q_EMIT stepChanged(tr("Asking the keychain…"));
    m_gathered->at = m_clock.now();
    run(m_secrets.probe(), [this](Result<KeychainState> &&state) {
        m_gathered->health.append({u"keychain"_s, state ? stateText(*state) : toString(state.error().kind)});
        if (m_session)
            askStore();
        else
            assemble();
    });
}

void MakeSupportBundleFlow::askStore()
{
    Q_EMIT stepChanged(tr("Looking at the local files…"));
    const Workspace &workspace = m_session->workspace();
    const TenantInfo &info = m_session->tenantInfo();
    m_gathered->workspace = {
        {u"client ID"_s, workspace.clientId},
        {u"practice"_s, workspace.isPractice() ? u"yes"_s : u"no"_s},
        {u"tenant"_s, workspace.tenantAddress.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)},
        {u"Stripe"_s, workspace.stripeAddress.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)},
        {u"capabilities"_s, info.capabilities.join(u", "_s)},
        {u"time zone"_s, info.timeZone},
    };
    if (const auto last = m_session->store().lastSync())
        m_gathered->workspace.append({u"last sync"_s, last->toString(Qt::ISODate)});
    if (const auto types = m_session->store().paymentTypes()) {
        for (const PaymentType &type : *types)
            m_gathered->workspace.append(
                {u"payment type "_s + type.id,
                 u"%1, %2, %3, webhooks %4 %5"_s.arg(type.providerId, type.active ? u"active"_s : u"inactive"_s,
                                                     type.liveMode ? u"live mode"_s : u"test mode"_s,
                                                     type.test.webhookId, type.live.webhookId)});
    }
    if (m_gathered->request.withPersons) {
        m_gathered->workspace.append({u"user"_s, info.userName});
        if (const auto page = m_session->store().page({}, {}, kPayments)) {
            for (const Payment &payment : page->rows)
                m_gathered->payments.append(paymentLine(payment));
        }
    }
    run(diagnoseStore(m_session->store()), [this](Result<StoreDiagnosis> &&diagnosis) {
        if (diagnosis) {
            m_gathered->health.append({u"SQLite"_s, diagnosis->sqliteVersion});
            m_gathered->health.append(diagnosis->facts);
            m_gathered->schema = diagnosis->schema;
        } else {
            m_gathered->health.append({u"local files"_s, diagnosis.error().detail});
        }
        checkAudit();
    });
}

void MakeSupportBundleFlow::checkAudit()
{
    Q_EMIT stepChanged(tr("Checking the audit trail…"));
    run(m_session->store().verifyAudit(), [this](Result<qint64> &&broken) {
        m_gathered->health.append({u"audit trail"_s, !broken        ? broken.error().detail
                                                     : *broken == 0 ? u"whole"_s
                                                                    : u"broken at entry %1"_s.arg(*broken)});
        assemble();
    });
}

void MakeSupportBundleFlow::assemble()
{
    if (const LogRing *log = m_gathered->request.program.log) {
        m_gathered->log = log->lines();
        m_gathered->errors = log->errors();
    }
    run(new WorkerJob<QString>([gathered = m_gathered]() -> Result<QString> { return gathered->text(); }),
        [this](Result<QString> &&text) { finishWith(std::move(text)); });
}

SaveSupportBundleFlow::SaveSupportBundleFlow(Session *session, QString text, bool withPersons, QString path,
                                             QObject *parent)
    : FlowJob(parent),
      m_session(session),
      m_text(std::move(text)),
      m_withPersons(withPersons),
      m_path(std::move(path))
{
}

void SaveSupportBundleFlow::doStart()
{
    run(new WorkerJob<Done>([text = m_text, path = m_path]() -> Outcome {
            QSaveFile file(path);
            const auto failed = [&file]() -> Error {
                return {.kind = ErrorKind::Storage,
                        .userText = tr("The file %1 could not be written: %2 No file was left. Check the folder and "
                                       "the free space, then save again.")
                                        .arg(QFileInfo(file.fileName()).fileName(), file.errorString()),
                        .detail = {},
                        .requestId = {},
                        .httpStatus = 0,
                        .code = u"not_saved"_s,
                        .param = {}};
            };
            if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
                return failed();
            for (qsizetype at = 0; at < text.size(); at += kWritten) {
                const QByteArray bytes = QStringView(text).mid(at, kWritten).toUtf8();
                if (file.write(bytes) != bytes.size())
                    return failed();
            }
            if (!file.commit())
                return failed();
            return Done{};
        }),
        [this](Outcome &&saved) {
            if (m_session)
                auditLater(*m_session, u"support.bundle_saved"_s, QFileInfo(m_path).fileName(),
                           m_withPersons ? u"with person data"_s : u"without person data"_s,
                           saved ? u"done"_s : u"failed"_s);
            finishWith(std::move(saved));
        });
}

} // namespace console
