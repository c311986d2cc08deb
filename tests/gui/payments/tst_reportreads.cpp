#include "gui/payments/reportcase.h"
#include "store/storethread.h"
#include "support/statementlog.h"
#include "ui/payments/columnsdialog.h"
#include "ui/payments/syncstatusbar.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QPointer>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// The report waits for no file: the GUI thread's own connections are asked nothing while a person works with the list.
class TestReportReads : public ReportCase
{
    Q_OBJECT

    bool settled()
    {
        return console::test::waitFor([this] { return !model()->isReading(); });
    }

private Q_SLOTS:
    void initTestCase() { begin(300); }
    void cleanup() { closePage(); }

    void theLogSeesWhatTheGuiThreadAsks()
    {
        const StoreConnections &here = m_practice->session().store().readers();
        const StatementLog cache(here.cache);
        const StatementLog journal(here.journal);
        QVERIFY(m_practice->session().store().payment(m_all.constFirst().id));
        QVERIFY(m_practice->session().store().auditEntries(1));
        QCOMPARE(cache.statements().size(), 1);
        QCOMPARE(journal.statements().size(), 1);
    }

    void nothingIsReadInTheGuiThread()
    {
        const StoreConnections &here = m_practice->session().store().readers();
        const StatementLog cache(here.cache);
        const StatementLog journal(here.journal);
        openPage();
        QTRY_VERIFY(sentence().startsWith(u"300 payment"_s));
        // Search, a chip, an order with an index of its own, more rows, a row.
        type(m_all.constFirst().payerName.left(3));
        QVERIFY(settled());
        QTRY_VERIFY(model()->rowCount() < 128);
        search()->clear();
        QTRY_COMPARE(model()->rowCount(), 128);
        child<QAbstractButton>(u"succeededChip"_s)->click();
        QVERIFY(settled());
        child<QAbstractButton>(u"succeededChip"_s)->click();
        QVERIFY(settled());
        m_page->openColumns();
        QPointer<ColumnsDialog> columns = opened<ColumnsDialog>();
        auto *sort = child<QComboBox>(u"sortComboBox"_s, columns);
        for (int entry = 0; entry < sort->count(); ++entry) {
            sort->setCurrentIndex(entry);
            QVERIFY(settled());
        }
        columns->close();
        QTRY_VERIFY(!columns);
        QVERIFY(backToPage());
        model()->fetchMore({});
        QVERIFY(settled());
        QVERIFY(model()->rowCount() > 128);
        table()->selectRow(5);
        // What a sync tells, and the end of it.
        SyncStatus status;
        for (const auto state : {SyncStatus::State::Running, SyncStatus::State::Waiting, SyncStatus::State::Paused}) {
            status.state = state;
            m_page->findChild<SyncStatusBar *>()->showStatus(status);
        }
        QVERIFY(m_page->findChild<SyncStatusBar *>()->text().contains(u"The list is as of "_s));
        Q_EMIT m_watcher->synced({});
        QVERIFY(child<QLabel>(u"asOfLabel"_s)->text().startsWith(u"as of "_s));
        QVERIFY(resultOf(m_practice->session().store().upsertPayments(m_all.mid(0, 3), std::nullopt)));
        QVERIFY(settled());
        QCOMPARE(cache.statements(), QStringList());
        QCOMPARE(journal.statements(), QStringList());
    }
};

QTEST_MAIN(TestReportReads)
#include "tst_reportreads.moc"
