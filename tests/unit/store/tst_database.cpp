#include "store/database.h"
#include "store/sqlscript.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

class TestDatabase : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString path(const QString &name) const
    {
        return m_dir.filePath(QString::fromLatin1(QTest::currentTestFunction()) + name);
    }
    static QVariant one(const Database &db, const QString &sql, const QVariantList &values = {})
    {
        auto query = db.run(sql, values);
        if (!query || !query->next())
            return {};
        return query->value(0);
    }
    static void put(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    static QByteArray bytesOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void newFileHasTheRulesAndModeOfOwnerOnly()
    {
        const auto db = Database::open(path(u".db"_s), Database::Access::ReadWrite);
        QVERIFY(db);
        QCOMPARE(one(*db, u"PRAGMA journal_mode"_s).toString(), u"wal"_s);
        QCOMPARE(one(*db, u"PRAGMA foreign_keys"_s).toInt(), 1);
        QCOMPARE(one(*db, u"PRAGMA synchronous"_s).toInt(), 2);
        QVERIFY(db->runScript(u"CREATE TABLE t (a TEXT) STRICT"_s));
        for (const QString &suffix : {QString(), u"-wal"_s, u"-shm"_s}) {
            const auto mode = QFile::permissions(path(u".db"_s) + suffix) & ~(QFile::ReadUser | QFile::WriteUser);
            QCOMPARE(mode, QFile::ReadOwner | QFile::WriteOwner);
        }
    }

    void looseModeIsRepaired()
    {
        {
            QVERIFY(Database::open(path(u".db"_s), Database::Access::ReadWrite));
        }
        QVERIFY(QFile::setPermissions(path(u".db"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        QVERIFY(Database::open(path(u".db"_s), Database::Access::ReadWrite));
        QVERIFY(!(QFile::permissions(path(u".db"_s)) & QFile::ReadOther));
    }

    void valuesAreBoundAndNeverPartOfTheText()
    {
        const auto db = Database::open(path(u".db"_s), Database::Access::ReadWrite);
        QVERIFY(db && db->runScript(u"CREATE TABLE t (a TEXT NOT NULL) STRICT"_s));
        const QString nasty = u"O'Brien'; DROP TABLE t; --"_s;
        QVERIFY(db->run(u"INSERT INTO t VALUES (?)"_s, {nasty}));
        QCOMPARE(one(*db, u"SELECT a FROM t WHERE a = ?"_s, {nasty}).toString(), nasty);
    }

    void readOnlyRefusesToWrite()
    {
        const auto writer = Database::open(path(u".db"_s), Database::Access::ReadWrite);
        QVERIFY(writer && writer->runScript(u"CREATE TABLE t (a TEXT) STRICT"_s));
        const auto reader = Database::open(path(u".db"_s), Database::Access::ReadOnly);
        QVERIFY(reader);
        const auto written = reader->run(u"INSERT INTO t VALUES ('x')"_s);
        QVERIFY(!written);
        QCOMPARE(toString(written.error().kind), u"storage"_s);
        QVERIFY(!written.error().userText.isEmpty());
        QVERIFY(!Database::open(path(u"-missing.db"_s), Database::Access::ReadOnly));
        QVERIFY(!QFile::exists(path(u"-missing.db"_s)));
    }

    void transactionRollsBackUnlessCommitted()
    {
        const auto db = Database::open(path(u".db"_s), Database::Access::ReadWrite);
        QVERIFY(db && db->runScript(u"CREATE TABLE t (a INTEGER) STRICT"_s));
        {
            auto transaction = Transaction::begin(*db);
            QVERIFY(transaction && db->run(u"INSERT INTO t VALUES (1)"_s));
        }
        QCOMPARE(one(*db, u"SELECT count(*) FROM t"_s).toInt(), 0);
        {
            auto transaction = Transaction::begin(*db);
            QVERIFY(transaction && db->run(u"INSERT INTO t VALUES (1)"_s) && transaction->commit());
        }
        QCOMPARE(one(*db, u"SELECT count(*) FROM t"_s).toInt(), 1);
    }

    void scriptIsSplitAtStatementsOnly()
    {
        const QStringList parts =
            splitSqlScript(u"-- a; comment\nCREATE TABLE t (a TEXT DEFAULT ';''--');/* ; */\n"
                           "CREATE TRIGGER r BEFORE DELETE ON t BEGIN SELECT 1; SELECT 2; END;\n\nSELECT 3"_s);
        QCOMPARE(parts.size(), 3);
        QCOMPARE(parts.at(0), u"CREATE TABLE t (a TEXT DEFAULT ';''--')"_s);
        QVERIFY(parts.at(1).endsWith(u"SELECT 2; END"_s));
        QCOMPARE(parts.at(2), u"SELECT 3"_s);
    }

    void bothSchemasAreMadeAndMadeOnlyOnce()
    {
        for (const auto schema : {Migrator::Schema::Cache, Migrator::Schema::Journal}) {
            const QString file = path(u"%1.db"_s.arg(static_cast<int>(schema)));
            {
                const auto db = Database::open(file, Database::Access::ReadWrite);
                QVERIFY(db);
                const Outcome made = Migrator::migrate(*db, schema);
                QVERIFY2(made, made ? "" : qPrintable(made.error().detail));
            }
            const auto db = Database::open(file, Database::Access::ReadWrite);
            QVERIFY(db && Migrator::migrate(*db, schema));
            QVERIFY(Migrator::newestVersion(schema) >= 1);
            QCOMPARE(db->userVersion().value(), Migrator::newestVersion(schema));
            QCOMPARE(db->applicationId().value(), Migrator::applicationId(schema));
            // Every table of ours is STRICT; the search index's own are not ours.
            auto lax =
                db->run(u"SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND strict = 0 "
                        "AND name NOT LIKE 'sqlite_%'"_s);
            QVERIFY(lax);
            QVERIFY(!lax->next());
        }
    }

    void newerSchemaIsRefusedAndLeftAlone()
    {
        const auto db = Database::open(path(u".db"_s), Database::Access::ReadWrite);
        QVERIFY(db && Migrator::migrate(*db, Migrator::Schema::Journal));
        QVERIFY(db->run(u"PRAGMA user_version=9999"_s));
        const Outcome refused = Migrator::migrate(*db, Migrator::Schema::Journal);
        QVERIFY(!refused);
        QCOMPARE(toString(refused.error().kind), u"storage_newer"_s);
        QVERIFY(refused.error().userText.contains(u"newer"_s));
        QCOMPARE(db->userVersion().value(), 9999);
    }

    void fileOfAnotherProgramIsRefused()
    {
        const auto db = Database::open(path(u".db"_s), Database::Access::ReadWrite);
        QVERIFY(db && db->runScript(u"CREATE TABLE bookmarks (a TEXT)"_s));
        const Outcome unmarked = Migrator::migrate(*db, Migrator::Schema::Cache);
        QVERIFY(!unmarked);
        QCOMPARE(unmarked.error().code, u"foreign_file"_s);
        QVERIFY(db->run(u"PRAGMA application_id=12345"_s));
        QVERIFY(!Migrator::migrate(*db, Migrator::Schema::Cache));

        const auto journal = Database::open(path(u"-journal.db"_s), Database::Access::ReadWrite);
        QVERIFY(journal && Migrator::migrate(*journal, Migrator::Schema::Journal));
        QVERIFY(!Migrator::migrate(*journal, Migrator::Schema::Cache));
    }

    void fileThatIsNoDatabaseIsAnErrorAndStaysAsItIs()
    {
        const QByteArray garbage = QByteArray("this is no database ").repeated(500);
        put(path(u".db"_s), garbage);
        const auto db = Database::open(path(u".db"_s), Database::Access::ReadWrite);
        QVERIFY(!db);
        QVERIFY(Database::isDamage(db.error()));
        QCOMPARE(bytesOf(path(u".db"_s)), garbage);
    }

    void migrationThatFailsLeavesNothingBehind()
    {
        QTemporaryDir folder;
        put(folder.filePath(u"0001_create_a.sql"_s), "CREATE TABLE a (x INTEGER) STRICT;");
        put(folder.filePath(u"0002_create_b.sql"_s), "CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE a (x INTEGER);");
        const auto db = Database::open(path(u".db"_s), Database::Access::ReadWrite);
        QVERIFY(db);
        const Outcome failed = Migrator::migrateFrom(*db, folder.path(), 77);
        QVERIFY(!failed);
        QVERIFY(failed.error().detail.contains(u"0002_create_b.sql"_s));
        QCOMPARE(db->userVersion().value(), 1);
        QCOMPARE(one(*db, u"SELECT count(*) FROM sqlite_schema WHERE name = 'b'"_s).toInt(), 0);
        put(folder.filePath(u"0002_create_b.sql"_s), "CREATE TABLE b (x INTEGER) STRICT;");
        QVERIFY(Migrator::migrateFrom(*db, folder.path(), 77));
        QCOMPARE(db->userVersion().value(), 2);
    }
};

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
