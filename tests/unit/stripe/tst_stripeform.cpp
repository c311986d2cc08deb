#include "stripe/stripeform.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

class TestStripeForm : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void encodesEverythingThatIsNotPlain()
    {
        StripeForm form;
        form.add(u"a b"_s, u"x&y=z+%/\u00e9"_s);
        QCOMPARE(form.encoded(), QByteArray("a%20b=x%26y%3Dz%2B%25%2F%C3%A9"));
    }

    void nestsWithBrackets()
    {
        StripeForm form;
        form.add(u"created[gte]"_s, qint64(1700000000));
        form.addList(u"expand"_s, {u"data.a"_s, u"data.b"_s});
        form.addMap(u"metadata"_s, {{u"order_id"_s, u"1"_s}});
        QCOMPARE(form.encoded(), QByteArray("created%5Bgte%5D=1700000000&expand%5B%5D=data.a&expand%5B%5D=data.b"
                                            "&metadata%5Border_id%5D=1"));
    }

    void leavesOutWhatIsNotSet()
    {
        StripeForm form;
        form.addIfSet(u"a"_s, {});
        form.addList(u"b"_s, {});
        form.addMap(u"c"_s, {});
        QCOMPARE(form.encoded(), QByteArray());
        form.addIfSet(u"a"_s, u"1"_s);
        QCOMPARE(form.encoded(), QByteArray("a=1"));
    }
};

QTEST_GUILESS_MAIN(TestStripeForm)
#include "tst_stripeform.moc"
