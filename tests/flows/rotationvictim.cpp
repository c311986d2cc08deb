// Changes a signing secret, or undoes that, against servers that live in another process, until a given moment. Then it
// says so and waits to be killed. Used by tst_rotationkilled. Secrets come from the Secret Service only.
//
// rotationvictim <rotate|undo> <moment> <payment type> <tenant> <stripe> <data folder> <now in ms>
// <moment>: "<step> begun", "<step> done" or "<step> outside", with a number behind it from the second time on;
// "never", or "list" for telling them all as they pass by. Named, a moment is the same one whatever went before it.
#include "flows/connectflow.h"
#include "flows/rotationflow.h"
#include "net/httpclient.h"
#include "net/retrypolicy.h"
#include "secrets/keychainsecretstore.h"
#include "support/fakeclock.h"

#include <QCoreApplication>
#include <QDir>
#include <QHash>
#include <QStringList>

#include <cstdio>
#include <unistd.h>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

void say(const QString &line)
{
    std::fputs((line + u'\n').toUtf8().constData(), stdout);
    std::fflush(stdout);
}

/// Counts the moments and stops the process at the wanted one.
class Moments
{
public:
    explicit Moments(QString wanted) : m_wanted(std::move(wanted)) {}
    void journalled(const Rotation &rotation)
    {
        m_step = toString(rotation.step);
        if (rotation.state == RotationState::Paused)
            return; // it says so itself
        const bool isOver = rotation.state != RotationState::Running;
        reached(isOver ? u"over"_s : m_step + (rotation.stepDone ? u" done"_s : u" begun"_s));
    }
    void changedOutside() { reached(m_step + u" outside"_s); }

private:
    void reached(QString name)
    {
        if (const int times = ++m_times[name]; times > 1)
            name += u' ' + QString::number(times);
        if (m_wanted == "list"_L1)
            say(u"passed "_s + name);
        if (m_wanted != name)
            return;
        say(u"moment "_s + name);
        char nothing = 0;
        while (::read(STDIN_FILENO, &nothing, 1) > 0) { // to be killed here
        }
        ::_exit(3); // the test has gone
    }
    QString m_wanted;
    QString m_step = u"start"_s;
    QHash<QString, int> m_times;
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList given = QCoreApplication::arguments();
    if (given.size() != 8)
        return 2;
    test::FakeClock clock(QDateTime::fromMSecsSinceEpoch(given.at(7).toLongLong(), Qt::UTC));
    KeychainSecretStore::Options options;
    options.knownNamesFile = QDir(given.at(6)).filePath(u"known.json"_s);
    KeychainSecretStore secrets(options);
    HttpClient http;
    RetryPolicy policy;
    policy.delay = [](int) { return std::chrono::milliseconds(1); };
    http.setRetryPolicy(policy);
    Workspace workspace;
    workspace.kind = Workspace::Kind::Practice;
    workspace.clientId = u"practice"_s;
    workspace.tenantAddress = QUrl(given.at(4));
    workspace.stripeAddress = QUrl(given.at(5));

    Moments moments(given.at(2));
    std::shared_ptr<Session> session;
    const auto ended = [](const Result<Rotation> &result) {
        if (!result)
            say(u"error "_s + result.error().userText + u' ' + result.error().detail);
        else if (result->isOpen())
            say(u"paused "_s + result->trouble);
        else
            say(result->state == RotationState::Done ? u"done"_s : u"undone"_s);
        QCoreApplication::quit();
    };
    const auto run = [&](auto *flow) {
        using Flow = std::remove_pointer_t<decltype(flow)>;
        RotationOptions quick;
        quick.pollEvery = std::chrono::milliseconds(10);
        flow->setOptions(quick);
        QObject::connect(flow, &Flow::rotationChanged, flow, [&](const Rotation &now) { moments.journalled(now); });
        QObject::connect(flow, &Flow::outsideChanged, flow, [&] { moments.changedOutside(); });
        static_cast<TypedJob<Rotation> *>(flow)->onFinished(&application, ended);
        flow->start();
    };
    auto *opening = new OpenWorkspaceFlow({http, secrets, clock, given.at(6)}, workspace);
    opening->onFinished(&application, [&](const Result<OpenedWorkspace> &opened) {
        if (!opened || opened->offline) {
            const Error &error = opened ? *opened->offline : opened.error();
            say(u"error "_s + error.userText + u' ' + error.detail);
            QCoreApplication::quit();
            return;
        }
        session = opened->session;
        PaymentType type;
        type.id = given.at(3);
        if (given.at(1) == "rotate"_L1) {
            run(new RotateSigningSecretFlow(*session, type, Mode::Test, session.get()));
            return;
        }
        const auto open = RotationJournal(session->store()).open(type.id, Mode::Test);
        Rotation none;
        none.paymentTypeId = type.id;
        run(new UndoRotationFlow(*session, open ? open->value_or(none) : none, session.get()));
    });
    opening->start();
    const int rc = QCoreApplication::exec();
    session.reset();
    return rc;
}
