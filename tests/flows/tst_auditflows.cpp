#include "core/fingerprint.h"
#include "flows/auditflow.h"
#include "flows/auditwords.h"
#include "flows/connectflow.h"
#include "store/database.h"
#include "store/rotationjournal.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// The audit trail as the page uses it: reading, searching, verifying, exporting, and what is written into it.
class TestAuditFlows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<FakeClock>(QDateTime(QDate(2026, 11, 20), QTime(15, 0), Qt::UTC));
        m_practice = std::make_unique<PracticeSession>(*m_clock);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
    }
    void cleanup() { m_practice.reset(); }

    void theTrailIsReadByPagesWithoutACap()
    {
        write(250);
        QStringList seen;
        qint64 before = 0;
        int pages = 0;
        do {
            const auto page = list({}, before, 100);
            QVERIFY(page);
            for (const AuditEntry &entry : page->entries)
                seen.append(entry.what);
            before = page->next;
            ++pages;
        } while (before != 0);
        QCOMPARE(pages, 3);
        QCOMPARE(seen.size(), 251); // with the sign-in
        QCOMPARE(seen.constFirst(), u"step.250"_s);
        QCOMPARE(seen.constLast(), u"workspace.opened"_s);
        QCOMPARE(count({}), 251);
    }

    void aFullLastPageIsFollowedByNone()
    {
        write(3);
        const auto page = list({}, 0, 4);
        QVERIFY(page);
        QCOMPARE(page->entries.size(), 4);
        QCOMPARE(page->next, 0);
    }

    void searchFindsWords_data()
    {
        QTest::addColumn<QString>("search");
        QTest::addColumn<QStringList>("subjects");
        QTest::newRow("all words, any field") << u"zoë 12.50"_s << QStringList{u"pay_1"_s};
        QTest::newRow("case of ASCII") << u"COMMENT"_s << QStringList{u"pay_1"_s};
        QTest::newRow("case beyond ASCII") << u"ZOË"_s << QStringList{u"pay_1"_s};
        QTest::newRow("not a wildcard: %") << u"100%"_s << QStringList{u"pay_2"_s};
        QTest::newRow("not a wildcard: _") << u"a_b"_s << QStringList{u"pay_2"_s};
        QTest::newRow("not an escape: \\") << u"\\"_s << QStringList{u"pay_3"_s};
        QTest::newRow("a quote") << u"o'br"_s << QStringList{u"pay_3"_s};
        QTest::newRow("the screen's words for a kind") << u"answered"_s << QStringList{u"pay_2"_s};
        QTest::newRow("the screen's words for an outcome") << u"unknown"_s << QStringList{u"pay_2"_s};
        QTest::newRow("the code") << u"refund.armed"_s << QStringList{u"pay_1"_s};
        QTest::newRow("nothing") << u"zoë pay_2"_s << QStringList();
    }
    void searchFindsWords()
    {
        QFETCH(QString, search);
        QFETCH(QStringList, subjects);
        audit(u"Zoë Fournier"_s, u"refund.armed"_s, u"pay_1"_s, u"12.50 USD, a comment"_s, u"armed"_s);
        audit(u"Max"_s, u"refund.outcome"_s, u"pay_2"_s, u"100% a_b"_s, u"outcome_unknown"_s);
        audit(u"O'Brien"_s, u"rotation.begun"_s, u"pay_3"_s, u"C:\\x aXb 1000"_s, u"done"_s);
        AuditFilter filter;
        filter.search = search;
        const auto page = list(filter);
        QVERIFY(page);
        QStringList found;
        for (const AuditEntry &entry : page->entries)
            found.append(entry.subject);
        QCOMPARE(found, subjects);
        QCOMPARE(count(filter), subjects.size());
    }

    void kindAndTimeNarrowIt()
    {
        audit(u"a"_s, u"refund.armed"_s, u"1"_s);
        audit(u"a"_s, u"refunds.other"_s, u"2"_s);
        m_clock->advance(std::chrono::hours(1));
        const QDateTime later = m_clock->now();
        audit(u"a"_s, u"refund.outcome"_s, u"3"_s);
        m_clock->advance(std::chrono::hours(1));
        audit(u"a"_s, u"refund"_s, u"4"_s);
        AuditFilter filter;
        filter.what = u"refund"_s;
        QCOMPARE(subjectsOf(filter), (QStringList{u"4"_s, u"3"_s, u"1"_s}));
        filter.what = u"refund.outcome"_s;
        QCOMPARE(subjectsOf(filter), QStringList{u"3"_s});
        filter.what.clear();
        filter.from = later;
        filter.to = m_clock->now();
        QCOMPARE(subjectsOf(filter), QStringList{u"3"_s}); // its own moment in, the end's out
    }

    void aWholeChainIsSaidToBeWhole()
    {
        write(20);
        const auto verdict = verify();
        QVERIFY(verdict);
        QCOMPARE(verdict->firstBroken, 0);
        QCOMPARE(verdict->entries, 21);
        QVERIFY(session().attention().items().isEmpty());
    }

    void aBreakIsShownWhereItIs_data()
    {
        QTest::addColumn<QStringList>("statements");
        QTest::addColumn<qint64>("broken");
        QTest::addColumn<bool>("exists");
        const QString update = u"DROP TRIGGER audit_entries_unchanged"_s;
        const QString remove = u"DROP TRIGGER audit_entries_stay"_s;
        const auto row = [](const char *name, const QStringList &statements, qint64 broken, bool exists) {
            QTest::newRow(name) << statements << broken << exists;
        };
        row("changed", {update, u"UPDATE audit_entries SET detail = 'less' WHERE entry_id = 4"_s}, 4, true);
        row("cut off at the end", {remove, u"DELETE FROM audit_entries WHERE entry_id > 8"_s}, 9, false);
        row("taken out", {remove, u"DELETE FROM audit_entries WHERE entry_id = 5"_s}, 5, false);
        row("put in at the end",
            {u"INSERT INTO audit_entries SELECT 12, at, who, what, subject, detail, outcome, hash, zeroblob(32) FROM "
             "audit_entries WHERE entry_id = 11"_s},
            12, true);
        row("two put in between",
            {update, remove, u"UPDATE audit_entries SET entry_id = entry_id + 100 WHERE entry_id > 6"_s,
             u"INSERT INTO audit_entries SELECT 7, at, who, what, subject, detail, outcome, hash, hash FROM "
             "audit_entries WHERE entry_id = 6"_s,
             u"UPDATE audit_entries SET entry_id = entry_id - 99 WHERE entry_id > 100"_s},
            7, true);
        row("everything taken", {remove, u"DELETE FROM audit_entries"_s}, 1, false);
        row("the end forgotten", {u"UPDATE audit_head SET entry_id = 6"_s}, 7, true);
    }
    void aBreakIsShownWhereItIs()
    {
        QFETCH(QStringList, statements);
        QFETCH(qint64, broken);
        QFETCH(bool, exists);
        write(10);
        tamper(statements);
        const auto verdict = verify();
        QVERIFY(verdict);
        QCOMPARE(verdict->firstBroken, broken);
        QCOMPARE(verdict->exists, exists);
        QVERIFY2(verdict->sentence.contains(QString::number(broken)), qPrintable(verdict->sentence));
        const AttentionItem item = session().attention().items().value(u"audit"_s);
        QCOMPARE(item.pageId, u"auditTrail"_s);
        QCOMPARE(item.count, 1);
        QVERIFY(item.level == AttentionLevel::Urgent);
        QCOMPARE(item.sentence, verdict->sentence);
    }

    void theExportHoldsEveryEntryOldestFirst()
    {
        write(2500);
        audit(u"=SUM(A1)"_s, u"refund.armed"_s, u"pay_1"_s, u"he said \"no\", twice\nand left"_s, u"armed"_s);
        auto *flow = new ExportAuditFlow(session(), {}, path());
        QSignalSpy progress(flow, &Job::progressChanged);
        const auto written = resultOf(static_cast<TypedJob<qint64> *>(flow), 60000);
        QVERIFY(written && written->has_value());
        QCOMPARE(**written, 2502);
        QVERIFY(progress.size() >= 3);
        QCOMPARE(progress.constLast().at(0).toLongLong(), 2502);
        QCOMPARE(progress.constLast().at(1).toLongLong(), 2502);
        const QByteArray csv = fileContents();
        QVERIFY(csv.startsWith("\xef\xbb\xbf"));
        QCOMPARE(csv.count("\r\n"), 2503);
        QVERIFY(csv.contains("\r\n2502,2026-11-20T15:00:00.000Z,'=SUM(A1),refund.armed,"));
        QVERIFY(csv.contains(",\"he said \"\"no\"\", twice\nand left\",armed,"));
        const QList<QByteArray> lines = csv.split('\n');
        QVERIFY(lines.at(1).startsWith("1,"));
        // Each line's hash is the next line's hash before.
        const auto cell = [&](int line, int fromEnd) {
            const QList<QByteArray> cells = lines.at(line).trimmed().split(',');
            return cells.at(cells.size() - fromEnd);
        };
        QCOMPARE(cell(1, 2), QByteArray(64, '0'));
        QCOMPARE(cell(2, 2), cell(1, 1));
        QCOMPARE(cell(1, 1).size(), 64);
        // The export itself is on record.
        const auto page = list({});
        QCOMPARE(page->entries.constFirst().what, u"export.audit"_s);
        QCOMPARE(page->entries.constFirst().subject, u"audit.csv"_s);
        QCOMPARE(page->entries.constFirst().outcome, u"done"_s);
    }

    void theExportKeepsToTheFilter()
    {
        write(5);
        audit(u"a"_s, u"refund.armed"_s, u"pay_1"_s);
        AuditFilter filter;
        filter.what = u"refund"_s;
        const auto written = resultOf(new ExportAuditFlow(session(), filter, path()));
        QVERIFY(written && written->has_value());
        QCOMPARE(**written, 1);
        QCOMPARE(fileContents().count("\r\n"), 2);
    }

    void aCancelledExportLeavesNoFile()
    {
        write(3000);
        auto *flow = new ExportAuditFlow(session(), {}, path());
        QObject::connect(flow, &Job::progressChanged, flow, [flow] { flow->cancel(); });
        const auto ended = resultOf(static_cast<TypedJob<qint64> *>(flow), 60000);
        QVERIFY(ended && !ended->has_value());
        QCOMPARE(ended->error().kind, ErrorKind::Cancelled);
        QVERIFY(list({}).has_value()); // behind whatever the worker still had to do
        QVERIFY(!QFile::exists(path()));
    }

    void anExportThatCannotBeWrittenLeavesNoFileAndSaysSo()
    {
        const QString nowhere = QDir(m_practice->dataFolder()).filePath(u"no/such/folder/audit.csv"_s);
        const auto ended = resultOf(new ExportAuditFlow(session(), {}, nowhere));
        QVERIFY(ended && !ended->has_value());
        QCOMPARE(ended->error().kind, ErrorKind::Storage);
        QVERIFY(ended->error().userText.contains(u"audit.csv"_s));
        QVERIFY(!QFile::exists(nowhere));
        const auto page = list({});
        QCOMPARE(page->entries.constFirst().what, u"export.audit"_s);
        QCOMPARE(page->entries.constFirst().outcome, u"failed"_s);
    }

    void whoMayNotExportIsRefused()
    {
        TenantInfo info = session().tenantInfo();
        info.capabilities.removeAll(u"export"_s);
        session().setTenantInfo(info);
        const auto ended = resultOf(new ExportAuditFlow(session(), {}, path()));
        QVERIFY(ended && !ended->has_value());
        QCOMPARE(ended->error().kind, ErrorKind::Forbidden);
        QVERIFY(!QFile::exists(path()));
    }

    void signingInIsOnRecordWithTheTokensFingerprint()
    {
        const QString fingerprint =
            fingerprintOf(SecretValue(m_practice->world().apiToken()), m_practice->workspace().clientId);
        const AuditEntry opened = newest();
        QCOMPARE(opened.what, u"workspace.opened"_s);
        QCOMPARE(opened.who, u"Practice Administrator"_s);
        QCOMPARE(opened.outcome, u"done"_s);
        QVERIFY(opened.detail.contains(fingerprint));
        const auto connected = resultOf(new ConnectWorkspaceFlow(m_practice->services(), m_practice->workspace(),
                                                                 SecretValue(m_practice->world().apiToken())));
        QVERIFY(connected && connected->has_value());
        QCOMPARE(newest().what, u"workspace.connected"_s);
        QVERIFY(newest().detail.contains(fingerprint));
        QVERIFY(!newest().detail.contains(QString::fromLatin1(m_practice->world().apiToken())));
        QCOMPARE(verify()->firstBroken, 0); // two stores have written
    }

    void aRefusedAndAnUnreachableSignInAreOnRecord()
    {
        (void)resultOf(m_practice->secrets().write(session().apiTokenName(), SecretValue("not-the-token")));
        const auto refused = resultOf(new OpenWorkspaceFlow(m_practice->services(), m_practice->workspace()));
        QVERIFY(refused && refused->has_value() && (*refused)->offline);
        QTRY_COMPARE(newest().outcome, u"refused"_s);
        QCOMPARE(newest().what, u"workspace.opened"_s);
        const Workspace workspace = m_practice->workspace();
        m_practice->world().tenant().stop();
        const auto offline = resultOf(new OpenWorkspaceFlow(m_practice->services(), workspace), 30000);
        QVERIFY(offline && offline->has_value() && (*offline)->offline);
        QTRY_COMPARE(newest().outcome, u"offline"_s); // it is written while the workspace opens
    }

    void setUpChangesAreOnRecordAlsoThoseThatDidNotEndWell()
    {
        PaymentTypeDraft draft = m_practice->stripeDraft(u"Credit card"_s);
        const QString fingerprint = fingerprintOf(*draft.test.secretKey, m_practice->workspace().clientId);
        const auto saved = resultOf(new SetUpPaymentTypeFlow(session(), draft));
        QVERIFY(saved && saved->has_value());
        QCOMPARE(newest().what, u"payment_type.saved"_s);
        QVERIFY(newest().detail.contains(fingerprint));
        PaymentType type = **saved;
        m_practice->world().tenant().setFault(practice::TenantFault::ApiServerError);
        draft.type = type;
        draft.type.name = u"Cards"_s;
        const auto failed = resultOf(new SetUpPaymentTypeFlow(session(), draft), 60000);
        QVERIFY(failed && !failed->has_value());
        QCOMPARE(newest().what, u"payment_type.saved"_s);
        QCOMPARE(newest().outcome, u"not saved"_s);
        QVERIFY(newest().detail.contains(fingerprint));
        m_practice->world().tenant().setFault(practice::TenantFault::None);
        const auto deleted =
            resultOf(new ChangePaymentTypeFlow(session(), type, ChangePaymentTypeFlow::Change::Delete));
        QVERIFY(deleted && deleted->has_value());
        QCOMPARE(newest().what, u"secret.removed"_s);
        QVERIFY(newest().detail.contains(fingerprint));
    }

    void everyStepOfARotationHasItsWords()
    {
        const QList<RotationStep> steps = allRotationSteps();
        QStringList texts;
        for (const RotationStep step : steps) {
            for (const QString &what : {u"rotation."_s + toString(step), u"rotation.undo."_s + toString(step)}) {
                texts << auditWords(what);
                QVERIFY2(texts.constLast().contains(displayName(step)), qPrintable(texts.constLast()));
                QVERIFY(auditKindsWith(displayName(step)).contains(what)); // and is found by them
            }
        }
        QCOMPARE(QSet<QString>(texts.cbegin(), texts.cend()).size(), 2 * steps.size());
        QCOMPARE(auditWords(u"rotation.begun"_s), u"Change of the signing secret begun"_s);
        QCOMPARE(auditWords(u"rotation.something_new"_s), u"rotation.something_new"_s);
    }

    void otherExportsHaveAHook()
    {
        auditExport(session(), u"payments"_s, u"payments.csv"_s, u"12 payments"_s, u"done"_s);
        QCOMPARE(newest().what, u"export.payments"_s);
        QVERIFY(auditWords(newest().what) != newest().what);
    }

