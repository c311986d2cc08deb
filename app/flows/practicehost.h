#pragma once

#include "core/job.h"
#include "core/secretvalue.h"
#include "core/workspace.h"

#include <QList>
#include <QObject>
#include <QString>

namespace console {

/// A key of the practice Stripe, for a person to copy into the wizard as from a Stripe Dashboard.
struct PracticeKey
{
    QString name;  ///< "Publishable Key (test)", translated
    QString shown; ///< the key itself if it is publishable, else its beginning and dots
    SharedSecret value;
};

/// Something that can be wrong at the practice tenant, to train on; one at a time.
struct PracticeFault
{
    QString id;          ///< stable: "wrong_secret"; "" is none
    QString name;        ///< translated
    QString explanation; ///< translated: what it does and where one sees it
};

/// A person of the practice tenant with an API token and capabilities of their own, to train four eyes with.
struct PracticeUser
{
    QString id;   ///< stable: "administrator", "counter"
    QString name; ///< translated, with what the user may do
};

/// Starts the practice servers on this machine and says where they answer. Implemented by the composition root (a
/// console without it would still connect tenants). Thread: GUI; the servers run on threads of their own.
class PracticeHost : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// Starts them if they do not run (the first time makes the made-up payments: seconds), puts the practice API token
    /// and the historic payment type's Secret Key into the keychain, and ends with the practice workspace.
    virtual TypedJob<Workspace> *start(QObject *parent = nullptr) = 0;
    /// The practice Stripe's keys; none while it does not run.
    virtual QList<PracticeKey> keys() const = 0;

    /// What can be put wrong; the first is "nothing is wrong".
    virtual QList<PracticeFault> faults() const { return {}; }
    virtual QString fault() const { return {}; }
    virtual void setFault(const QString & /*id*/) {}

    virtual QList<PracticeUser> users() const { return {}; }
    virtual QString user() const { return {}; }
    /// Whether the practice tenant asks for a second person over 100.00 of each currency, and lets one person give back
    /// 500.00 a day.
    virtual bool hasRefundLimits() const { return false; }
    virtual TypedJob<Done> *setRefundLimits(bool /*on*/, QObject * /*parent*/) { return nullptr; }
    /// Puts the user's API token into the keychain; the workspace is to be opened anew afterwards.
    virtual TypedJob<Done> *actAs(const QString & /*userId*/, QObject * /*parent*/) { return nullptr; }
};

} // namespace console
