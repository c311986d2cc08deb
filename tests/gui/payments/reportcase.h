#pragma once

#include "flows/syncflow.h"
#include "gui/keyboard.h"
#include "gui/screenshots.h"
#include "models/paymenttablemodel.h"
#include "support/jobresult.h"
#include "support/practicesession.h"
#include "support/waiting.h"
#include "ui/payments/recentpaymentspage.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTableView>

#include <memory>

namespace console::test {

/// What the tests of the report by keyboard share: a practice workspace whose payments are all here, its page as a
/// window of its own, and hands on it by names of widgets.
class ReportCase : public QObject
{
protected:
    void begin(int payments)
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::Canada));
        Theme().apply(Theme::Appearance::Light);
        m_practice = std::make_unique<PracticeSession>(m_clock, payments);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        const auto synced = resultOf(new SyncPaymentsFlow(m_practice->session()), 30000);
        QVERIFY(synced && synced->has_value());
        const auto all = m_practice->session().store().page({}, {}, 2 * payments);
        QVERIFY(all);
        m_all = all->rows;
        QCOMPARE(m_all.size(), payments);
    }
    void openPage()
    {
        m_watcher = std::make_unique<PaymentWatcher>(m_practice->session(), std::chrono::milliseconds(3600000));
        m_page = std::make_unique<RecentPaymentsPage>(m_practice->session(), *m_watcher, nullptr);
        m_page->resize(1180, 760);
        m_page->show();
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        m_page->activated();
        QTRY_VERIFY(!model()->isReading());
        QVERIFY(search()->hasFocus());
    }
    void closePage()
    {
        m_page.reset();
        m_watcher.reset();
    }

    template <typename T>
    T *child(const QString &name, QWidget *of = nullptr)
    {
        T *found = (of ? of : m_page.get())->findChild<T *>(name);
        if (!found)
            qFatal("no %s", qPrintable(name));
        return found;
    }
    QTableView *table() { return child<QTableView>(QStringLiteral("paymentsTableView")); }
    PaymentTableModel *model() { return m_page->findChild<PaymentTableModel *>(); }
    QLineEdit *search() { return child<QLineEdit>(QStringLiteral("searchLineEdit")); }
    QString sentence() { return child<QLabel>(QStringLiteral("resultCountLabel"))->text(); }
    qint64 countOf(PaymentStatus status) const { return std::ranges::count(m_all, status, &Payment::status); }
    /// The page is a window again after a dialog of its own.
    bool backToPage()
    {
        m_page->activateWindow();
        return QTest::qWaitForWindowActive(m_page.get());
    }
    template <typename Dialog>
    Dialog *opened()
    {
        Dialog *dialog = nullptr;
        (void)console::test::waitFor([&] {
            dialog = m_page->findChild<Dialog *>();
            return dialog && dialog->isVisible();
        });
        if (!dialog)
            qFatal("no dialog");
        dialog->activateWindow();
        // A dialog of an active window counts as active before it has the keyboard.
        (void)console::test::waitFor([&] { return dialog->isAncestorOf(QApplication::focusWidget()); });
        return dialog;
    }
    /// The menu that is open; ends the test without one.
    static QMenu *openMenu()
    {
        QMenu *menu = nullptr;
        (void)console::test::waitFor([&] {
            menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            return menu != nullptr;
        });
        if (!menu)
            qFatal("no menu");
        return menu;
    }

    SystemClock m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    std::unique_ptr<PaymentWatcher> m_watcher;
    std::unique_ptr<RecentPaymentsPage> m_page;
    QList<Payment> m_all; ///< read one by one: what the page's numbers are compared with
};

} // namespace console::test
