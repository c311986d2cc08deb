#pragma once

#include "secrets/keychainerrors.h"
#include "secrets/keychainqueue.h"
#include "secrets/keychainsecretstore.h"
#include "secrets/knownnames.h"
#include "secrets/secretserviceprobe.h"

#include <QTimer>

#include <algorithm>
#include <functional>
#include <memory>

namespace console {

/// What the jobs of one keychain store share. Outlives the store as long as a job is under way.
struct KeychainContext
{
    explicit KeychainContext(KeychainSecretStore::Options given)
        : options(std::move(given)),
          // Less than a call as a whole may take, so that it ends with the better text.
          names(options.knownNamesFile, std::min(options.timeLimit / 2, std::chrono::milliseconds(3000))),
          mayRetry(std::make_shared<bool>(true))
    {
    }
    SecretServiceProbe *newProbe(QObject *parent) const
    {
        return new SecretServiceProbe({options.timeLimit, options.startupRetry, mayRetry}, parent);
    }

    KeychainSecretStore::Options options;
    KnownNames names;
    KeychainQueue queue;
    std::shared_ptr<bool> mayRetry;
};
using SharedKeychain = std::shared_ptr<KeychainContext>;

/// What QtKeychain said.
enum class KeychainAnswer { Done, NotFound, Refused };

struct KeychainReply
{
    KeychainAnswer answer = KeychainAnswer::Refused;
    QString detail;    ///< QtKeychain's own words, for Refused
    SecretValue value; ///< of a read
};

// The three calls to QtKeychain, one at a time, dropped if `owner` has given up before its turn.
using KeychainHandler = std::function<void(KeychainReply)>;
void readKeychain(const SharedKeychain &keychain, const SecretName &name, Job *owner, KeychainHandler done);
void writeKeychain(const SharedKeychain &keychain, const SecretName &name, SecretValue value, Job *owner,
                   KeychainHandler done);
void removeKeychain(const SharedKeychain &keychain, const SecretName &name, Job *owner, KeychainHandler done);

/// A job that begins by asking for the state and ends when its time is over.
template <typename T>
class KeychainJob : public TypedJob<T>
{
public:
    KeychainJob(SharedKeychain keychain, SecretName name, QObject *parent)
        : TypedJob<T>(parent),
          m_keychain(std::move(keychain)),
          m_name(std::move(name))
    {
    }

protected:
    void doStart() override
    {
        QTimer::singleShot(m_keychain->options.timeLimit, this,
                           [this] { this->finishWith(keychainSlow(m_isChanging)); });
        ifReady([this] { work(); });
    }
    virtual void work() = 0;

    /// Goes on if the keychain is there and unlocked, else ends with what is wrong.
    void ifReady(std::function<void()> next)
    {
        auto *probe = m_keychain->newProbe(this);
        probe->onFinished(this, [this, next = std::move(next)](const Result<KeychainState> &state) {
            if (!isWaiting())
                return;
            if (!state)
                this->finishWith(state.error());
            else if (*state != KeychainState::Ready)
                this->finishWith(keychainStateError(*state));
            else
                next();
        });
        probe->start();
    }
    /// QtKeychain's refusal, explained by the state if that explains it.
    void endRefused(const QString &detail)
    {
        m_isChanging = false;
        ifReady([this, detail] { this->finishWith(keychainDenied(detail)); });
    }
    bool isWaiting() const { return !this->isFinished() && !this->isCancelRequested(); }

    SharedKeychain m_keychain;
    SecretName m_name;
    bool m_isChanging = false; ///< a write or delete is under way: its outcome is not known
};

class ReadSecretJob final : public KeychainJob<SecretValue>
{
public:
    using KeychainJob::KeychainJob;

protected:
    void work() override;
};

class WriteSecretJob final : public KeychainJob<Done>
{
public:
    WriteSecretJob(SharedKeychain keychain, SecretName name, SecretValue value, QObject *parent);

protected:
    void doStart() override;
    void work() override;

private:
    void write();
    void readBack();
    void endUnwritten(const QString &detail);
    SecretValue m_value;
    bool m_isNew = false; ///< the name was not in the list before
};

class RemoveSecretJob final : public KeychainJob<Done>
{
public:
    using KeychainJob::KeychainJob;

protected:
    void work() override;

private:
    void readBack();
};

} // namespace console
