#include "models/searchmatches.h"

#include <QTest>

using namespace console;
using namespace Qt::StringLiterals;

class TestSearchMatches : public QObject
{
    Q_OBJECT

    // The text with its matches in brackets, as a person would see them.
    static QString marked(QString text, const QString &search)
    {
        const QList<TextStretch> matches = searchMatches(text, foldedSearchWords(search));
        for (auto match = matches.crbegin(); match != matches.crend(); ++match) {
            text.insert(match->position + match->length, u']');
            text.insert(match->position, u'[');
        }
        return text;
    }

private Q_SLOTS:
    void marksWhatTheSearchFinds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("search");
        QTest::addColumn<QString>("expected");
        QTest::newRow("a part") << u"Rosalind Achterberg"_s << u"terb"_s << u"Rosalind Ach[terb]erg"_s;
        QTest::newRow("case") << u"ORD-104233"_s << u"ord-1042"_s << u"[ORD-1042]33"_s;
        QTest::newRow("two words, any order") << u"Anna Maria Berg"_s << u"berg ann"_s << u"[Ann]a Maria [Berg]"_s;
        QTest::newRow("short: beginnings only") << u"Anna Hannan-Anders"_s << u"an"_s << u"[An]na Hannan-[An]ders"_s;
        QTest::newRow("one letter") << u"bob@bmail.com"_s << u"b"_s << u"[b]ob@[b]mail.com"_s;
        QTest::newRow("accents away") << u"\u0141ukasz Zo\u00eb M\u00fcller"_s << u"lukasz zoe mull"_s
                                      << u"[\u0141ukasz] [Zo\u00eb] [M\u00fcll]er"_s;
        QTest::newRow("accents of their own") << u"Zoe\u0308 X"_s << u"zoe"_s << u"[Zoe\u0308] X"_s;
        QTest::newRow("typed with accents") << u"Muller"_s << u"m\u00fcll"_s << u"[Mull]er"_s;
        QTest::newRow("one letter becomes two") << u"Stra\u00dfe 7"_s << u"strasse"_s << u"[Stra\u00dfe] 7"_s;
        QTest::newRow("half of such a letter") << u"Stra\u00dfe"_s << u"stras"_s << u"[Stra\u00df]e"_s;
        QTest::newRow("typographic signs") << u"O\u2019Brien"_s << u"o'bri"_s << u"[O\u2019Bri]en"_s;
        QTest::newRow("left out signs") << u"Mc\u00adDonald"_s << u"mcdon"_s << u"[Mc\u00adDon]ald"_s;
        QTest::newRow("overlaps are one") << u"banana"_s << u"anana bana"_s << u"[banana]"_s;
        QTest::newRow("beyond the plane")
            << u"\U0001F697 van \U0001F697"_s << u"van"_s << u"\U0001F697 [van] \U0001F697"_s;
        QTest::newRow("nothing asked") << u"Anna"_s << u"  "_s << u"Anna"_s;
        QTest::newRow("nothing found") << u"Anna"_s << u"bert"_s << u"Anna"_s;
        QTest::newRow("nothing there") << QString() << u"bert"_s << QString();
        QTest::newRow("amount's comma parts words") << u"1,234.50 USD"_s << u"23"_s << u"1,[23]4.50 USD"_s;
    }
    void marksWhatTheSearchFinds()
    {
        QFETCH(QString, text);
        QFETCH(QString, search);
        QTEST(marked(text, search), "expected");
    }
};

QTEST_GUILESS_MAIN(TestSearchMatches)
#include "tst_searchmatches.moc"
