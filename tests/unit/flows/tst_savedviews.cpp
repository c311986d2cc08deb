#include "flows/savedviews.h"
#include "support/jobresult.h"
#include "support/waiting.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

namespace {

const QStringList kColumns{u"status"_s, u"date"_s, u"user"_s, u"amount"_s};

SavedView fullView(const QString &name)
{
    SavedView view;
    view.name = name;
    view.search = u"martin status:failed \"o'brien\""_s;
    view.filter.statuses = {PaymentStatus::Failed, PaymentStatus::Disputed};
    view.filter.mode = Mode::Live;
    view.filter.paymentTypeIds = {u"pt_1"_s};
    view.filter.currencies = {*Currency::fromCode(u"cad"), *Currency::fromCode(u"kwd")};
    view.filter.amount = {.least = 100000, .most = 250500};
    view.filter.stuckOnly = true;
    view.time.named.reset();
    view.time.exact = monthRange(2026, 10, QTimeZone("America/Toronto"));
    view.zone = ZoneChoice::Stripe;
    view.columns = {u"amount"_s, u"status"_s};
    view.order = {.by = PaymentSort::Plate, .descending = false};
    return view;
}

QByteArray fileWith(const QByteArray &view)
{
    return R"({"format":"opscom-console-views","version":1,"views":[{"name":"a"},)" + view + "]}";
}

} // namespace

class TestSavedViews : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString path(const QString &name) const { return m_folder.filePath(name); }
    static QStringList namesOf(const SavedViews &views)
    {
        QStringList names;
        for (const SavedView &view : views.views())
            names << view.name;
        return names;
    }
    static bool load(SavedViews &views)
    {
        QSignalSpy changed(&views, &SavedViews::changed);
        views.load();
        return waitFor([&] { return !changed.isEmpty(); });
    }
    static bool isWritten(SavedViews &views)
    {
        return waitFor([&] { return !views.isWriting(); });
    }

