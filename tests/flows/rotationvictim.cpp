// Changes a signing secret, or undoes that, against servers that live in another process, until a given moment. Then it
// says so and waits to be killed. Used by tst_rotationkilled. Secrets come from the Secret Service only.
//
// rotationvictim <rotate|undo> <moment> <payment type> <tenant> <stripe> <data folder> <now in ms>
// <moment>: "<step> begun", "<step> done" or "<step> outside", with a number behind it from the second time on;
// "never", or "list" for telling them all as they pass by. Named, a moment is the same one whatever went before it.
#include "flows/rotationflow.h"
#include "victim.h"

#include <QHash>
#include <QStringList>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

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
        waitToBeKilled();
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
    Moments moments(given.at(2));
    const auto ended = [](const Result<Rotation> &result) {
        if (!result)
            sayError(result.error());
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
        static_cast<TypedJob<Rotation> *>(flow)->onFinished(qApp, ended);
        flow->start();
    };
    Victim victim({.tenant = given.at(4), .stripe = given.at(5), .dataFolder = given.at(6), .nowMs = given.at(7)});
    return victim.run([&](Session &session, const std::optional<Error> &offline) {
        if (offline) {
            sayError(*offline);
            QCoreApplication::quit();
            return;
        }
        PaymentType type;
        type.id = given.at(3);
        if (given.at(1) == "rotate"_L1) {
            run(new RotateSigningSecretFlow(session, type, Mode::Test, &session));
            return;
        }
        const auto open = RotationJournal(session.store()).open(type.id, Mode::Test);
        Rotation none;
        none.paymentTypeId = type.id;
        run(new UndoRotationFlow(session, open ? open->value_or(none) : none, &session));
    });
}
