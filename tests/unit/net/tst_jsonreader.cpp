#include "net/jsonreader.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

JsonReader read(const QByteArray &json)
{
    return JsonReader::parse(json, u"GET /x"_s);
}

QString problem(const JsonReader &reader)
{
    return reader.error() ? reader.error()->detail : QString();
}

} // namespace

class TestJsonReader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsEachKindOfField()
    {
        const auto r = read(R"({"s":"a","n":null,"i":-12,"b":true,"t":1700000000,"iso":"2026-11-01T10:00:00.5-04:00",
            "amount":1250,"currency":"usd","list":["x","y"],"map":{"k":"v"},"o":{"i":1},"big":9007199254740992})");
        QCOMPARE(r.string(u"s"_s), u"a"_s);
        QCOMPARE(r.optionalString(u"n"_s), QString());
        QCOMPARE(r.optionalString(u"missing"_s), QString());
        QCOMPARE(r.integer(u"i"_s), -12);
        QCOMPARE(r.integer(u"big"_s), 9007199254740992);
        QCOMPARE(r.optionalInteger(u"n"_s, 7), 7);
        QCOMPARE(r.optionalInteger(u"i"_s, 7), -12);
        QCOMPARE(r.boolean(u"b"_s), true);
        QCOMPARE(r.optionalBoolean(u"n"_s, true), true);
        QCOMPARE(r.unixTime(u"t"_s), QDateTime(QDate(2023, 11, 14), QTime(22, 13, 20), Qt::UTC));
        QCOMPARE(r.isoTime(u"iso"_s), QDateTime(QDate(2026, 11, 1), QTime(14, 0, 0, 500), Qt::UTC));
        QCOMPARE(r.isoTime(u"iso"_s).timeSpec(), Qt::UTC);
        QCOMPARE(r.money(u"amount"_s, u"currency"_s).minor(), 1250);
        QCOMPARE(r.money(u"amount"_s, u"currency"_s).currency().code(), u"usd"_s);
        QCOMPARE(r.strings(u"list"_s), QStringList({u"x"_s, u"y"_s}));
        QCOMPARE(r.stringMap(u"map"_s).value(u"k"_s), u"v"_s);
        QVERIFY(r.stringMap(u"n"_s).isEmpty());
        QCOMPARE(r.object(u"o"_s).integer(u"i"_s), 1);
        QVERIFY(!r.optionalObject(u"n"_s));
        QVERIFY(r.optionalObject(u"o"_s));
        QVERIFY(r.has(u"s"_s));
        QVERIFY(!r.has(u"n"_s));
        QVERIFY(r.hasObject(u"o"_s));
        QVERIFY(!r.hasObject(u"s"_s));
        QVERIFY2(r.ok(), qPrintable(problem(r)));
    }

    void refusesWhatIsNotAnObject_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("expected");
        QTest::newRow("empty") << QByteArray() << u"GET /x: not JSON"_s;
        QTest::newRow("html") << QByteArray("<html>") << u"GET /x: not JSON"_s;
        QTest::newRow("cut") << QByteArray(R"({"a":1)") << u"GET /x: not JSON"_s;
        QTest::newRow("more behind") << QByteArray(R"({"a":1}x)") << u"GET /x: not JSON"_s;
        QTest::newRow("array") << QByteArray("[]") << u"GET /x: expected object, got array"_s;
    }
    void refusesWhatIsNotAnObject()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, expected);
        const auto r = read(json);
        QVERIFY(!r.ok());
        QVERIFY2(problem(r).startsWith(expected), qPrintable(problem(r)));
        QCOMPARE(toString(r.error()->kind), u"bad_answer"_s);
    }

    void namesTheFieldAndWhatItIs_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("call");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *json, const QString &call, const QString &expected) {
            QTest::newRow(name) << QByteArray(json) << call << u"GET /x: "_s + expected;
        };
        row("missing string", "{}", u"string"_s, u"v: expected string, got nothing"_s);
        row("null string", R"({"v":null})", u"string"_s, u"v: expected string, got null"_s);
        row("number for string", R"({"v":1})", u"string"_s, u"v: expected string, got number"_s);
        row("number for optional string", R"({"v":1})", u"optionalString"_s,
            u"v: expected string or null, got number"_s);
        row("missing integer", "{}", u"integer"_s, u"v: expected integer, got nothing"_s);
        row("string for integer", R"({"v":"12"})", u"integer"_s, u"v: expected integer, got string"_s);
        row("fraction", R"({"v":12.5})", u"integer"_s, u"v: expected integer, got a fraction"_s);
        row("beyond 2^53", R"({"v":9007199254740993})", u"integer"_s,
            u"v: expected integer, got a number beyond 2^53"_s);
        row("below -2^53", R"({"v":-9007199254740993})", u"integer"_s,
            u"v: expected integer, got a number beyond 2^53"_s);
        row("huge", R"({"v":1e300})", u"integer"_s, u"v: expected integer, got a number beyond 2^53"_s);
        row("fraction for optional integer", R"({"v":0.1})", u"optionalInteger"_s,
            u"v: expected integer, got a fraction"_s);
        row("string for optional integer", R"({"v":"1"})", u"optionalInteger"_s,
            u"v: expected integer or null, got string"_s);
        row("missing boolean", "{}", u"boolean"_s, u"v: expected boolean, got nothing"_s);
        row("number for boolean", R"({"v":1})", u"boolean"_s, u"v: expected boolean, got number"_s);
        row("string for optional boolean", R"({"v":"true"})", u"optionalBoolean"_s,
            u"v: expected boolean or null, got string"_s);
        row("negative time", R"({"v":-1})", u"unixTime"_s, u"v: expected unix seconds, got a number out of range"_s);
        row("milliseconds", R"({"v":1700000000000000})", u"unixTime"_s,
            u"v: expected unix seconds, got a number out of range"_s);
        row("time without zone", R"({"v":"2026-11-01T10:00:00"})", u"isoTime"_s,
            u"v: expected RFC 3339 time with zone"_s);
        row("impossible date", R"({"v":"2026-02-30T10:00:00Z"})", u"isoTime"_s,
            u"v: expected RFC 3339 time with zone"_s);
        row("unknown currency", R"({"v":"zzz"})", u"currency"_s, u"v: unknown currency"_s);
        row("missing currency", "{}", u"currency"_s, u"v: expected string, got nothing"_s);
        row("missing array", "{}", u"strings"_s, u"v: expected array, got nothing"_s);
        row("number in strings", R"({"v":["a",2]})", u"strings"_s, u"v[1]: expected string, got number"_s);
        row("array for map", R"({"v":[]})", u"stringMap"_s, u"v: expected object or null, got array"_s);
        row("number in map", R"({"v":{"k":1}})", u"stringMap"_s, u"v.k: expected string, got number"_s);
        row("missing object", "{}", u"object"_s, u"v: expected object, got nothing"_s);
        row("array for optional object", R"({"v":[]})", u"optionalObject"_s,
            u"v: expected object or null, got array"_s);
        row("object for array", R"({"v":{}})", u"forEach"_s, u"v: expected array, got object"_s);
        row("string in objects", R"({"v":["a"]})", u"forEach"_s, u"v[0]: expected object, got string"_s);
    }
    void namesTheFieldAndWhatItIs()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, call);
        QFETCH(QString, expected);
        const auto r = read(json);
        const QString v = u"v"_s;
        const QMap<QString, std::function<void()>> calls{
            {u"string"_s, [&] { r.string(v); }},
            {u"optionalString"_s, [&] { r.optionalString(v); }},
            {u"integer"_s, [&] { r.integer(v); }},
            {u"optionalInteger"_s, [&] { r.optionalInteger(v); }},
            {u"boolean"_s, [&] { r.boolean(v); }},
            {u"optionalBoolean"_s, [&] { r.optionalBoolean(v); }},
            {u"unixTime"_s, [&] { r.unixTime(v); }},
            {u"isoTime"_s, [&] { r.isoTime(v); }},
            {u"currency"_s, [&] { r.currency(v); }},
            {u"strings"_s, [&] { r.strings(v); }},
            {u"stringMap"_s, [&] { r.stringMap(v); }},
            {u"object"_s, [&] { r.object(v); }},
            {u"optionalObject"_s, [&] { r.optionalObject(v); }},
            {u"forEach"_s, [&] { r.forEach(v, [](const JsonReader &) {}); }},
        };
        QVERIFY(calls.contains(call));
        calls.value(call)();
        QCOMPARE(problem(r), expected);
    }

    void namesThePathThroughArraysAndObjects()
    {
        const auto r = read(R"({"data":[{"a":{"amount":1}},{"a":{"amount":"2"}}]})");
        qint64 sum = 0;
        r.forEach(u"data"_s, [&](const JsonReader &item) { sum += item.object(u"a"_s).integer(u"amount"_s); });
        QCOMPARE(problem(r), u"GET /x: data[1].a.amount: expected integer, got string"_s);
        QCOMPARE(sum, 1);
    }

    void keepsTheFirstProblem()
    {
        const auto r = read("{}");
        r.string(u"first"_s);
        r.integer(u"second"_s);
        r.object(u"o"_s).fail(u"third"_s, u"is odd"_s);
        QCOMPARE(problem(r), u"GET /x: first: expected string, got nothing"_s);
    }

    void takesTheCallersOwnProblem()
    {
        const auto r = read(R"({"o":{"status":"odd"}})");
        r.object(u"o"_s).fail(u"status"_s, u"unknown status"_s);
        QCOMPARE(problem(r), u"GET /x: o.status: unknown status"_s);
    }

    void neverEchoesAValue()
    {
        const auto r = read(R"({"v":"sk_live_secret"})");
        r.integer(u"v"_s);
        QVERIFY(!problem(r).contains(u"secret"_s));
    }
};

QTEST_GUILESS_MAIN(TestJsonReader)
#include "tst_jsonreader.moc"
