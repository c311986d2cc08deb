#include "gui/screenshots.h"
#include "ui/payments/searchbox.h"
#include "ui/payments/searchcompletionpopup.h"
#include "ui/payments/searchhelppopover.h"
#include "ui/payments/searchnotes.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

// All by keyboard, as at a counter.
class TestSearchBox : public QObject
{
    Q_OBJECT

    std::unique_ptr<SearchBox> m_box;

    QLineEdit *edit() { return m_box->lineEdit(); }
    SearchCompletionPopup *popup() { return m_box->findChild<SearchCompletionPopup *>(); }
    QString notes() { return m_box->findChild<SearchNotes *>()->plainText(); }

private Q_SLOTS:
    void init()
    {
        Theme().apply(Theme::Appearance::Light);
        m_box = std::make_unique<SearchBox>();
        m_box->setContext([] {
            return SearchContext{.now = QDateTime(QDate(2026, 11, 24), QTime(12, 0), Qt::UTC),
                                 .zone = QTimeZone("America/Toronto"),
                                 .paymentTypes = {{u"pt_1"_s, u"Credit Card"_s}}};
        });
        m_box->resize(620, 90);
        m_box->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_box.get()));
        edit()->setFocus();
    }
    void cleanup() { m_box.reset(); }

    void anOperatorAndItsValueAreCompleted()
    {
        QTest::keyClicks(edit(), u"s"_s);
        QVERIFY(!popup()->isVisible()); // one letter is a name's beginning as well
        QTest::keyClicks(edit(), u"ta"_s);
        QVERIFY(popup()->isVisible());
        QTest::keyClick(edit(), Qt::Key_Down);
        QTest::keyClick(edit(), Qt::Key_Return);
        QCOMPARE(edit()->text(), u"status:"_s);
        QVERIFY(popup()->isVisible()); // its values, at once
        QTest::keyClicks(edit(), u"fai"_s);
        shoot(m_box.get(), u"search-completion-box"_s);
        shoot(popup(), u"search-completion"_s);
        QTest::keyClick(edit(), Qt::Key_Down);
        QTest::keyClick(edit(), Qt::Key_Tab);
        QCOMPARE(edit()->text(), u"status:failed "_s);
        QVERIFY(!popup()->isVisible());
        QVERIFY(m_box->query().filter.statuses == QList<PaymentStatus>{PaymentStatus::Failed});
    }

    void withoutAChoiceEnterGoesToTheList()
    {
        QSignalSpy left(m_box.get(), &SearchBox::leftDownwards);
        QTest::keyClicks(edit(), u"am"_s);
        QVERIFY(popup()->isVisible());
        QTest::keyClick(edit(), Qt::Key_Return);
        QCOMPARE(left.size(), 1);
        QVERIFY(!popup()->isVisible());
        QCOMPARE(edit()->text(), u"am"_s);
    }

    void escapeClosesFirstAndClearsThen()
    {
        QTest::keyClicks(edit(), u"mode:"_s);
        QVERIFY(popup()->isVisible());
        QTest::keyClick(edit(), Qt::Key_Escape);
        QVERIFY(!popup()->isVisible());
        QCOMPARE(edit()->text(), u"mode:"_s);
        QTest::keyClick(edit(), Qt::Key_Escape);
        QVERIFY(edit()->text().isEmpty());
    }

    void goingRoundTheOffersEndsWithoutAChoice()
    {
        QTest::keyClicks(edit(), u"mode:"_s);
        QCOMPARE(popup()->count(), 2);
        for (const int row : {0, 1, -1, 0}) {
            QTest::keyClick(edit(), Qt::Key_Down);
            QCOMPARE(popup()->currentRow(), row);
        }
        QTest::keyClick(edit(), Qt::Key_Up);
        QCOMPARE(popup()->currentRow(), -1);
        QTest::keyClick(edit(), Qt::Key_Up);
        QCOMPARE(popup()->currentRow(), 1);
    }

    void whatWasReadAndWhatCouldNotBeIsSaid()
    {
        QVERIFY(notes().isEmpty());
        QTest::keyClicks(edit(), u"martin october status:paid"_s);
        QVERIFY2(notes().contains(u"status:paid"_s), qPrintable(notes()));
        QVERIFY2(notes().contains(u"october"_s) && notes().contains(u"2026"_s), qPrintable(notes()));
        QCOMPARE(m_box->query().words, u"martin"_s);
        QVERIFY(edit()->accessibleDescription().contains(u"status:paid"_s));
        m_box->resize(620, m_box->sizeHint().height());
        shoot(m_box.get(), u"search-notes"_s);
        edit()->clear();
        QVERIFY(notes().isEmpty());
    }

    void helpOpensByF1AndPutsAnExampleIn()
    {
        QTest::keyClicks(edit(), u"smith"_s);
        QTest::keyClick(edit(), Qt::Key_F1);
        auto *help = m_box->findChild<SearchHelpPopover *>();
        QVERIFY(help->isVisible());
        auto *list = help->findChild<QTreeWidget *>();
        QCOMPARE(list->topLevelItemCount(), searchHelp().size());
        shoot(help, u"search-help"_s);
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(list, Qt::Key_Down);
        const QString example = list->currentItem()->text(0);
        QCOMPARE(example, u"status:failed"_s);
        QTest::keyClick(list, Qt::Key_Return);
        QVERIFY(!help->isVisible());
        QCOMPARE(edit()->text(), u"smith status:failed"_s);
        QTest::keyClick(edit(), Qt::Key_F1);
        QVERIFY(help->isVisible());
        QTest::keyClick(list, Qt::Key_Escape);
        QVERIFY(!help->isVisible());
        QCOMPARE(edit()->text(), u"smith status:failed"_s);
    }

    void anotherZoneReadsTheTextAgain()
    {
        edit()->setText(u"2026-10-03"_s);
        const TimeRange toronto = m_box->query().filter.time;
        m_box->setContext([] {
            return SearchContext{.now = QDateTime(QDate(2026, 11, 24), QTime(12, 0), Qt::UTC),
                                 .zone = QTimeZone::utc(),
                                 .paymentTypes = {}};
        });
        QCOMPARE(m_box->query().filter.time, dayRange({2026, 10, 3}, QTimeZone::utc()));
        QVERIFY(!(m_box->query().filter.time == toronto));
    }
};

QTEST_MAIN(TestSearchBox)
#include "tst_searchbox.moc"
