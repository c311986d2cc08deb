#include "models/paymenttablemodel.h"
#include "support/compare.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/waiting.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

class TestPaymentTableModel : public QObject
{
    Q_OBJECT

    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<WorkspaceStore> m_store;

    // Payment number n was made n minutes after a fixed moment: a higher number is newer.
    static Payment made(int n, const QString &name = u"Ada Lovelace"_s)
    {
        Payment p;
        p.id = u"pay_%1"_s.arg(n, 6, 10, QLatin1Char('0'));
        p.orderId = u"ORD-%1"_s.arg(100000 + n);
        p.confirmCode = u"K7M2Q%1"_s.arg(n, 4, 10, QLatin1Char('0'));
        p.payerName = name;
        p.payerEmail = u"ada@example.com"_s;
        p.summary = u"Lot C annual permit"_s;
        p.paymentTypeId = u"pt_1"_s;
        p.paymentTypeName = u"Credit card"_s;
        p.amount = Money(1000 + n, Currency());
        p.refunded = Money(0, Currency());
        p.status = PaymentStatus::Succeeded;
        p.paymentDate = QDateTime(QDate(2026, 6, 1), QTime(12, 0), Qt::UTC).addSecs(60 * n);
        p.changedAt = p.paymentDate;
        p.paymentIntentId = u"pi_%1"_s.arg(n);
        return p;
    }
    static QList<Payment> made(int first, int last)
    {
        QList<Payment> rows;
        for (int n = first; n <= last; ++n)
            rows.append(made(n));
        return rows;
    }
    void put(const QList<Payment> &rows)
    {
        const auto done = resultOf(m_store->upsertPayments(rows, std::nullopt));
        QVERIFY(done && done->has_value());
    }
    /// Asks and waits for the first page.
    static bool ask(PaymentTableModel &model, const PaymentQuery &query = {})
    {
        model.setQuery(query);
        return settle(model);
    }
    static bool settle(const PaymentTableModel &model)
    {
        return waitFor([&] { return model.hasRead() && !model.isReading(); }, 30000);
    }
    static bool isPrepared(PaymentTableModel &model, PaymentSort by)
    {
        const auto prepared = resultOf(model.reader().isSortPrepared(by));
        return prepared && prepared->has_value() && **prepared;
    }
    static bool more(PaymentTableModel &model)
    {
        model.fetchMore({});
        return settle(model);
    }
    static QStringList idsOf(const PaymentTableModel &model)
    {
        QStringList ids;
        for (int row = 0; row < model.rowCount(); ++row)
            ids.append(model.index(row, 0).data(PaymentTableModel::PaymentIdRole).toString());
        return ids;
    }
    static QString idOf(int n) { return made(n).id; }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        const auto opened = resultOf(WorkspaceStore::open(m_dir->filePath(u"practice"_s), m_clock));
        QVERIFY(opened && opened->has_value());
        m_store = **opened;
    }
    void cleanup()
    {
        m_store.reset();
        m_dir.reset();
    }

    void readsPagesOf128AsTheViewAsks()
    {
        put(made(1, 300));
        PaymentTableModel model(*m_store);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester.setUseFetchMore(false); // reads on its own otherwise, within a reset
        QVERIFY(ask(model));
        QCOMPARE(model.rowCount(), 128);
        QVERIFY(model.canFetchMore({}));
        QVERIFY(more(model));
        QCOMPARE(model.rowCount(), 256);
        QVERIFY(more(model));
        QCOMPARE(model.rowCount(), 300);
        QVERIFY(!model.canFetchMore({}));
        QCOMPARE(model.payment(0).id, idOf(300));
        QCOMPARE(model.payment(299).id, idOf(1));
    }

    void showsEveryColumnInWords()
    {
        Payment p = made(1);
        p.status = PaymentStatus::PartiallyRefunded;
        p.amount = Money(123450, Currency());
        p.refunded = Money(5000, Currency());
        p.cardBrand = u"visa"_s;
        p.cardLast4 = u"4242"_s;
        p.fee = Money(378, Currency());
        p.net = Money(123072, Currency());
        put({p});
        PaymentTableModel model(*m_store);
        model.setZone(QTimeZone("America/Toronto"));
        QVERIFY(ask(model));
        const auto text = [&](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(text(PaymentTableModel::StatusColumn), u"Partially refunded"_s);
        QCOMPARE(text(PaymentTableModel::PaymentDateColumn), u"1 Jun 2026 08:01 EDT"_s);
        QCOMPARE(text(PaymentTableModel::UserColumn), u"Ada Lovelace"_s);
        QCOMPARE(text(PaymentTableModel::OrderIdColumn), u"ORD-100001"_s);
        QCOMPARE(text(PaymentTableModel::ConfirmCodeColumn), u"K7M2Q0001"_s);
        QCOMPARE(text(PaymentTableModel::AmountColumn), u"1,234.50 USD"_s);
        QCOMPARE(text(PaymentTableModel::RefundedColumn), u"50.00 USD"_s);
        QCOMPARE(model.index(0, PaymentTableModel::ViewDetailsColumn).data(Qt::AccessibleTextRole).toString(),
                 u"View Details"_s);
        QCOMPARE(text(PaymentTableModel::FeeColumn), u"3.78 USD"_s);
        QCOMPARE(text(PaymentTableModel::NetColumn), u"1,230.72 USD"_s);
        QCOMPARE(text(PaymentTableModel::EmailColumn), p.payerEmail);
        QCOMPARE(text(PaymentTableModel::ModeColumn), u"Test"_s);
        QCOMPARE(text(PaymentTableModel::CurrencyColumn), u"USD"_s);
        QCOMPARE(text(PaymentTableModel::CardColumn), u"Visa •••• 4242"_s);
        QVERIFY(model.index(0, PaymentTableModel::AmountColumn).data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
    }

    void newPaymentsComeOnTopWithoutAResetAndKeepTheSelection()
    {
        put(made(1, 200));
        PaymentTableModel model(*m_store);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester.setUseFetchMore(false); // reads on its own otherwise, within a reset
        QVERIFY(ask(model));
        QVERIFY(more(model));
        QItemSelectionModel selection(&model);
        selection.select(model.index(5, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        const QString selected = model.payment(5).id;
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);

        put(made(201, 203));
        QTRY_COMPARE(model.rowCount(), 203);
        QCOMPARE(idsOf(model).mid(0, 4), QStringList({idOf(203), idOf(202), idOf(201), idOf(200)}));
        QCOMPARE(resets.size(), 0);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(selection.selectedRows().size(), 1);
        QCOMPARE(selection.selectedRows().constFirst().row(), 8);
        QCOMPARE(selection.selectedRows().constFirst().data(PaymentTableModel::PaymentIdRole).toString(), selected);
    }

    void aChangedPaymentIsChangedInPlace()
    {
        put(made(1, 20));
        PaymentTableModel model(*m_store);
        QVERIFY(ask(model));
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        Payment p = made(7);
        p.status = PaymentStatus::Refunded;
        p.refunded = p.amount;
        put({p});
        const int row = model.rowOf(p.id);
        QTRY_COMPARE(model.index(row, PaymentTableModel::StatusColumn).data(PaymentTableModel::StatusRole).toInt(),
                     int(PaymentStatus::Refunded));
        QCOMPARE(inserted.size() + removed.size(), 0);
        QCOMPARE(model.rowCount(), 20);
    }

    void aPaymentThatLeavesTheFilterLeavesTheList()
    {
        put(made(1, 10));
        PaymentTableModel model(*m_store);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester.setUseFetchMore(false); // reads on its own otherwise, within a reset
        PaymentQuery query;
        query.filter.statuses = {PaymentStatus::Succeeded};
        QVERIFY(ask(model, query));
        QCOMPARE(model.rowCount(), 10);
        Payment p = made(4);
        p.status = PaymentStatus::Refunded;
        put({p});
        QTRY_COMPARE(model.rowCount(), 9);
        QCOMPARE(model.rowOf(p.id), -1);
    }

    void aPaymentMovesWhereTheOrderWantsIt()
    {
        put({made(1, u"Bea"_s), made(2, u"Cyd"_s), made(3, u"Dan"_s)});
        PaymentTableModel model(*m_store);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester.setUseFetchMore(false); // reads on its own otherwise, within a reset
        PaymentQuery query;
        query.order = {PaymentSort::Name, false};
        QVERIFY(ask(model, query));
        QCOMPARE(idsOf(model), QStringList({idOf(1), idOf(2), idOf(3)}));
        const QPersistentModelIndex dan = model.index(2, 0);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        put({made(3, u"Abe"_s)});
        QTRY_COMPARE(idsOf(model), QStringList({idOf(3), idOf(1), idOf(2)}));
        QCOMPARE(dan.row(), 0);
        QCOMPARE(resets.size(), 0);
    }

    void sortsThroughTheQuery()
    {
        put({made(1, u"Cyd"_s), made(2, u"Abe"_s), made(3, u"Bea"_s)});
        PaymentTableModel model(*m_store);
        QVERIFY(ask(model));
        model.sort(PaymentTableModel::UserColumn, Qt::AscendingOrder);
        QCOMPARE(model.query().order, (PaymentOrder{PaymentSort::Name, false}));
        QVERIFY(settle(model));
        QCOMPARE(idsOf(model), QStringList({idOf(2), idOf(3), idOf(1)}));
        model.sort(PaymentTableModel::AmountColumn, Qt::DescendingOrder);
        QVERIFY(settle(model));
        QCOMPARE(idsOf(model), QStringList({idOf(3), idOf(2), idOf(1)}));
        model.sort(PaymentTableModel::ViewDetailsColumn, Qt::AscendingOrder);
        QCOMPARE(model.query().order, (PaymentOrder{PaymentSort::Amount, true}));
    }

    void everyColumnSortsAndAnOrderIsPreparedOnTheWay()
    {
        Payment first = made(1, u"Cyd"_s);
        first.fee = Money(59, Currency());
        first.net = Money(first.amount.minor() - 59, Currency());
        put({first, made(2, u"Abe"_s), made(3, u"Bea"_s)});
        PaymentTableModel model(*m_store);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester.setUseFetchMore(false);
        QVERIFY(ask(model));
        QVERIFY(!isPrepared(model, PaymentSort::Fee));
        QStringList unsorted;
        for (int column = 0; column < PaymentTableModel::ColumnCount; ++column) {
            if (!PaymentTableModel::isSortable(column)) {
                unsorted << QString::number(column);
                continue;
            }
            const Qt::SortOrder order = PaymentTableModel::firstOrder(column);
            model.sort(column, order);
            QVERIFY(settle(model));
            QCOMPARE(model.rowCount(), 3);
            QCOMPARE(PaymentTableModel::sortOf(model.query().order), std::pair(column, order));
            QTRY_VERIFY(isPrepared(model, *PaymentTableModel::sortBy(column)));
        }
        QCOMPARE(unsorted, QStringList{QString::number(PaymentTableModel::ViewDetailsColumn)});
        model.sort(PaymentTableModel::FeeColumn, Qt::DescendingOrder);
        QVERIFY(settle(model));
        QCOMPARE(idsOf(model), QStringList({idOf(1), idOf(3), idOf(2)})); // those that are not known: newest first
    }

    void aNewerQuestionCancelsTheOlderOne()
    {
        put(made(1, 300));
        PaymentTableModel model(*m_store);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester.setUseFetchMore(false);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy failed(&model, &PaymentTableModel::readFailed);
        PaymentQuery query;
        const QString wanted = made(17).orderId;
        for (qsizetype typed = 1; typed <= wanted.size(); ++typed) { // faster than any answer
            query.search = wanted.left(typed);
            model.setQuery(query);
        }
        QCOMPARE(model.rowCount(), 0); // nothing waits for SQLite here
        QVERIFY(settle(model));
        QCOMPARE(idsOf(model), QStringList{idOf(17)});
        QCOMPARE(resets.size(), 1);
        QVERIFY(failed.isEmpty());
    }

    void aScrollDuringARefreshStillGetsItsPage()
    {
        put(made(1, 300));
        PaymentTableModel model(*m_store);
        QVERIFY(ask(model));
        model.refresh();
        QVERIFY(model.isReading());
        model.fetchMore({});
        QTRY_COMPARE(model.rowCount(), 256);
    }

    void aModelMayGoWhileItReads()
    {
        put(made(1, 300));
        auto model = std::make_unique<PaymentTableModel>(*m_store);
        model->setQuery({});
        model->sort(PaymentTableModel::PlateColumn);
        model.reset();
        PaymentTableModel other(*m_store);
        QVERIFY(ask(other));
        QCOMPARE(other.rowCount(), 128);
    }

    void countsApartFromTheRows()
    {
        put(made(1, 300));
        PaymentTableModel model(*m_store);
        model.setQuery({});
        QVERIFY(!model.count());
        QTRY_VERIFY(model.count());
        QCOMPARE(model.count()->count, 300);
        PaymentQuery query;
        query.search = made(17).orderId;
        model.setQuery(query);
        QVERIFY(!model.count());
        QVERIFY(settle(model));
        QTRY_VERIFY(model.count());
        QCOMPARE(model.count()->count, 1);
        QCOMPARE(model.rowCount(), 1);
    }

    void aLongListTakesWhatIsNewAndWhatChangedOnly()
    {
        put(made(1, 2400));
        PaymentTableModel model(*m_store);
        QVERIFY(ask(model));
        while (model.canFetchMore({}))
            QVERIFY(more(model));
        QCOMPARE(model.rowCount(), 2400);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        Payment p = made(3);
        p.status = PaymentStatus::Disputed;
        put({p, made(2401)});
        QTRY_COMPARE(model.rowCount(), 2401);
        QCOMPARE(model.payment(0).id, idOf(2401));
        QTRY_COMPARE(model.payment(model.rowOf(p.id)).status, PaymentStatus::Disputed);
        QCOMPARE(changed.size(), 1);
    }

    void aStuckPaymentCarriesItsReason()
    {
        Payment p = made(1);
        p.status = PaymentStatus::Pending;
        p.stripeStatus = u"succeeded"_s;
        p.note = u"Stripe has taken this payment; the tenant refused the event: signature mismatch"_s;
        put({p});
        PaymentTableModel model(*m_store);
        QVERIFY(ask(model));
        const QModelIndex index = model.index(0, PaymentTableModel::StatusColumn);
        QVERIFY(index.data(PaymentTableModel::StuckRole).toBool());
        QCOMPARE(index.data(Qt::ToolTipRole).toString(), p.note);
        QCOMPARE(index.data(Qt::AccessibleDescriptionRole).toString(), p.note);
    }
};

QTEST_GUILESS_MAIN(TestPaymentTableModel)
#include "tst_paymenttablemodel.moc"
