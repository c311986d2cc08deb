#include "gui/screenshots.h"
#include "ui/payments/filterbar.h"
#include "ui/payments/filterchip.h"
#include "ui/payments/timerangebox.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

class TestFilterBar : public QObject
{
    Q_OBJECT

    const QTimeZone m_toronto{"America/Toronto"};
    std::unique_ptr<FilterBar> m_bar;

    template <typename T>
    T *child(const QString &name)
    {
        T *found = m_bar->findChild<T *>(name);
        if (!found)
            qFatal("no %s", qPrintable(name));
        return found;
    }
    FilterChip *chip(const QString &name) { return child<FilterChip>(name + u"Chip"_s); }
    void pick(const QString &box, const QString &text)
    {
        auto *combo = child<QComboBox>(box);
        combo->setCurrentIndex(combo->findText(text));
    }

private Q_SLOTS:
    void init()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::Canada));
        Theme().apply(Theme::Appearance::Light);
        m_bar = std::make_unique<FilterBar>();
        m_bar->setClock(QDateTime(QDate(2026, 11, 24), QTime(12, 0), Qt::UTC), m_toronto);
        m_bar->setPaymentTypes({{u"pt_1"_s, u"Credit Card"_s}, {u"pt_2"_s, u"Visa"_s}});
        m_bar->resize(1000, 160);
        m_bar->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_bar.get()));
    }
    void cleanup() { m_bar.reset(); }

    void chipsArePressedByKeyboard()
    {
        QSignalSpy changed(m_bar.get(), &FilterBar::changed);
        chip(u"pending"_s)->setFocus();
        QTest::keyClick(chip(u"pending"_s), Qt::Key_Right);
        QTest::keyClick(chip(u"succeeded"_s), Qt::Key_Right);
        QVERIFY(chip(u"failed"_s)->hasFocus());
        QTest::keyClick(chip(u"failed"_s), Qt::Key_Space);
        QTest::keyClick(chip(u"failed"_s), Qt::Key_Right);
        QTest::keyClick(chip(u"canceled"_s), Qt::Key_Space);
        QCOMPARE(changed.size(), 2);
        QVERIFY((m_bar->filter().statuses == QList{PaymentStatus::Failed, PaymentStatus::Canceled}));
        QTest::keyClick(chip(u"failed"_s), Qt::Key_Space); // off again
        QVERIFY(m_bar->filter().statuses == QList{PaymentStatus::Canceled});
        QTest::keyClick(chip(u"pending"_s), Qt::Key_Left); // round the end
        QTest::keyClick(chip(u"stuck"_s), Qt::Key_Space);
        QVERIFY(m_bar->filter().stuckOnly);
    }

    void countsStandOnTheChips()
    {
        m_bar->showCounts({{PaymentStatus::Failed, 1234}, {PaymentStatus::Pending, 0}}, 7);
        QCOMPARE(chip(u"failed"_s)->accessibleDescription().section(u' ', 0, 0), u"1,234"_s);
        QCOMPARE(chip(u"stuck"_s)->accessibleDescription().section(u' ', 0, 0), u"7"_s);
        QVERIFY(chip(u"succeeded"_s)->accessibleDescription().isEmpty());
        const int counted = chip(u"failed"_s)->sizeHint().width();
        m_bar->forgetCounts();
        QVERIFY(chip(u"failed"_s)->sizeHint().width() < counted);
    }

    void aNamedRangeIsChosenAndItsZoneNamed()
    {
        auto *box = child<QComboBox>(u"timeRangeComboBox"_s);
        auto *note = child<QLabel>(u"timeNoteLabel"_s);
        QVERIFY(!note->isVisible());
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down); // Today
        QCOMPARE(m_bar->timeRange(), dayRange({2026, 11, 24}, m_toronto));
        QCOMPARE(note->text(), u"EST"_s);
        m_bar->setClock(QDateTime(QDate(2026, 3, 8), QTime(16, 0), Qt::UTC), m_toronto);
        QCOMPARE(m_bar->timeRange(), dayRange({2026, 3, 8}, m_toronto));
        QVERIFY2(note->text().contains(u"This day has 23 h."_s), qPrintable(note->text()));
        shoot(m_bar.get(), u"filter-short-day"_s);
    }

    void momentsAreEnteredByTheZonesClock()
    {
        pick(u"timeRangeComboBox"_s, u"Last month"_s);
        pick(u"timeRangeComboBox"_s, u"From … to …"_s);
        QCOMPARE(m_bar->timeRange(), monthRange(2026, 10, m_toronto)); // begins with what was shown
        auto *from = child<QDateTimeEdit>(u"fromEdit"_s);
        auto *to = child<QDateTimeEdit>(u"toEdit"_s);
        QCOMPARE(from->dateTime().toString(u"yyyy-MM-dd HH:mm"_s), u"2026-10-01 00:00"_s);
        QCOMPARE(to->dateTime().toString(u"yyyy-MM-dd HH:mm"_s), u"2026-10-31 23:59"_s);
        from->setDateTime(QDateTime(QDate(2026, 10, 5), QTime(9, 30), Qt::UTC));
        QCOMPARE(m_bar->timeRange().from, QDateTime(QDate(2026, 10, 5), QTime(13, 30), Qt::UTC));
        to->setDateTime(QDateTime(QDate(2026, 10, 1), QTime(0, 0), Qt::UTC)); // before the beginning
        QCOMPARE(to->dateTime(), from->dateTime());
        QCOMPARE(m_bar->timeRange().until, m_bar->timeRange().from->addSecs(60));
        shoot(m_bar.get(), u"filter-exact"_s);
        // Another zone shows the same moments by its own clock.
        const TimeRange before = m_bar->timeRange();
        m_bar->setClock(QDateTime(QDate(2026, 11, 24), QTime(12, 0), Qt::UTC), QTimeZone::utc());
        QCOMPARE(m_bar->timeRange(), before);
        QCOMPARE(from->time(), QTime(13, 30));
    }

    void amountsAreReadAndProblemsSaid()
    {
        child<QToolButton>(u"moreFiltersButton"_s)->click();
        auto *least = child<QLineEdit>(u"leastAmountLineEdit"_s);
        auto *most = child<QLineEdit>(u"mostAmountLineEdit"_s);
        auto *problem = child<QLabel>(u"amountProblemLabel"_s);
        QTest::keyClicks(least, u"42.50"_s);
        QCOMPARE(m_bar->filter().amount, (AmountRange{.least = 42500, .most = {}}));
        QTest::keyClicks(most, u"1,000"_s);
        QCOMPARE(m_bar->filter().amount, (AmountRange{.least = 42500, .most = 1000000}));
        QVERIFY(!problem->isVisible());
        most->selectAll();
        QTest::keyClicks(most, u"7"_s);
        QVERIFY(problem->isVisible());
        QVERIFY(m_bar->filter().amount.isOpen());
        most->selectAll();
        QTest::keyClicks(most, u"abc"_s);
        QVERIFY(problem->isVisible() && !problem->text().isEmpty());
        QVERIFY(least->accessibleDescription() == problem->text());
        shoot(m_bar.get(), u"filter-amount-problem"_s);
    }

    void foldedFiltersAreCountedAndClearAllAsks()
    {
        auto *more = child<QToolButton>(u"moreFiltersButton"_s);
        auto *clear = child<QPushButton>(u"clearAllButton"_s);
        QVERIFY(!clear->isEnabled());
        m_bar->setSearchIsFilled(true);
        QVERIFY(clear->isEnabled()); // the search is cleared with the filters
        m_bar->setSearchIsFilled(false);
        pick(u"typeFilterComboBox"_s, u"Visa"_s);
        pick(u"modeFilterComboBox"_s, u"Live"_s);
        QCOMPARE(more->text(), u"More filters (2)"_s);
        QCOMPARE(m_bar->filter().paymentTypeIds, QStringList{u"pt_2"_s});
        QVERIFY(m_bar->filter().mode == Mode::Live);
        QVERIFY(clear->isEnabled());
        QSignalSpy asked(m_bar.get(), &FilterBar::clearAllRequested);
        clear->click();
        QCOMPARE(asked.size(), 1);
        QSignalSpy changed(m_bar.get(), &FilterBar::changed);
        m_bar->clear();
        QCOMPARE(changed.size(), 1);
        QVERIFY(m_bar->isEmpty() && !clear->isEnabled());
        m_bar->clear();
        QCOMPARE(changed.size(), 1);
    }

    void whatASavedViewAsksForIsShown()
    {
        PaymentFilter filter;
        filter.statuses = {PaymentStatus::Refunded, PaymentStatus::Disputed};
        filter.stuckOnly = true;
        filter.mode = Mode::Test;
        filter.paymentTypeIds = {u"pt_1"_s, u"pt_9"_s}; // several, and one that is not known here
        filter.currencies = {*Currency::fromCode(u"cad"), *Currency::fromCode(u"kwd")};
        filter.amount = {.least = 5, .most = 100000};
        const TimeChoice time{.named = NamedRange::LastWorkingDay, .exact = {}};
        QSignalSpy changed(m_bar.get(), &FilterBar::changed);
        m_bar->choose(filter, time);
        QVERIFY(changed.isEmpty());
        QVERIFY(m_bar->filter() == filter);
        QVERIFY(m_bar->time() == time);
        m_bar->setPaymentTypes({{u"pt_1"_s, u"Credit Card"_s}}); // the types are read again
        QVERIFY(m_bar->filter() == filter);
        PaymentFilter whole = filter;
        whole.time = dayRange({2026, 11, 23}, m_toronto);
        QVERIFY(m_bar->wholeFilter() == whole);
        child<QToolButton>(u"moreFiltersButton"_s)->click();
        m_bar->showCounts({{PaymentStatus::Pending, 12},
                           {PaymentStatus::Succeeded, 987654},
                           {PaymentStatus::Failed, 128},
                           {PaymentStatus::Canceled, 0},
                           {PaymentStatus::Refunded, 40},
                           {PaymentStatus::PartiallyRefunded, 3},
                           {PaymentStatus::Disputed, 2}},
                          1);
        m_bar->resize(1000, m_bar->heightForWidth(1000));
        shoot(m_bar.get(), u"filter-wide"_s);
        m_bar->resize(420, m_bar->heightForWidth(420));
        shoot(m_bar.get(), u"filter-narrow"_s);
    }
};

QTEST_MAIN(TestFilterBar)
#include "tst_filterbar.moc"