private Q_SLOTS:
    void aViewComesBackAsItWas()
    {
        SavedView plain;
        plain.name = u"Plain"_s;
        SavedView named = fullView(u"Named"_s);
        named.time = {};
        named.time.named = NamedRange::LastWorkingDay;
        const QList<SavedView> views{fullView(u"Cl\u00f4ture d'octobre"_s), plain, named};
        const auto read = savedViewsFromJson(savedViewsToJson(views), kColumns);
        QVERIFY2(read, read ? "" : qPrintable(read.error().userText));
        QCOMPARE(read->size(), 3);
        for (int i = 0; i < 3; ++i)
            QVERIFY2(read->at(i) == views.at(i), qPrintable(views.at(i).name));
    }

    void everySortIsKept()
    {
        for (const PaymentSort sort : allPaymentSorts()) {
            SavedView view = fullView(u"x"_s);
            view.order.by = sort;
            const auto read = savedViewsFromJson(savedViewsToJson({view}), kColumns);
            QVERIFY(read);
            QCOMPARE(int(read->constFirst().order.by), int(sort));
        }
    }

    void aFaultIsNamedWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("what");
        const auto row = [](const char *name, const QByteArray &json, const char *place, const char *what) {
            QTest::newRow(name) << json << QString::fromLatin1(place) << QString::fromLatin1(what);
        };
        row("no JSON", "{\"format\":", "", "not JSON");
        row("another file", R"({"format":"tax","version":1,"views":[]})", "", "not a file of views");
        row("no list", R"({"format":"opscom-console-views","version":1})", "views", "not a list");
        row("version zero", R"({"format":"opscom-console-views","version":0,"views":[]})", "version", "version");
        row("stray member", R"({"format":"opscom-console-views","version":1,"views":[],"key":1})", "", "\"key\"");
        row("no object", fileWith("7"), "views[1]", "not an object");
        row("no name", fileWith("{}"), "views[1].name", "missing");
        row("blank name", fileWith(R"({"name":"  "})"), "views[1].name", "missing");
        row("name is a number", fileWith(R"({"name":7})"), "views[1].name", "not a text");
        row("long name", fileWith("{\"name\":\"" + QByteArray(81, 'x') + "\"}"), "views[1].name", "longer than 80");
        row("control sign", fileWith(R"({"name":"b","search":"a\u0007"})"), "views[1].search", "control");
        row("unknown member", fileWith(R"({"name":"b","colour":"red"})"), "views[1]", "\"colour\"");
        row("status", fileWith(R"({"name":"b","filter":{"statuses":["failed","paid"]}})"),
            "views[1].filter.statuses[1]", "\"paid\" is no status");
        row("statuses no list", fileWith(R"({"name":"b","filter":{"statuses":"failed"}})"), "views[1].filter.statuses",
            "not a list");
        row("mode", fileWith(R"({"name":"b","filter":{"mode":"both"}})"), "views[1].filter.mode", "\"both\"");
        row("stuck", fileWith(R"({"name":"b","filter":{"stuck":"yes"}})"), "views[1].filter.stuck", "true nor false");
        row("currency", fileWith(R"({"name":"b","filter":{"currencies":["zzz"]}})"), "views[1].filter.currencies[0]",
            "\"zzz\" is no currency");
        row("amount text", fileWith(R"({"name":"b","filter":{"leastThousandths":"5"}})"),
            "views[1].filter.leastThousandths", "whole number");
        row("amount broken", fileWith(R"({"name":"b","filter":{"leastThousandths":1.5}})"),
            "views[1].filter.leastThousandths", "whole number");
        row("amounts crossed", fileWith(R"({"name":"b","filter":{"leastThousandths":5,"mostThousandths":4}})"),
            "views[1].filter", "less than");
        row("span", fileWith(R"({"name":"b","time":{"named":"soon"}})"), "views[1].time.named", "\"soon\"");
        row("moment without zone", fileWith(R"({"name":"b","time":{"from":"2026-10-01T00:00:00"}})"),
            "views[1].time.from", "2026-10-01T00:00:00");
        row("moment is a day", fileWith(R"({"name":"b","time":{"from":"2026-10-01"}})"), "views[1].time.from",
            "no moment");
        row("ends crossed",
            fileWith(R"({"name":"b","time":{"from":"2026-10-02T00:00:00Z","until":"2026-10-01T00:00:00Z"}})"),
            "views[1].time", "not later");
        row("named and exact", fileWith(R"({"name":"b","time":{"named":"today","from":"2026-10-02T00:00:00Z"}})"),
            "views[1].time", "neither from nor until");
        row("zone", fileWith(R"({"name":"b","zone":"mars"})"), "views[1].zone", "\"mars\"");
        row("column", fileWith(R"({"name":"b","columns":["status","iban"]})"), "views[1].columns[1]",
            "\"iban\" is no column");
        row("column twice", fileWith(R"({"name":"b","columns":["status","status"]})"), "views[1].columns[1]", "twice");
        row("sort", fileWith(R"({"name":"b","sort":{"by":"luck"}})"), "views[1].sort.by", "\"luck\"");
        row("sort member", fileWith(R"({"name":"b","sort":{"up":true}})"), "views[1].sort", "\"up\"");
    }
    void aFaultIsNamedWithItsPlace()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, place);
        QFETCH(QString, what);
        const auto read = savedViewsFromJson(json, kColumns);
        QVERIFY(!read);
        QCOMPARE(int(read.error().kind), int(ErrorKind::InvalidInput));
        QVERIFY2(read.error().userText.contains(what), qPrintable(read.error().userText));
        QCOMPARE(read.error().param, place);
        QVERIFY(read.error().userText.contains(place));
        QVERIFY(read.error().userText.contains(u"Nothing was taken"_s));
    }

    void aNewerFileIsRefused()
    {
        const auto read = savedViewsFromJson(R"({"format":"opscom-console-views","version":2,"views":[]})", kColumns);
        QVERIFY(!read);
        QCOMPARE(int(read.error().kind), int(ErrorKind::StorageNewer));
    }

    void savesRenamesDeletesAndReadsBack()
    {
        const QString file = path(u"own.json"_s);
        SavedViews views(file, kColumns);
        QVERIFY(load(views));
        QVERIFY(views.views().isEmpty());
        for (int i = 0; i < 200; ++i) // as many as a person likes
            QVERIFY(views.save(fullView(u"View %1"_s.arg(i))));
        SavedView other = fullView(u" view  7 "_s);
        other.search = u"replaced"_s;
        QVERIFY(views.save(other)); // the same name in other letters takes its place
        QCOMPARE(views.views().size(), 200);
        QVERIFY(views.rename(u"view 9"_s, u"Ninth"_s));
        QVERIFY(views.rename(u"ninth"_s, u"NINTH"_s)); // its own name in other letters
        views.remove(u"View 10"_s);
        QVERIFY(isWritten(views));
        QCOMPARE(QFileInfo(file).permissions() &
                     (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOwner),
                 QFile::Permissions());

        SavedViews again(file, kColumns);
        QVERIFY(load(again));
        QCOMPARE(namesOf(again), namesOf(views));
        QCOMPARE(again.views().size(), 199);
        QVERIFY(again.find(u"view 7"_s));
        QCOMPARE(again.find(u"view 7"_s)->search, u"replaced"_s);
        QVERIFY(again.find(u"NINTH"_s) && !again.find(u"View 9"_s) && !again.find(u"View 10"_s));
    }

    void namesAreChecked()
    {
        SavedViews views(path(u"names.json"_s), kColumns);
        QVERIFY(!views.save(fullView(u"   "_s)));
        QVERIFY(!views.save(fullView(QString(81, u'x'))));
        QVERIFY(views.save(fullView(u"One"_s)));
        QVERIFY(views.save(fullView(u"Two"_s)));
        const Outcome taken = views.rename(u"One"_s, u"two"_s);
        QVERIFY(!taken);
        QVERIFY(taken.error().userText.contains(u"Two"_s));
        QVERIFY(!views.rename(u"One"_s, u" "_s));
        QVERIFY(!views.rename(u"Three"_s, u"Four"_s));
        QCOMPARE(namesOf(views), (QStringList{u"One"_s, u"Two"_s}));
        QVERIFY(isWritten(views));
    }

    void aDamagedFileIsPutAside()
    {
        const QString file = path(u"damaged.json"_s);
        QFile broken(file);
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("{broken") > 0);
        broken.close();
        SavedViews views(file, kColumns);
        QSignalSpy failed(&views, &SavedViews::failed);
        QVERIFY(load(views));
        QCOMPARE(failed.size(), 1);
        QVERIFY(failed.at(0).at(0).value<Error>().userText.contains(u"damaged.json.damaged-1"_s));
        QVERIFY(views.save(fullView(u"New"_s)));
        QVERIFY(isWritten(views));
        QFile aside(file + u".damaged-1"_s);
        QVERIFY(aside.open(QIODevice::ReadOnly));
        QCOMPARE(aside.readAll(), QByteArray("{broken"));
    }

    void whatCannotBeWrittenIsSaid()
    {
        SavedViews views(path(u"no/such/folder/views.json"_s), kColumns);
        QSignalSpy failed(&views, &SavedViews::failed);
        QVERIFY(views.save(fullView(u"Kept"_s)));
        QVERIFY(isWritten(views));
        QCOMPARE(failed.size(), 1);
        QVERIFY(failed.at(0).at(0).value<Error>().userText.contains(u"until the program is closed"_s));
        QVERIFY(views.find(u"Kept"_s));
    }

    void aFileIsSharedAndItsNamesDoNotCollide()
    {
        SavedViews mine(path(u"mine.json"_s), kColumns);
        QVERIFY(mine.save(fullView(u"October"_s)));
        const QString shared = path(u"shared.json"_s);
        const auto written = resultOf(mine.exportTo(shared, mine.views()));
        QVERIFY(written && written->has_value());
        const auto added = resultOf(mine.importFrom(shared));
        QVERIFY(added && added->has_value());
        QCOMPARE(**added, (QStringList{u"October (2)"_s}));
        QCOMPARE(namesOf(mine), (QStringList{u"October"_s, u"October (2)"_s}));

        QFile file(shared);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(fileWith(R"({"name":"b","zone":"mars"})"));
        file.close();
        const auto refused = resultOf(mine.importFrom(shared));
        QVERIFY(refused && !refused->has_value());
        QVERIFY(refused->error().userText.contains(u"views[1].zone"_s));
        QCOMPARE(mine.views().size(), 2); // the good one before it was not taken either
        const auto missing = resultOf(mine.importFrom(path(u"not-there.json"_s)));
        QVERIFY(missing && !missing->has_value());
        QVERIFY(isWritten(mine));
    }
};

QTEST_GUILESS_MAIN(TestSavedViews)
#include "tst_savedviews.moc"
