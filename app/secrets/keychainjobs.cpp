#include "secrets/keychainjobs.h"

#include <qt6keychain/keychain.h>

#include <QCoreApplication>
#include <QLibrary>

namespace console {

using namespace Qt::StringLiterals;

namespace {

/// libsecret, which QtKeychain loads, keeps its session with the service for the life of the process and does not
/// notice that the service was restarted: every call is refused from then on ("The session does not exist"). This makes
/// it begin a new one at the next call. Nothing happens where libsecret is not there.
void dropServiceSession()
{
    using Disconnect = void (*)();
    static const auto disconnect =
        reinterpret_cast<Disconnect>(QLibrary(u"secret-1"_s, 0).resolve("secret_service_disconnect"));
    if (disconnect)
        disconnect();
}

KeychainReply replyOf(const QKeychain::Job *job)
{
    switch (job->error()) {
    case QKeychain::NoError: return {KeychainAnswer::Done, {}, {}};
    case QKeychain::EntryNotFound: return {KeychainAnswer::NotFound, {}, {}};
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
    case QKeychain::OtherError: break;
    }
    dropServiceSession(); // so that "try again" is good advice
    return {KeychainAnswer::Refused, u"QtKeychain %1: %2"_s.arg(int{job->error()}).arg(job->errorString()), {}};
}

bool isSame(const SecretValue &a, const SecretValue &b)
{
    return a.use([&](QByteArrayView left) { return b.use([&](QByteArrayView right) { return left == right; }); });
}

} // namespace

void readKeychain(const SharedKeychain &keychain, const SecretName &name, Job *owner, KeychainHandler done)
{
    keychain->queue.run(
        owner,
        [service = keychain->options.service, path = name.path()]() -> QKeychain::Job * {
            auto *job = new QKeychain::ReadPasswordJob(service);
            job->setKey(path);
            return job;
        },
        [done = std::move(done)](QKeychain::Job *job) {
            KeychainReply reply = replyOf(job);
            if (reply.answer == KeychainAnswer::Done)
                reply.value = SecretValue(static_cast<QKeychain::ReadPasswordJob *>(job)->binaryData());
            done(std::move(reply));
        });
}

void writeKeychain(const SharedKeychain &keychain, const SecretName &name, SecretValue value, Job *owner,
                   KeychainHandler done)
{
    keychain->queue.run(
        owner,
        [service = keychain->options.service, path = name.path(),
         value = std::make_shared<SecretValue>(std::move(value))]() -> QKeychain::Job * {
            auto *job = new QKeychain::WritePasswordJob(service);
            job->setKey(path);
            value->use([job](QByteArrayView bytes) { job->setBinaryData(bytes.toByteArray()); });
            return job;
        },
        [done = std::move(done)](QKeychain::Job *job) { done(replyOf(job)); });
}

void removeKeychain(const SharedKeychain &keychain, const SecretName &name, Job *owner, KeychainHandler done)
{
    keychain->queue.run(
        owner,
        [service = keychain->options.service, path = name.path()]() -> QKeychain::Job * {
            auto *job = new QKeychain::DeletePasswordJob(service);
            job->setKey(path);
            return job;
        },
        [done = std::move(done)](QKeychain::Job *job) { done(replyOf(job)); });
}

// --- read

void ReadSecretJob::work()
{
    readKeychain(m_keychain, m_name, this, [this](KeychainReply reply) {
        switch (reply.answer) {
        case KeychainAnswer::Done: finishWith(std::move(reply.value)); return;
        // "Not found" is also what a keyring says that was locked in the meantime.
        case KeychainAnswer::NotFound: ifReady([this] { finishWith(secretMissing(m_name)); }); return;
        case KeychainAnswer::Refused: endRefused(reply.detail); return;
        }
    });
}

// --- write

WriteSecretJob::WriteSecretJob(SharedKeychain keychain, SecretName name, SecretValue value, QObject *parent)
    : KeychainJob(std::move(keychain), std::move(name), parent),
      m_value(std::move(value))
{
}

void WriteSecretJob::doStart()
{
    if (m_value.isEmpty()) {
        finishWith(secretNotStorable(QCoreApplication::translate("console::KeychainSecretStore",
                                                                 "There is nothing to store: the secret is empty."),
                                     u"empty"_s));
        return;
    }
    if (m_value.size() > kMostSecretBytes) {
        finishWith(
            secretNotStorable(QCoreApplication::translate(
                                  "console::KeychainSecretStore",
                                  "This secret is too long for a keychain (at most %n byte(s)). Nothing was stored. "
                                  "Check what was pasted.",
                                  nullptr, static_cast<int>(kMostSecretBytes)),
                              u"too_long"_s));
        return;
    }
    KeychainJob::doStart();
}

void WriteSecretJob::work()
{
    // The name first: after a crash in between, a name without a secret is harmless; the other way round is not.
    m_keychain->names.add(m_name, this, [this](const KnownNames::Change &change) {
        if (!isWaiting())
            return;
        m_isNew = change.hasChanged;
        if (!change.problem.isEmpty())
            finishWith(namesNotSaved(change.problem));
        else
            write();
    });
}

void WriteSecretJob::write()
{
    m_isChanging = true;
    writeKeychain(m_keychain, m_name, m_value.clone(), this, [this](const KeychainReply &reply) {
        if (reply.answer == KeychainAnswer::Done)
            readBack();
        else
            endUnwritten(reply.detail);
    });
}

void WriteSecretJob::readBack()
{
    readKeychain(m_keychain, m_name, this, [this](const KeychainReply &reply) {
        if (reply.answer == KeychainAnswer::Done && isSame(reply.value, m_value))
            finishWith(Done{});
        else // the name stays known: the secret may be there, and Forget must reach it
            finishWith(writeUnconfirmed(u"read back after write: not what was written"_s));
    });
}

void WriteSecretJob::endUnwritten(const QString &detail)
{
    m_isChanging = false;
    if (!m_isNew) {
        endRefused(detail);
        return;
    }
    m_keychain->names.remove(m_name, this, [this, detail](const KnownNames::Change &) {
        // A name too many in the list is harmless.
        if (isWaiting())
            endRefused(detail);
    });
}

// --- remove

void RemoveSecretJob::work()
{
    m_isChanging = true;
    removeKeychain(m_keychain, m_name, this, [this](const KeychainReply &reply) {
        if (reply.answer == KeychainAnswer::Refused)
            endRefused(reply.detail);
        else
            readBack();
    });
}

void RemoveSecretJob::readBack()
{
    readKeychain(m_keychain, m_name, this, [this](const KeychainReply &reply) {
        if (reply.answer != KeychainAnswer::NotFound) {
            endRefused(u"read back after delete: still there"_s);
            return;
        }
        m_isChanging = false;
        // A keyring locked in the meantime says "not found" too.
        ifReady([this] {
            m_keychain->names.remove(m_name, this, [this](const KnownNames::Change &) {
                // The secret is gone; a name too many in the list is harmless.
                if (isWaiting())
                    finishWith(Done{});
            });
        });
    });
}

} // namespace console
