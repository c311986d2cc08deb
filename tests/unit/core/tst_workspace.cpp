#include "core/workspace.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

class TestWorkspace : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theCallbackIsTheArticlesWithoutItsStrayParenthesis()
    {
        Workspace workspace;
        workspace.kind = Workspace::Kind::Tenant;
        workspace.clientId = u"acme"_s;
        workspace.tenantAddress = Workspace::addressFor(u"acme"_s);
        QCOMPARE(workspace.callbackUrl().toString(QUrl::FullyEncoded),
                 u"https://acme.ops-com.com/api/system/payments/stripe/callback"_s);
        QCOMPARE(workspace.callbackProbeUrl(), workspace.callbackUrl());
        QVERIFY(!workspace.isPractice());
    }

    void thePracticeWorkspaceRegistersAPublicNameAndProbesItself()
    {
        Workspace workspace;
        workspace.clientId = u"practice"_s;
        workspace.tenantAddress = QUrl(u"http://127.0.0.1:4711"_s);
        QVERIFY(workspace.isPractice());
        QCOMPARE(workspace.callbackUrl().toString(),
                 u"https://practice.ops-com.com/api/system/payments/stripe/callback"_s);
        QCOMPARE(workspace.callbackProbeUrl().toString(),
                 u"http://127.0.0.1:4711/api/system/payments/stripe/callback"_s);
    }

    void theIdIsTheClientIdInSmallLetters()
    {
        Workspace workspace;
        workspace.clientId = u"ACME-West"_s;
        QCOMPARE(workspace.id(), u"acme-west"_s);
        QCOMPARE(workspace.callbackUrl().host(), u"acme-west.ops-com.com"_s);
        QCOMPARE(Workspace::addressFor(u"ACME"_s).toString(), u"https://acme.ops-com.com"_s);
    }

    void theNameOfThePracticeWorkspaceIsNoTenants()
    {
        Workspace workspace;
        workspace.clientId = u"practice"_s;
        QCOMPARE(workspace.connectProblem(), QString());
        workspace.kind = Workspace::Kind::Tenant;
        for (const auto &clientId : {u"practice"_s, u"Practice"_s, u"PRACTICE"_s}) {
            workspace.clientId = clientId;
            QVERIFY2(workspace.connectProblem().contains(u"practice workspace"_s), qPrintable(clientId));
        }
        workspace.clientId = u"practice-west"_s;
        QCOMPARE(workspace.connectProblem(), QString());
        workspace.clientId = u"-acme"_s;
        QCOMPARE(workspace.connectProblem(), Workspace::clientIdProblem(u"-acme"_s));
    }

    void aWellFormedClientIdHasNoProblem_data()
    {
        QTest::addColumn<QString>("clientId");
        for (const auto &id : {u"acme"_s, u"ACME"_s, u"a1"_s, u"42"_s, u"acme-west"_s, u"a"_s.repeated(40)})
            QTest::newRow(qPrintable(id)) << id;
    }

    void aWellFormedClientIdHasNoProblem()
    {
        QFETCH(QString, clientId);
        QCOMPARE(Workspace::clientIdProblem(clientId), QString());
    }

    void aMalformedClientIdIsExplained_data()
    {
        QTest::addColumn<QString>("clientId");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *what, const QString &id, const char *says) {
            QTest::newRow(what) << id << QString::fromLatin1(says);
        };
        row("empty", {}, "Enter the client ID");
        row("whole host", u"acme.ops-com.com"_s, "the part before .ops-com.com");
        row("whole address", u"https://acme.ops-com.com/"_s, "the part before .ops-com.com");
        row("slash", u"acme/evil"_s, "the part before .ops-com.com");
        row("one letter", u"a"_s, "2 to 40");
        row("41 letters", u"a"_s.repeated(41), "2 to 40");
        row("hyphen first", u"-acme"_s, "2 to 40");
        row("hyphen last", u"acme-"_s, "2 to 40");
        row("blank", u"ac me"_s, "2 to 40");
        row("line end", u"acme\n"_s, "2 to 40");
        row("at sign", u"user@acme"_s, "2 to 40");
        row("colon", u"acme:8080"_s, "2 to 40");
        row("hash", u"acme#x"_s, "2 to 40");
        row("underscore is no DNS label", u"oc_toma"_s, "2 to 40");
        row("umlaut", u"\u00fcni"_s, "2 to 40");
        row("Cyrillic look-alike", u"\u0430cme"_s, "2 to 40");
    }

    void aMalformedClientIdIsExplained()
    {
        QFETCH(QString, clientId);
        QFETCH(QString, says);
        QVERIFY2(Workspace::clientIdProblem(clientId).contains(says), qPrintable(Workspace::clientIdProblem(clientId)));
    }
};

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
