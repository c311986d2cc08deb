#pragma once

#include "core/logring.h"
#include "flows/session.h"
#include "store/localdata.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

#include <memory>
#include <utility>

namespace console {

using FactList = QList<std::pair<QString, QString>>;

/// What the composition root knows of the program and the computer.
struct ProgramFacts
{
    FactList program;             ///< versions of the program, Qt, OpenSSL, the operating system, ...
    const LogRing *log = nullptr; ///< outlives everything that holds the facts
};

struct SupportBundleRequest
{
    ProgramFacts program;
    FactList settings;        ///< names and values of console.ini; secrets are not in there
    bool withPersons = false; ///< ticked by a person: names, e-mail addresses, the newest payments
};

/// Gathers a text for support: versions, settings, health (keychain, files, audit trail), last errors, schema, log.
/// Every line goes through the redactor last of all, away from the GUI thread: no secret and no card number can be in
/// it, and no e-mail address unless persons were asked for. `session` may be null: then it speaks of the program only.
class MakeSupportBundleFlow final : public FlowJob<QString>
{
    Q_DECLARE_TR_FUNCTIONS(console::MakeSupportBundleFlow)
public:
    MakeSupportBundleFlow(Session *session, SecretStore &secrets, const Clock &clock, SupportBundleRequest request,
                          QObject *parent = nullptr);
    ~MakeSupportBundleFlow() override;

protected:
    void doStart() override;

private:
    struct Gathered;
    void askStore();
    void checkAudit();
    void assemble();
    Session *m_session;
    SecretStore &m_secrets;
    const Clock &m_clock;
    std::shared_ptr<Gathered> m_gathered;
};

/// Writes the text that a person has seen to a file (mode 0600, written whole or not at all), away from the GUI
/// thread, and writes that down in the audit trail.
class SaveSupportBundleFlow final : public FlowJob<Done>
{
    Q_DECLARE_TR_FUNCTIONS(console::SaveSupportBundleFlow)
public:
    SaveSupportBundleFlow(Session *session, QString text, bool withPersons, QString path, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    Session *m_session;
    QString m_text;
    bool m_withPersons;
    QString m_path;
};

} // namespace console