private:
    Session &session() { return m_practice->session(); }
    QString path() const { return QDir(m_practice->dataFolder()).filePath(u"audit.csv"_s); }
    QByteArray fileContents() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void audit(const QString &who, const QString &what, const QString &subject, const QString &detail = u"d"_s,
               const QString &outcome = u"done"_s)
    {
        const auto done = resultOf(session().store().audit(who, what, subject, detail, outcome));
        QVERIFY(done && done->has_value());
    }
    void write(int entries)
    {
        Job *last = nullptr;
        for (int i = 1; i <= entries; ++i) {
            last = session().store().audit(u"anna"_s, u"step.%1"_s.arg(i), u"s"_s, u"d"_s, u"done"_s);
            last->start();
        }
        QSignalSpy done(last, &Job::finished);
        QVERIFY(done.wait(60000));
    }
    std::optional<AuditEntries> list(const AuditFilter &filter, qint64 before = 0, int limit = 100)
    {
        settle();
        const auto page = resultOf(new ListAuditFlow(session(), filter, before, limit));
        return page && page->has_value() ? std::optional(**page) : std::nullopt;
    }
    qint64 count(const AuditFilter &filter)
    {
        settle();
        const auto counted = resultOf(new CountAuditFlow(session(), filter));
        return counted && counted->has_value() ? **counted : -1;
    }
    QStringList subjectsOf(const AuditFilter &filter)
    {
        QStringList subjects;
        if (const auto page = list(filter)) {
            for (const AuditEntry &entry : page->entries)
                subjects.append(entry.subject);
        }
        return subjects;
    }
    /// Behind everything that auditLater() has started.
    void settle() { (void)resultOf(session().store().setTenantTold(0)); }
    AuditEntry newest()
    {
        const auto page = list({}, 0, 1);
        return page && !page->entries.isEmpty() ? page->entries.constFirst() : AuditEntry();
    }
    std::optional<AuditVerdict> verify()
    {
        settle();
        const auto verdict = resultOf(new VerifyAuditFlow(session()));
        return verdict && verdict->has_value() ? std::optional(**verdict) : std::nullopt;
    }
    /// Runs SQL on the journal, as somebody with an editor would.
    void tamper(const QStringList &statements)
    {
        settle();
        const auto db = Database::open(QDir(m_practice->dataFolder()).filePath(u"workspaces/practice/journal.db"_s),
                                       Database::Access::ReadWrite);
        QVERIFY(db);
        for (const QString &sql : statements) {
            const auto done = db->run(sql);
            QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
        }
    }

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<PracticeSession> m_practice;
};

QTEST_GUILESS_MAIN(TestAuditFlows)
#include "tst_auditflows.moc"
