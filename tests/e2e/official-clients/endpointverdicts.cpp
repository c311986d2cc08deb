#include "flows/endpointtestflow.h"
#include "support/jobresult.h"
#include "support/memorysecretstore.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTextStream>

// Runs the tests of "Test Your Endpoint" against any callback and prints each verdict: for run-webhooks.sh.
//   endpointverdicts http://127.0.0.1:PORT   (the signing secret on standard input)

using namespace console;
using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QTextStream out(stdout);
    QTextStream in(stdin);
    if (app.arguments().size() != 2) {
        out << "usage: endpointverdicts ADDRESS < signing-secret\n";
        return 2;
    }
    Workspace workspace;
    workspace.kind = Workspace::Kind::Practice;
    workspace.clientId = u"practice"_s;
    workspace.tenantAddress = QUrl(app.arguments().at(1));
    workspace.stripeAddress = workspace.tenantAddress;

    QTemporaryDir folder;
    const SystemClock clock;
    HttpClient http;
    test::MemorySecretStore secrets;
    const auto store = test::resultOf(WorkspaceStore::open(folder.path(), clock));
    if (!store || !*store) {
        out << "no store\n";
        return 2;
    }
    Session session({http, secrets, clock, folder.path()}, workspace, **store);
    const SecretName name = session.secretName(u"type"_s, Mode::Test, SecretKind::WebhookSecret);
    (void)test::resultOf(secrets.write(name, SecretValue(in.readLine().trimmed().toUtf8())));
    const auto report = test::resultOf(new EndpointTestFlow(session, u"type"_s, Mode::Test, true), 60000);
    if (!report || !*report) {
        out << "no report\n";
        return 2;
    }
    for (const EndpointTestRow &row : (*report)->rows)
        out << (!row.isRun   ? "skipped "
                : row.passed ? "as expected "
                             : "NOT as expected ")
            << row.name << ": " << row.seen << '\n';
    if (!(*report)->diagnosis.isEmpty())
        out << "diagnosis: " << (*report)->diagnosis << '\n';
    return (*report)->allAsExpected() ? 0 : 1;
}
